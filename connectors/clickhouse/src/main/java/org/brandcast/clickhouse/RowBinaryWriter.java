package org.brandcast.clickhouse;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Encodes the values of one row in ClickHouse's RowBinary, in the order of the columns: numbers little-endian, text with
 * its length as a varint before it. A value outside of its type is refused here, because the server would store it cut.
 *
 * <p>Reused for row after row by one thread.
 */
public final class RowBinaryWriter {
    private static final int FIRST_CAPACITY = 1024;
    private static final long UINT8_MAX = 0xFFL;
    private static final long UINT16_MAX = 0xFFFFL;
    private static final long UINT32_MAX = 0xFFFF_FFFFL;

    private byte[] bytes = new byte[FIRST_CAPACITY];
    private int length;

    /** The row so far; the writer is empty then. */
    public byte[] take() {
        byte[] row = Arrays.copyOf(bytes, length);
        length = 0;
        return row;
    }

    /** Forgets an unfinished row. */
    public void clear() {
        length = 0;
    }

    public RowBinaryWriter uint8(long value) {
        return number(value, 1, UINT8_MAX, "UInt8");
    }

    public RowBinaryWriter uint16(long value) {
        return number(value, 2, UINT16_MAX, "UInt16");
    }

    public RowBinaryWriter uint32(long value) {
        return number(value, 4, UINT32_MAX, "UInt32");
    }

    /** A number that is never negative in a long. */
    public RowBinaryWriter uint64(long value) {
        return number(value, 8, Long.MAX_VALUE, "UInt64");
    }

    public RowBinaryWriter int64(long value) {
        put(value, 8);
        return this;
    }

    public RowBinaryWriter string(String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        varint(text.length);
        ensure(text.length);
        System.arraycopy(text, 0, bytes, length, text.length);
        length += text.length;
        return this;
    }

    /** ClickHouse keeps a UUID as two 64-bit numbers, the high one first. */
    public RowBinaryWriter uuid(UUID value) {
        put(value.getMostSignificantBits(), 8);
        put(value.getLeastSignificantBits(), 8);
        return this;
    }

    /** DateTime64(3) from epoch millis. */
    public RowBinaryWriter dateTime64(long epochMillis) {
        put(epochMillis, 8);
        return this;
    }

    /** Nullable(DateTime64(3)). */
    public RowBinaryWriter nullableDateTime64(@Nullable Long epochMillis) {
        put(epochMillis == null ? 1 : 0, 1);
        if (epochMillis != null) {
            put(epochMillis, 8);
        }
        return this;
    }

    private RowBinaryWriter number(long value, int size, long max, String type) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException(value + " is no " + type);
        }
        put(value, size);
        return this;
    }

    private void put(long value, int size) {
        ensure(size);
        for (int i = 0; i < size; i++) {
            bytes[length++] = (byte) (value >>> (8 * i));
        }
    }

    private void varint(int value) {
        ensure(5);
        int left = value;
        while (left >= 0x80) {
            bytes[length++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        bytes[length++] = (byte) left;
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
