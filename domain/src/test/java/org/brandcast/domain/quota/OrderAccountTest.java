package org.brandcast.domain.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.brandcast.domain.lifecycle.RejectReason;
import org.brandcast.domain.quota.ReserveOutcome.Refused;
import org.brandcast.domain.quota.ReserveOutcome.Reserved;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderAccountTest {
    private final OrderAccount account =
            OrderAccount.empty(7, 1, QuotaUnit.SEGMENTS).grant(1, 10).account();

    @Test
    void aGrantIsATotalAndNeverAdded() {
        LedgerStep step = account.grant(2, 25);

        assertThat(step.account().granted()).isEqualTo(25);
        assertThat(step.account().grantVersion()).isEqualTo(2);
        assertThat(step.entries()).containsExactly(new LedgerEntry(LedgerVerb.GRANT, 15, 0, 25, 0, 0, 2));
        assertThat(step.clamped()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"1", "0", "-5"})
    void aTakenOrOlderVersionChangesNothing(long version) {
        LedgerStep step = account.grant(version, 1_000_000);

        assertThat(step.account()).isEqualTo(account);
        assertThat(step.entries()).isEmpty();
    }

    @Test
    void anEqualTotalOfANewVersionIsEchoed() {
        assertThat(account.grant(2, 10).entries())
                .containsExactly(new LedgerEntry(LedgerVerb.GRANT, 0, 0, 10, 0, 0, 2));
    }

    @Test
    void aLoweredTotalIsClampedToWhatIsUsed() {
        OrderAccount used = reserve(reserve(account, 4), 2);
        used = used.settle(new Reservation(7, 2, 0), 2, 0).account();

        LedgerStep step = used.grant(2, 5);

        assertThat(step.clamped()).isTrue();
        assertThat(step.account().granted()).isEqualTo(6);
        assertThat(step.account().free()).isZero();
        assertThat(step.entries()).containsExactly(new LedgerEntry(LedgerVerb.GRANT, -4, 0, 6, 4, 2, 5));
        assertThat(used.grant(2, 6).clamped()).isFalse();
        assertThat(used.grant(2, -1).account().granted()).isEqualTo(6);
    }

    @Test
    void reservesAllOrNothing() {
        Reserved all = (Reserved) account.reserve(10, 350);

        assertThat(all.account().free()).isZero();
        assertThat(all.reservation()).isEqualTo(new Reservation(7, 10, 350));
        assertThat(all.entry()).isEqualTo(new LedgerEntry(LedgerVerb.RESERVE, 10, 3_500, 10, 10, 0, 2));
        assertThat(account.reserve(11, 350))
                .isEqualTo(new Refused(RejectReason.ORDER_EXHAUSTED, "7: 11 > 10 SEGMENTS"));
        assertThat(all.account().reserve(1, 0)).isInstanceOf(Refused.class);
    }

    @Test
    void settlesInOneOrTwoEntries() {
        Reserved held = (Reserved) account.reserve(3, 100);

        LedgerStep partial = held.account().settle(held.reservation(), 2, 1);

        assertThat(partial.entries())
                .containsExactly(
                        new LedgerEntry(LedgerVerb.POST, 2, 200, 10, 1, 2, 3),
                        new LedgerEntry(LedgerVerb.VOID, 1, 100, 10, 0, 2, 4));
        assertThat(partial.account().free()).isEqualTo(8);
        assertThat(held.account().settle(held.reservation(), 3, 0).entries())
                .extracting(LedgerEntry::verb)
                .containsExactly(LedgerVerb.POST);
        assertThat(held.account().settle(held.reservation(), 0, 3).entries())
                .extracting(LedgerEntry::verb)
                .containsExactly(LedgerVerb.VOID);
    }

    @ParameterizedTest
    @CsvSource({"3, 1", "1, 1", "-1, 4", "4, -1", "0, 0", "2147483647, 2147483647"})
    void aSettlementEndsItsReservationExactly(int post, int voided) {
        Reserved held = (Reserved) account.reserve(3, 100);

        assertThat(held.reservation().isEndedBy(post, voided)).isFalse();
        assertThatThrownBy(() -> held.account().settle(held.reservation(), post, voided))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void settlesOnlyItsOwnReservations() {
        assertThatThrownBy(() -> reserve(account, 3).settle(new Reservation(8, 3, 0), 3, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("order 7");
        assertThatThrownBy(() -> account.settle(new Reservation(7, 1, 0), 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("out of balance");
    }

    @Test
    void aClosedOrderSellsNothingAndStillSettles() {
        Reserved held = (Reserved) account.reserve(3, 0);

        LedgerStep closing = held.account().close();
        OrderAccount closed = closing.account();

        assertThat(closing.entries()).containsExactly(new LedgerEntry(LedgerVerb.CLOSE, 7, 0, 10, 3, 0, 3));
        assertThat(closed.reserve(1, 0)).isEqualTo(new Refused(RejectReason.ORDER_CLOSED, "7"));
        assertThat(closed.spendable()).isZero();
        assertThat(closed.free()).isEqualTo(7);
        assertThat(closed.close().entries()).isEmpty();
        OrderAccount settled = closed.settle(held.reservation(), 1, 2).account();
        assertThat(settled.posted()).isEqualTo(1);
        assertThat(settled.spendable()).isZero();
    }

    @Test
    void aNewVersionClosesAndOpens() {
        LedgerStep closing = account.takeOver(2, 12, true);
        assertThat(closing.entries()).extracting(LedgerEntry::verb).containsExactly(LedgerVerb.GRANT, LedgerVerb.CLOSE);
        assertThat(closing.account().closed()).isTrue();

        assertThat(closing.account().takeOver(2, 12, false).entries()).isEmpty();
        assertThat(closing.account().takeOver(3, 12, true).entries())
                .extracting(LedgerEntry::verb)
                .containsExactly(LedgerVerb.GRANT);

        LedgerStep opening = closing.account().takeOver(3, 20, false);
        assertThat(opening.entries()).extracting(LedgerEntry::verb).containsExactly(LedgerVerb.GRANT);
        assertThat(opening.account().spendable()).isEqualTo(20);
    }

    @Test
    void anOrderInDongHoldsAmounts() {
        OrderAccount dong =
                OrderAccount.empty(7, 1, QuotaUnit.VND).grant(1, 1_000).account();

        Reserved held = (Reserved) dong.reserve(2, 350);
        assertThat(held.account().free()).isEqualTo(300);
        assertThat(held.account().reserve(1, 301)).isInstanceOf(Refused.class);
        LedgerStep settled = held.account().settle(held.reservation(), 1, 1);

        assertThat(settled.entries())
                .containsExactly(
                        new LedgerEntry(LedgerVerb.POST, 1, 350, 1_000, 350, 350, 3),
                        new LedgerEntry(LedgerVerb.VOID, 1, 350, 1_000, 0, 350, 4));
        assertThat(settled.account().free()).isEqualTo(650);
    }

    @Test
    void noAccountIsOutOfBalance() {
        assertThatThrownBy(() -> new OrderAccount(7, 1, QuotaUnit.SEGMENTS, 1, 9, 5, 5, false, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new OrderAccount(7, 1, QuotaUnit.SEGMENTS, 1, 9, -1, 5, false, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new OrderAccount(7, 1, QuotaUnit.SEGMENTS, 1, 9, 1, -1, false, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "-1, 1", "1, -1"})
    void aReservationHasSegmentsAndAPrice(int segments, long price) {
        assertThatThrownBy(() -> account.reserve(segments, price)).isInstanceOf(IllegalArgumentException.class);
    }

    private static OrderAccount reserve(OrderAccount account, int segments) {
        return ((Reserved) account.reserve(segments, 0)).account();
    }
}
