package org.brandcast.portal.moderation;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.control.TopicOutbox;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.message.HeldHits;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.schemas.ModerationVerdict;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.Topics;

/**
 * The queue of held requests and the verdicts on them. A verdict is written with the row that it decides and leaves
 * through the outbox; admission takes it only for the very body that was read here, judges that again by today's rules,
 * and its word is what the queue then shows. Who decides stands above the sender; nobody approves their own texts.
 */
@Singleton
public final class ModerationService {
    /** Groups on one page; the oldest come first, and what is decided makes room. */
    public static final int PAGE = 50;

    private static final int PORTION = 2_000;
    private static final int LONGEST_COMMENT = 200;
    private static final RecordCodec<ModerationVerdict> VERDICTS = RecordCodec.of(ModerationVerdict.class);
    private static final String WAITING = " h.open AND h.decided_at_millis IS NULL AND h.expires_at_millis > ?";

    private final Database database;
    private final TopicOutbox outbox;
    private final HeldHits hits;
    private final AuditLog audit;
    private final Clock clock;

    ModerationService(Database database, TopicOutbox outbox, HeldHits hits, AuditLog audit, Clock clock) {
        this.database = database;
        this.outbox = outbox;
        this.hits = hits;
        this.audit = audit;
        this.clock = clock;
    }

    /** How much waits for a decision: messages and the distinct texts among them. */
    public record Waiting(long messages, long oldestMillis) {}

    /** What waits for somebody of the user's subtree; empty: nothing does. */
    public Optional<Waiting> waiting(CurrentUser user) {
        user.require(Permission.MODERATE);
        return database.call(
                        TenantScope.of(user),
                        tx -> tx.first(
                                "SELECT count(*), coalesce(min(h.held_at_millis), 0) FROM held_message h WHERE"
                                        + WAITING,
                                row -> new Waiting(row.getLong(1), row.getLong(2)),
                                clock.millis()))
                .filter(found -> found.messages() > 0);
    }

    /** What waits, oldest first, {@link #PAGE} groups at most. */
    public List<HeldGroup> queue(CurrentUser user, HeldFilter filter) {
        user.require(Permission.MODERATE);
        List<Object> args = new ArrayList<>(List.of(clock.millis()));
        String narrowed = narrow(filter, args);
        return groups(user, narrowed, args);
    }

    /** One group by the id of any request in it; empty: it isn't there, or doesn't wait any more. */
    public Optional<HeldGroup> group(CurrentUser user, String messageId) {
        user.require(Permission.MODERATE);
        Optional<UUID> id = uuid(messageId);
        return id.isEmpty()
                ? Optional.empty()
                : groups(user, " AND " + SAME_AS_ONE, List.of(clock.millis(), id.get())).stream()
                        .findFirst();
    }

    private static final String SAME_AS_ONE = """
            (h.tenant_id, h.brandname, h.type, h.text) =
              (SELECT o.tenant_id, o.brandname, o.type, o.text FROM held_message o WHERE o.message_id = ?)""";

