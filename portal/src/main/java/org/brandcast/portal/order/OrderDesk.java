package org.brandcast.portal.order;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brandcast.domain.quota.OrderRelease.Payment;
import org.brandcast.domain.quota.QuotaUnit;
import org.brandcast.domain.rating.PriceList;
import org.brandcast.portal.control.ControlView;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.Option;
import org.brandcast.portal.order.OrderService.OpenBelowException;
import org.brandcast.portal.order.OrderService.OrderShortException;
import org.brandcast.portal.order.OrderService.SignedOrder;
import org.brandcast.portal.page.FormModel;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.price.PriceLists;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.ForbiddenException;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.tenant.TenantCredit.CreditShortException;
import org.brandcast.portal.tenant.TenantService;
import org.brandcast.portal.tenant.TenantService.Choice;
import org.brandcast.schemas.ChargeOn;
import org.brandcast.schemas.MessageType;
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
    public static final long MOST_AMOUNT_VND = 1_000_000_000_000_000L;
    private static final long DAY = 86_400_000;

    private final OrderService orders;
    private final TenantService tenants;
    private final ControlView control;
    private final PriceLists prices;
    private final Clock clock;

    OrderDesk(OrderService orders, TenantService tenants, ControlView control, PriceLists prices, Clock clock) {
        this.orders = orders;
        this.tenants = tenants;
        this.control = control;
        this.prices = prices;
        this.clock = clock;
    }

    /** Those with whom the user may sign. */
    public List<Choice> customers(CurrentUser user) {
        return user.may(Permission.ORDER_EDIT) ? tenants.governed(user) : List.of();
    }

    /** The user's subtree, to choose from. */
    List<Option> tenants(CurrentUser user) {
        return FormModel.tenants(tenants.choices(user));
    }

    /** What an order may be limited to. */
    List<Option> carriers() {
        return FormModel.carriers(control.current());
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
        return user.may(Permission.ORDER_EDIT) && order.isOpen() && sold(user, order);
    }

    /** Whether payments for the order are the user's to record. */
    public boolean mayRecord(CurrentUser user, OrderBalance order) {
        return user.may(Permission.PAYMENT_EDIT) && order.isPayable() && sold(user, order);
    }

    private boolean sold(CurrentUser user, OrderBalance order) {
        Long source = order.contract().fundedBy();
        return tenants.governed(user).stream().anyMatch(choice -> choice.id() == order.tenantId())
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
        shown.put("unit", QuotaUnit.SEGMENTS);
        shown.put("payment", Payment.PREPAID);
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
        QuotaUnit unit = form.text("unit").isEmpty() ? QuotaUnit.SEGMENTS : form.choice("unit", QuotaUnit.class);
        long volume = form.requiredNumber("segments", 1, unit == QuotaUnit.VND ? MOST_AMOUNT_VND : MOST_SEGMENTS);
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
        OrderPricing.Sold sold = OrderPricing.sold(
                form,
                new OrderPricing.Scope(types, carriers),
                offer(user, tenant.map(Choice::id).orElse(user.tenantId())),
                funds,
                unit);
        OrderBalance.Deal deal = deal(form, unit, volume, sold);
        OrderBalance source = source(user, form, deal, sold.scope(), lastDay);
        form.check();
        SignedOrder order = new SignedOrder(
                name,
                volume,
                sold.scope().types(),
                sold.scope().carriers(),
                from,
                lastDay + DAY,
                chargeOn,
                sold.prices());
        try {
            return orders.sign(
                    user,
                    tenant.orElseThrow().id(),
                    order,
                    new OrderBalance.Contract(contract, funds, source == null ? null : source.id(), deal),
                    form.text("token"));
        } catch (OrderShortException e) {
            form.complain("segments", "problem.order.short", volume);
            form.check();
            throw e;
        } catch (CreditShortException e) {
            e.complain(form, "amount");
            form.check();
            throw e;
        }
    }

    /** Prices of the user's own list, as they are for this customer today. */
    private OrderPricing.Offer offer(CurrentUser user, long customerId) {
        return new OrderPricing.Offer(
                control.current().carriers().keySet(),
                prices.of(user, user.tenantId()),
                prices.seller(user, customerId).map(PriceLists.Seller::sector).orElse(PriceList.EVERY_SECTOR),
                clock.millis(),
                new Formats(user.locale()));
    }

    /** What it costs and when that is paid; nothing typed is the volume at its highest price. */
    private static OrderBalance.Deal deal(Fields form, QuotaUnit unit, long volume, OrderPricing.Sold sold) {
        Payment payment = form.choice("payment", Payment.class);
        Long typed = form.number("amount", 0, MOST_AMOUNT_VND);
        long amount = unit == QuotaUnit.VND ? volume : volume * sold.highest();
        if (typed != null) {
            amount = typed;
        }
        if (payment == Payment.PREPAID && amount == 0) {
            form.complain("amount", "problem.order.amount");
        }
        Long credit = form.number("creditLimit", 0, MOST_AMOUNT_VND);
        return new OrderBalance.Deal(unit, payment, payment == Payment.POSTPAID ? credit : null, volume, amount, 0);
    }

    private @Nullable OrderBalance source(
            CurrentUser user, Fields form, OrderBalance.Deal deal, OrderPricing.Scope scope, @Nullable Long lastDay) {
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
        if (deal.unit() != source.contract().deal().unit()) {
            form.complain("unit", "problem.order.source-unit", source.name());
        } else if (deal.volume() > source.free()) {
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
        if (lastDay != null && lastDay + DAY > source.validUntilMillis()) {
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
     * @throws org.brandcast.portal.form.FormProblem what was typed is no volume, its source has less left, or the
     *     customer's credit doesn't cover it
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
        } catch (CreditShortException e) {
            e.complain(form, "segments");
            form.check();
        }
    }

    /**
     * Another end of an order: the end of a day, or an instant of today ({@code 2026-11-30T17:30}).
     *
     * @throws org.brandcast.portal.form.FormProblem it is no time, over already, or behind the end of its source
     */
    public void endAt(CurrentUser user, OrderBalance order, Fields form) {
        require(user, order);
        long until = ends(form);
        Long source = order.contract().fundedBy();
        if (source != null
                && orders.order(user, source)
                        .filter(funds -> funds.validUntilMillis() < until)
                        .isPresent()) {
            form.complain("endAt", "problem.order.end-source");
        }
        if (until <= clock.millis() || until <= order.validFromMillis()) {
            form.complain("endAt", "problem.order.end", form.text("endAt"));
        }
        form.check();
        orders.endAt(user, order.id(), until);
    }

    private static long ends(Fields form) {
        String typed = form.required("endAt", 19).strip();
        if (typed.indexOf('T') < 0) {
            Long day = form.day("endAt", Formats.ZONE);
            return day == null ? 0 : day + DAY;
        }
        try {
            return LocalDateTime.parse(typed).atZone(Formats.ZONE).toInstant().toEpochMilli();
        } catch (DateTimeException e) {
            form.complain("endAt", "problem.field.date", typed);
            return 0;
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
