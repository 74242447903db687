package org.brandcast.portal.campaign;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

/** What campaigns take of orders: whether one can pay, what others want of it, and how far it reaches. */
@Singleton
final class CampaignOrders {
    private final OrderService orders;
    private final ControlView control;
    private final Clock clock;

    CampaignOrders(OrderService orders, ControlView control, Clock clock) {
        this.orders = orders;
        this.control = control;
        this.clock = clock;
    }

    /** The draft's order, with what speaks against it. */
    Optional<OrderBalance> order(Tx tx, CurrentUser user, CampaignDraft draft, String type, List<FieldProblem> problems)
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

    /** Whether the order can pay for what is left of a campaign that wants to run. */
    List<FieldProblem> problems(Tx tx, CampaignService.Stored campaign) throws SQLException {
        List<FieldProblem> problems = new ArrayList<>();
        if (campaign.pending(false) == 0) {
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
                    order.get(),
                    campaign.pending(order.get().inVnd()),
                    promised(tx, order.get(), campaign.id()),
                    problems);
        }
        return problems;
    }

    /** Empty: the order has enough, or can't pay at all. */
    Optional<Shortage> shortage(Tx tx, CampaignService.Stored campaign) throws SQLException {
        Optional<OrderBalance> found = orders.find(tx, campaign.orderId()).filter(OrderBalance::isSpendable);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        OrderBalance order = found.get();
        long needed = campaign.pending(order.inVnd());
        long available = Math.max(0, order.free() - promised(tx, order, campaign.id()));
        if (needed <= available) {
            return Optional.empty();
        }
        ControlView.Snapshot snapshot = control.current();
        long fitting = tx.seeing(TenantScope.SYSTEM, all -> {
            Optional<Rest> rest = all.first("""
                    SELECT c.*, t.path FROM campaign c JOIN tenant t ON t.id = c.tenant_id WHERE c.id = ?""", row -> rest(row, snapshot), campaign.id());
            if (rest.isEmpty()) {
                return 0L;
            }
            Counting.Asked asked = new Counting.Asked(
                    campaign.tenantId(), rest.get().question(), rest.get().template(), order);
            return counting(all, snapshot, asked).fitting(all, rest.get().numbers(), available);
        });
        return Optional.of(new Shortage(
                order.id(),
                order.name(),
                order.unit(),
                needed,
                needed - available,
                Math.min(fitting, campaign.recipients() - campaign.expanded())));
    }

    /** What of a campaign isn't sent yet. */
    private record Rest(SendingRules.Question question, TextTemplate template, Audience.Numbers numbers) {}

    private Rest rest(ResultSet row, ControlView.Snapshot snapshot) throws SQLException {
        return new Rest(
                new SendingRules.Question(
                        upwards(row.getString("path")),
                        snapshot.usable(row.getString("brandname"), row.getLong("tenant_id"))
                                .orElse(CampaignCheck.NO_BRANDNAME),
                        row.getString("type"),
                        Math.max(clock.millis(), row.getLong("start_at_millis"))),
                TextTemplate.of(row.getString("text")),
                Audience.Numbers.rest(row.getLong("id"), row.getLong("list_id"), row.getLong("cursor_position")));
    }

    /** Counts by the rules for one sender and text. The transaction sees everybody's rows. */
    Counting counting(Tx all, ControlView.Snapshot snapshot, Counting.Asked asked) throws SQLException {
        @Nullable OrderBalance order = asked.order();
        return new Counting(
                snapshot,
                SendingRules.read(all, snapshot, asked.question()),
                asked,
                order == null ? null : terms(all, order));
    }

    /** Ids of a tenant and those above it, the nearest first. */
    static List<Long> upwards(String tenantPath) {
        List<Long> ids = new ArrayList<>();
        for (String id : tenantPath.split("\\.", -1)) {
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

    static void addShortage(OrderBalance order, long needed, long promised, List<FieldProblem> problems) {
        long available = Math.max(0, order.free() - promised);
        if (needed > available) {
            problems.add(FieldProblem.of(
                    "orderId",
                    Long.toString(order.id()),
                    order.inVnd() ? "problem.campaign.order-short-vnd" : "problem.campaign.order-short",
                    needed,
                    available,
                    needed - available));
        }
    }

    /** What other open campaigns will still take from the order, in its unit. */
    static long promised(Tx tx, OrderBalance order, long exceptCampaign) throws SQLException {
        return tx.number(
                """
                SELECT coalesce(sum(%s * (recipients - expanded) / greatest(recipients, 1)), 0)
                FROM campaign WHERE order_id = ? AND id <> ?
                  AND state IN ('SUBMITTED', 'SCHEDULED', 'RUNNING', 'PAUSED') AND NOT expansion_done""".formatted(order.inVnd() ? "planned_amount_vnd" : "planned_segments"), order.id(), exceptCampaign);
    }
}
