package org.brandcast.portal.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PreDestroy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * The portal's one way to PostgreSQL: work runs in a transaction whose first statement says whose rows it may see.
 * Row-level security enforces that, so a query that forgets its tenant finds nothing of others.
 */
@Context
public final class Database {
    private final HikariDataSource pool;

    public Database(PostgresConfig config) {
        SchemaMigration.run(config);
        HikariConfig hikari = new HikariConfig();
        hikari.setPoolName("portal");
        hikari.setJdbcUrl(config.url());
        hikari.setUsername(config.user());
        hikari.setPassword(config.password());
        hikari.setMaximumPoolSize(config.poolSize());
        hikari.setMinimumIdle(2);
        hikari.setAutoCommit(false);
        hikari.setConnectionTimeout(10_000);
        hikari.addDataSourceProperty("ApplicationName", "brandcast-portal");
        hikari.addDataSourceProperty("reWriteBatchedInserts", "true");
        hikari.addDataSourceProperty("tcpKeepAlive", "true");
        this.pool = new HikariDataSource(hikari);
    }

    /** Work with a result inside one transaction. */
    @FunctionalInterface
    public interface Work<T, E extends Exception> {
        T run(Tx tx) throws SQLException, E;
    }

    /** Work without a result inside one transaction. */
    @FunctionalInterface
    public interface Task<E extends Exception> {
        void run(Tx tx) throws SQLException, E;
    }

    /**
     * Runs the work in one transaction that sees the scope's rows; commits when it returns, rolls back when it throws.
     *
     * @throws DatabaseException for what PostgreSQL refused
     */
    public <T, E extends Exception> T call(TenantScope scope, Work<T, E> work) throws E {
        T result;
        Tx tx;
        try (Connection connection = pool.getConnection()) {
            tx = new Tx(connection);
            try {
                enter(connection, scope);
                result = work.run(tx);
                connection.commit();
            } catch (Throwable failure) {
                rollback(connection, failure);
                throw failure;
            }
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
        // With the connection back in the pool, as these may ask for one of their own.
        tx.afterCommit().forEach(Runnable::run);
        return result;
    }

    /** As {@link #call}; every statement of the work sees the data of one instant. */
    public <T, E extends Exception> T snapshot(TenantScope scope, Work<T, E> work) throws E {
        try (Connection connection = pool.getConnection()) {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try {
                enter(connection, scope);
                T result = work.run(new Tx(connection));
                connection.commit();
                return result;
            } catch (Throwable failure) {
                rollback(connection, failure);
                throw failure;
            }
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    /** As {@link #call}, for work without a result. */
    public <E extends Exception> void run(TenantScope scope, Task<E> task) throws E {
        this.<Boolean, E>call(scope, tx -> {
            task.run(tx);
            return true;
        });
    }

    private static void enter(Connection connection, TenantScope scope) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT set_config('brandcast.tenant_path', ?, true)")) {
            statement.setString(1, scope.path());
            statement.execute();
        }
    }

    private static void rollback(Connection connection, Throwable failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    @PreDestroy
    public void close() {
        pool.close();
    }
}
