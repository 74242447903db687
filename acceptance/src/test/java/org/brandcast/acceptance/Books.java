package org.brandcast.acceptance;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

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
