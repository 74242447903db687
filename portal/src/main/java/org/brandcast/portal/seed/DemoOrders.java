package org.brandcast.portal.seed;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brandcast.domain.quota.OrderRelease.Payment;
import org.brandcast.domain.quota.QuotaUnit;
import org.brandcast.domain.rating.PriceList;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.order.OrderBalance;
import org.brandcast.portal.order.OrderPayments;
import org.brandcast.portal.order.OrderService;
import org.brandcast.portal.order.OrderService.SignedOrder;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.price.PriceLists;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.tenant.TenantService;
import org.brandcast.portal.tenant.TenantService.Tenant;
import org.brandcast.schemas.ChargeOn;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.OrderPrice;

/**
 * The demo's business beside its partners': price lists of the operator and the region, a volume that the region has paid
 * for and funds a reseller with, and a school below it with an order in đồng and one that waits for its payment.
 */
@Singleton
final class DemoOrders {
    private static final String RESELLER = "Đại lý Sao Mai";
    private static final String SCHOOL = "Trường Ánh Dương";
    private static final Duration VALIDITY = Duration.ofDays(180);

    private final TenantService tenants;
    private final PriceLists prices;
    private final OrderService orders;
    private final OrderPayments payments;
    private final Clock clock;

    DemoOrders(TenantService tenants, PriceLists prices, OrderService orders, OrderPayments payments, Clock clock) {
        this.tenants = tenants;
        this.prices = prices;
        this.orders = orders;
        this.payments = payments;
        this.clock = clock;
    }

    void seed(CurrentUser operator, Tenant region, List<String> carriers) {
        Tenant reseller = child(operator, region.id(), RESELLER, "reseller");
        Tenant school = child(operator, reseller.id(), SCHOOL, "partner");
        prices.begin(operator, operator.tenantId(), list(carriers, "", 280));
        prices.begin(operator, region.id(), list(carriers, "", 330));
        prices.begin(operator, reseller.id(), list(carriers, "", 380));
        prices.begin(operator, reseller.id(), list(carriers, "Giáo dục", 350));
        long funds = sign(operator, region.id(), "ĐH-2026-010 Vốn quý", 500_000, carriers, 280, paid(500_000, 280), 0);
        pay(operator, funds, 140_000_000, "FT2633000010");
        long cut = sign(
                operator,
                reseller.id(),
                "ĐH-2026-011 Vốn đại lý",
                120_000,
                carriers,
                330,
                later(120_000, 330, 20_000_000),
                funds);
        sign(operator, school.id(), "ĐH-2026-012 Thông báo học phí", 30_000, carriers, 350, paid(30_000, 350), cut);
        sign(
                operator,
                school.id(),
                "ĐH-2026-013 Tuyển sinh",
                15_000_000,
                carriers,
                350,
                new OrderBalance.Deal(QuotaUnit.VND, Payment.POSTPAID, null, 15_000_000, 15_000_000, 0),
                0);
    }

    private Tenant child(CurrentUser operator, long parentId, String name, String kind) {
        return tenants.child(parentId, name).orElseGet(() -> tenants.create(operator, parentId, name, kind));
    }

    private static OrderBalance.Deal paid(long volume, long price) {
        return new OrderBalance.Deal(QuotaUnit.SEGMENTS, Payment.PREPAID, null, volume, volume * price, 0);
    }

    private static OrderBalance.Deal later(long volume, long price, long creditVnd) {
        return new OrderBalance.Deal(QuotaUnit.SEGMENTS, Payment.POSTPAID, creditVnd, volume, volume * price, 0);
    }

    private List<PriceList.Entry> list(List<String> carriers, String sector, long care) {
        List<PriceList.Entry> list = new ArrayList<>();
        for (String carrier : carriers) {
            for (MessageType type : MessageType.values()) {
                list.add(new PriceList.Entry(
                        carrier,
                        org.brandcast.domain.lifecycle.MessageType.valueOf(type.name()),
                        sector,
                        price(carrier, type, care),
                        // A list begins with a day, as it does when somebody types it.
                        LocalDate.now(clock.withZone(Formats.ZONE))
                                .atStartOfDay(Formats.ZONE)
                                .toInstant()
                                .toEpochMilli()));
            }
        }
        return list;
    }

    private static long price(String carrier, MessageType type, long care) {
        long here = carrier.equals("viettel") ? care : care + 30;
        return switch (type) {
            case OTP -> here + 50;
            case CARE -> here;
            case AD -> here + 200;
        };
    }

    /** Signs it unless it was signed before; a volume called Vốn funds others. */
    private long sign(
            CurrentUser operator,
            long tenantId,
            String name,
            long volume,
            List<String> carriers,
            long care,
            OrderBalance.Deal deal,
            long fundedBy) {
        Optional<OrderBalance> known = orders.orders(operator).stream()
                .filter(order -> order.tenantId() == tenantId && order.name().equals(name))
                .findFirst();
        if (known.isPresent()) {
            return known.get().id();
        }
        List<OrderPrice> frozen = carriers.stream()
                .map(carrier -> new OrderPrice(carrier, MessageType.CARE, price(carrier, MessageType.CARE, care)))
                .toList();
        long now = clock.millis();
        return orders.sign(
                operator,
                tenantId,
                new SignedOrder(
                        name,
                        volume,
                        List.of(MessageType.CARE),
                        List.of(),
                        now - Duration.ofDays(1).toMillis(),
                        now + VALIDITY.toMillis(),
                        ChargeOn.DELIVERED,
                        frozen),
                new OrderBalance.Contract(
                        "HĐ " + name.substring(3, 11),
                        name.contains("Vốn"),
                        fundedBy == 0 ? null : (Long) fundedBy,
                        deal),
                "");
    }

    private void pay(CurrentUser operator, long orderId, long amountVnd, String reference) {
        OrderBalance order = orders.order(operator, orderId).orElseThrow();
        if (!order.isUnpaid()) {
            return;
        }
        payments.record(
                operator,
                order,
                Fields.showing(
                        "order",
                        Map.of(
                                "paid",
                                amountVnd,
                                "paidOn",
                                String.valueOf(Formats.isoDay(clock.millis())),
                                "reference",
                                reference)));
    }
}
