package org.brandcast.batch;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The process's settings, from environment variables; the README has their table.
 *
 * @param bind address of the HTTP server
 * @param port of the HTTP server; 0: any free one
 * @param folder where exported files go
 * @param window how far back nights look
 */
public record NightSettings(
        Postgres postgres,
        String clickHouseUrl,
        ClickHouseLogin clickHouseLogin,
        String bind,
        int port,
        Path folder,
        Window window) {
    private static final Pattern ROLE = Pattern.compile("[a-z_][a-z0-9_]*");

    /**
     * PostgreSQL and its roles.
     *
     * @param ownerUser owns the schema and migrates it, never used afterwards
     * @param user the night's own role
     * @param portalUser the portal's role, which may read what the night books
     */
    public record Postgres(
            String url, String ownerUser, String ownerPassword, String user, String password, String portalUser) {
        public Postgres {
            Objects.requireNonNull(url, "url is null");
            requireRole("BRANDCAST_POSTGRES_OWNER_USER", ownerUser);
            requireRole("BRANDCAST_POSTGRES_BATCH_USER", user);
            requireRole("BRANDCAST_POSTGRES_USER", portalUser);
        }

        @Override
        public String toString() {
            return "Postgres[url=" + url + ", ownerUser=" + ownerUser + ", user=" + user + "]";
        }
    }

    /** Log-in at ClickHouse. */
    public record ClickHouseLogin(String user, String password) {
        @Override
        public String toString() {
            return "ClickHouseLogin[user=" + user + "]";
        }
    }

    /**
     * How far back a night looks.
     *
     * @param corrections days before the night's whose late facts and late data it books
     * @param lifetime longest time from a message's acceptance to its final status
     */
    public record Window(Duration corrections, Duration lifetime) {
        public Window {
            if (corrections.toDays() < 1 || corrections.toDays() > 31) {
                throw new IllegalArgumentException("BRANDCAST_BATCH_CORRECTION_DAYS is " + corrections.toDays()
                        + ": it must be from 1 to 31 days");
            }
            if (lifetime.toDays() < 1 || lifetime.toDays() > 92) {
                throw new IllegalArgumentException(
                        "BRANDCAST_BATCH_LIFETIME_DAYS is " + lifetime.toDays() + ": it must be from 1 to 92 days");
            }
        }
    }

    public NightSettings {
        Objects.requireNonNull(postgres, "postgres is null");
        Objects.requireNonNull(clickHouseUrl, "clickHouseUrl is null");
        Objects.requireNonNull(bind, "bind is null");
        Objects.requireNonNull(folder, "folder is null");
        Objects.requireNonNull(window, "window is null");
    }

    /**
     * The settings in these variables.
     *
     * @throws IllegalArgumentException naming the variable that is missing or can't be read
     */
    public static NightSettings of(Map<String, String> variables) {
        return new NightSettings(
                new Postgres(
                        variables.getOrDefault("BRANDCAST_POSTGRES_URL", "jdbc:postgresql://127.0.0.1:5533/brandcast"),
                        variables.getOrDefault("BRANDCAST_POSTGRES_OWNER_USER", "brandcast_owner"),
                        variables.getOrDefault("BRANDCAST_POSTGRES_OWNER_PASSWORD", ""),
                        variables.getOrDefault("BRANDCAST_POSTGRES_BATCH_USER", "brandcast_batch"),
                        variables.getOrDefault("BRANDCAST_POSTGRES_BATCH_PASSWORD", ""),
                        variables.getOrDefault("BRANDCAST_POSTGRES_USER", "brandcast_app")),
                variables.getOrDefault("BRANDCAST_CLICKHOUSE_URL", "http://127.0.0.1:8723"),
                new ClickHouseLogin(
                        variables.getOrDefault("BRANDCAST_CLICKHOUSE_USER", "default"),
                        variables.getOrDefault("BRANDCAST_CLICKHOUSE_PASSWORD", "")),
                variables.getOrDefault("BRANDCAST_BIND", "127.0.0.1"),
                number(variables, "BRANDCAST_BATCH_PORT", 8602),
                Path.of(variables.getOrDefault("BRANDCAST_BATCH_DIR", "var/exports")),
                new Window(
                        Duration.ofDays(number(variables, "BRANDCAST_BATCH_CORRECTION_DAYS", 7)),
                        Duration.ofDays(number(variables, "BRANDCAST_BATCH_LIFETIME_DAYS", 10))));
    }

    /** ClickHouse's address for its JDBC driver. */
    public String clickHouseJdbcUrl() {
        URI uri = URI.create(clickHouseUrl);
        return "jdbc:clickhouse:" + ("https".equals(uri.getScheme()) ? "https:" : "") + "//" + uri.getAuthority()
                + "/brandcast";
    }

    private static void requireRole(String variable, String name) {
        if (!ROLE.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    variable + " is \"" + name + "\": a role's name has only a-z, 0-9 and _, and begins with a letter");
        }
    }

    private static int number(Map<String, String> variables, String name, int otherwise) {
        String value = variables.get(name);
        if (value == null || value.isBlank()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(value.strip());
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new IllegalArgumentException(name + " is \"" + value + "\": it must be a whole number, 0 or more");
    }
}
