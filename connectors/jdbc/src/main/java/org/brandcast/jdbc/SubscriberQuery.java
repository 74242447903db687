package org.brandcast.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads a subscriber list by one SELECT in a read-only transaction, row by row, whatever its size. The first column is the
 * number; the others are attributes by their labels.
 *
 * <p>The transaction is a second lock, not the first: give it credentials that can only read.
 */
public final class SubscriberQuery {
    private static final Pattern SELECT = Pattern.compile("(?is)\\s*(select|with)\\b.*");
    private static final int FETCH_ROWS = 1_000;

    private final Database database;
    private final String sql;

    /**
     * A query that isn't run yet.
     *
     * @throws IllegalArgumentException if it isn't one SELECT
     */
    public SubscriberQuery(Database database, String sql) {
        String one = sql.strip().replaceFirst(";\\s*$", "");
        if (!SELECT.matcher(one).matches()) {
            throw new IllegalArgumentException("the query doesn't begin with SELECT or WITH");
        }
        if (one.indexOf(';') >= 0) {
            throw new IllegalArgumentException("the query has a semicolon: it must be one statement");
        }
        this.database = database;
        this.sql = one;
    }

    /** Takes the rows. */
    public interface Rows {
        /**
         * One subscriber.
         *
         * @param number as it is in the database, empty if there is none
         * @return whether to go on
         */
        boolean row(String number, Map<String, String> attributes);
    }

    /** Reads to the end, or until it is told to stop; returns how many rows it gave. */
    public long read(Rows rows) throws SQLException {
        try (Connection connection = database.open()) {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            begin(connection);
            try (PreparedStatement select =
                    connection.prepareStatement(sql, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
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
                case POSTGRESQL -> statement.execute("SET TRANSACTION READ ONLY");
                case MARIADB, MYSQL -> statement.execute("START TRANSACTION READ ONLY");
            }
        }
    }

    private static long give(ResultSet found, Rows rows) throws SQLException {
        ResultSetMetaData columns = found.getMetaData();
        long given = 0;
        while (found.next()) {
            String number = found.getString(1);
            Map<String, String> attributes = new LinkedHashMap<>();
            for (int i = 2; i <= columns.getColumnCount(); i++) {
                String value = found.getString(i);
                attributes.put(columns.getColumnLabel(i), value == null ? "" : value);
            }
            given++;
            if (!rows.row(number == null ? "" : number.strip(), attributes)) {
                break;
            }
        }
        return given;
    }
}
