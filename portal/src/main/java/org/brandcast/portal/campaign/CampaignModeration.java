package org.brandcast.portal.campaign;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.FieldProblem;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.message.HeldHits;
import org.brandcast.portal.moderation.HeldGroup;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;

/**
 * The queue of campaigns and the decisions on them: approved, a campaign starts or waits for its time; returned, its maker
 * changes it; refused, it is over. Who decides is the tenant's setting: those above it, the operator alone, or its own
 * people, too; nobody decides on their own.
 */
@Singleton
public final class CampaignModeration {
    private static final int PAGE = 50;
    private static final int LONGEST_COMMENT = 500;

    private static final String WAITING = """
            SELECT c.*, t.name AS tenant_name, t.path, t.campaigns_decided_by FROM campaign c
            JOIN tenant t ON t.id = c.tenant_id WHERE c.state = 'SUBMITTED'""";

    private final Database database;
    private final CampaignService campaigns;
    private final CampaignCheck check;
    private final CampaignNotices notices;
    private final HeldHits hits;
    private final AuditLog audit;
    private final Clock clock;

    CampaignModeration(
            Database database,
            CampaignService campaigns,
            CampaignCheck check,
            CampaignNotices notices,
            HeldHits hits,
            AuditLog audit,
            Clock clock) {
        this.database = database;
        this.campaigns = campaigns;
        this.check = check;
        this.notices = notices;
        this.hits = hits;
        this.audit = audit;
        this.clock = clock;
    }

    private enum Word {
        approved,
        returned,
        refused
    }

    /** What waits in the user's subtree, oldest first. */
    public List<SubmittedCampaign> queue(CurrentUser user) {
        user.require(Permission.MODERATE);
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(WAITING + " ORDER BY c.submitted_at_millis, c.id LIMIT " + PAGE, row -> read(row, user)));
    }

    /** One of them; empty: it isn't there, or doesn't wait any more. */
    public Optional<SubmittedCampaign> find(CurrentUser user, long id) {
        user.require(Permission.MODERATE);
        return database.call(
                TenantScope.of(user), tx -> tx.first(WAITING + " AND c.id = ?", row -> read(row, user), id));
    }

    /**
     * Decides on those that are picked; each by itself, so that one that somebody else has decided keeps none.
     *
     * @return how many were decided
     * @throws org.brandcast.portal.form.FormProblem when none is named, or no reason is given
     */
    public int decide(CurrentUser user, Fields form) {
        user.require(Permission.MODERATE);
        Word word = switch (form.text("verdict")) {
            case "approve" -> Word.approved;
            case "return" -> Word.returned;
            default -> Word.refused;
        };
        String comment = form.upTo("comment", LONGEST_COMMENT);
        List<Long> picked = form.all("pick").stream()
                .filter(pick -> pick.matches("[0-9]{1,18}"))
                .map(Long::valueOf)
                .toList();
        if (picked.isEmpty()) {
            form.complain("pick", "problem.moderation.none");
        }
        if (word != Word.approved && comment.isEmpty()) {
            form.complain("comment", "problem.moderation.comment");
        }
        form.check();
        int decided = 0;
        for (long id : picked) {
            boolean done = database.call(TenantScope.of(user), tx -> decideOne(tx, user, id, word, comment));
            decided += done ? 1 : 0;
        }
        return decided;
    }

    private boolean decideOne(Tx tx, CurrentUser user, long id, Word word, String comment) throws SQLException {
        CampaignService.Stored campaign = CampaignService.lock(tx, id);
        Optional<SubmittedCampaign> waiting =
                tx.first(WAITING + " AND c.id = ?", row -> read(row, user), id).filter(SubmittedCampaign::decidable);
        if (waiting.isEmpty()) {
            return false;
        }
        long now = clock.millis();
        tx.update(
                """
                UPDATE campaign SET decision = ?, decided_by = ?, decided_at_millis = ?, decision_comment = ?, state = ?,
                  finished_at_millis = ? WHERE id = ?""",
                word.name(),
                user.login(),
                now,
                comment,
                switch (word) {
                    case approved -> "SCHEDULED";
                    case returned -> "RETURNED";
                    case refused -> "REFUSED";
                },
                word == Word.refused ? (Long) now : null,
                id);
        audit.write(
                tx, user, campaign.tenantId(), action(word), "campaign", Long.toString(id), Map.of("comment", comment));
        notices.decided(tx, id, waiting.get().name(), word.name(), comment);
        if (word == Word.approved && waiting.get().startAtMillis() <= now) {
            startOrHold(tx, id);
        }
        return true;
    }

    private static String action(Word word) {
        return switch (word) {
            case approved -> "approve";
            case returned -> "return";
            case refused -> "refuse";
        };
    }

    /** What its order can't pay any more stands still and says why. */
    private void startOrHold(Tx tx, long id) throws SQLException {
        CampaignService.Stored campaign = CampaignService.lock(tx, id);
        List<FieldProblem> problems = check.orderProblems(tx, campaign);
        if (problems.isEmpty()) {
            campaigns.run(tx, campaign);
        } else {
            tx.update(
                    "UPDATE campaign SET state = 'PAUSED', hold_reason = ? WHERE id = ?",
                    problems.get(0).messageKey(),
                    id);
        }
    }

    private SubmittedCampaign read(ResultSet row, CurrentUser user) throws SQLException {
        List<HeldHits.Hit> found = hits.read(row.getString("held_hits"));
        String heldText = row.getString("held_text");
        String text = row.getString("text");
        String path = row.getString("path");
        boolean own = row.getLong("created_by_user") == user.userId();
        boolean mayDecide = switch (row.getString("campaigns_decided_by")) {
            case "OPERATOR" -> user.isOperator();
            case "OWN" -> user.governs(path) || path.equals(user.tenantPath());
            default -> user.governs(path);
        };
        return new SubmittedCampaign(
                row.getLong("id"),
                row.getString("name"),
                row.getString("tenant_name"),
                row.getString("brandname"),
                row.getString("type"),
                text,
                HeldGroup.runs(heldText.isEmpty() ? text : heldText, found),
                HeldGroup.reasons(found, user.locale()),
                row.getLong("recipients"),
                row.getLong("planned_segments"),
                row.getLong("held_messages"),
                row.getString("created_by"),
                row.getLong("submitted_at_millis"),
                row.getLong("start_at_millis"),
                mayDecide && !own);
    }
}
