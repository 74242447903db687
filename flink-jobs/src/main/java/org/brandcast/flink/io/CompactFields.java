package org.brandcast.flink.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

    /** A string on its way between two operators: in one go, which state of earlier releases isn't written in. */
    public static void writeText(@Nullable String value, DataOutputView out) throws IOException {
        writeBytes(value == null ? null : value.getBytes(StandardCharsets.UTF_8), out);
    }

    public static @Nullable String readNullableText(DataInputView in) throws IOException {
        byte[] bytes = readBytes(in);
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    public static String readText(DataInputView in) throws IOException {
        String value = readNullableText(in);
        if (value == null) {
            throw new IOException("a text that is never null was null");
        }
        return value;
    }

    public static void writeTexts(List<String> values, DataOutputView out) throws IOException {
        out.writeShort(values.size());
        for (String value : values) {
            writeText(value, out);
        }
    }

    public static List<String> readTexts(DataInputView in) throws IOException {
        int size = in.readShort();
        if (size == 0) {
            return List.of();
        }
        List<String> values = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            values.add(readText(in));
        }
        return values;
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

    /** In 17 bytes, as the UUID that every door gives; anything else as the text that it is. */
    public static void writeMessageId(String id, DataOutputView out) throws IOException {
        boolean uuid = isUuid(id);
        out.writeBoolean(uuid);
        if (uuid) {
            out.writeLong((hex(id, 0, 8) << 32) | (hex(id, 9, 13) << 16) | hex(id, 14, 18));
            out.writeLong((hex(id, 19, 23) << 48) | hex(id, 24, 36));
        } else {
            writeString(id, out);
        }
    }

    public static String readMessageId(DataInputView in) throws IOException {
        return in.readBoolean() ? new UUID(in.readLong(), in.readLong()).toString() : readString(in);
    }

    /** In the form that {@link UUID#toString} gives it, so that it is read as it was written. */
    private static boolean isUuid(String id) {
        if (id.length() != UUID_LENGTH) {
            return false;
        }
        for (int i = 0; i < UUID_LENGTH; i++) {
            char c = id.charAt(i);
            boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
            boolean digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
            if (hyphen ? c != '-' : !digit) {
                return false;
            }
        }
        return true;
    }

    /** The number that lower-case hexadecimal digits are. */
    private static long hex(String digits, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            char c = digits.charAt(i);
            value = (value << 4) | (c <= '9' ? c - '0' : c - 'a' + 10);
        }
        return value;
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
