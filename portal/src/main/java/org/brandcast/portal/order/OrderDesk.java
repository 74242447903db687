package org.brandcast.portal.order;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brandcast.portal.control.ControlView;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.order.OrderService.OpenBelowException;
import org.brandcast.portal.order.OrderService.OrderShortException;
import org.brandcast.portal.order.OrderService.SignedOrder;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.ForbiddenException;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.tenant.TenantService;
import org.brandcast.portal.tenant.TenantService.Choice;
import org.brandcast.schemas.ChargeOn;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.OrderPrice;
import org.jspecify.annotations.Nullable;

/**
 * Where orders are signed, filled up and closed, by those above who pays. The operator grants out of nothing; anyone else
 * cuts the order from one of their own that funds others, within its time, types and carriers.
 */
@Singleton
public final class OrderDesk {
    static final String SPEND = "SPEND";
    static final String FUND = "FUND";
    static final long MOST_SEGMENTS = 1_000_000_000_000L;
    private static final long MOST_VND = 1_000_000;
    private static final long DAY = 86_400_000;

    private final OrderService orders;
    private final TenantService tenants;
    private final ControlView control;
    private final Clock clock;

    OrderDesk(OrderService orders, TenantService tenants, ControlView control, Clock clock) {
        this.orders = orders;
        this.tenants = tenants;
        this.control = control;
        this.clock = clock;
    }

    /** Those with whom the user may sign. */
    public List<Choice> customers(CurrentUser user) {
        return user.may(Permission.ORDER_EDIT) ? tenants.governed(user) : List.of();
    }

    /** The user's own orders from which others may be cut now. */
    public List<OrderBalance> funds(CurrentUser user) {
        return orders.own(user).stream().filter(OrderBalance::canFund).toList();
    }

    /**
     * Whether the order is the user's to fill up and to close: its owner is below the user, and what it is cut from is the
     * user's to see. What was granted out of nothing is the operator's alone.
     */
    public boolean mayChange(CurrentUser user, OrderBalance order) {
        Long source = order.contract().fundedBy();
        return order.isOpen()
                && customers(user).stream().anyMatch(choice -> choice.id() == order.tenantId())
                && (user.isOperator()
                        || (source != null && orders.order(user, source).isPresent()));
    }

    /** What a new order begins with: a year from today, everything, paid when the phone has it. */
    public Fields blank(@Nullable Long tenantId) {
        Map<String, Object> shown = new HashMap<>();
        long now = clock.millis();
        shown.put("tenantId", tenantId);
        shown.put("purpose", SPEND);
        shown.put("validFrom", Formats.isoDay(now));
        shown.put("validUntil", Formats.isoDay(now + 365 * DAY));
        shown.put("chargeOn", ChargeOn.DELIVERED);
        return Fields.showing("order", shown);
    }

    /**
     * Signs an order as a form says it.
     *
     * @throws org.brandcast.portal.form.FormProblem it can't be signed so; nothing was changed
     */
    public long sign(CurrentUser user, Fields form) {
        user.require(Permission.ORDER_EDIT);
        Optional<Choice> tenant = customers(user).stream()
                .filter(choice -> Long.toString(choice.id()).equals(form.text("tenantId")))
                .findFirst();
        if (tenant.isEmpty()) {
            form.complain("tenantId", "problem.field.choice");
        }
        String name = form.required("name", 120);
        String contract = form.upTo("contract", 60);
        boolean funds = form.text("purpose").equals(FUND);
        if (!funds && !form.text("purpose").equals(SPEND)) {
            form.complain("purpose", "problem.field.choice");
        }
        long segments = form.requiredNumber("segments", 1, MOST_SEGMENTS);
        List<MessageType> types = form.choices("types", MessageType.class);
        List<String> carriers = control.current().carriers().keySet().stream()
                .filter(carrier -> form.has("carriers", carrier))
                .toList();
        form.required("validFrom", 10);
        form.required("validUntil", 10);
        Long from = form.day("validFrom", Formats.ZONE);
        Long lastDay = form.day("validUntil", Formats.ZONE);
        if (from != null && lastDay != null && (lastDay < from || lastDay + DAY <= clock.millis())) {
            form.complain("validUntil", "problem.order.until", form.text("validUntil"));
        }
        ChargeOn chargeOn = form.choice("chargeOn", ChargeOn.class);
        List<OrderPrice> prices = prices(form, types, carriers, funds);
        OrderBalance source = source(user, form, segments, new Scope(types, carriers, from, lastDay));
        form.check();
        SignedOrder order = new SignedOrder(name, segments, types, carriers, from, lastDay + DAY, chargeOn, prices);
        try {
            return orders.sign(
                    user,
                    tenant.orElseThrow().id(),
                    order,
                    new OrderBalance.Contract(contract, funds, source == null ? null : source.id()),
                    form.text("token"));
        } catch (OrderShortException e) {
            form.complain("segments", "problem.order.short", segments);
            form.check();
            throw e;
        }
    }

