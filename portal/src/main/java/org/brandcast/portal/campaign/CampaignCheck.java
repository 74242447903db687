package org.brandcast.portal.campaign;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.brandcast.portal.control.ControlView;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.FieldProblem;
import org.brandcast.portal.order.OrderBalance;
import org.brandcast.portal.security.CurrentUser;
import org.jspecify.annotations.Nullable;

/** Whether a campaign may be sent as it is drafted, and what it would cost: one set of rules for preview and create. */
@Singleton
final class CampaignCheck {
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_TEXT = 2_000;
    private static final long FASTEST_PACE = 10_000;
    private static final int MOST_EXCLUDED = 20;

    /** A form that was filled in for a while may name a minute that has just passed. */
    private static final long PAST_TOLERANCE_MILLIS = 600_000;

    static final ControlView.Brandname NO_BRANDNAME = new ControlView.Brandname(0, "", 0, false, List.of(), List.of());

    private final CampaignOrders orders;
    private final ControlView control;
    private final Clock clock;

    CampaignCheck(CampaignOrders orders, ControlView control, Clock clock) {
        this.orders = orders;
        this.control = control;
        this.clock = clock;
    }

    /** What is sent, in the forms in which it is kept. */
    record Named(String name, ControlView.Brandname brandname, String type, String text) {}

    /**
     * To whom, and how fast.
     *
     * @param pace messages a second; 0: as fast as it goes
     * @param listed numbers of the list, those left out among them; 0: it goes to a part of them, and nobody counted
     */
    record Aim(List<Long> excluded, int pace, long listed) {}

    /** The outcome; the parts are meaningful for {@code create} only without problems. */
    record Checked(
            CampaignDraft draft,
            Named named,
            Aim aim,
            Estimate estimate,
            long promised,
            long fitting,
            List<FieldProblem> problems) {
        Preview preview(Locale locale) {
            return estimate.preview(locale, estimate.recipients() == 0 ? 0 : aim.listed(), promised, fitting, problems);
        }

        long amountVnd() {
            return estimate.amountVnd();
        }

        long recipients() {
            return estimate.recipients();
        }

        long segments() {
            return estimate.segments();
        }
    }

    private record StoredList(long id, long accepted, Set<String> columns) {}

    Checked check(Tx tx, CurrentUser user, CampaignDraft draft) throws SQLException {
        List<FieldProblem> problems = new ArrayList<>();
        ControlView.Snapshot snapshot = control.current();
        long now = clock.millis();
        String name = name(draft, problems);
        Optional<ControlView.Brandname> brandname = brandname(user, draft, snapshot, problems);
        String type = type(draft, problems);
        String text = text(draft, problems);
        TextTemplate template = TextTemplate.of(text);
        Optional<OrderBalance> order = orders.order(tx, user, draft, type, problems);
        Optional<StoredList> list = list(tx, user, draft, template, problems);
        if (draft.startAtMillis() != null && draft.startAtMillis() < now - PAST_TOLERANCE_MILLIS) {
            problems.add(FieldProblem.of("startAt", draft.startAtMillis().toString(), "problem.campaign.start-past"));
        }
        List<Long> excluded = excluded(tx, user, draft, problems);
        int pace = pace(draft, problems);
        long at = draft.startAtMillis() == null ? now : Math.max(now, draft.startAtMillis());
        long promised = order.isPresent() ? CampaignOrders.promised(tx, order.get(), 0) : 0;
        SendingRules.Question question = new SendingRules.Question(
                CampaignOrders.upwards(user.tenantPath()), brandname.orElse(NO_BRANDNAME), type, at);
        Optional<Audience.Numbers> numbers = list.isPresent() && brandname.isPresent() && !text.isEmpty()
                ? Optional.of(Audience.Numbers.drafted(list.get().id(), excluded, draft.most()))
                : Optional.empty();
        long available = order.filter(OrderBalance::isSpendable)
                .map(paying -> Math.max(0, paying.free() - promised))
                .orElse(Long.MAX_VALUE);
        Counting.Asked asked = new Counting.Asked(user.tenantId(), question, template, order.orElse(null));
        Counted counted = tx.seeing(TenantScope.SYSTEM, all -> {
            Counting counting = orders.counting(all, snapshot, asked);
            if (numbers.isEmpty()) {
                return new Counted(counting.blank(), 0);
            }
            Estimate sum = counting.count(all, numbers.get());
            return new Counted(sum, sum.needed() > available ? counting.fitting(all, numbers.get(), available) : 0);
        });
        Estimate estimate = counted.estimate();
        if (numbers.isPresent() && estimate.recipients() == 0 && !excluded.isEmpty()) {
            problems.add(FieldProblem.of("exclude", null, "problem.campaign.all-excluded"));
        } else if (numbers.isPresent()) {
            judge(estimate, order, promised, snapshot, text, problems);
        }
        long listed = draft.most() == null ? list.map(StoredList::accepted).orElse(0L) : 0;
        return new Checked(
                draft,
                new Named(name, question.brandname(), type, text),
                new Aim(excluded, pace, listed),
                estimate,
                promised,
                counted.fitting(),
                List.copyOf(problems));
    }

    private record Counted(Estimate estimate, long fitting) {}

    /** Whether the order can pay for what is left of a campaign that wants to run. */
    List<FieldProblem> orderProblems(Tx tx, CampaignService.Stored campaign) throws SQLException {
        return orders.problems(tx, campaign);
    }

