package org.brandcast.flink.export.operator;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.brandcast.flink.io.CompactFields;
import org.brandcast.flink.io.CompactSerializer;
import org.brandcast.flink.io.CompactType;

/** Writes parts of messages' rows on their way to {@link MessageStates}. */
public final class MessagePartSerializer extends CompactSerializer<MessagePart> {
    private static final long serialVersionUID = 1L;

    static final MessagePartSerializer INSTANCE = new MessagePartSerializer();
    public static final CompactType<MessagePart> TYPE = new CompactType<>(MessagePart.class, INSTANCE);

    @Override
    public void serialize(MessagePart part, DataOutputView out) throws IOException {
        CompactFields.writeMessageId(part.messageId(), out);
        CompactFields.writeBytes(part.head(), out);
        CompactFields.writeBytes(part.tail(), out);
        out.writeInt(part.sequence());
        out.writeLong(part.atMillis());
        out.writeBoolean(part.sent());
        out.writeBoolean(part.last());
    }

    @Override
    public MessagePart deserialize(DataInputView in) throws IOException {
        return new MessagePart(
                CompactFields.readMessageId(in),
                MessageSoFarSerializer.bytes(in),
                MessageSoFarSerializer.bytes(in),
                in.readInt(),
                in.readLong(),
                in.readBoolean(),
                in.readBoolean());
    }

    @Override
    public TypeSerializerSnapshot<MessagePart> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Finds the serializer again when state is restored. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<MessagePart> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
