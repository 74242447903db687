package org.brandcast.portal.campaign;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brandcast.domain.lifecycle.MessageStatus;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.control.ControlOutbox;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.FieldProblem;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.form.ReasonCount;
import org.brandcast.portal.form.SentForms;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.schemas.CampaignControl;
import org.brandcast.schemas.CampaignState;
import org.jspecify.annotations.Nullable;

/** Campaigns: declared, started, held, ended, shown. {@link CampaignExpander} turns a running one into messages. */
@Singleton
public final class CampaignService {
    static final List<String> FINALS = List.of("DELIVERED", "PARTIAL", "FAILED", "EXPIRED", "REJECTED", "CANCELLED");
    private static final int ORDER_LOCKS = 0x6f726465;
    private static final int SHOWN = 200;
    private static final long RATE_WINDOW_MILLIS = 60_000;

    private final Database database;
    private final CampaignCheck check;
    private final CampaignStore store;
    private final ControlOutbox outbox;
    private final AuditLog audit;
    private final SentForms forms;
    private final Clock clock;

    CampaignService(
            Database database,
            CampaignCheck check,
            CampaignStore store,
            ControlOutbox outbox,
            AuditLog audit,
            SentForms forms,
            Clock clock) {
        this.database = database;
        this.check = check;
        this.store = store;
        this.outbox = outbox;
        this.audit = audit;
        this.forms = forms;
        this.clock = clock;
    }

    /** What the draft would send and cost, as far as it is filled in; its problems are in the answer, not thrown. */
    public Preview preview(CurrentUser user, CampaignDraft draft) {
        user.require(Permission.CAMPAIGN_EDIT);
        return database.call(
                TenantScope.of(user), tx -> check.check(tx, user, draft).preview(user.locale()));
    }

    /** As {@link #create(CurrentUser, CampaignDraft, String)}, each call a campaign of its own. */
    public long create(CurrentUser user, CampaignDraft draft) {
        return create(user, draft, "");
    }

    /**
     * Declares a campaign; without a start time it runs at once.
     *
     * @param formToken of the form that was filled in: the same draft under the same token is the same campaign; empty:
     *     none
     * @throws FormProblem naming all that is wrong, e.g. how many segments the order lacks
     */
    public long create(CurrentUser user, CampaignDraft draft, String formToken) {
        user.require(Permission.CAMPAIGN_EDIT);
        return database.call(
                TenantScope.of(user),
                tx -> forms.once(tx, user, formToken, List.of(draft), () -> declare(tx, user, draft, null)));
    }

    /**
     * A campaign by its maker's own reference.
     *
     * @param made false: it was declared before
     */
    public record Declared(long id, boolean made) {}

    /**
     * As {@link #create(CurrentUser, CampaignDraft, String)}, once for each reference, however often and from wherever it
     * comes.
     *
     * @throws FormProblem also when another draft came under the reference
     */
    public Declared declareOnce(CurrentUser user, CampaignDraft draft, String clientRef) {
        user.require(Permission.CAMPAIGN_EDIT);
        return database.call(TenantScope.of(user), tx -> {
            Optional<Long> before = store.declared(tx, user, clientRef, draft);
            if (before.isPresent()) {
                return new Declared(before.get(), false);
            }
            long id = declare(tx, user, draft, null);
            store.refer(tx, id, clientRef, draft);
            return new Declared(id, true);
        });
    }

    /**
     * Submits a campaign again that a moderator has returned, changed or not.
     *
     * @throws FormProblem naming all that is wrong, or that it isn't returned
     */
    public long resubmit(CurrentUser user, long id, CampaignDraft draft, String formToken) {
        user.require(Permission.CAMPAIGN_EDIT);
        return database.call(
                TenantScope.of(user),
                tx -> forms.once(tx, user, formToken, List.of(id, draft), () -> declare(tx, user, draft, id)));
    }

