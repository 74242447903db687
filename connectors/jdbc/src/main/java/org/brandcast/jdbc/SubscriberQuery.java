package org.brandcast.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads a subscriber list by one SELECT in a read-only transaction, row by row, whatever its size. Memory holds one fetch,
 * which the driver keeps small.
 *
 * <p>The transaction is a second lock, not the first: give it credentials that can only read.
 */
public final class SubscriberQuery {
    /** No limit to the rows of {@link #read}. */
    public static final int ALL = 0;

    private static final Pattern SELECT = Pattern.compile("(?is)\\s*(select|with)\\b.*");

    /** MySQL's way to write a file on the server; no transaction forbids it. */
    private static final Pattern INTO_FILE = Pattern.compile("(?is).*\\binto\\s+(outfile|dumpfile)\\b.*");

    private static final int FETCH_ROWS = 1_000;

    private final Database database;
    private final String sql;
    private final Duration patience;

    /**
     * A query that isn't run yet.
     *
     * @param patience how long the database may think before it gives the next rows; less than {@link Database}'s own 60 s
     * @throws IllegalArgumentException if it isn't one SELECT
     */
    public SubscriberQuery(Database database, String sql, Duration patience) {
        this.database = database;
        this.sql = checked(sql);
        this.patience = patience;
    }

    /**
     * The query as it will be run.
     *
     * @throws IllegalArgumentException if it isn't one SELECT
     */
    public static String checked(String sql) {
        String one = sql.strip().replaceFirst(";\\s*$", "");
        if (!SELECT.matcher(one).matches()) {
            throw new IllegalArgumentException("the query doesn't begin with SELECT or WITH");
        }
        if (one.indexOf(';') >= 0) {
            throw new IllegalArgumentException("the query has a semicolon: it must be one statement");
        }
        if (INTO_FILE.matcher(one).matches()) {
            throw new IllegalArgumentException("the query writes a file");
        }
        return one;
    }

    /** Takes the rows. */
    public interface Rows<E extends Exception> {
        /** The columns' labels; once, before the first row, and also if there is none. */
        void columns(List<String> labels) throws E;

        /**
         * One row.
         *
         * @param values as they are in the database, as texts; null is empty
         * @return whether to go on
         */
        boolean row(List<String> values) throws E;
    }

    /**
     * Reads to the end, or until it is told to stop; returns how many rows it gave.
     *
     * @param most rows at most, which the database is told so that it needn't look for more; {@link #ALL}: all
     */
    public <E extends Exception> long read(int most, Rows<E> rows) throws SQLException, E {
        try (Connection connection = database.openForReading()) {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            begin(connection);
            try (PreparedStatement select =
                    connection.prepareStatement(sql, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
                select.setMaxRows(most);
                select.setFetchSize(FETCH_ROWS);
                try (ResultSet found = select.executeQuery()) {
                    return give(found, rows);
                }
            } finally {
                connection.rollback();
            }
        }
    }

    private void begin(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            switch (database.dialect()) {
                case POSTGRESQL -> {
                    statement.execute("SET TRANSACTION READ ONLY");
                    // Of each fetch, as the rows are fetched by a cursor.
                    statement.execute("SET LOCAL statement_timeout = " + patience.toMillis());
                }
                // Theirs would count the time that we take to read, too; the socket's time-out stands for it.
                case MARIADB, MYSQL -> statement.execute("START TRANSACTION READ ONLY");
            }
        }
    }

    private static <E extends Exception> long give(ResultSet found, Rows<E> rows) throws SQLException, E {
        ResultSetMetaData columns = found.getMetaData();
        int width = columns.getColumnCount();
        List<String> labels = new ArrayList<>();
        for (int i = 1; i <= width; i++) {
            labels.add(columns.getColumnLabel(i));
        }
        rows.columns(Collections.unmodifiableList(labels));
        long given = 0;
        while (found.next()) {
            List<String> values = new ArrayList<>(width);
            for (int i = 1; i <= width; i++) {
                String value = found.getString(i);
                values.add(value == null ? "" : value);
            }
            given++;
            if (!rows.row(values)) {
                break;
            }
        }
        return given;
    }
}
