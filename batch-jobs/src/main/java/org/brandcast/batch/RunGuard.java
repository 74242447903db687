package org.brandcast.batch;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * One run at a time, whatever the number of processes: an advisory lock of PostgreSQL on a connection of its own. It ends
 * with its process. Should it end with its connection alone, another process may take it and recover the run; that raises
 * the versions of the run's rows, so this process's next chunk, which is one transaction with them, is refused.
 */
public final class RunGuard implements AutoCloseable {
    /** "night" in ASCII; whoever holds it runs. */
    private static final long LOCK = 0x6e69676874L;

    private final Connection connection;

    private RunGuard(Connection connection) {
        this.connection = connection;
    }

    /** The guard, unless another process has it. */
    public static Optional<RunGuard> take(NightSettings.Postgres postgres) throws SQLException {
        Connection connection = DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password());
        boolean taken = false;
        try {
            taken = isTrue(connection, "SELECT pg_try_advisory_lock(" + LOCK + ")");
        } finally {
            if (!taken) {
                connection.close();
            }
        }
        return taken ? Optional.of(new RunGuard(connection)) : Optional.empty();
    }

    private static boolean isTrue(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() && row.getBoolean(1);
        }
    }

    @Override
    public void close() throws SQLException {
        // The lock goes with the connection.
        connection.close();
    }
}
