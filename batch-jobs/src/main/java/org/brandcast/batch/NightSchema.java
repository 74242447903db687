package org.brandcast.batch;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The schema {@code batch}: made and migrated by the owner; the portal's tables must be there before. */
public final class NightSchema {
    public static final String NAME = "batch";

    private static final Logger LOG = LoggerFactory.getLogger(NightSchema.class);
    private static final String COLUMN =
            "SELECT 1 FROM information_schema.columns WHERE table_schema = 'public' AND table_name = 'tenant' AND column_name = ?";

    /** Of the portal's tables those that nights read, of all tenants. */
    private static final List<String> READ =
            List.of("tenant", "carrier", "sales_order", "order_price", "price_entry", "brandname", "brandname_carrier");

    private static final int ATTEMPTS = 120;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private NightSchema() {}

    /**
     * Waits for PostgreSQL and the portal's tables, at most two minutes each, then migrates.
     *
     * @throws SQLException when PostgreSQL refuses, or the tables don't come
     */
    public static void migrate(NightSettings.Postgres postgres) throws SQLException {
        try (Connection owner = connect(postgres)) {
            waitForPortal(owner);
            makeRole(owner, postgres);
        }
        int applied = Flyway.configure(NightSchema.class.getClassLoader())
                .dataSource(postgres.url(), postgres.ownerUser(), postgres.ownerPassword())
                .locations("classpath:db/batch")
                .schemas(NAME)
                .createSchemas(true)
                .placeholders(Map.of("batch_role", postgres.user(), "app_role", postgres.portalUser()))
                .load()
                .migrate()
                .migrationsExecuted;
        try (Connection owner = connect(postgres)) {
            letRead(owner, postgres.user());
        }
        if (applied > 0) {
            LOG.info("schema {} migrated, {} new migrations", NAME, applied);
        }
    }

    private static Connection connect(NightSettings.Postgres postgres) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                return DriverManager.getConnection(postgres.url(), postgres.ownerUser(), postgres.ownerPassword());
            } catch (SQLException e) {
                // 28P01: wrong password, 28000: no such role. Waiting doesn't help there.
                boolean refused = e.getSQLState() != null && e.getSQLState().startsWith("28");
                if (attempt >= ATTEMPTS || refused) {
                    throw e;
                }
                LOG.info("waiting for PostgreSQL at {}: {}", postgres.url(), e.getMessage());
                sleep();
            }
        }
    }

    /** The portal makes its tables in their order; this is the last thing among them that a night can't do without. */
    private static void waitForPortal(Connection owner) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            if (exists(owner, COLUMN, "legal_name")) {
                return;
            }
            if (attempt >= ATTEMPTS) {
                throw new SQLException("the portal's tables are not there: start the portal first, it makes them");
            }
            LOG.info("waiting for the portal's tables");
            sleep();
        }
    }

    /** At each start: a new version may read more. */
    private static void letRead(Connection owner, String user) throws SQLException {
        try (Statement grant = owner.createStatement()) {
            grant.execute("GRANT USAGE ON SCHEMA public TO " + user);
            for (String table : READ) {
                grant.execute("GRANT SELECT ON public." + table + " TO " + user);
            }
        }
    }

    private static void makeRole(Connection owner, NightSettings.Postgres postgres) throws SQLException {
        if (exists(owner, "SELECT 1 FROM pg_roles WHERE rolname = ?", postgres.user())) {
            return;
        }
        try (Statement create = owner.createStatement()) {
            create.execute("CREATE ROLE " + postgres.user() + " LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD '"
                    + postgres.password().replace("'", "''") + "'");
        }
    }

    private static boolean exists(Connection connection, String sql, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static void sleep() throws SQLException {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while waiting for PostgreSQL", "57P01", e);
        }
    }
}
