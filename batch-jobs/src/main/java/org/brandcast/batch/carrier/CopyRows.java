package org.brandcast.batch.carrier;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Rows on their way into a table of PostgreSQL by COPY; the connection does nothing else meanwhile. */
final class CopyRows implements AutoCloseable {
    private static final int BUFFER_CHARS = 64 * 1024;

    private final CopyIn copy;
    private final StringBuilder buffer = new StringBuilder(BUFFER_CHARS + 4_096);
    private boolean firstField = true;
    private long rows;

    CopyRows(Connection connection, String table) throws SQLException {
        this.copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY " + table + " FROM STDIN");
    }

    CopyRows add(long value) {
        separate();
        buffer.append(value);
        return this;
    }

    CopyRows add(boolean value) {
        separate();
        buffer.append(value ? 't' : 'f');
        return this;
    }

    CopyRows add(@Nullable String value) {
        separate();
        if (value == null) {
            buffer.append("\\N");
            return this;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> buffer.append("\\\\");
                case '\t' -> buffer.append("\\t");
                case '\n' -> buffer.append("\\n");
                case '\r' -> buffer.append("\\r");
                // PostgreSQL has no such character.
                case '\0' -> buffer.append(' ');
                default -> buffer.append(c);
            }
        }
        return this;
    }

    void end() throws SQLException {
        buffer.append('\n');
        firstField = true;
        rows++;
        if (buffer.length() > BUFFER_CHARS) {
            flush();
        }
    }

    /** All rows are there. */
    long finish() throws SQLException {
        flush();
        copy.endCopy();
        return rows;
    }

    private void flush() throws SQLException {
        byte[] octets = buffer.toString().getBytes(StandardCharsets.UTF_8);
        copy.writeToCopy(octets, 0, octets.length);
        buffer.setLength(0);
    }

    private void separate() {
        if (!firstField) {
            buffer.append('\t');
        }
        firstField = false;
    }

    /** Not finished: nothing of it stays. */
    @Override
    public void close() throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }
}
