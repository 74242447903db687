package org.brandcast.flink.io;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Small values that lie in state by the million as the bytes that we make them, so that each costs what it says. Every
 * form begins with its number: a later one must be able to read all earlier ones.
 */
public final class StateBytes {
    private StateBytes() {}

    /** Writes a value. */
    @FunctionalInterface
    public interface Writer {
        void write(DataOutputStream out) throws IOException;
    }

    /** Reads a value. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(DataInputStream in) throws IOException;
    }

    public static byte[] write(Writer writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            writer.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public static <T> T read(byte[] bytes, Reader<T> reader) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            return reader.read(in);
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
