package org.brandcast.portal.audit;

import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.security.CurrentUser;

/** Who did what to what; written in the transaction of the deed. The application's role may only add to it. */
@Singleton
public final class AuditLog {
    private final Clock clock;
    private final JsonMapper json;

    AuditLog(Clock clock, JsonMapper json) {
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

    private String text(Map<String, ?> detail) {
        try {
            return new String(json.writeValueAsBytes(detail), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
