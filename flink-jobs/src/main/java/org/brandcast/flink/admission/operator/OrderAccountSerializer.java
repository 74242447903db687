package org.brandcast.flink.admission.operator;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.brandcast.domain.quota.OrderAccount;
import org.brandcast.domain.quota.QuotaUnit;
import org.brandcast.flink.io.CompactFields;
import org.brandcast.flink.io.CompactSerializer;
import org.brandcast.flink.io.CompactType;

/** Writes ledgers, one with every message; the first byte numbers the form. */
public final class OrderAccountSerializer extends CompactSerializer<OrderAccount> {
    private static final long serialVersionUID = 1L;
    private static final byte FORM = 1;
    private static final QuotaUnit[] UNITS = QuotaUnit.values();

    static final OrderAccountSerializer INSTANCE = new OrderAccountSerializer();
    static final CompactType<OrderAccount> TYPE = new CompactType<>(OrderAccount.class, INSTANCE);

    @Override
    public void serialize(OrderAccount value, DataOutputView out) throws IOException {
        out.writeByte(FORM);
        out.writeLong(value.orderId());
        out.writeLong(value.tenantId());
        CompactFields.writeEnum(value.unit(), out);
        out.writeLong(value.grantVersion());
        out.writeLong(value.granted());
        out.writeLong(value.reserved());
        out.writeLong(value.posted());
        out.writeBoolean(value.closed());
        out.writeLong(value.sequence());
    }

    @Override
    public OrderAccount deserialize(DataInputView in) throws IOException {
        CompactFields.expectForm(FORM, in);
        return new OrderAccount(
                in.readLong(),
                in.readLong(),
                CompactFields.readEnum(UNITS, in),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readBoolean(),
                in.readLong());
    }

    @Override
    public TypeSerializerSnapshot<OrderAccount> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Finds the serializer again when state is restored. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<OrderAccount> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
