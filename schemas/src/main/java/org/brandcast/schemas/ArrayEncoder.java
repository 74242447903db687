package org.brandcast.schemas;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.avro.io.BinaryData;
import org.apache.avro.io.BinaryEncoder;

/**
 * Writes Avro's binary encoding into an array that it keeps. Avro's own encoders write into a stream, which costs a lock for
 * each field and an array for each text; a process that writes five records for each SMS feels it.
 *
 * <p>One thread; to be used again by {@link #begin}.
 */
final class ArrayEncoder extends BinaryEncoder {
    private static final int FIRST_BYTES = 1024;

    /** Of a longer record the array is given up again: one large record must not stay in every thread. */
    private static final int MOST_KEPT_BYTES = 64 * 1024;

    private static final int LONGEST_NUMBER_BYTES = 10;

    private byte[] octets = new byte[FIRST_BYTES];
    private int length;

    /** This encoder, with nothing but this before the record. */
    ArrayEncoder begin(byte[] header) {
        if (octets.length > MOST_KEPT_BYTES) {
            octets = new byte[FIRST_BYTES];
        }
        length = 0;
        writeFixed(header, 0, header.length);
        return this;
    }

    /** What was written since the beginning. */
    byte[] toByteArray() {
        return Arrays.copyOf(octets, length);
    }

    private void room(int bytes) {
        int needed = Math.addExact(length, bytes);
        if (needed > octets.length) {
            octets = Arrays.copyOf(octets, Math.max(needed, Math.addExact(octets.length, octets.length)));
        }
    }

    @Override
    public void writeBoolean(boolean value) {
        room(1);
        octets[length++] = (byte) (value ? 1 : 0);
    }

    @Override
    public void writeInt(int number) {
        room(LONGEST_NUMBER_BYTES);
        length += BinaryData.encodeInt(number, octets, length);
    }

    @Override
    public void writeLong(long number) {
        room(LONGEST_NUMBER_BYTES);
        length += BinaryData.encodeLong(number, octets, length);
    }

    @Override
    public void writeFloat(float number) {
        room(Float.BYTES);
        length += BinaryData.encodeFloat(number, octets, length);
    }

    @Override
    public void writeDouble(double number) {
        room(Double.BYTES);
        length += BinaryData.encodeDouble(number, octets, length);
    }

    @Override
    public void writeString(String text) {
        // The JVM has this in one instruction for 32 characters; a loop of ours has not.
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        writeInt(utf8.length);
        writeFixed(utf8, 0, utf8.length);
    }

    @Override
    public void writeFixed(byte[] bytes, int start, int count) {
        room(count);
        System.arraycopy(bytes, start, octets, length, count);
        length += count;
    }

    @Override
    protected void writeZero() {
        room(1);
        octets[length++] = 0;
    }

    @Override
    public int bytesBuffered() {
        return 0;
    }

    @Override
    public void flush() {
        // nothing waits anywhere
    }
}
