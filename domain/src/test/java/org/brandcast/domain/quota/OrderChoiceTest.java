package org.brandcast.domain.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.brandcast.domain.Seed;
import org.brandcast.domain.lifecycle.ChargeOn;
import org.brandcast.domain.lifecycle.MessageType;
import org.brandcast.domain.lifecycle.RejectReason;
import org.brandcast.domain.quota.OrderChoice.Candidate;
import org.brandcast.domain.quota.OrderChoice.Demand;
import org.brandcast.domain.quota.OrderChoice.Outcome;
import org.brandcast.domain.quota.OrderChoice.Outcome.Pays;
import org.brandcast.domain.quota.OrderChoice.Outcome.Refused;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OrderChoiceTest {
    private static final Candidate LATE = order(1, 100, 0, 500);
    private static final Candidate SOON = order(2, 100, 0, 300);
    private static final Candidate SOON_TOO = order(3, 100, 0, 300);
    private static final Candidate EMPTY = order(4, 1, 0, 200);
    private static final Candidate EXPIRED = order(5, 100, 0, 50);
    private static final Candidate FUTURE = order(6, 100, 90_000, 99_000);
    private static final Candidate CLOSED = new Candidate(SOON.account().close().account(), SOON.terms());

    @Test
    void theEarliestExpiryPays() {
        assertThat(payer(List.of(LATE, SOON_TOO, SOON), null)).isEqualTo(2);
    }

    @Test
    void whatCannotPayIsPassedOver() {
        assertThat(payer(List.of(EXPIRED, EMPTY, CLOSED, FUTURE, LATE), null)).isEqualTo(1);
    }

    @Test
    void theNamedOrderPaysAndNoOther() {
        assertThat(payer(List.of(LATE, SOON), 1L)).isEqualTo(1);
        assertThat(choose(List.of(LATE, EMPTY), 4L))
                .isEqualTo(new Refused(RejectReason.ORDER_EXHAUSTED, "4: 2 > 1 SEGMENTS"));
        assertThat(choose(List.of(LATE), 9L)).isEqualTo(new Refused(RejectReason.ORDER_UNKNOWN, "9"));
    }

    @Test
    void reservesAtTheOrdersPrice() {
        Pays pays = (Pays) choose(List.of(LATE), null);

        assertThat(pays.reserved().account().reserved()).isEqualTo(2);
        assertThat(pays.reserved().reservation()).isEqualTo(new Reservation(1, 2, 350));
    }

    @Test
    void saysWhyNoneCan() {
        assertThat(choose(List.of(), null)).isEqualTo(new Refused(RejectReason.ORDER_NONE, "CARE viettel"));
        assertThat(choose(List.of(EXPIRED), null)).isEqualTo(new Refused(RejectReason.ORDER_EXPIRED, "5"));
        assertThat(choose(List.of(FUTURE), null)).isEqualTo(new Refused(RejectReason.ORDER_NOT_YET_VALID, "6"));
        assertThat(choose(List.of(CLOSED), null)).isEqualTo(new Refused(RejectReason.ORDER_CLOSED, "2"));
        Demand elsewhere = new Demand(MessageType.CARE, "gmobile", 2, null, 100);
        assertThat(OrderChoice.choose(List.of(LATE), elsewhere))
                .isEqualTo(new Refused(RejectReason.ORDER_NOT_COVERING, "1: CARE gmobile"));
    }

    @Test
    void theNearestOrderNamesTheReasonInWhateverOrderTheyCome() {
        Random random = Seed.forProperty("orders that can't pay");
        List<Candidate> orders = new ArrayList<>(List.of(EXPIRED, CLOSED, FUTURE, EMPTY));
        for (int i = 0; i < 50; i++) {
            Collections.shuffle(orders, random);
            assertThat(((Refused) choose(orders, null)).reason()).isEqualTo(RejectReason.ORDER_EXHAUSTED);
            assertThat(((Refused) choose(
                                    orders.stream()
                                            .filter(o -> !o.equals(EMPTY))
                                            .toList(),
                                    null))
                            .reason())
                    .isEqualTo(RejectReason.ORDER_NOT_YET_VALID);
        }
    }

    private static long payer(List<Candidate> orders, @Nullable Long named) {
        return ((Pays) choose(orders, named)).candidate().account().orderId();
    }

    private static Outcome choose(List<Candidate> orders, @Nullable Long named) {
        List<Candidate> ranked = new ArrayList<>(orders);
        ranked.sort(OrderChoice.EARLIEST_EXPIRY);
        return OrderChoice.choose(ranked, new Demand(MessageType.CARE, "viettel", 2, named, 100));
    }

    private static Candidate order(long id, long granted, long from, long until) {
        return new Candidate(
                OrderAccount.empty(id, 1, QuotaUnit.SEGMENTS).grant(1, granted).account(),
                new OrderTerms(
                        List.of(MessageType.CARE),
                        List.of("viettel"),
                        from,
                        until,
                        ChargeOn.ACCEPTED,
                        List.of(new OrderPrice("viettel", MessageType.CARE, 350))));
    }
}
