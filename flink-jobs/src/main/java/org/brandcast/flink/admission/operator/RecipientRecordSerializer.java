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

/** Writes records on their way to the recipient step, and those that wait there. */
public final class RecipientRecordSerializer extends CompactSerializer<RecipientRecord> {
    private static final long serialVersionUID = 1L;
    private static final RecipientRecord.Kind[] KINDS = RecipientRecord.Kind.values();

    public static final RecipientRecordSerializer INSTANCE = new RecipientRecordSerializer();
    public static final CompactType<RecipientRecord> TYPE = new CompactType<>(RecipientRecord.class, INSTANCE);

    @Override
    public void serialize(RecipientRecord value, DataOutputView out) throws IOException {
        CompactFields.writeEnum(value.kind(), out);
        CompactFields.writeString(value.recipient(), out);
        CompactFields.writeString(value.topic(), out);
        out.writeInt(value.partition());
        out.writeLong(value.offset());
        out.writeLong(value.timestampMillis());
        CompactFields.writeBytes(value.key(), out);
        CompactFields.writeBytes(value.value(), out);
    }

    @Override
    public RecipientRecord deserialize(DataInputView in) throws IOException {
        RecipientRecord.Kind kind = CompactFields.readEnum(KINDS, in);
        String recipient = CompactFields.readString(in);
        String topic = CompactFields.readString(in);
        int partition = in.readInt();
        long offset = in.readLong();
        long timestamp = in.readLong();
        byte[] key = CompactFields.readBytes(in);
        byte[] value = CompactFields.readBytes(in);
        if (value == null) {
            throw new IOException("a record without a value, from " + topic + " " + partition + "/" + offset);
        }
        return new RecipientRecord(kind, recipient, topic, partition, offset, timestamp, key, value);
    }

    @Override
    public TypeSerializerSnapshot<RecipientRecord> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Finds the serializer again when state is restored. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<RecipientRecord> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
