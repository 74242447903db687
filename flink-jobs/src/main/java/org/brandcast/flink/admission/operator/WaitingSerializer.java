package org.brandcast.flink.admission.operator;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.brandcast.flink.admission.RecipientRecord;
import org.brandcast.flink.io.CompactFields;
import org.brandcast.flink.io.CompactSerializer;
import org.brandcast.flink.io.CompactType;

/** Writes what waits in the recipient step. */
public final class WaitingSerializer extends CompactSerializer<Waiting> {
    private static final long serialVersionUID = 1L;
    private static final Waiting.Why[] REASONS = Waiting.Why.values();

    static final WaitingSerializer INSTANCE = new WaitingSerializer();
    static final CompactType<Waiting> TYPE = new CompactType<>(Waiting.class, INSTANCE);

    @Override
    public void serialize(Waiting value, DataOutputView out) throws IOException {
        CompactFields.writeEnum(value.why(), out);
        out.writeLong(value.sinceMillis());
        out.writeLong(value.nextMillis());
        out.writeBoolean(value.told());
        CompactFields.writeString(value.moderator(), out);
        RecipientRecordSerializer.INSTANCE.serialize(value.record(), out);
    }

    @Override
    public Waiting deserialize(DataInputView in) throws IOException {
        Waiting.Why why = CompactFields.readEnum(REASONS, in);
        long since = in.readLong();
        long next = in.readLong();
        boolean told = in.readBoolean();
        String moderator = CompactFields.readNullableString(in);
        RecipientRecord record = RecipientRecordSerializer.INSTANCE.deserialize(in);
        return new Waiting(why, record, since, next, told, moderator);
    }

    @Override
    public TypeSerializerSnapshot<Waiting> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Finds the serializer again when state is restored. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Waiting> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
