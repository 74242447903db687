package org.brandcast.acceptance;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The portal's database: tenants and the balance of orders. */
final class Books {
    private final String url;
    private final String user;
    private final String password;

    Books(Endpoints endpoints) {
        this.url = endpoints.text("postgresUrl");
        this.user = endpoints.text("postgresUser");
        this.password = endpoints.text("postgresPassword");
    }

    /** An order's balance in segments. */
    record Balance(long orderId, long granted, long reserved, long posted) {
        long free() {
            return granted - reserved - posted;
        }
    }

    long tenantId(String name) {
        return number("SELECT id FROM tenant WHERE name = '" + name.replace("'", "''") + "'");
    }

    /** The only order of a tenant; empty until admission has echoed its grant. */
    Optional<Balance> balance(long tenantId) {
        try (Connection connection = DriverManager.getConnection(url, user, password);
                PreparedStatement query = connection.prepareStatement(
                        "SELECT id, granted_segments, reserved_segments, posted_segments FROM sales_order"
                                + " WHERE tenant_id = ? AND ledger_sequence > 0 ORDER BY id")) {
            query.setLong(1, tenantId);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next()
                        ? Optional.of(new Balance(rows.getLong(1), rows.getLong(2), rows.getLong(3), rows.getLong(4)))
                        : Optional.empty();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL at " + url + ": " + e.getMessage(), e);
        }
    }

    /** Puts a key for a tenant's programs beside the demo's; kept, as every one is, by its SHA-256 alone. */
    void registerApiKey(long tenantId, String key) {
        try (Connection connection = DriverManager.getConnection(url, user, password);
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO api_key (tenant_id, name, prefix, key_hash, scopes, created_at_millis)"
                                + " VALUES (?, 'acceptance', ?, sha256(convert_to(?, 'UTF8')),"
                                + " '{messages:send,messages:read}', 0)")) {
            insert.setLong(1, tenantId);
            insert.setString(2, key.substring(0, 7));
            insert.setString(3, key);
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL at " + url + ": " + e.getMessage(), e);
        }
    }

    /**
     * Columns, and names in JSON values with the way to them, whose names sound like a secret: table.column, or
     * table.column.name.
     */
    List<String> namedLikeASecret() {
        String secret = "(?i)(sealed|hash|secret|passw|token|credential|private|api_?key|callback_?key|recovery)";
        List<String> named =
                new ArrayList<>(texts("SELECT table_name || '.' || column_name FROM information_schema.columns"
                        + " WHERE table_schema = 'public' AND column_name ~ '" + secret.substring(4) + "'"));
        for (String column : texts("SELECT table_name || '.' || column_name FROM information_schema.columns"
                + " WHERE table_schema = 'public' AND data_type = 'jsonb'")) {
            String[] parts = column.split("\\.", -1);
            texts("WITH RECURSIVE walk (path, value) AS (SELECT '" + column + "', \"" + parts[1] + "\" FROM \""
                            + parts[0]
                            + "\" UNION SELECT walk.path || '.' || inner_.key, inner_.value FROM walk,"
                            + " jsonb_each(CASE jsonb_typeof(walk.value) WHEN 'object' THEN walk.value ELSE '{}' END) inner_)"
                            + " SELECT DISTINCT path FROM walk")
                    .stream()
                    .filter(path -> Pattern.compile(secret)
                            .matcher(path.substring(column.length()))
                            .find())
                    .forEach(named::add);
        }
        return named;
    }

    private List<String> texts(String sql) {
        List<String> texts = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url, user, password);
                PreparedStatement query = connection.prepareStatement(sql);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL at " + url + ": " + e.getMessage(), e);
        }
    }

    long number(String sql) {
        try (Connection connection = DriverManager.getConnection(url, user, password);
                PreparedStatement query = connection.prepareStatement(sql);
                ResultSet rows = query.executeQuery()) {
            if (!rows.next()) {
                throw new AssertionError("no row for: " + sql);
            }
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL at " + url + ": " + e.getMessage(), e);
        }
    }
}
