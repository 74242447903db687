package org.brandcast.flink.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * Small values that lie in state by the million as the bytes that we make them, so that each costs what it says. Every
 * form begins with its number: a later one must be able to read all earlier ones.
 */
public final class StateBytes {
    private StateBytes() {}

    /** Writes a value. */
    @FunctionalInterface
    public interface Writer {
        void write(DataOutputSerializer out) throws IOException;
    }

    /** Reads a value. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(DataInputDeserializer in) throws IOException;
    }

    public static byte[] write(Writer writer) {
        DataOutputSerializer out = new DataOutputSerializer(64);
        try {
            writer.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.getCopyOfBuffer();
    }

    public static <T> T read(byte[] bytes, Reader<T> reader) {
        try {
            return reader.read(new DataInputDeserializer(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException("a value in state of " + bytes.length + " bytes can't be read", e);
        }
    }

    /** State of another form is a fault of the program that restored it. */
    public static void expect(byte form, byte found) throws IOException {
        if (form != found) {
            throw new IOException("state has form " + found + ", not " + form);
        }
    }
}
