package org.brandcast.portal.report;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.brandcast.portal.database.Tx;

/**
 * ClickHouse through its JDBC driver. The login sees everything: whoever asks names the partners ({@link ReportScope}) in
 * each statement.
 */
@Singleton
public final class Warehouse {
    private static final int CONNECTIONS = 6;
    private static final int PATIENCE_SECONDS = 15;
    private static final long CONNECT_MILLIS = 3_000;

    private final HikariDataSource source;

    Warehouse(WarehouseConfig config) {
        HikariConfig pool = new HikariConfig();
        pool.setDriverClassName("com.clickhouse.jdbc.ClickHouseDriver");
        pool.setJdbcUrl("jdbc:clickhouse:" + config.url() + "/brandcast");
        pool.setUsername(config.user());
        pool.setPassword(config.password());
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
     * @throws WarehouseAwayException when ClickHouse doesn't answer, or refuses
     */
    public <T> List<T> list(String sql, Tx.RowReader<T> reader, Object... arguments) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setQueryTimeout(PATIENCE_SECONDS);
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            List<T> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(reader.read(result));
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new WarehouseAwayException(e);
        }
    }

    /** Runs one statement without a result, as an INSERT. */
    void run(String sql) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(PATIENCE_SECONDS);
            statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw new WarehouseAwayException(e);
        }
    }

    @PreDestroy
    void close() {
        source.close();
    }
}
