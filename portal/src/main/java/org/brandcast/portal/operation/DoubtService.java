package org.brandcast.portal.operation;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.brandcast.domain.lifecycle.SegmentState;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.control.TopicOutbox;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.SubmitOutcome;
import org.brandcast.schemas.SubmitResult;
import org.brandcast.schemas.Topics;
import org.jspecify.annotations.Nullable;

/**
 * Messages in doubt, settled by somebody who has asked the carrier. The verdict is a fact in {@code results.<route>}, as the
 * gateway's own are: tracking takes it like an answer, and ends and settles the message once, whatever comes first. It leaves
 * in the transaction that notes the decision; a copy of it changes nothing.
 */
@Singleton
public final class DoubtService {
    /** Cause of the fact that says that it left. */
    public static final String SETTLED_SENT = "SETTLED_SENT";

    private static final RecordCodec<SubmitResult> CODEC = RecordCodec.of(SubmitResult.class);
    private static final int SHOWN = 200;
    private static final int LONGEST_REASON = 500;
    /** How long after its route's own wait a doubt is surely not ended by the route any more. */
    private static final Duration LEFT_ALONE = Duration.ofMinutes(15);

    /** Segments whose attempt has no answer, and of which nothing is proved. */
    private static final String DOUBTS = """
            SELECT m.message_id, m.tenant_id, t.name AS tenant_name, m.recipient, m.brandname, m.type, m.route, m.segments,
              coalesce(m.deadline_millis, 0) AS deadline, coalesce(r.id_space, '') AS id_space,
              array_agg(DISTINCT e.segment::bigint) AS doubtful, min(e.at_millis) AS since,
              bool_or(m.type <> 'AD' AND e.at_millis > ? - coalesce(r.in_doubt_wait_millis, 0)
                AND NOT EXISTS (SELECT 1 FROM message_event a WHERE a.message_id = e.message_id AND a.segment = e.segment
                  AND a.what = 'SEGMENT_SUBMITTED' AND a.cause = 'RESENT')) AS resends_yet,
              d.sent, d.reason, d.by_login, d.at_millis AS decided_at
            FROM message_event e JOIN message m ON m.message_id = e.message_id JOIN tenant t ON t.id = m.tenant_id
            LEFT JOIN route r ON r.route = m.route LEFT JOIN doubt_decision d ON d.message_id = m.message_id
            WHERE e.what = 'SEGMENT_SUBMITTED' AND e.cause = 'UNKNOWN' AND m.status IN ('ACCEPTED', 'QUEUED', 'SENT')
              AND NOT EXISTS (SELECT 1 FROM message_event a WHERE a.message_id = e.message_id AND a.segment = e.segment
                AND (a.what = 'SEGMENT_RECEIPT' OR a.what = 'SEGMENT_SUBMITTED' AND a.cause = 'ACCEPTED'))""";

    private static final String GROUP = " GROUP BY m.message_id, t.id, r.route, d.message_id";

    private final Database database;
    private final TopicOutbox outbox;
    private final AuditLog audit;
    private final Clock clock;

    DoubtService(Database database, TopicOutbox outbox, AuditLog audit, Clock clock) {
        this.database = database;
        this.outbox = outbox;
        this.audit = audit;
        this.clock = clock;
    }

    /** The oldest first. */
    public List<Doubt> doubts(CurrentUser user) {
        user.require(Permission.OPERATE);
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(DOUBTS + GROUP + " ORDER BY since LIMIT ?", DoubtService::read, leftAlone(), SHOWN));
    }

    public Optional<Doubt> find(CurrentUser user, String messageId) {
        user.require(Permission.OPERATE);
        return uuid(messageId).flatMap(id -> database.call(TenantScope.of(user), tx -> find(tx, id)));
    }

    private Optional<Doubt> find(Tx tx, UUID id) throws SQLException {
        return tx.first(DOUBTS + " AND m.message_id = ?" + GROUP, DoubtService::read, leftAlone(), id);
    }

    private long leftAlone() {
        return clock.millis() - LEFT_ALONE.toMillis();
    }

    /**
     * Says what became of a message's doubtful segments.
     *
     * @return false: it is in doubt no more, was decided, or its route still sends it once more by itself
     * @throws org.brandcast.portal.form.FormProblem there is no reason
     */
    public boolean settle(CurrentUser user, Doubt doubt, boolean sent, Fields form) {
        user.requireOperator(Permission.OPERATE);
        String reason = form.required("reason", LONGEST_REASON);
        form.check();
        UUID id = UUID.fromString(doubt.messageId());
        long now = clock.millis();
        return database.call(TenantScope.of(user), tx -> {
            Optional<Doubt> standing = find(tx, id).filter(Doubt::isDecidable);
            int noted = standing.isEmpty()
                    ? 0
                    : tx.update(
                            """
                            INSERT INTO doubt_decision (message_id, tenant_id, sent, segments, reason, by_login, at_millis)
                            VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (message_id) DO NOTHING""",
                            id,
                            doubt.tenantId(),
                            sent,
                            standing.get().segments().size(),
                            reason,
                            user.login(),
                            now);
            if (noted == 0) {
                return false;
            }
            for (long segment : standing.get().segments()) {
                outbox.publish(
                        tx,
                        Topics.results(doubt.route()),
                        doubt.messageId(),
                        doubt.messageId(),
                        CODEC.encode(verdict(standing.get(), (int) segment, sent, now)));
            }
            Map<String, Object> told =
                    Map.of("sent", sent, "segments", standing.get().segments(), "reason", reason);
            audit.write(tx, user, doubt.tenantId(), "settle", "message", doubt.messageId(), told);
            return true;
        });
    }

    /** As a gateway would have told it; attempt 0 is nobody's on the wire. */
    private static SubmitResult verdict(Doubt doubt, int segment, boolean sent, long nowMillis) {
        return SubmitResult.newBuilder()
                .setRoute(doubt.route())
                .setIdSpace(doubt.idSpace())
                .setMessageId(doubt.messageId())
                .setTenantId(doubt.tenantId())
                .setSegment(segment)
                .setSegmentCount(Math.max(1, doubt.segmentCount()))
                .setAttempt(0)
                .setOutcome(sent ? SubmitOutcome.ACCEPTED : SubmitOutcome.DROPPED)
                .setReason(sent ? SETTLED_SENT : SegmentState.SETTLED_NOT_SENT)
                .setTo(doubt.to())
                .setSubmittedAtMillis(doubt.sinceMillis())
                .setAnsweredAtMillis(nowMillis)
                .setDeadlineMillis(doubt.deadlineMillis())
                .build();
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Doubt read(ResultSet row) throws SQLException {
        String login = row.getString("by_login");
        Doubt.@Nullable Decision decision = login == null
                ? null
                : new Doubt.Decision(row.getBoolean("sent"), row.getString("reason"), login, row.getLong("decided_at"));
        return new Doubt(
                row.getString("message_id"),
                row.getLong("tenant_id"),
                row.getString("tenant_name"),
                row.getString("recipient"),
                row.getString("brandname"),
                row.getString("type"),
                row.getString("route"),
                row.getString("id_space"),
                Tx.longs(row, "doubtful"),
                row.getInt("segments"),
                row.getLong("since"),
                row.getLong("deadline"),
                row.getBoolean("resends_yet"),
                decision);
    }
}
