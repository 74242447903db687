package org.brandcast.domain.rating;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.brandcast.domain.lifecycle.ChargeOn;
import org.brandcast.domain.lifecycle.MessageStatus;
import org.brandcast.domain.lifecycle.MessageType;
import org.brandcast.domain.rating.SalesTree.Buyer;
import org.brandcast.domain.rating.SalesTree.Order;
import org.brandcast.domain.rating.SalesTree.PriceOf;
import org.brandcast.domain.rating.SalesTree.Sale;
import org.junit.jupiter.api.Test;

class SalesTreeTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 1);
    private static final long ROOT = 1;
    private static final long REGION = 2;
    private static final long RESELLER = 3;
    private static final long PARTNER = 4;
    private static final PriceOf CARE = new PriceOf("viettel", MessageType.CARE);

    private final Map<Long, Buyer> buyers = Map.of(
            ROOT, new Buyer(ROOT, SalesTree.CARRIERS, ""),
            REGION, new Buyer(REGION, ROOT, ""),
            RESELLER, new Buyer(RESELLER, REGION, "retail"),
            PARTNER, new Buyer(PARTNER, RESELLER, "bank"));

    private final Map<Long, PriceList> lists = Map.of(
            SalesTree.CARRIERS,
            list(new PriceList.Entry("viettel", MessageType.CARE, "", 200L, 0)),
            ROOT,
            list(
                    new PriceList.Entry("viettel", MessageType.CARE, "", 260L, 0),
                    new PriceList.Entry("viettel", MessageType.CARE, "", 270L, BillingDays.startMillis(DAY))),
            REGION,
            list(new PriceList.Entry("viettel", MessageType.CARE, "retail", 300L, 0)));

    @Test
    void alongTheOrdersThatFundedIt() {
        Map<Long, Order> orders = Map.of(
                70L, new Order(70, PARTNER, 71, ChargeOn.DELIVERED, Map.of(CARE, 350L)),
                71L, new Order(71, RESELLER, 72, ChargeOn.DELIVERED, Map.of(CARE, 310L)),
                72L, new Order(72, REGION, 0, ChargeOn.ACCEPTED, Map.of(CARE, 265L)));
        SalesTree.Chain chain = new SalesTree(buyers, orders, lists).chain(key(70, DAY));
        assertThat(chain.sales())
                .containsExactly(
                        new Sale(0, PARTNER, RESELLER, 70, ChargeOn.DELIVERED, 350),
                        new Sale(1, RESELLER, REGION, 71, ChargeOn.DELIVERED, 310),
                        new Sale(2, REGION, ROOT, 72, ChargeOn.ACCEPTED, 265),
                        new Sale(3, ROOT, SalesTree.CARRIERS, 0, ChargeOn.ACCEPTED, 200));
        assertThat(chain.unpriced()).isEmpty();
    }

    @Test
    void withoutFundingByTheListsOfTheDayOnWhichThePriceWasFrozen() {
        Map<Long, Order> orders = Map.of(70L, new Order(70, PARTNER, 0, ChargeOn.DELIVERED, Map.of(CARE, 350L)));
        assertThat(new SalesTree(buyers, orders, lists).chain(key(70, DAY)).sales())
                .extracting(Sale::unitPriceVnd)
                .containsExactly(350L, 300L, 270L, 200L);
        assertThat(new SalesTree(buyers, orders, lists)
                        .chain(key(70, DAY.minusDays(1)))
                        .sales())
                .extracting(Sale::unitPriceVnd)
                .containsExactly(350L, 300L, 260L, 200L);
    }

    @Test
    void aPurchaseWithoutAPriceIsNamed() {
        SalesTree.Chain chain = new SalesTree(buyers, Map.of(), Map.of()).chain(key(70, DAY));
        assertThat(chain.sales()).containsExactly(new Sale(0, PARTNER, RESELLER, 70, ChargeOn.DELIVERED, 350));
        assertThat(chain.unpriced()).containsExactly(RESELLER, REGION, ROOT);
    }

    @Test
    void whatNoOrderPaidForWasSoldOnce() {
        assertThat(new SalesTree(buyers, Map.of(), lists).chain(key(0, DAY)).sales())
                .hasSize(1);
    }

    @Test
    void parentsInACircleEnd() {
        Map<Long, Buyer> circle =
                Map.of(2L, new Buyer(2, 3, ""), 3L, new Buyer(3, 2, ""), PARTNER, new Buyer(PARTNER, 2, ""));
        assertThat(new SalesTree(circle, Map.of(), Map.of()).chain(key(70, DAY)).unpriced())
                .hasSizeLessThan(100);
    }

    private static PriceList list(PriceList.Entry... entries) {
        return new PriceList(List.of(entries));
    }

    private static UsageKey key(long order, LocalDate pricedOn) {
        return new UsageKey(
                DAY,
                pricedOn,
                PARTNER,
                order,
                "LOTUS",
                "viettel",
                MessageType.CARE,
                MessageStatus.DELIVERED,
                ChargeOn.DELIVERED,
                350);
    }
}
