package org.brandcast.portal.audit;

import io.micronaut.core.type.Argument;
import io.micronaut.http.context.ServerRequestContext;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.security.ClientAddresses;
import org.brandcast.portal.security.CurrentUser;
import org.jspecify.annotations.Nullable;

/**
 * Who did what to what, from where; written in the transaction of the deed. The application's role may only add to it, and
 * the database leaves out what opens something ({@code brandcast_without_secrets}), whoever writes.
 */
@Singleton
public final class AuditLog {
    private final Clock clock;
    private final JsonMapper json;
    private final ClientAddresses addresses;

    public AuditLog(Clock clock, JsonMapper json, ClientAddresses addresses) {
        this.clock = clock;
        this.json = json;
        this.addresses = addresses;
    }

    /**
     * Writes one line.
     *
     * @param tenantId whose object it is; the line is seen by that tenant and those above
     */
    public void write(
            Tx tx, CurrentUser user, long tenantId, String action, String kind, String id, Map<String, ?> detail)
            throws SQLException {
        tx.update("""
                INSERT INTO audit_log (tenant_id, at_millis, login, action, object_kind, object_id, detail, address)
                VALUES (?, ?, ?, ?, ?, ?, ?::jsonb, ?)""", tenantId, clock.millis(), user.login(), action, kind, id, text(detail), address());
    }

    /** Of the request that this thread answers; empty for jobs. */
    private String address() {
        return ServerRequestContext.currentRequest()
                .map(request -> addresses.of(request).getHostAddress())
                .orElse("");
    }

    /** A row of a table as JSON without its secrets, to be told before and after a change; {@code null} when there is none. */
    public String row(Tx tx, String table, Object id) throws SQLException {
        String key = table.equals("carrier") ? "code" : table.equals("route") ? "route" : "id";
        return tx.first(
                        "SELECT brandcast_without_secrets(to_jsonb(r))::text FROM " + table + " r WHERE r." + key
                                + " = ?",
                        row -> row.getString(1),
                        id)
                .orElse("null");
    }

    /** Writes one line with what the object was and is, each as JSON. */
    public void changed(
            Tx tx, CurrentUser user, long tenantId, String action, String kind, String id, String before, String after)
            throws SQLException {
        tx.update("""
                INSERT INTO audit_log (tenant_id, at_millis, login, action, object_kind, object_id, detail, address)
                VALUES (?, ?, ?, ?, ?, ?, jsonb_build_object('before', ?::jsonb, 'after', ?::jsonb), ?)""", tenantId, clock.millis(), user.login(), action, kind, id, before, after, address());
    }

    /**
     * One deed on an object, as the object's own page tells it.
     *
     * @param kind of object
     * @param detail what was noted of it: the object before and after, or facts
     */
    public record Line(long atMillis, String login, String action, String kind, Map<String, Object> detail) {
        public String actionText(Locale locale) {
            return AuditEntry.actionText(action, locale);
        }

        public List<AuditEntry.Change> changes(Locale locale) {
            return AuditEntry.changes(kind, detail, locale).stream()
                    .filter(change -> !AuditFields.isOwn(change.field()))
                    .toList();
        }

        /** From when on what was saved holds, if that is later than it was saved; null: at once. */
        public @Nullable Long holdsFromMillis() {
            return detail.get("after") instanceof Map<?, ?> after
                            && after.get("valid_from_millis") instanceof Number from
                            && from.longValue() > atMillis
                    ? (Long) from.longValue()
                    : null;
        }
    }

    /** The latest deeds on an object, newest first. */
    public List<Line> history(Tx tx, String kind, String id) throws SQLException {
        return tx.list(
                """
                SELECT at_millis, login, action, detail FROM audit_log WHERE object_kind = ? AND object_id = ?
                ORDER BY id DESC LIMIT 20""",
                row -> new Line(row.getLong(1), row.getString(2), row.getString(3), kind, detail(row.getString(4))),
                kind,
                id);
    }

    /** A line's detail as it was read. */
    Map<String, Object> detail(String text) {
        try {
            return json.readValue(text, Argument.mapOf(String.class, Object.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String text(Map<String, ?> detail) {
        try {
            return new String(json.writeValueAsBytes(detail), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