    private long declare(Tx tx, CurrentUser user, CampaignDraft draft, @Nullable Long returned) throws SQLException {
        if (returned != null) {
            Stored campaign = lock(tx, returned);
            if (!campaign.state().equals("RETURNED") || campaign.tenantId() != user.tenantId()) {
                throw wrongState(campaign);
            }
        }
        // Two campaigns declared at once on one order: the second sees what the first was promised. The order's
        // row stays free for the balance that the message view writes.
        if (draft.orderId() != null) {
            tx.first(
                    "SELECT pg_advisory_xact_lock(?, ?)",
                    row -> 1,
                    ORDER_LOCKS,
                    draft.orderId().intValue());
        }
        CampaignCheck.Checked checked = check.check(tx, user, draft);
        if (!checked.problems().isEmpty()) {
            throw new FormProblem(checked.problems());
        }
        long id = store.write(tx, user, checked, returned);
        Stored campaign = lock(tx, id);
        if (campaign.state().equals("RUNNING")) {
            publish(tx, id, user.tenantId(), CampaignState.RUNNING);
        }
        return id;
    }

    /** What a returned campaign was drafted as; empty: there is none that may be changed. */
    public Optional<CampaignFields> returned(CurrentUser user, long id) {
        user.require(Permission.CAMPAIGN_EDIT);
        return database.call(
                TenantScope.of(user),
                tx -> tx.first(
                        "SELECT * FROM campaign WHERE id = ? AND state = 'RETURNED' AND tenant_id = ?",
                        CampaignStore::fields,
                        id,
                        user.tenantId()));
    }

