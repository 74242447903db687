package org.brandcast.portal.testing;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.brandcast.portal.database.PostgresConfig;
import org.flywaydb.core.Flyway;

/** The night's tables, which are the module batch-jobs' own: made in the shared portal's database once, as its process makes them. */
public final class NightTables {
    private static NightTables made;

    private final PostgresConfig postgres;

    private NightTables(PostgresConfig postgres) throws SQLException {
        this.postgres = postgres;
        run("CREATE ROLE brandcast_batch LOGIN");
        Flyway.configure()
                .dataSource(postgres.url(), postgres.ownerUser(), postgres.ownerPassword())
                .locations("filesystem:../batch-jobs/src/main/resources/db/batch")
                .schemas("batch")
                .placeholders(Map.of("batch_role", "brandcast_batch", "app_role", postgres.user()))
                .load()
                .migrate();
    }

    public static synchronized NightTables in(TestPortal portal) throws SQLException {
        if (made == null) {
            made = new NightTables(portal.bean(PostgresConfig.class));
        }
        return made;
    }

    /** As their owner, whom no policy keeps from anything. */
    public void run(String... statements) throws SQLException {
        try (Connection owner = connection();
                Statement statement = owner.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /**
     * A tenant's usage file.
     *
     * @return its id
     */
    public long usageFile(long tenantId, String content) throws SQLException {
        try (Connection owner = connection();
                PreparedStatement insert = owner.prepareStatement("""
                        INSERT INTO batch.artefact (period, tenant_id, kind, file_name, sha256, row_count, content, made_at_millis)
                        VALUES ('2026-10-30', ?, 'USAGE_CSV', 'usage-2026-10-30.csv', 'x', 1, ?, 0) RETURNING id""")) {
            insert.setLong(1, tenantId);
            insert.setBytes(2, content.getBytes(StandardCharsets.UTF_8));
            try (ResultSet row = insert.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private Connection connection() throws SQLException {
        return DriverManager.getConnection(postgres.url(), postgres.ownerUser(), postgres.ownerPassword());
    }
}
