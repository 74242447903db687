package org.brandcast.portal.campaign;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.FieldProblem;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.message.HeldHits;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.SecretHash;
import org.jspecify.annotations.Nullable;

/** A checked campaign's row. One that a rule holds, or whose maker asks for it, waits for a moderator. */
@Singleton
final class CampaignStore {
    private static final int REFERENCE_LOCKS = 0x63726566;

    private final HeldHits hits;
    private final AuditLog audit;
    private final CampaignNotices notices;
    private final Clock clock;

    CampaignStore(HeldHits hits, AuditLog audit, CampaignNotices notices, Clock clock) {
        this.hits = hits;
        this.audit = audit;
        this.notices = notices;
        this.clock = clock;
    }

    /**
     * Writes it.
     *
     * @param returned the campaign that it replaces; null: it is a new one
     */
    long write(Tx tx, CurrentUser user, CampaignCheck.Checked checked, @Nullable Long returned) throws SQLException {
        long now = clock.millis();
        CampaignDraft draft = checked.draft();
        Estimate.Held held = checked.estimate().held();
        boolean submitted = draft.moderated() || held.messages() > 0;
        boolean atOnce = draft.startAtMillis() == null || draft.startAtMillis() <= now;
        long id = returned != null
                ? returned
                : tx.number(
                        """
                        INSERT INTO campaign (tenant_id, name, brandname, type, text, order_id, list_id, state,
                          start_at_millis, recipients, planned_segments, created_by, created_by_user, created_at_millis)
                        VALUES (?, ?, ?, ?, ?, ?, ?, 'RETURNED', ?, 0, 0, ?, ?, ?) RETURNING id""",
                        user.tenantId(),
                        checked.named().name(),
                        checked.named().brandname().name(),
                        checked.named().type(),
                        checked.named().text(),
                        draft.orderId(),
                        draft.listId(),
                        now,
                        user.login(),
                        user.userId(),
                        now);
        tx.update(
                """
                UPDATE campaign SET name = ?, brandname = ?, type = ?, text = ?, order_id = ?, list_id = ?, state = ?,
                  start_at_millis = ?, started_at_millis = ?, recipients = ?, planned_segments = ?,
                  planned_amount_vnd = ?, pace_per_second = ?, excluded_lists = ?, moderated = ?, submitted_at_millis = ?, held_text = ?, held_hits = ?::jsonb,
                  held_messages = ?, decision = '', decided_by = NULL, decided_at_millis = NULL, decision_comment = '',
                  created_by = ?, created_by_user = ? WHERE id = ?""",
                checked.named().name(),
                checked.named().brandname().name(),
                checked.named().type(),
                checked.named().text(),
                draft.orderId(),
                draft.listId(),
                submitted ? "SUBMITTED" : atOnce ? "RUNNING" : "SCHEDULED",
                atOnce ? now : draft.startAtMillis(),
                atOnce && !submitted ? (Long) now : null,
                checked.recipients(),
                checked.segments(),
                checked.amountVnd(),
                checked.aim().pace(),
                tx.longs(checked.aim().excluded()),
                draft.moderated(),
                submitted ? (Long) now : null,
                held.text(),
                hits.write(held.hits()),
                held.messages(),
                user.login(),
                user.userId(),
                id);
        keepExcluded(tx, user, id, checked);
        audit.write(
                tx,
                user,
                user.tenantId(),
                returned == null ? "create" : "resubmit",
                "campaign",
                Long.toString(id),
                Map.of(
                        "name",
                        checked.named().name(),
                        "recipients",
                        checked.recipients(),
                        "segments",
                        checked.segments()));
        if (submitted) {
            notices.submitted(tx, user, id, checked.named().name(), checked.recipients());
        }
        return id;
    }

    /**
     * The campaign that the tenant has declared under this reference of its own; empty: none, and until the transaction ends
     * nobody else can.
     *
     * @throws FormProblem when it was drafted otherwise
     */
    Optional<Long> declared(Tx tx, CurrentUser user, String clientRef, CampaignDraft draft) throws SQLException {
        tx.first(
                "SELECT pg_advisory_xact_lock(?, hashtext(?))",
                row -> 1,
                REFERENCE_LOCKS,
                user.tenantId() + "/" + clientRef);
        record Before(long id, boolean same) {}
        Optional<Before> before = tx.first(
                "SELECT id, client_draft = ? FROM campaign WHERE tenant_id = ? AND client_ref = ?",
                row -> new Before(row.getLong(1), row.getBoolean(2)),
                SecretHash.of(draft.toString()),
                user.tenantId(),
                clientRef);
        if (before.isPresent() && !before.get().same()) {
            throw new FormProblem(List.of(FieldProblem.of(
                    "clientRef",
                    clientRef,
                    "problem.campaign.ref-taken",
                    clientRef,
                    Long.toString(before.get().id()))));
        }
        return before.map(Before::id);
    }

    void refer(Tx tx, long id, String clientRef, CampaignDraft draft) throws SQLException {
        tx.update(
                "UPDATE campaign SET client_ref = ?, client_draft = ? WHERE id = ?",
                clientRef,
                SecretHash.of(draft.toString()),
                id);
    }

    /** The numbers that other lists take away are settled now, whatever becomes of those lists. */
    private static void keepExcluded(Tx tx, CurrentUser user, long id, CampaignCheck.Checked checked)
            throws SQLException {
        CampaignDraft draft = checked.draft();
        tx.update("DELETE FROM campaign_excluded WHERE campaign_id = ?", id);
        if (!checked.aim().excluded().isEmpty()) {
            tx.update(
                    """
                    INSERT INTO campaign_excluded (campaign_id, position, tenant_id)
                    SELECT ?, r.position, ? FROM list_recipient r WHERE r.list_id = ? AND EXISTS (
                      SELECT 1 FROM list_recipient x WHERE x.list_id = ANY (?) AND x.msisdn = r.msisdn)""",
                    id,
                    user.tenantId(),
                    draft.listId(),
                    tx.longs(checked.aim().excluded()));
        }
        // The campaign's row holds the list's by now; one that was deleted since it was checked is seen here.
        Optional<Boolean> there = tx.first(
                "SELECT deleted_at_millis IS NULL FROM subscriber_list WHERE id = ?",
                row -> row.getBoolean(1),
                draft.listId());
        if (!there.orElse(false)) {
            throw new FormProblem(List.of(
                    FieldProblem.of("listId", String.valueOf(draft.listId()), "problem.campaign.list-missing")));
        }
    }

    /** A returned campaign as its form showed it. */
    static CampaignFields fields(ResultSet row) throws SQLException {
        long start = row.getLong("start_at_millis");
        boolean later = start > row.getLong("submitted_at_millis");
        int pace = row.getInt("pace_per_second");
        return new CampaignFields(
                row.getString("name"),
                Long.toString(row.getLong("list_id")),
                row.getString("brandname"),
                row.getString("type").toLowerCase(Locale.ROOT),
                row.getString("text"),
                Long.toString(row.getLong("order_id")),
                later ? "at" : "now",
                later
                        ? Instant.ofEpochMilli(start)
                                .atZone(Formats.ZONE)
                                .toLocalDateTime()
                                .truncatedTo(ChronoUnit.MINUTES)
                                .toString()
                        : "",
                Tx.longs(row, "excluded_lists").stream().map(String::valueOf).toList(),
                pace == 0 ? "" : Integer.toString(pace),
                "",
                row.getBoolean("moderated"),
                Long.toString(row.getLong("id")),
                "",
                UUID.randomUUID().toString());
    }
}
