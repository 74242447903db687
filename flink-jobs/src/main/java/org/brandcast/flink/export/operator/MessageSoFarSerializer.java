package org.brandcast.flink.export.operator;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.brandcast.flink.io.CompactFields;
import org.brandcast.flink.io.CompactSerializer;
import org.brandcast.flink.io.CompactType;

/** Writes the state of {@link MessageStates}. */
public final class MessageSoFarSerializer extends CompactSerializer<MessageSoFar> {
    private static final long serialVersionUID = 1L;

    static final MessageSoFarSerializer INSTANCE = new MessageSoFarSerializer();
    static final CompactType<MessageSoFar> TYPE = new CompactType<>(MessageSoFar.class, INSTANCE);

    private static final byte FORM = 1;

    @Override
    public void serialize(MessageSoFar message, DataOutputView out) throws IOException {
        out.writeByte(FORM);
        CompactFields.writeBytes(message.head(), out);
        CompactFields.writeBytes(message.tail(), out);
        out.writeInt(message.sequence());
        CompactFields.writeLong(message.sentAtMillis(), out);
        MessagePart waiting = message.waiting();
        out.writeBoolean(waiting != null);
        if (waiting != null) {
            MessagePartSerializer.INSTANCE.serialize(waiting, out);
        }
    }

    @Override
    public MessageSoFar deserialize(DataInputView in) throws IOException {
        CompactFields.expectForm(FORM, in);
        byte[] head = CompactFields.readBytes(in);
        byte[] tail = CompactFields.readBytes(in);
        int sequence = in.readInt();
        Long sentAt = CompactFields.readNullableLong(in);
        MessagePart waiting = in.readBoolean() ? MessagePartSerializer.INSTANCE.deserialize(in) : null;
        return new MessageSoFar(head, tail, sequence, waiting, sentAt);
    }

    static byte[] bytes(DataInputView in) throws IOException {
        byte[] bytes = CompactFields.readBytes(in);
        if (bytes == null) {
            throw new IOException("a part of a message's row is missing");
        }
        return bytes;
    }

    @Override
    public TypeSerializerSnapshot<MessageSoFar> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Finds the serializer again when state is restored. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<MessageSoFar> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
