package org.brandcast.portal.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the application's role and brings the schema up to date, as the schema's owner. */
final class SchemaMigration {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaMigration.class);
    private static final Pattern ROLE = Pattern.compile("[a-z_][a-z0-9_]{0,62}");
    private static final int CONNECT_ATTEMPTS = 60;

    private SchemaMigration() {}

    static void run(PostgresConfig config) {
        if (!ROLE.matcher(config.user()).matches()) {
            throw new IllegalArgumentException(
                    "brandcast.postgres.user is not a plain role name (a-z, 0-9, _): " + config.user());
        }
        try (Connection owner = connect(config)) {
            makeApplicationRole(owner, config);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
        int applied = Flyway.configure(SchemaMigration.class.getClassLoader())
                .dataSource(config.url(), config.ownerUser(), config.ownerPassword())
                .locations("classpath:db/migration")
                .placeholders(Map.of("app_role", config.user()))
                .load()
                .migrate()
                .migrationsExecuted;
        if (applied > 0) {
            LOG.info("schema migrated, {} new migrations", applied);
        }
    }

    /** PostgreSQL may still be starting beside us: waits up to a minute for it. */
    private static Connection connect(PostgresConfig config) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            Properties properties = new Properties();
            properties.setProperty("user", config.ownerUser());
            if (config.ownerPassword() != null) {
                properties.setProperty("password", config.ownerPassword());
            }
            try {
                return DriverManager.getConnection(config.url(), properties);
            } catch (SQLException e) {
                // 28P01: wrong password, 28000: no such role. Waiting doesn't help there.
                if (attempt >= CONNECT_ATTEMPTS
                        || (e.getSQLState() != null && e.getSQLState().startsWith("28"))) {
                    throw e;
                }
                LOG.info("waiting for PostgreSQL at {}: {}", config.url(), e.getMessage());
                sleep();
            }
        }
    }

    private static void makeApplicationRole(Connection owner, PostgresConfig config) throws SQLException {
        try (PreparedStatement find =
                owner.prepareStatement("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = ?")) {
            find.setString(1, config.user());
            try (ResultSet row = find.executeQuery()) {
                if (row.next()) {
                    if (row.getBoolean(1)) {
                        throw new IllegalArgumentException("the PostgreSQL role " + config.user()
                                + " is a superuser or bypasses row-level security; tenants would not be kept apart");
                    }
                    return;
                }
            }
        }
        try (Statement create = owner.createStatement()) {
            String password = config.password() == null ? "" : config.password();
            create.execute("CREATE ROLE " + config.user() + " LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD '"
                    + password.replace("'", "''") + "'");
        }
    }

    private static void sleep() throws SQLException {
        try {
            Thread.sleep(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while waiting for PostgreSQL", "57P01", e);
        }
    }
}
