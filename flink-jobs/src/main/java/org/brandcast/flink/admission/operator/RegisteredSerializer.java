package org.brandcast.flink.admission.operator;

import java.io.IOException;
import java.util.HexFormat;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.brandcast.domain.content.BodyHash;
import org.brandcast.flink.admission.OpenReservation;
import org.brandcast.flink.admission.Registered;
import org.brandcast.flink.io.CompactFields;
import org.brandcast.flink.io.CompactSerializer;
import org.brandcast.flink.io.CompactType;
import org.jspecify.annotations.Nullable;

/**
 * Writes what is remembered of messages' ids: a hash as its bytes, anything else as the text that it is; behind it what the
 * message holds.
 */
public final class RegisteredSerializer extends CompactSerializer<Registered> {
    private static final long serialVersionUID = 1L;
    private static final byte FORM = 2;
    private static final HexFormat HEX = HexFormat.of();

    static final RegisteredSerializer INSTANCE = new RegisteredSerializer();
    static final CompactType<Registered> TYPE = new CompactType<>(Registered.class, INSTANCE);

    @Override
    public void serialize(Registered value, DataOutputView out) throws IOException {
        out.writeByte(FORM);
        out.writeBoolean(value.pending());
        byte[] hash = bytesOf(value.bodyHash());
        out.writeBoolean(hash != null);
        if (hash == null) {
            CompactFields.writeString(value.bodyHash(), out);
        } else {
            out.write(hash);
        }
        OpenReservation open = value.open();
        out.writeBoolean(open != null);
        if (open != null) {
            OpenReservationSerializer.INSTANCE.serialize(open, out);
        }
    }

    private static byte @Nullable [] bytesOf(String hash) {
        if (hash.length() != 2 * BodyHash.BYTES) {
            return null;
        }
        try {
            byte[] bytes = HEX.parseHex(hash);
            return HEX.formatHex(bytes).equals(hash) ? bytes : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    @Override
    public Registered deserialize(DataInputView in) throws IOException {
        CompactFields.expectForm(FORM, in);
        boolean pending = in.readBoolean();
        String bodyHash = in.readBoolean() ? readHash(in) : CompactFields.readString(in);
        OpenReservation open = in.readBoolean() ? OpenReservationSerializer.INSTANCE.deserialize(in) : null;
        return new Registered(bodyHash, pending, open);
    }

    private static String readHash(DataInputView in) throws IOException {
        byte[] hash = new byte[BodyHash.BYTES];
        in.readFully(hash);
        return HEX.formatHex(hash);
    }

    @Override
    public TypeSerializerSnapshot<Registered> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Finds the serializer again when state is restored. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Registered> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
