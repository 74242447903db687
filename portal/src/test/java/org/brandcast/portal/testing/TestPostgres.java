package org.brandcast.portal.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.brandcast.portal.database.PostgresConfig;

/** One real PostgreSQL for the test JVM; each test takes a database of its own. */
public final class TestPostgres {
    private static final AtomicInteger NEXT = new AtomicInteger();
    private static EmbeddedPostgres server;

    private TestPostgres() {}

    /** A new empty database, owned by a role that isn't a superuser. */
    public static synchronized PostgresConfig newDatabase() {
        try {
            if (server == null) {
                server = EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "off")
                        .setServerConfig("listen_addresses", "127.0.0.1")
                        .start();
                try (Connection c = server.getPostgresDatabase().getConnection();
                        Statement s = c.createStatement()) {
                    s.execute("CREATE ROLE brandcast_owner LOGIN CREATEROLE PASSWORD 'owner'");
                }
            }
            String name = "test" + NEXT.incrementAndGet();
            try (Connection c = server.getPostgresDatabase().getConnection();
                    Statement s = c.createStatement()) {
                s.execute("CREATE DATABASE " + name + " OWNER brandcast_owner");
            }
            return new PostgresConfig(
                    "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + name,
                    "brandcast_owner",
                    "owner",
                    "brandcast_app",
                    "app",
                    8);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "embedded PostgreSQL did not start; as root it needs user namespaces (unshare -U)", e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
