package org.brandcast.portal.campaign;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.brandcast.domain.lifecycle.ChargeOn;
import org.brandcast.domain.lifecycle.MessageType;
import org.brandcast.domain.quota.OrderPrice;
import org.brandcast.domain.quota.OrderTerms;
import org.brandcast.portal.control.ControlView;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.FieldProblem;
import org.brandcast.portal.order.OrderBalance;
import org.brandcast.portal.order.OrderService;
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

    private static final ControlView.Brandname NO_BRANDNAME =
            new ControlView.Brandname(0, "", 0, false, List.of(), List.of());

    private final OrderService orders;
    private final ControlView control;
    private final Clock clock;

    CampaignCheck(OrderService orders, ControlView control, Clock clock) {
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
     * @param listed numbers of the list, those left out among them
     */
    record Aim(List<Long> excluded, int pace, long listed) {}

    /** The outcome; the parts are meaningful for {@code create} only without problems. */
    record Checked(
            CampaignDraft draft, Named named, Aim aim, Estimate estimate, long promised, List<FieldProblem> problems) {
        Preview preview(Locale locale) {
            return estimate.preview(locale, estimate.recipients() == 0 ? 0 : aim.listed(), promised, problems);
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
        Optional<OrderBalance> order = order(tx, user, draft, type, problems);
        Optional<StoredList> list = list(tx, user, draft, template, problems);
        if (draft.startAtMillis() != null && draft.startAtMillis() < now - PAST_TOLERANCE_MILLIS) {
            problems.add(FieldProblem.of("startAt", draft.startAtMillis().toString(), "problem.campaign.start-past"));
        }
        List<Long> excluded = excluded(tx, user, draft, problems);
        int pace = pace(draft, problems);
        long at = draft.startAtMillis() == null ? now : Math.max(now, draft.startAtMillis());
        long promised = order.isPresent() ? promised(tx, order.get().id(), 0) : 0;
        Estimate estimate = tx.seeing(TenantScope.SYSTEM, all -> {
            SendingRules.Question question =
                    new SendingRules.Question(upwards(user), brandname.orElse(NO_BRANDNAME), type, at);
            SendingRules rules = SendingRules.read(all, snapshot, question);
            Estimate counted = new Estimate(
                    snapshot,
                    rules,
                    new Estimate.Sender(user.tenantId(), question.brandname(), MessageType.valueOf(type), at),
                    template,
                    order.orElse(null),
                    order.isPresent() ? terms(all, order.get()) : null);
            if (list.isPresent() && brandname.isPresent() && !text.isEmpty()) {
                Audience audience = new Audience(list.get().id(), excluded, question, at);
                audience.read(all, template, counted::add);
                SendingRules.Advertising advertising = rules.advertising();
                if (advertising != null) {
                    counted.setOverFrequency(audience.aboutOverFrequency(all, advertising, snapshot));
                }
            }
            return counted;
        });
        if (estimate.recipients() > 0) {
            judge(estimate, order, promised, snapshot, text, problems);
        } else if (list.isPresent() && brandname.isPresent() && !text.isEmpty()) {
            problems.add(FieldProblem.of("exclude", null, "problem.campaign.all-excluded"));
        }
        return new Checked(
                draft,
                new Named(name, brandname.orElse(NO_BRANDNAME), type, text),
                new Aim(excluded, pace, list.map(StoredList::accepted).orElse(0L)),
                estimate,
                promised,
                List.copyOf(problems));
    }

    private static List<Long> upwards(CurrentUser user) {
        List<Long> ids = new ArrayList<>();
        for (String id : user.tenantPath().split("\\.", -1)) {
            ids.add(0, Long.valueOf(id));
        }
        return ids;
    }

    /** The order as admission has it, so that its own rule says what it pays for and at what price. */
    private OrderTerms terms(Tx tx, OrderBalance order) throws SQLException {
        List<OrderPrice> prices = new ArrayList<>();
        orders.prices(tx, order.id()).forEach((key, price) -> {
            int slash = key.lastIndexOf('/');
            prices.add(new OrderPrice(key.substring(0, slash), MessageType.valueOf(key.substring(slash + 1)), price));
        });
        return new OrderTerms(
                order.types().stream().map(MessageType::valueOf).toList(),
                List.copyOf(order.carriers()),
                order.validFromMillis(),
                order.validUntilMillis(),
                ChargeOn.valueOf(order.chargeOn()),
                prices);
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
            addShortage(order.get(), estimate.segments(), promised, problems);
        }
    }

    /** Whether the order can pay for what is left of a campaign that wants to run. */
    List<FieldProblem> orderProblems(Tx tx, CampaignService.Stored campaign) throws SQLException {
        List<FieldProblem> problems = new ArrayList<>();
        if (campaign.pendingSegments() == 0) {
            return problems;
        }
        Optional<OrderBalance> order = orders.find(tx, campaign.orderId());
        if (order.isEmpty()) {
            problems.add(
                    FieldProblem.of("orderId", Long.toString(campaign.orderId()), "problem.campaign.order-missing"));
            return problems;
        }
        addOrderState(order.get(), campaign.type(), problems);
        if (order.get().isSpendable()) {
            addShortage(
                    order.get(), campaign.pendingSegments(), promised(tx, campaign.orderId(), campaign.id()), problems);
        }
        return problems;
    }

    private static void addShortage(OrderBalance order, long needed, long promised, List<FieldProblem> problems) {
        long available = Math.max(0, order.free() - promised);
        if (needed > available) {
            problems.add(FieldProblem.of(
                    "orderId",
                    Long.toString(order.id()),
                    "problem.campaign.order-short",
                    needed,
                    available,
                    needed - available));
        }
    }

    /** Segments that other open campaigns will still take from the order. */
    private static long promised(Tx tx, long orderId, long exceptCampaign) throws SQLException {
        return tx.number("""
                SELECT coalesce(sum(planned_segments * (recipients - expanded) / greatest(recipients, 1)), 0)
                FROM campaign WHERE order_id = ? AND id <> ? AND state IN ('SUBMITTED', 'SCHEDULED', 'RUNNING', 'PAUSED')
                  AND NOT expansion_done""", orderId, exceptCampaign);
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

    private Optional<OrderBalance> order(
            Tx tx, CurrentUser user, CampaignDraft draft, String type, List<FieldProblem> problems)
            throws SQLException {
        if (draft.orderId() == null) {
            problems.add(FieldProblem.of("orderId", null, "problem.campaign.order-missing"));
            return Optional.empty();
        }
        Optional<OrderBalance> order =
                orders.find(tx, draft.orderId()).filter(found -> found.tenantId() == user.tenantId());
        if (order.isEmpty()) {
            problems.add(FieldProblem.of("orderId", draft.orderId().toString(), "problem.campaign.order-missing"));
            return order;
        }
        addOrderState(order.get(), type, problems);
        return order;
    }

    private static void addOrderState(OrderBalance order, String type, List<FieldProblem> problems) {
        if (!order.isSpendable()) {
            problems.add(FieldProblem.of(
                    "orderId", Long.toString(order.id()), "problem.campaign.order-" + order.state(), order.name()));
        }
        if (!order.types().isEmpty() && !order.types().contains(type)) {
            problems.add(FieldProblem.of(
                    "orderId", Long.toString(order.id()), "problem.campaign.order-type", order.name(), type));
        }
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
