package org.brandcast.flink.admission.operator;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.brandcast.flink.io.CompactFields;
import org.brandcast.flink.io.CompactSerializer;
import org.brandcast.flink.io.CompactType;

/** Writes messages' ids, of which the account's state has two for every message of weeks. */
public final class MessageIdSerializer extends CompactSerializer<String> {
    private static final long serialVersionUID = 1L;

    static final MessageIdSerializer INSTANCE = new MessageIdSerializer();
    static final CompactType<String> TYPE = new CompactType<>(String.class, INSTANCE);

    @Override
    public void serialize(String id, DataOutputView out) throws IOException {
        CompactFields.writeMessageId(id, out);
    }

    @Override
    public String deserialize(DataInputView in) throws IOException {
        return CompactFields.readMessageId(in);
    }

    @Override
    public TypeSerializerSnapshot<String> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Finds the serializer again when state is restored. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<String> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
