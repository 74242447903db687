package org.brandcast.analytics.engine;

import com.sun.jna.Pointer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One result, or one chunk of a streamed result, that lies in the engine's memory until it is closed.
 *
 * <p>Owned by one thread.
 */
public final class EngineResult implements AutoCloseable {
    private static final int COPY_BYTES = 256 * 1024;

    private final Pointer buffer;
    private final long length;
    private @Nullable Pointer handle;

    private EngineResult(Pointer handle, @Nullable Pointer buffer, long length) {
        this.handle = handle;
        this.buffer = buffer == null ? Pointer.NULL : buffer;
        this.length = buffer == null ? 0 : length;
    }

    /** Takes over the handle; an error inside it is thrown and the handle is released. */
    static EngineResult of(Pointer handle) throws EngineException {
        String error = ChdbLibrary.text(ChdbLibrary.chdb_result_error(handle));
        if (error != null) {
            ChdbLibrary.chdb_destroy_query_result(handle);
            throw EngineException.of(error);
        }
        return new EngineResult(handle, ChdbLibrary.chdb_result_buffer(handle), ChdbLibrary.chdb_result_length(handle));
    }

    /** Bytes of the formatted result. */
    public long length() {
        return length;
    }

    /** Writes the bytes from {@code offset} on, in pieces, so that a large result is never held twice. */
    public void writeTo(OutputStream out, long offset) throws IOException {
        byte[] piece = new byte[(int) Math.max(0, Math.min(COPY_BYTES, length - offset))];
        long at = offset;
        while (at < length) {
            int size = (int) Math.min(piece.length, length - at);
            buffer.read(at, piece, 0, size);
            out.write(piece, 0, size);
            at += size;
        }
    }

    /** Up to {@code limit} bytes from the start. */
    public byte[] head(int limit) {
        byte[] head = new byte[(int) Math.min(limit, length)];
        if (head.length > 0) {
            buffer.read(0, head, 0, head.length);
        }
        return head;
    }

    /** The whole result as text; for short ones. */
    public String text() {
        return new String(head(Integer.MAX_VALUE - 8), StandardCharsets.UTF_8);
    }

    public EngineCounters counters() {
        Pointer result = open();
        return new EngineCounters(
                ChdbLibrary.chdb_result_storage_rows_read(result),
                ChdbLibrary.chdb_result_storage_bytes_read(result),
                ChdbLibrary.chdb_result_rows_written(result),
                ChdbLibrary.chdb_result_bytes_written(result),
                ChdbLibrary.chdb_result_rows_read(result),
                length,
                Math.round(ChdbLibrary.chdb_result_elapsed(result) * 1e9));
    }

    private Pointer open() {
        Pointer result = handle;
        if (result == null) {
            throw new IllegalStateException("the result is closed");
        }
        return result;
    }

    @Override
    public void close() {
        Pointer result = handle;
        if (result != null) {
            handle = null;
            ChdbLibrary.chdb_destroy_query_result(result);
        }
    }
}
