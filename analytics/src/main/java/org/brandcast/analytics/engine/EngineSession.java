package org.brandcast.analytics.engine;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the engine with its own settings and current database; cheap to open (about 0.1 ms), so each
 * request takes a fresh one and no setting of one request is ever seen by the next.
 *
 * <p>Owned by one thread, one statement at a time.
 */
public final class EngineSession implements AutoCloseable {
    private final Pointer connection;
    private final Pointer conn;
    private final Runnable onClose;
    private boolean closed;

    EngineSession(Pointer connection, Runnable onClose) {
        this.connection = connection;
        this.conn = connection.getPointer(0);
        this.onClose = onClose;
    }

    /** Runs a statement without a result. */
    public void run(String sql) throws EngineException {
        query(sql.getBytes(StandardCharsets.UTF_8), "TabSeparated", Map.of()).close();
    }

    /** Runs a statement and gives its short result as text in TabSeparated. */
    public String text(String sql) throws EngineException {
        try (EngineResult result = query(sql.getBytes(StandardCharsets.UTF_8), "TabSeparated", Map.of())) {
            return result.text();
        }
    }

    /**
     * Runs any statement; the result is complete when it returns.
     *
     * @param format used when the statement names none
     * @param parameters values for {@code {name:Type}}
     */
    public EngineResult query(byte[] sql, String format, Map<String, String> parameters) throws EngineException {
        byte[] formatName = format.getBytes(StandardCharsets.UTF_8);
        if (parameters.isEmpty()) {
            return EngineResult.of(ChdbLibrary.chdb_query_n(conn, sql, sql.length, formatName, formatName.length));
        }
        QueryParameters p = new QueryParameters(parameters);
        return EngineResult.of(ChdbLibrary.chdb_query_with_params_n(
                conn,
                sql,
                sql.length,
                formatName,
                formatName.length,
                p.names,
                p.nameLengths,
                p.values,
                p.valueLengths,
                p.count));
    }

    /** Starts a SELECT whose result is fetched chunk by chunk; each chunk is formatted as if it were the whole. */
    public EngineStream stream(byte[] sql, String format, Map<String, String> parameters) throws EngineException {
        byte[] formatName = format.getBytes(StandardCharsets.UTF_8);
        if (parameters.isEmpty()) {
            return EngineStream.of(
                    conn, ChdbLibrary.chdb_stream_query_n(conn, sql, sql.length, formatName, formatName.length));
        }
        QueryParameters p = new QueryParameters(parameters);
        return EngineStream.of(
                conn,
                ChdbLibrary.chdb_stream_query_with_params_n(
                        conn,
                        sql,
                        sql.length,
                        formatName,
                        formatName.length,
                        p.names,
                        p.nameLengths,
                        p.values,
                        p.valueLengths,
                        p.count));
    }

    /**
     * Starts an INSERT whose data follows in pieces.
     *
     * @param head the statement up to and without its FORMAT or VALUES clause, which the engine refuses here
     * @param format of the data
     */
    public EngineInsert insert(byte[] head, String format, Map<String, String> parameters) throws EngineException {
        byte[] formatName = format.getBytes(StandardCharsets.UTF_8);
        if (parameters.isEmpty()) {
            return EngineInsert.of(
                    ChdbLibrary.chdb_stream_insert_n(conn, head, head.length, formatName, formatName.length));
        }
        QueryParameters p = new QueryParameters(parameters);
        return EngineInsert.of(ChdbLibrary.chdb_stream_insert_with_params_n(
                conn,
                head,
                head.length,
                formatName,
                formatName.length,
                p.names,
                p.nameLengths,
                p.values,
                p.valueLengths,
                p.count));
    }

    /** What the engine's own parser says about a statement; {@code UNKNOWN} and 0 statements when it doesn't parse. */
    public Analysis analyse(byte[] sql) {
        try (Memory out = new Memory(4L * Integer.BYTES)) {
            out.clear();
            out.setInt(0, 4 * Integer.BYTES);
            int state = ChdbLibrary.chdb_classify_query_n(conn, sql, sql.length, null, 0, out);
            if (state != ChdbLibrary.CHDB_SUCCESS) {
                return new Analysis(0, StatementClass.UNKNOWN);
            }
            return new Analysis(out.getInt(4), StatementClass.of(out.getInt(12)));
        }
    }

    /** Number of executable statements in a text, and what they do at worst. */
    public record Analysis(int statements, StatementClass statementClass) {}

    /** How far a statement's effect reaches, as the engine's parser tells. */
    public enum StatementClass {
        READ_ONLY,
        MUTATING,
        MUTATING_GLOBAL,
        CONTROL,
        UNKNOWN;

        static StatementClass of(int number) {
            return number >= 0 && number < values().length ? values()[number] : UNKNOWN;
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            ChdbLibrary.chdb_close_conn(connection);
            onClose.run();
        }
    }

    /** Chunks of a running SELECT. */
    public static final class EngineStream implements AutoCloseable {
        private final Pointer conn;
        private final Pointer stream;
        private boolean ended;

        private EngineStream(Pointer conn, Pointer stream) {
            this.conn = conn;
            this.stream = stream;
        }

        private static EngineStream of(Pointer conn, Pointer stream) throws EngineException {
            String error = ChdbLibrary.text(ChdbLibrary.chdb_result_error(stream));
            if (error != null) {
                ChdbLibrary.chdb_destroy_query_result(stream);
                throw EngineException.of(error);
            }
            return new EngineStream(conn, stream);
        }

        /** The next chunk, which the caller closes; null at the end. */
        public @Nullable EngineResult next() throws EngineException {
            Pointer handle = ended ? null : ChdbLibrary.chdb_stream_fetch_result(conn, stream);
            if (handle == null) {
                ended = true;
                return null;
            }
            EngineResult chunk;
            try {
                chunk = EngineResult.of(handle);
            } catch (EngineException e) {
                ended = true;
                throw e;
            }
            if (chunk.length() == 0) {
                ended = true;
                chunk.close();
                return null;
            }
            return chunk;
        }

        /** Cancels what still runs, and frees the stream. */
        @Override
        public void close() {
            if (!ended) {
                ChdbLibrary.chdb_stream_cancel_query(conn, stream);
            }
            ChdbLibrary.chdb_destroy_query_result(stream);
        }
    }

    /** A running INSERT; closed without {@link #finish} it is cancelled. */
    public static final class EngineInsert implements AutoCloseable {
        private final Pointer stream;
        private boolean finished;

        private EngineInsert(Pointer stream) {
            this.stream = stream;
        }

        private static EngineInsert of(Pointer stream) throws EngineException {
            String error = ChdbLibrary.text(ChdbLibrary.chdb_stream_insert_error(stream));
            if (error != null) {
                ChdbLibrary.chdb_destroy_insert_stream(stream);
                throw EngineException.of(error);
            }
            return new EngineInsert(stream);
        }

        /** Hands over the first {@code length} bytes; false: the engine failed already, {@link #finish} says why. */
        public boolean append(byte[] data, int length) {
            return ChdbLibrary.chdb_stream_append(stream, data, length) == ChdbLibrary.CHDB_SUCCESS;
        }

        /** Ends the data; when it returns the rows are written. */
        public EngineCounters finish() throws EngineException {
            finished = true;
            try (EngineResult result = EngineResult.of(ChdbLibrary.chdb_stream_done(stream))) {
                return result.counters();
            }
        }

        @Override
        public void close() {
            if (!finished) {
                ChdbLibrary.chdb_stream_cancel_insert(stream);
            }
            ChdbLibrary.chdb_destroy_insert_stream(stream);
        }
    }
}