    private List<HeldGroup> groups(CurrentUser user, String narrowed, List<Object> args) {
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(
                        """
                        SELECT h.tenant_id, t.name, t.path, h.brandname, h.type, h.text, count(*) AS messages,
                          sum(h.segments) AS segments, min(h.held_at_millis) AS held_at,
                          min(h.expires_at_millis) AS expires_at, min(h.door) AS door, min(h.campaign_id) AS campaign_id,
                          min(c.name) AS campaign_name, min(h.hits::text) AS hits, min(h.recipient) AS recipient,
                          (array_agg(h.message_id ORDER BY h.held_at_millis, h.message_id))[1] AS first_id
                        FROM held_message h JOIN tenant t ON t.id = h.tenant_id
                        LEFT JOIN campaign c ON c.id = h.campaign_id
                        WHERE""" + WAITING + narrowed
                                + " GROUP BY h.tenant_id, t.name, t.path, h.brandname, h.type, h.text"
                                + " ORDER BY min(h.held_at_millis), first_id LIMIT " + PAGE,
                        row -> readGroup(row, user),
                        args.toArray()));
    }

    /** The latest that wait no more, with what became of them. */
    public List<DecidedRow> decided(CurrentUser user, HeldFilter filter) {
        user.require(Permission.MODERATE);
        List<Object> args = new ArrayList<>(List.of(clock.millis()));
        String narrowed = narrow(filter, args);
        String outcome = switch (filter.shownState()) {
            case "approved" -> " AND h.approved";
            case "refused" -> " AND NOT h.approved";
            default -> " AND h.approved IS NULL";
        };
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(
                        """
                        SELECT h.*, t.name, coalesce(m.status, 'HELD') AS status, coalesce(m.reason, '') AS reason
                        FROM held_message h JOIN tenant t ON t.id = h.tenant_id
                        LEFT JOIN message m ON m.message_id = h.message_id
                        WHERE (h.decided_at_millis IS NOT NULL OR NOT h.open OR h.expires_at_millis <= ?)""" + narrowed + outcome
                                + " ORDER BY coalesce(h.decided_at_millis, h.expires_at_millis) DESC, h.message_id LIMIT "
                                + PAGE,
                        ModerationService::readDecided,
                        args.toArray()));
    }

    /** What one decision did: how many requests it decided, and how many it left since they waited no more. */
    public record Outcome(long decided, boolean nothingWaited) {}

    /**
     * Decides groups, each named by the id of a request in it.
     *
     * @throws org.brandcast.portal.form.FormProblem when none is named, or a refusal gives no reason
     */
    public Outcome decide(CurrentUser user, Fields form) {
        user.require(Permission.MODERATE);
        boolean approved = form.text("verdict").equals("approve");
        String comment = form.upTo("comment", LONGEST_COMMENT);
        List<UUID> picked = form.all("pick").stream()
                .map(ModerationService::uuid)
                .flatMap(Optional::stream)
                .toList();
        if (picked.isEmpty()) {
            form.complain("pick", "problem.moderation.none");
        }
        if (!approved && comment.isEmpty()) {
            form.complain("comment", "problem.moderation.comment");
        }
        form.check();
        long decided = 0;
        for (UUID one : picked) {
            long portion;
            do {
                portion = database.call(TenantScope.of(user), tx -> decidePortion(tx, user, one, approved, comment));
                decided += portion;
            } while (portion == PORTION);
        }
        return new Outcome(decided, decided == 0);
    }

    private record Held(UUID id, long tenantId, String to, String bodyHash) {}

    private long decidePortion(Tx tx, CurrentUser user, UUID one, boolean approved, String comment)
            throws SQLException {
        long now = clock.millis();
        // Rows locked by somebody else who decides the same are skipped: theirs is the verdict then.
        List<Held> portion = tx
                .list(
                        "SELECT h.message_id, h.tenant_id, h.recipient, h.body_hash, t.path FROM held_message h"
                                + " JOIN tenant t ON t.id = h.tenant_id WHERE" + WAITING + " AND " + SAME_AS_ONE
                                + " ORDER BY h.held_at_millis LIMIT " + PORTION + " FOR UPDATE OF h SKIP LOCKED",
                        row -> user.governs(row.getString(5))
                                ? Optional.of(new Held(
                                        row.getObject(1, UUID.class),
                                        row.getLong(2),
                                        row.getString(3),
                                        row.getString(4)))
                                : Optional.<Held>empty(),
                        now,
                        one)
                .stream()
                .flatMap(Optional::stream)
                .toList();
        if (portion.isEmpty()) {
            return 0;
        }
        tx.update(
                "UPDATE held_message SET approved = ?, decided_by = ?, decided_at_millis = ?, comment = ? WHERE message_id = ANY (?)",
                approved,
                user.login(),
                now,
                comment,
                tx.uuids(portion.stream().map(Held::id).toList()));
        audit.write(
                tx,
                user,
                portion.get(0).tenantId(),
                approved ? "approve" : "refuse",
                "held-message",
                one.toString(),
                Map.of("messages", portion.size(), "comment", comment));
        publish(tx, portion, new Verdict(approved, user.login(), comment, now));
        return portion.size();
    }

    private record Verdict(boolean approved, String moderator, String comment, long atMillis) {}

    private void publish(Tx tx, List<Held> portion, Verdict word) throws SQLException {
        for (Held held : portion) {
            ModerationVerdict verdict = ModerationVerdict.newBuilder()
                    .setMessageId(held.id().toString())
                    .setTenantId(held.tenantId())
                    .setTo(held.to())
                    .setBodyHash(held.bodyHash())
                    .setApproved(word.approved())
                    .setModerator(word.moderator())
                    .setComment(word.comment())
                    .setAtMillis(word.atMillis())
                    .build();
            outbox.publish(tx, Topics.MODERATION, held.to(), held.to(), VERDICTS.encode(verdict));
        }
    }

    /**
     * Messages of campaigns that a moderator has approved get that moderator's word.
     *
     * @return how many did
     */
    public int passApprovedCampaigns() {
        return database.call(TenantScope.SYSTEM, tx -> {
            long now = clock.millis();
            Map<UUID, String> moderators = new HashMap<>();
            List<Held> portion = tx.list(
                    "SELECT h.message_id, h.tenant_id, h.recipient, h.body_hash, c.decided_by FROM held_message h"
                            + " JOIN campaign c ON c.id = h.campaign_id AND c.tenant_id = h.tenant_id"
                            + " WHERE c.decision = 'approved' AND" + WAITING + " ORDER BY h.held_at_millis LIMIT "
                            + PORTION + " FOR UPDATE OF h SKIP LOCKED",
                    row -> {
                        UUID id = row.getObject(1, UUID.class);
                        moderators.put(id, row.getString(5));
                        return new Held(id, row.getLong(2), row.getString(3), row.getString(4));
                    },
                    now);
            for (Map.Entry<String, List<Held>> of : portion.stream()
                    .collect(Collectors.groupingBy(held -> moderators.getOrDefault(held.id(), "")))
                    .entrySet()) {
                tx.update(
                        "UPDATE held_message SET approved = true, decided_by = ?, decided_at_millis = ? WHERE message_id = ANY (?)",
                        of.getKey(),
                        now,
                        tx.uuids(of.getValue().stream().map(Held::id).toList()));
                publish(tx, of.getValue(), new Verdict(true, of.getKey(), "", now));
            }
            return portion.size();
        });
    }

    private static String narrow(HeldFilter filter, List<Object> args) {
        StringBuilder sql = new StringBuilder();
        if (HeldFilter.isGiven(filter.tenant()) && filter.tenant().matches("[0-9]{1,18}")) {
            sql.append(" AND h.tenant_id = ?");
            args.add(Long.valueOf(filter.tenant()));
        }
        if (HeldFilter.isGiven(filter.type())) {
            sql.append(" AND h.type = ?");
            args.add(filter.type().toUpperCase(Locale.ROOT));
        }
        if (HeldFilter.isGiven(filter.rule())) {
            sql.append(" AND h.hits::text LIKE ?");
            args.add("%\"" + filter.rule().replaceAll("[^A-Z_]", "") + "\"%");
        }
        if (HeldFilter.isGiven(filter.q())) {
            sql.append(" AND position(lower(?) in lower(h.text || ' ' || h.brandname)) > 0");
            args.add(filter.q().strip());
        }
        return sql.toString();
    }

    private HeldGroup readGroup(ResultSet row, CurrentUser user) throws SQLException {
        List<HeldHits.Hit> found = hits.read(row.getString("hits"));
        return new HeldGroup(
                row.getString("first_id"),
                row.getLong("tenant_id"),
                row.getString("name"),
                row.getString("brandname"),
                row.getString("type"),
                row.getString("door"),
                Tx.nullableLong(row, "campaign_id"),
                row.getString("campaign_name"),
                row.getString("recipient"),
                HeldGroup.runs(row.getString("text"), found),
                HeldGroup.reasons(found, user.locale()),
                row.getLong("messages"),
                row.getLong("segments"),
                row.getLong("held_at"),
                row.getLong("expires_at"),
                user.governs(row.getString("path")));
    }

    private static DecidedRow readDecided(ResultSet row) throws SQLException {
        boolean approved = row.getBoolean("approved");
        return new DecidedRow(
                row.getString("message_id"),
                row.getString("name"),
                row.getString("brandname"),
                row.getString("type"),
                row.getString("recipient"),
                row.getString("text"),
                row.getString("decided_by") == null ? null : Boolean.valueOf(approved),
                row.getString("decided_by"),
                row.getString("comment"),
                row.getLong("held_at_millis"),
                Tx.nullableLong(row, "decided_at_millis"),
                row.getString("status"),
                row.getString("reason"));
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return text.length() == 36 ? Optional.of(UUID.fromString(text)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
