package org.brandcast.portal.form;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.SecretHash;

/**
 * Forms that may come twice: the answer got lost and the browser, or its user, sends the same again. The same content
 * under the same token is the same form and is done once; whoever sends it again gets the answer of the first.
 */
@Singleton
public final class SentForms {
    private static final long KEPT_MILLIS = 7L * 86_400_000;

    private final Clock clock;

    SentForms(Clock clock) {
        this.clock = clock;
    }

    /** What a form asks for; its answer is the id of what it made or changed. */
    @FunctionalInterface
    public interface Work {
        long run() throws SQLException;
    }

    /**
     * Does what a form asks for, unless this user's same form was done before. In the transaction of the work, so that
     * both are written or neither; the same form sent twice at once waits for the first.
     *
     * @param token made when the form was opened; empty: each call is a form of its own
     * @param content all that was typed; the same token with something else typed is another form
     * @return the work's answer, or that of the first time
     */
    public long once(Tx tx, CurrentUser user, String token, List<Object> content, Work work) throws SQLException {
        if (token.isEmpty()) {
            return work.run();
        }
        byte[] hash = SecretHash.of(token + content);
        long now = clock.millis();
        int begun = tx.update("""
                INSERT INTO sent_form (tenant_id, user_id, form_hash, at_millis) VALUES (?, ?, ?, ?)
                ON CONFLICT DO NOTHING""", user.tenantId(), user.userId(), hash, now);
        if (begun == 0) {
            Optional<Long> before = tx.first(
                    "SELECT answer FROM sent_form WHERE user_id = ? AND form_hash = ?",
                    row -> row.getLong(1),
                    user.userId(),
                    hash);
            return before.orElseThrow();
        }
        long answer = work.run();
        tx.update("UPDATE sent_form SET answer = ? WHERE user_id = ? AND form_hash = ?", answer, user.userId(), hash);
        tx.update("DELETE FROM sent_form WHERE user_id = ? AND at_millis < ?", user.userId(), now - KEPT_MILLIS);
        return answer;
    }
}