    /** Registered texts of these brandnames, to begin a campaign's with. */
    List<CampaignForm.Pattern> templates(CurrentUser user, List<String> brandnames) {
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(
                        """
                        SELECT b.name, t.pattern FROM template t JOIN brandname b ON b.id = t.brandname_id
                        WHERE t.active AND b.name = ANY (?) AND t.valid_from_millis <= ?
                          AND (t.valid_until_millis IS NULL OR t.valid_until_millis > ?)
                        ORDER BY b.name, t.pattern LIMIT 200""",
                        row -> new CampaignForm.Pattern(row.getString(1), row.getString(2)),
                        tx.texts(brandnames),
                        clock.millis(),
                        clock.millis()));
    }

    /** Starts a scheduled campaign now. One that runs already goes on. */
    public void start(CurrentUser user, long id) {
        change(user, id, "start", tx -> {
            Stored campaign = lock(tx, id);
            switch (campaign.state()) {
                case "RUNNING" -> {}
                case "SCHEDULED" -> run(tx, campaign);
                default -> throw wrongState(campaign);
            }
        });
    }

    /** Stops expansion; the gateway holds what is queued. */
    public void pause(CurrentUser user, long id) {
        change(user, id, "pause", tx -> {
            Stored campaign = lock(tx, id);
            switch (campaign.state()) {
                case "PAUSED" -> {}
                case "RUNNING" -> {
                    tx.update("UPDATE campaign SET state = 'PAUSED', hold_reason = '' WHERE id = ?", id);
                    publish(tx, id, campaign.tenantId(), CampaignState.PAUSED);
                }
                default -> throw wrongState(campaign);
            }
        });
    }

    /**
     * Goes on with a paused campaign.
     *
     * @throws FormProblem when its order can't pay for the rest
     */
    public void resume(CurrentUser user, long id) {
        change(user, id, "resume", tx -> {
            Stored campaign = lock(tx, id);
            switch (campaign.state()) {
                case "RUNNING" -> {}
                case "PAUSED" -> run(tx, campaign);
                default -> throw wrongState(campaign);
            }
        });
    }

    /** Ends it for good: nothing more is expanded, and what is queued is dropped. */
    public void cancel(CurrentUser user, long id) {
        change(user, id, "cancel", tx -> {
            Stored campaign = lock(tx, id);
            switch (campaign.state()) {
                case "CANCELLED" -> {}
                case "SUBMITTED", "RETURNED", "SCHEDULED", "RUNNING", "PAUSED" -> {
                    tx.update("UPDATE campaign SET state = 'CANCELLED', hold_reason = '' WHERE id = ?", id);
                    publish(tx, id, campaign.tenantId(), CampaignState.CANCELLED);
                }
                default -> throw wrongState(campaign);
            }
        });
    }

    private void change(CurrentUser user, long id, String action, Database.Task<RuntimeException> task) {
        user.require(Permission.CAMPAIGN_EDIT);
        database.<RuntimeException>run(TenantScope.of(user), tx -> {
            Stored campaign = lock(tx, id);
            audit.write(tx, user, campaign.tenantId(), action, "campaign", Long.toString(id), Map.of());
            task.run(tx);
        });
    }

    /** A campaign as far as a change of its state needs it. */
    record Stored(
            long id,
            long tenantId,
            String state,
            long orderId,
            String type,
            long planned,
            long plannedVnd,
            long recipients,
            long expanded) {
        /** What the recipients not yet expanded will need, by the average of the whole list: đồng or segments. */
        long pending(boolean inVnd) {
            return recipients == 0 ? 0 : (inVnd ? plannedVnd : planned) * (recipients - expanded) / recipients;
        }
    }

    static Stored lock(Tx tx, long id) throws SQLException {
        return tx.first(
                        """
                        SELECT id, tenant_id, state, order_id, type, planned_segments, planned_amount_vnd,
                          recipients, expanded
                        FROM campaign WHERE id = ? FOR NO KEY UPDATE""",
                        row -> new Stored(
                                row.getLong(1),
                                row.getLong(2),
                                row.getString(3),
                                row.getLong(4),
                                row.getString(5),
                                row.getLong(6),
                                row.getLong(7),
                                row.getLong(8),
                                row.getLong(9)),
                        id)
                .orElseThrow(() -> new NoSuchCampaignException(id));
    }

    /** Puts it to RUNNING if its order can pay. */
    void run(Tx tx, Stored campaign) throws SQLException {
        List<FieldProblem> problems = check.orderProblems(tx, campaign);
        if (!problems.isEmpty()) {
            throw new FormProblem(problems);
        }
        start(tx, campaign);
    }

    /** Puts it to RUNNING; its order was asked. */
    void start(Tx tx, Stored campaign) throws SQLException {
        tx.update("""
                UPDATE campaign SET state = 'RUNNING', hold_reason = '',
                  started_at_millis = coalesce(started_at_millis, ?) WHERE id = ?""", clock.millis(), campaign.id());
        publish(tx, campaign.id(), campaign.tenantId(), CampaignState.RUNNING);
    }

    void publish(Tx tx, long id, long tenantId, CampaignState state) throws SQLException {
        outbox.publish(
                tx,
                CampaignControl.newBuilder()
                        .setCampaignId(id)
                        .setTenantId(tenantId)
                        .setState(state)
                        .build());
    }

    static FormProblem wrongState(Stored campaign) {
        return new FormProblem(
                List.of(FieldProblem.of("state", campaign.state(), "problem.campaign.state", campaign.state())));
    }

    /** The campaign's page; empty: no such campaign in the user's subtree. */
    public Optional<CampaignView> view(CurrentUser user, long id) {
        user.require(Permission.CAMPAIGN_VIEW);
        long now = clock.millis();
        return database.call(TenantScope.of(user), tx -> {
            Curve curve = curve(tx, id);
            Counters counters = counters(tx, id, user);
            double rate = rate(tx, id, now);
            return tx.first("""
                    SELECT c.*, o.name AS order_name, l.name AS list_name FROM campaign c
                    JOIN sales_order o ON o.id = c.order_id JOIN subscriber_list l ON l.id = c.list_id
                    WHERE c.id = ?""", row -> readView(row, counters, rate, curve), id);
        });
    }

    private record Counters(
            Map<String, Long> byStatus,
            long segments,
            long posted,
            List<ReasonCount> rejected,
            List<ReasonCount> undelivered,
            long asOf) {}

    private static Counters counters(Tx tx, long id, CurrentUser user) throws SQLException {
        Map<String, Long> byStatus = new LinkedHashMap<>();
        for (MessageStatus status : MessageStatus.values()) {
            byStatus.put(status.name(), 0L);
        }
        List<ReasonCount> rejected = new ArrayList<>();
        List<ReasonCount> undelivered = new ArrayList<>();
        long[] sums = new long[3];
        tx.forEach(
                500,
                """
                SELECT status, reason, messages, segments, posted_segments, as_of_millis FROM campaign_counter
                WHERE campaign_id = ? AND messages > 0 ORDER BY messages DESC""",
                row -> {
                    String status = row.getString(1);
                    long messages = row.getLong(3);
                    byStatus.merge(status, messages, Long::sum);
                    sums[0] += row.getLong(4);
                    sums[1] += row.getLong(5);
                    sums[2] = Math.max(sums[2], row.getLong(6));
                    ReasonCount reason = ReasonCount.of(row.getString(2), messages, user.locale());
                    if (status.equals("REJECTED")) {
                        rejected.add(reason);
                    } else if (status.equals("FAILED") || status.equals("EXPIRED") || status.equals("CANCELLED")) {
                        undelivered.add(reason);
                    }
                },
                id);
        return new Counters(byStatus, sums[0], sums[1], List.copyOf(rejected), List.copyOf(undelivered), sums[2]);
    }

    private static double rate(Tx tx, long id, long now) throws SQLException {
        long finals = tx.number(
                "SELECT coalesce(sum(finals), 0) FROM campaign_progress WHERE campaign_id = ? AND bucket_millis > ?",
                id,
                now - RATE_WINDOW_MILLIS);
        return finals * 1000.0 / RATE_WINDOW_MILLIS;
    }

    private static CampaignView readView(ResultSet row, Counters counters, double rate, Curve curve)
            throws SQLException {
        return new CampaignView(
                row.getLong("id"),
                row.getString("name"),
                row.getString("brandname"),
                row.getString("type"),
                row.getString("text"),
                row.getString("state"),
                row.getString("hold_reason"),
                row.getLong("order_id"),
                row.getString("order_name"),
                row.getLong("list_id"),
                row.getString("list_name"),
                row.getLong("recipients"),
                row.getLong("expanded"),
                counters.byStatus(),
                counters.segments(),
                counters.posted(),
                counters.rejected(),
                counters.undelivered(),
                counters.asOf() == 0 ? null : (Long) counters.asOf(),
                rate,
                row.getString("created_by"),
                row.getLong("created_at_millis"),
                row.getLong("start_at_millis"),
                Tx.nullableLong(row, "started_at_millis"),
                Tx.nullableLong(row, "finished_at_millis"),
                new CampaignView.Decision(
                        row.getString("decision"),
                        row.getString("decided_by"),
                        Tx.nullableLong(row, "decided_at_millis"),
                        row.getString("decision_comment")),
                curve);
    }

    private static Curve curve(Tx tx, long id) throws SQLException {
        return Curve.of(tx.list(
                "SELECT bucket_millis, finals FROM campaign_progress WHERE campaign_id = ? ORDER BY 1",
                row -> new Curve.Bucket(row.getLong(1), row.getLong(2)),
                id));
    }

    /** The campaigns of the user's subtree, newest first. */
    public List<CampaignSummary> campaigns(CurrentUser user) {
        return campaigns(user, "");
    }

    /** Those of the tenants of one region; empty: of all. */
    public List<CampaignSummary> campaigns(CurrentUser user, String region) {
        return campaigns(user, new Wanted(region, "", ""), Long.MAX_VALUE, SHOWN);
    }

    /** Which campaigns; what is empty doesn't narrow them. */
    public record Wanted(String region, String state, String clientRef) {}

    /** So many at most, with ids below one. */
    public List<CampaignSummary> campaigns(CurrentUser user, Wanted wanted, long below, int most) {
        user.require(Permission.CAMPAIGN_VIEW);
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(
                        """
                        SELECT c.*, coalesce(k.finals, 0) AS finals, coalesce(k.delivered, 0) AS delivered
                        FROM (SELECT * FROM campaign
                          WHERE (? = '' OR tenant_id IN (SELECT id FROM tenant WHERE region = ?)) AND (? = '' OR state = ?)
                            AND (? = '' OR client_ref = ?) AND id < ?
                          ORDER BY id DESC LIMIT ?) c
                        LEFT JOIN (SELECT campaign_id,
                            sum(messages) FILTER (WHERE status = ANY (?)) AS finals,
                            sum(messages) FILTER (WHERE status = 'DELIVERED') AS delivered
                          FROM campaign_counter GROUP BY campaign_id) k ON k.campaign_id = c.id
                        ORDER BY c.id DESC""",
                        CampaignService::readSummary,
                        wanted.region(),
                        wanted.region(),
                        wanted.state(),
                        wanted.state(),
                        wanted.clientRef(),
                        wanted.clientRef(),
                        below,
                        most,
                        tx.texts(FINALS)));
    }

    private static CampaignSummary readSummary(ResultSet row) throws SQLException {
        return new CampaignSummary(
                row.getLong("id"),
                row.getString("name"),
                row.getString("brandname"),
                row.getString("type"),
                row.getString("state"),
                row.getLong("recipients"),
                row.getLong("expanded"),
                row.getLong("finals"),
                row.getLong("delivered"),
                row.getLong("start_at_millis"),
                row.getLong("created_at_millis"),
                Tx.nullableLong(row, "finished_at_millis"));
    }
}
