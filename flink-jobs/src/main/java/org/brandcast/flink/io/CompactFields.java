package org.brandcast.flink.io;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.UnreadableRecordException;
import org.jspecify.annotations.Nullable;

/** The fields of {@link CompactSerializer}s. */
public final class CompactFields {
    private static final int UUID_LENGTH = 36;

    private CompactFields() {}

    /** State of another form is a fault of the program that restored it. */
    public static void expectForm(byte form, DataInputView in) throws IOException {
        byte found = in.readByte();
        if (found != form) {
            throw new IOException("state has form " + found + ", not " + form);
        }
    }

    public static void writeString(@Nullable String value, DataOutputView out) throws IOException {
        StringValue.writeString(value, out);
    }

    public static @Nullable String readNullableString(DataInputView in) throws IOException {
        return StringValue.readString(in);
    }

    public static String readString(DataInputView in) throws IOException {
        String value = StringValue.readString(in);
        if (value == null) {
            throw new IOException("a string that is never null was null");
        }
        return value;
    }

    /** By its place among the constants: that order is a part of the form. */
    @SuppressWarnings("EnumOrdinal")
    public static void writeEnum(Enum<?> value, DataOutputView out) throws IOException {
        out.writeByte(value.ordinal());
    }

    /**
     * What {@link #writeEnum} wrote.
     *
     * @param constants all of them, in their order
     */
    public static <T extends Enum<T>> T readEnum(T[] constants, DataInputView in) throws IOException {
        int place = in.readByte();
        if (place < 0 || place >= constants.length) {
            throw new IOException("constant " + place + " of " + constants.length);
        }
        return constants[place];
    }

    public static void writeLong(@Nullable Long value, DataOutputView out) throws IOException {
        out.writeBoolean(value != null);
        if (value != null) {
            out.writeLong(value);
        }
    }

    public static @Nullable Long readNullableLong(DataInputView in) throws IOException {
        return in.readBoolean() ? in.readLong() : null;
    }

    public static void writeStrings(List<String> values, DataOutputView out) throws IOException {
        out.writeShort(values.size());
        for (String value : values) {
            writeString(value, out);
        }
    }

    public static List<String> readStrings(DataInputView in) throws IOException {
        int size = in.readShort();
        if (size == 0) {
            return List.of();
        }
        List<String> values = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            values.add(readString(in));
        }
        return values;
    }

    /** In 17 bytes, as the UUID that every door gives; anything else as the text that it is. */
    public static void writeMessageId(String id, DataOutputView out) throws IOException {
        UUID uuid = uuidOf(id);
        out.writeBoolean(uuid != null);
        if (uuid == null) {
            writeString(id, out);
        } else {
            out.writeLong(uuid.getMostSignificantBits());
            out.writeLong(uuid.getLeastSignificantBits());
        }
    }

    public static String readMessageId(DataInputView in) throws IOException {
        return in.readBoolean() ? new UUID(in.readLong(), in.readLong()).toString() : readString(in);
    }

    private static @Nullable UUID uuidOf(String id) {
        if (id.length() != UUID_LENGTH) {
            return null;
        }
        try {
            UUID uuid = UUID.fromString(id);
            return uuid.toString().equals(id) ? uuid : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    public static void writeBytes(byte @Nullable [] bytes, DataOutputView out) throws IOException {
        out.writeInt(bytes == null ? -1 : bytes.length);
        if (bytes != null) {
            out.write(bytes);
        }
    }

    public static byte @Nullable [] readBytes(DataInputView in) throws IOException {
        int length = in.readInt();
        if (length < 0) {
            return null;
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    /** In the encoding of topics, readable by every later version of its schema. */
    public static <T extends SpecificRecordBase> void writeAvro(Class<T> type, T value, DataOutputView out)
            throws IOException {
        writeBytes(RecordCodec.of(type).encode(value), out);
    }

    public static <T extends SpecificRecordBase> T readAvro(Class<T> type, DataInputView in) throws IOException {
        byte[] bytes = readBytes(in);
        try {
            return RecordCodec.of(type).decode(bytes == null ? new byte[0] : bytes);
        } catch (UnreadableRecordException e) {
            throw new IOException("a record of ours can't be read again", e);
        }
    }
}
