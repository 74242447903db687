package org.brandcast.analytics.engine;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The C functions of libchdb 26.7.3 that the front uses, mapped directly (JNA). Lengths are {@code size_t}: 64-bit
 * platforms only. Names are the library's own.
 *
 * <p>A connection runs one statement at a time; different connections run side by side.
 */
final class ChdbLibrary {
    static final int CHDB_SUCCESS = 0;

    private static boolean loaded;

    private ChdbLibrary() {}

    /** Loads the library once per process and keeps the JVM's signal handlers: the engine must not have SIGSEGV. */
    static synchronized void load(Path libraryFile) {
        if (loaded) {
            return;
        }
        NativeLibrary library = NativeLibrary.getInstance(
                libraryFile.toString(), Map.of(Library.OPTION_STRING_ENCODING, StandardCharsets.UTF_8.name()));
        Native.register(ChdbLibrary.class, library);
        chdb_set_signal_handlers_enabled(0);
        loaded = true;
    }

    static native void chdb_set_signal_handlers_enabled(int enabled);

    static native Pointer chdb_version();

    static native @Nullable Pointer chdb_connect(int argc, Pointer argv);

    static native void chdb_close_conn(Pointer connection);

    static native Pointer chdb_query_n(Pointer conn, byte[] sql, long sqlLength, byte[] format, long formatLength);

    static native Pointer chdb_query_with_params_n(
            Pointer conn,
            byte[] sql,
            long sqlLength,
            byte[] format,
            long formatLength,
            Pointer names,
            Pointer nameLengths,
            Pointer values,
            Pointer valueLengths,
            long count);

    static native Pointer chdb_stream_query_with_params_n(
            Pointer conn,
            byte[] sql,
            long sqlLength,
            byte[] format,
            long formatLength,
            @Nullable Pointer names,
            @Nullable Pointer nameLengths,
            @Nullable Pointer values,
            @Nullable Pointer valueLengths,
            long count);

    static native Pointer chdb_stream_query_n(
            Pointer conn, byte[] sql, long sqlLength, byte[] format, long formatLength);

    static native @Nullable Pointer chdb_stream_fetch_result(Pointer conn, Pointer stream);

    static native void chdb_stream_cancel_query(Pointer conn, Pointer stream);

    static native void chdb_destroy_query_result(Pointer result);

    static native @Nullable Pointer chdb_result_buffer(Pointer result);

    static native long chdb_result_length(Pointer result);

    static native double chdb_result_elapsed(Pointer result);

    static native long chdb_result_rows_read(Pointer result);

    static native long chdb_result_storage_rows_read(Pointer result);

    static native long chdb_result_storage_bytes_read(Pointer result);

    static native long chdb_result_rows_written(Pointer result);

    static native long chdb_result_bytes_written(Pointer result);

    static native @Nullable Pointer chdb_result_error(Pointer result);

    static native Pointer chdb_stream_insert_n(
            Pointer conn, byte[] sql, long sqlLength, byte[] format, long formatLength);

    static native Pointer chdb_stream_insert_with_params_n(
            Pointer conn,
            byte[] sql,
            long sqlLength,
            byte[] format,
            long formatLength,
            Pointer names,
            Pointer nameLengths,
            Pointer values,
            Pointer valueLengths,
            long count);

    static native int chdb_stream_append(Pointer stream, byte[] data, long length);

    static native Pointer chdb_stream_done(Pointer stream);

    static native void chdb_stream_cancel_insert(Pointer stream);

    static native @Nullable Pointer chdb_stream_insert_error(Pointer stream);

    static native void chdb_destroy_insert_stream(Pointer stream);

    static native int chdb_classify_query_n(
            Pointer conn, byte[] sql, long sqlLength, @Nullable Pointer database, long databaseLength, Pointer out);

    /** A C string of the engine; null stays null. */
    static @Nullable String text(@Nullable Pointer pointer) {
        return pointer == null ? null : pointer.getString(0, StandardCharsets.UTF_8.name());
    }
}
