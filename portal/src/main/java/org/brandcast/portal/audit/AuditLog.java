package org.brandcast.portal.audit;

import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.security.CurrentUser;

/** Who did what to what; written in the transaction of the deed. The application's role may only add to it. */
@Singleton
public final class AuditLog {
    private final Clock clock;
    private final JsonMapper json;

    public AuditLog(Clock clock, JsonMapper json) {
        this.clock = clock;
        this.json = json;
    }

    /**
     * Writes one line.
     *
     * @param tenantId whose object it is; the line is seen by that tenant and those above
     */
    public void write(
            Tx tx, CurrentUser user, long tenantId, String action, String kind, String id, Map<String, ?> detail)
            throws SQLException {
        tx.update(
                "INSERT INTO audit_log (tenant_id, at_millis, login, action, object_kind, object_id, detail) VALUES (?, ?, ?, ?, ?, ?, ?::jsonb)",
                tenantId,
                clock.millis(),
                user.login(),
                action,
                kind,
                id,
                text(detail));
    }

    /**
     * A row of a table as JSON, to be told before and after a change; {@code null} when there is none. What is
     * sealed or opens something is left out.
     */
    public String row(Tx tx, String table, Object id) throws SQLException {
        String key = table.equals("carrier") ? "code" : table.equals("route") ? "route" : "id";
        return tx.first(
                        "SELECT ((to_jsonb(r) #- '{smpp,sealedPassword}' #- '{http,sealed}' #- '{http,callbackKey}')"
                                + " - 'password_hash'::text - 'sealed_password'::text - 'sealed_secret'::text)::text FROM "
                                + table + " r WHERE r." + key + " = ?",
                        row -> row.getString(1),
                        id)
                .orElse("null");
    }

    /** Writes one line with what the object was and is, each as JSON. */
    public void changed(
            Tx tx, CurrentUser user, long tenantId, String action, String kind, String id, String before, String after)
            throws SQLException {
        tx.update("""
                INSERT INTO audit_log (tenant_id, at_millis, login, action, object_kind, object_id, detail)
                VALUES (?, ?, ?, ?, ?, ?, jsonb_build_object('before', ?::jsonb, 'after', ?::jsonb))""", tenantId, clock.millis(), user.login(), action, kind, id, before, after);
    }

    /** One deed as a page tells it. */
    public record Line(long atMillis, String login, String action) {}

    /** The latest deeds on an object, newest first. */
    public List<Line> history(Tx tx, String kind, String id) throws SQLException {
        return tx.list("""
                SELECT at_millis, login, action FROM audit_log WHERE object_kind = ? AND object_id = ?
                ORDER BY id DESC LIMIT 20""", row -> new Line(row.getLong(1), row.getString(2), row.getString(3)), kind, id);
    }

    private String text(Map<String, ?> detail) {
        try {
            return new String(json.writeValueAsBytes(detail), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