    private static int pace(CampaignDraft draft, List<FieldProblem> problems) {
        Long pace = draft.pacePerSecond();
        if (pace != null && (pace < 1 || pace > FASTEST_PACE)) {
            problems.add(FieldProblem.of("pace", pace.toString(), "problem.campaign.pace", FASTEST_PACE));
            return 0;
        }
        return pace == null ? 0 : pace.intValue();
    }

    /** Lists to leave out, each the tenant's own. */
    private static List<Long> excluded(Tx tx, CurrentUser user, CampaignDraft draft, List<FieldProblem> problems)
            throws SQLException {
        if (draft.excludeListIds().isEmpty()) {
            return List.of();
        }
        if (draft.excludeListIds().size() > MOST_EXCLUDED) {
            problems.add(FieldProblem.of(
                    "exclude",
                    Integer.toString(draft.excludeListIds().size()),
                    "problem.campaign.exclude-many",
                    MOST_EXCLUDED));
            return List.of();
        }
        List<Long> own = tx.list(
                "SELECT id FROM subscriber_list WHERE id = ANY (?) AND tenant_id = ? AND deleted_at_millis IS NULL",
                row -> row.getLong(1),
                tx.longs(draft.excludeListIds()),
                user.tenantId());
        for (Long id : draft.excludeListIds()) {
            if (!own.contains(id)) {
                problems.add(FieldProblem.of("exclude", id.toString(), "problem.campaign.list-missing"));
            } else if (id.equals(draft.listId())) {
                problems.add(FieldProblem.of("exclude", id.toString(), "problem.campaign.exclude-same"));
            }
        }
        return own;
    }

    /** What only the sums can tell. */
    private static void judge(
            Estimate estimate,
            Optional<OrderBalance> order,
            long promised,
            ControlView.Snapshot snapshot,
            String text,
            List<FieldProblem> problems) {
        if (estimate.mostSegments() > snapshot.mostSegments()) {
            problems.add(FieldProblem.of(
                    "text", text, "problem.campaign.text-long", estimate.mostSegments(), snapshot.mostSegments()));
        } else if (estimate.sendable() == 0) {
            problems.add(FieldProblem.of("listId", null, "problem.campaign.nothing-sendable", estimate.refused()));
        }
        if (order.isPresent() && order.get().isSpendable()) {
            CampaignOrders.addShortage(order.get(), estimate.needed(), promised, problems);
        }
    }

    private static String name(CampaignDraft draft, List<FieldProblem> problems) {
        String name = draft.name() == null ? "" : draft.name().strip();
        if (name.isEmpty()) {
            problems.add(FieldProblem.of("name", draft.name(), "problem.campaign.name-empty"));
        } else if (name.length() > LONGEST_NAME) {
            problems.add(FieldProblem.of("name", name, "problem.campaign.name-long", LONGEST_NAME));
        }
        return name;
    }

    private static Optional<ControlView.Brandname> brandname(
            CurrentUser user, CampaignDraft draft, ControlView.Snapshot snapshot, List<FieldProblem> problems) {
        String written = draft.brandname() == null ? "" : draft.brandname();
        Optional<ControlView.Brandname> found = snapshot.usable(written, user.tenantId());
        if (found.isEmpty()) {
            problems.add(FieldProblem.of(
                    "brandname",
                    draft.brandname(),
                    written.isBlank() ? "problem.campaign.brandname-empty" : "problem.campaign.brandname-not-owned",
                    written));
        }
        return found;
    }

    private static String type(CampaignDraft draft, List<FieldProblem> problems) {
        String type = draft.type() == null ? "" : draft.type().strip().toUpperCase(Locale.ROOT);
        if (!Set.of("CARE", "AD", "OTP").contains(type)) {
            problems.add(FieldProblem.of("type", draft.type(), "problem.campaign.type"));
            return "CARE";
        }
        return type;
    }

    private static String text(CampaignDraft draft, List<FieldProblem> problems) {
        // Browsers send line breaks of a text area as CR LF, which would cost two characters.
        String text =
                draft.text() == null ? "" : draft.text().replace("\r\n", "\n").strip();
        if (text.isEmpty()) {
            problems.add(FieldProblem.of("text", draft.text(), "problem.campaign.text-empty"));
        } else if (text.length() > LONGEST_TEXT) {
            problems.add(
                    FieldProblem.of("text", text, "problem.campaign.text-characters", text.length(), LONGEST_TEXT));
            return "";
        }
        return text;
    }

    private static Optional<StoredList> list(
            Tx tx, CurrentUser user, CampaignDraft draft, TextTemplate template, List<FieldProblem> problems)
            throws SQLException {
        @Nullable Long id = draft.listId();
        Optional<StoredList> list = id == null
                ? Optional.empty()
                : tx.first(
                        "SELECT id, accepted, columns FROM subscriber_list WHERE id = ? AND tenant_id = ? AND deleted_at_millis IS NULL",
                        row -> new StoredList(row.getLong(1), row.getLong(2), Tx.textSet(row, "columns")),
                        id,
                        user.tenantId());
        if (list.isEmpty()) {
            problems.add(FieldProblem.of("listId", id == null ? null : id.toString(), "problem.campaign.list-missing"));
            return list;
        }
        if (list.get().accepted() == 0) {
            problems.add(FieldProblem.of("listId", Long.toString(list.get().id()), "problem.campaign.list-empty"));
            return Optional.empty();
        }
        List<String> missing = template.missingFrom(list.get().columns());
        if (!missing.isEmpty()) {
            problems.add(FieldProblem.of(
                    "text",
                    "{" + missing.get(0) + "}",
                    "problem.campaign.text-column",
                    missing.get(0),
                    String.join(", ", list.get().columns())));
            return Optional.empty();
        }
        return list;
    }
}