    private record Scope(
            List<MessageType> types,
            List<String> carriers,
            @Nullable Long from,
            @Nullable Long lastDay) {}

    /** A price for each type that is sold, the same at all its carriers; an order that funds others needs none. */
    private List<OrderPrice> prices(Fields form, List<MessageType> types, List<String> carriers, boolean funds) {
        List<OrderPrice> prices = new ArrayList<>();
        boolean some = false;
        for (MessageType type : MessageType.values()) {
            Long price = form.number("price" + type, 0, MOST_VND);
            boolean sold = types.isEmpty() || types.contains(type);
            if (sold
                    && types.contains(type)
                    && price == null
                    && form.text("price" + type).isBlank()
                    && !funds) {
                form.complain("price" + type, "problem.field.required");
            }
            if (sold && price != null) {
                some = true;
                for (String carrier :
                        carriers.isEmpty() ? control.current().carriers().keySet() : carriers) {
                    prices.add(new OrderPrice(carrier, type, price));
                }
            }
        }
        if (!some && types.isEmpty() && !funds) {
            form.complain("priceCARE", "problem.order.prices");
        }
        return prices;
    }

    private @Nullable OrderBalance source(CurrentUser user, Fields form, long segments, Scope scope) {
        String chosen = form.text("fundedBy");
        if (chosen.isEmpty()) {
            if (!user.isOperator()) {
                form.complain("fundedBy", "problem.order.source");
            }
            return null;
        }
        Optional<OrderBalance> found = funds(user).stream()
                .filter(order -> Long.toString(order.id()).equals(chosen))
                .findFirst();
        if (found.isEmpty()) {
            form.complain("fundedBy", "problem.field.choice");
            return null;
        }
        OrderBalance source = found.get();
        if (segments > source.free()) {
            form.complain("segments", "problem.order.short", source.free());
        }
        List<String> types = scope.types().stream().map(Enum::name).toList();
        if (!source.types().isEmpty() && (types.isEmpty() || !source.types().containsAll(types))) {
            form.complain("types", "problem.order.scope", source.name());
        }
        if (!source.carriers().isEmpty()
                && (scope.carriers().isEmpty() || !source.carriers().containsAll(scope.carriers()))) {
            form.complain("carriers", "problem.order.scope", source.name());
        }
        if (scope.lastDay() != null && scope.lastDay() + DAY > source.validUntilMillis()) {
            form.complain(
                    "validUntil",
                    "problem.order.source-until",
                    new Formats(user.locale()).date(source.validUntilMillis() - 1));
        }
        return source;
    }

    /**
     * Adds to an order's volume.
     *
     * @throws org.brandcast.portal.form.FormProblem what was typed is no volume, or its source has less left
     */
    public void topUp(CurrentUser user, OrderBalance order, Fields form) {
        require(user, order);
        long more = form.requiredNumber("segments", 1, MOST_SEGMENTS);
        form.check();
        try {
            orders.topUp(user, order.id(), more, form.text("token"));
        } catch (OrderShortException e) {
            form.complain("segments", "problem.order.short", more);
            form.check();
        }
    }

    /** Ends an order; the form says that it is meant. */
    public void close(CurrentUser user, OrderBalance order, Fields form) {
        require(user, order);
        if (!form.on("sure")) {
            form.complain("sure", "problem.order.sure");
        }
        form.check();
        try {
            orders.close(user, order.id());
        } catch (OpenBelowException e) {
            form.complain("sure", "problem.order.open-below", e.open());
            form.check();
        }
    }

    void require(CurrentUser user, OrderBalance order) {
        user.require(Permission.ORDER_EDIT);
        if (!mayChange(user, order)) {
            throw new ForbiddenException(user.login(), Permission.ORDER_EDIT);
        }
    }
}
