package org.brandcast.portal.database;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** One open transaction: the few shapes of statement that the portal needs. Confined to its thread. */
public final class Tx {
    private final Connection connection;
    private final Map<String, Runnable> afterCommit = new LinkedHashMap<>();

    Tx(Connection connection) {
        this.connection = connection;
    }

    /** Makes one row into one value. */
    @FunctionalInterface
    public interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Takes each row as it comes; for results too large for memory. */
    @FunctionalInterface
    public interface RowConsumer {
        void accept(ResultSet row) throws SQLException;
    }

    public int update(String sql, @Nullable Object... args) throws SQLException {
        try (PreparedStatement statement = prepare(sql, args)) {
            return statement.executeUpdate();
        }
    }

    public <T> List<T> list(String sql, RowReader<T> reader, @Nullable Object... args) throws SQLException {
        try (PreparedStatement statement = prepare(sql, args);
                ResultSet rows = statement.executeQuery()) {
            List<T> values = new ArrayList<>();
            while (rows.next()) {
                values.add(reader.read(rows));
            }
            return values;
        }
    }

    /** The first row's value, which the reader must not make null. */
    public <T> Optional<T> first(String sql, RowReader<T> reader, @Nullable Object... args) throws SQLException {
        try (PreparedStatement statement = prepare(sql, args);
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
        }
    }

    /** First column of the only row, e.g. of {@code INSERT ... RETURNING id} or a count. */
    public long number(String sql, @Nullable Object... args) throws SQLException {
        return first(sql, row -> row.getLong(1), args)
                .orElseThrow(() -> new SQLException("no row came back from: " + sql, "02000"));
    }

    /**
     * Work in this transaction that sees another scope's rows: what holds for everybody is nobody's subtree. Its own again
     * after it.
     */
    public <T, E extends Exception> T seeing(TenantScope scope, Database.Work<T, E> work) throws SQLException, E {
        String own = first("SELECT current_setting('brandcast.tenant_path')", row -> row.getString(1))
                .orElseThrow();
        see(scope.path());
        T result;
        try {
            result = work.run(this);
        } catch (Throwable failure) {
            try {
                see(own);
            } catch (SQLException e) {
                // The transaction is broken and can do nothing more.
                failure.addSuppressed(e);
            }
            throw failure;
        }
        see(own);
        return result;
    }

    private void see(String path) throws SQLException {
        first("SELECT set_config('brandcast.tenant_path', ?, true)", row -> 1, path);
    }

    /** Reads rows in portions of {@code fetchSize}, so that the result never stands in memory as a whole. */
    public void forEach(int fetchSize, String sql, RowConsumer consumer, @Nullable Object... args) throws SQLException {
        try (PreparedStatement statement = prepare(sql, args)) {
            statement.setFetchSize(fetchSize);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    consumer.accept(rows);
                }
            }
        }
    }

    public CopyManager copy() throws SQLException {
        return connection.unwrap(PGConnection.class).getCopyAPI();
    }

    /** A {@code text[]} argument. */
    public Array texts(Collection<String> values) throws SQLException {
        return connection.createArrayOf("text", values.toArray());
    }

    /** A {@code bigint[]} argument. */
    public Array longs(Collection<Long> values) throws SQLException {
        return connection.createArrayOf("bigint", values.toArray());
    }

    /** A {@code uuid[]} argument. */
    public Array uuids(Collection<UUID> values) throws SQLException {
        return connection.createArrayOf("uuid", values.toArray());
    }

    /** The values of a {@code text[]} column, in order. */
    public static Set<String> textSet(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        if (array == null) {
            return Set.of();
        }
        Set<String> values = new LinkedHashSet<>();
        for (Object value : (Object[]) array.getArray()) {
            values.add((String) value);
        }
        return values;
    }

    /** The values of a {@code bigint[]} column, in order. */
    public static List<Long> longs(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? List.of() : List.of((Long[]) array.getArray());
    }

    /** A number that may be null in the database. */
    public static @Nullable Long nullableLong(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    /** Runs when the transaction is durable, once for all that name the same thing to do; never after a rollback. */
    public void afterCommitOnce(String what, Runnable action) {
        afterCommit.putIfAbsent(what, action);
    }

    Collection<Runnable> afterCommit() {
        return afterCommit.values();
    }

    private PreparedStatement prepare(String sql, @Nullable Object... args) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < args.length; i++) {
            statement.setObject(i + 1, args[i]);
        }
        return statement;
    }
}
