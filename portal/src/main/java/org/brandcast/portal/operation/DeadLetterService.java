package org.brandcast.portal.operation;

import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.control.TopicOutbox;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.jspecify.annotations.Nullable;

/**
 * Records that nothing could take: seen, sent on again, or set aside. Each is decided once, in one transaction with the record
 * that leaves and the audit line; the outbox may write it twice after a kill, and who reads it knows it by its message id.
 */
@Singleton
public final class DeadLetterService {
    static final int PAGE = 50;
    /** Of one click on all that match. */
    static final int MOST_AT_ONCE = 1_000;

    private static final int LONGEST_NOTE = 500;
    private static final String LETTERS =
            "SELECT d.*, t.name AS tenant_name FROM dead_letter d JOIN tenant t ON t.id = d.tenant_id WHERE true";

    private final Database database;
    private final TopicOutbox outbox;
    private final AuditLog audit;
    private final Clock clock;

    DeadLetterService(Database database, TopicOutbox outbox, AuditLog audit, Clock clock) {
        this.database = database;
        this.outbox = outbox;
        this.audit = audit;
        this.clock = clock;
    }

    /** What is looked for; empty: all. */
    public record Filter(String job, String reason, String state) {}

    /** Letters of one kind that wait for a decision. */
    public record Open(String job, String reason, long letters, long latestMillis, boolean replayable) {}

    /** What waits, the latest first. */
    public List<Open> open(CurrentUser user) {
        user.require(Permission.OPERATE);
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(
                        """
                        SELECT job, reason, count(*), max(at_millis), bool_or(replay_topic <> '') FROM dead_letter
                        WHERE state = 'open' GROUP BY job, reason ORDER BY max(at_millis) DESC""",
                        row -> new Open(
                                row.getString(1),
                                row.getString(2),
                                row.getLong(3),
                                row.getLong(4),
                                row.getBoolean(5))));
    }

    /** Letters that match, newest first. */
    public List<DeadLetterView> page(CurrentUser user, Filter filter, @Nullable Long before) {
        user.require(Permission.OPERATE);
        List<Object> args = new ArrayList<>();
        StringBuilder sql = new StringBuilder(LETTERS).append(matching(filter, args));
        if (before != null) {
            sql.append(" AND d.id < ?");
            args.add(before);
        }
        args.add(PAGE);
        Formats formats = new Formats(user.locale());
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(
                        sql.append(" ORDER BY d.id DESC LIMIT ?").toString(),
                        row -> read(row, formats),
                        args.toArray()));
    }

    private static String matching(Filter filter, List<Object> args) {
        StringBuilder sql = new StringBuilder();
        for (Map.Entry<String, String> each : List.of(
                Map.entry("job", filter.job()),
                Map.entry("reason", filter.reason()),
                Map.entry("state", filter.state()))) {
            if (!each.getValue().isEmpty()) {
                sql.append(" AND d.").append(each.getKey()).append(" = ?");
                args.add(each.getValue());
            }
        }
        return sql.toString();
    }

    public Optional<DeadLetterView> find(CurrentUser user, long id) {
        user.require(Permission.OPERATE);
        Formats formats = new Formats(user.locale());
        return database.call(
                TenantScope.of(user), tx -> tx.first(LETTERS + " AND d.id = ?", row -> read(row, formats), id));
    }

    /** Sends one on again; false: it can't be, or somebody has decided on it. */
    public boolean replay(CurrentUser user, long id, Fields form) {
        user.requireOperator(Permission.OPERATE);
        String note = form.upTo("note", LONGEST_NOTE);
        form.check();
        return database.call(TenantScope.of(user), tx -> replay(tx, user, id, note));
    }

    /** Sends all on that match and can be, at most {@value #MOST_AT_ONCE}; how many they were. */
    public int replayAll(CurrentUser user, Filter filter, Fields form) {
        user.requireOperator(Permission.OPERATE);
        String note = form.upTo("note", LONGEST_NOTE);
        form.check();
        List<Object> args = new ArrayList<>();
        String matching = matching(filter, args);
        args.add(MOST_AT_ONCE);
        return database.call(TenantScope.of(user), tx -> {
            int sent = 0;
            for (long id : tx.list(
                    "SELECT d.id FROM dead_letter d WHERE d.state = 'open' AND d.replay_topic <> ''" + matching
                            + " ORDER BY d.id LIMIT ?",
                    row -> row.getLong(1),
                    args.toArray())) {
                sent += replay(tx, user, id, note) ? 1 : 0;
            }
            return sent;
        });
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Leaving(
            long tenantId, String topic, byte @Nullable [] key, byte[] record, String job, String reason) {}

    private boolean replay(Tx tx, CurrentUser user, long id, String note) throws SQLException {
        Optional<Leaving> found = tx.first(
                """
                UPDATE dead_letter SET state = 'replayed', decided_by = ?, decided_at_millis = ?, note = ?
                WHERE id = ? AND state = 'open' AND replay_topic <> '' RETURNING *""",
                row -> new Leaving(
                        row.getLong("tenant_id"),
                        row.getString("replay_topic"),
                        row.getBytes("record_key"),
                        row.getBytes("record"),
                        row.getString("job"),
                        row.getString("reason")),
                user.login(),
                clock.millis(),
                note,
                id);
        if (found.isEmpty()) {
            return false;
        }
        Leaving letter = found.get();
        byte[] octets = letter.key();
        String key = octets == null ? "" : new String(octets, StandardCharsets.UTF_8);
        outbox.publish(tx, letter.topic(), key, key, letter.record());
        write(tx, user, letter.tenantId(), "replay", id, letter.job(), letter.reason(), note);
        return true;
    }

    /** Sets one aside: nothing more is to be done about it. */
    public boolean setAside(CurrentUser user, long id, Fields form) {
        user.requireOperator(Permission.OPERATE);
        String note = form.required("note", LONGEST_NOTE);
        form.check();
        return database.call(TenantScope.of(user), tx -> {
            Optional<Long> tenant = tx.first("""
                    UPDATE dead_letter SET state = 'set-aside', decided_by = ?, decided_at_millis = ?, note = ?
                    WHERE id = ? AND state = 'open' RETURNING tenant_id""", row -> row.getLong(1), user.login(), clock.millis(), note, id);
            if (tenant.isPresent()) {
                write(tx, user, tenant.get(), "set-aside", id, "", "", note);
            }
            return tenant.isPresent();
        });
    }

    private void write(
            Tx tx, CurrentUser user, long tenantId, String action, long id, String job, String reason, String note)
            throws SQLException {
        Map<String, String> told = Map.of("job", job, "reason", reason, "note", note);
        audit.write(tx, user, tenantId, action, "dead-letter", Long.toString(id), told);
    }

    private static DeadLetterView read(ResultSet row, Formats formats) throws SQLException {
        byte[] record = row.getBytes("record");
        String topic = row.getString("topic");
        return new DeadLetterView(
                row.getLong("id"),
                row.getString("tenant_name"),
                row.getString("job"),
                topic,
                row.getInt("part"),
                row.getLong("position"),
                row.getString("reason"),
                row.getString("detail"),
                LetterContent.of(topic, record, formats),
                record == null ? 0 : record.length,
                row.getLong("at_millis"),
                row.getString("replay_topic"),
                row.getString("state"),
                row.getString("decided_by"),
                Tx.nullableLong(row, "decided_at_millis"),
                row.getString("note"));
    }
}
