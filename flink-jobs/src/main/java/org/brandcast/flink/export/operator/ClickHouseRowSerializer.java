package org.brandcast.flink.export.operator;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.brandcast.clickhouse.ClickHouseRow;
import org.brandcast.flink.io.CompactFields;
import org.brandcast.flink.io.CompactSerializer;
import org.brandcast.flink.io.CompactType;

/** Writes rows on their way to the sink. */
public final class ClickHouseRowSerializer extends CompactSerializer<ClickHouseRow> {
    private static final long serialVersionUID = 1L;

    private static final ClickHouseRowSerializer INSTANCE = new ClickHouseRowSerializer();
    public static final CompactType<ClickHouseRow> TYPE = new CompactType<>(ClickHouseRow.class, INSTANCE);

    @Override
    public void serialize(ClickHouseRow row, DataOutputView out) throws IOException {
        CompactFields.writeString(row.table(), out);
        CompactFields.writeBytes(row.values(), out);
        CompactFields.writeString(row.origin(), out);
    }

    @Override
    public ClickHouseRow deserialize(DataInputView in) throws IOException {
        return new ClickHouseRow(
                CompactFields.readString(in), MessageSoFarSerializer.bytes(in), CompactFields.readString(in));
    }

    @Override
    public TypeSerializerSnapshot<ClickHouseRow> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Finds the serializer again when state is restored. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<ClickHouseRow> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
