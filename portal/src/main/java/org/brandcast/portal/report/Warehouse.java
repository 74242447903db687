package org.brandcast.portal.report;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.brandcast.portal.database.Tx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ClickHouse through its JDBC driver. The login sees everything: whoever asks names the partners ({@link ReportScope}) in
 * each statement.
 */
@Singleton
public final class Warehouse {
    private static final Logger LOG = LoggerFactory.getLogger(Warehouse.class);
    private static final int CONNECTIONS = 6;
    private static final int PATIENCE_SECONDS = 15;
    private static final long CONNECT_MILLIS = 3_000;
    /** For so long after a connection couldn't be had nobody waits for another: the page says at once that it is away. */
    private static final long AWAY_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final HikariDataSource source;
    private volatile boolean away;
    private volatile long awaySinceNanos;

    Warehouse(WarehouseConfig config) {
        HikariConfig pool = new HikariConfig();
        pool.setDriverClassName("com.clickhouse.jdbc.ClickHouseDriver");
        pool.setJdbcUrl("jdbc:clickhouse:" + config.url() + "/brandcast");
        pool.setUsername(config.user());
        pool.setPassword(config.password());
        // Whoever asks is told, and asks again.
        pool.addDataSourceProperty("retry", "0");
        pool.setPoolName("clickhouse");
        pool.setMaximumPoolSize(CONNECTIONS);
        pool.setMinimumIdle(0);
        pool.setConnectionTimeout(CONNECT_MILLIS);
        // The portal starts, and serves everything else, without ClickHouse.
        pool.setInitializationFailTimeout(-1);
        source = new HikariDataSource(pool);
    }

    /**
     * All rows of a query.
     *
     * @param name stands in front of the statement as a comment: what ClickHouse's own log of queries tells it by
     * @throws WarehouseAwayException when ClickHouse doesn't answer, or refuses
     */
    public <T> List<T> list(String name, String sql, Tx.RowReader<T> reader, Object... arguments) {
        List<T> rows = new ArrayList<>();
        each(name, sql, reader, rows::add, arguments);
        return rows;
    }

    /**
     * All rows of a query, as they come: of any number.
     *
     * @param name as in {@link #list}
     * @throws WarehouseAwayException when ClickHouse doesn't answer, or refuses
     */
    public <T> void each(String name, String sql, Tx.RowReader<T> reader, Consumer<T> taker, Object... arguments) {
        try (Connection connection = connection();
                PreparedStatement statement = connection.prepareStatement("/* " + name + " */ " + sql)) {
            statement.setQueryTimeout(PATIENCE_SECONDS);
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    taker.accept(reader.read(result));
                }
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Runs one statement without a result, as an INSERT. */
    void run(String sql) {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(PATIENCE_SECONDS);
            statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Pages only say that there are no figures; why, the log says. Of one that is away, once for each time it was asked. */
    private static WarehouseAwayException failed(SQLException e) {
        if (!(e instanceof KnownAwayException)) {
            LOG.warn("ClickHouse doesn't answer, or refuses: {}", e.getMessage());
            LOG.debug("ClickHouse", e);
        }
        return new WarehouseAwayException(e);
    }

    /** Nobody asked ClickHouse: it didn't answer a moment ago. */
    private static final class KnownAwayException extends SQLTransientConnectionException {
        private static final long serialVersionUID = 1;

        KnownAwayException() {
            super("ClickHouse didn't answer a moment ago");
        }
    }

    private Connection connection() throws SQLException {
        if (away && System.nanoTime() - awaySinceNanos < AWAY_NANOS) {
            throw new KnownAwayException();
        }
        try {
            Connection connection = source.getConnection();
            away = false;
            return connection;
        } catch (SQLException e) {
            awaySinceNanos = System.nanoTime();
            away = true;
            throw e;
        }
    }

    @PreDestroy
    void close() {
        source.close();
    }
}
