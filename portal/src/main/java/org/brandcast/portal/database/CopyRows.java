package org.brandcast.portal.database;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Rows in COPY's text format, gathered in memory and sent in portions. Not safe for several threads. */
public final class CopyRows {
    private static final int FIRST_BYTES = 64 * 1024;

    private final String copySql;
    private byte[] bytes = new byte[FIRST_BYTES];
    private int length;
    private int rows;
    private boolean rowStarted;

    /**
     * Empty.
     *
     * @param copySql {@code COPY table (columns) FROM STDIN}
     */
    public CopyRows(String copySql) {
        this.copySql = copySql;
    }

    public int rows() {
        return rows;
    }

    public int sizeBytes() {
        return length;
    }

    public CopyRows add(@Nullable String value) {
        separate();
        if (value == null) {
            put('\\');
            put('N');
            return this;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= 0x80) {
                addRest(value, i);
                return this;
            }
            addAscii(c);
        }
        return this;
    }

    public CopyRows add(long value) {
        separate();
        byte[] digits = Long.toString(value).getBytes(StandardCharsets.US_ASCII);
        put(digits);
        return this;
    }

    public CopyRows add(@Nullable Long value) {
        return value == null ? add((String) null) : add(value.longValue());
    }

    public void endRow() {
        put('\n');
        rows++;
        rowStarted = false;
    }

    /** Sends the rows and is empty again. */
    public void flush(Tx tx) throws SQLException {
        if (rows == 0) {
            return;
        }
        try {
            tx.copy().copyIn(copySql, new ByteArrayInputStream(bytes, 0, length), FIRST_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException("the connection broke during COPY", e);
        }
        length = 0;
        rows = 0;
    }

    private void separate() {
        if (rowStarted) {
            put('\t');
        }
        rowStarted = true;
    }

    private void addAscii(char c) {
        switch (c) {
            case '\\' -> escape('\\');
            case '\t' -> escape('t');
            case '\n' -> escape('n');
            case '\r' -> escape('r');
            case '\0' -> {
                // PostgreSQL's text has no NUL
            }
            default -> put(c);
        }
    }

    private void addRest(String value, int from) {
        int start = from;
        for (int i = from; i <= value.length(); i++) {
            boolean special = i == value.length() || value.charAt(i) < 0x20 || value.charAt(i) == '\\';
            if (special) {
                // An unpaired surrogate becomes '?', as it has no UTF-8 form.
                put(value.substring(start, i).getBytes(StandardCharsets.UTF_8));
                start = i + 1;
                if (i < value.length()) {
                    addAscii(value.charAt(i));
                }
            }
        }
    }

    private void escape(char c) {
        put('\\');
        put(c);
    }

    private void put(char c) {
        room(1);
        bytes[length++] = (byte) c;
    }

    private void put(byte[] more) {
        room(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
