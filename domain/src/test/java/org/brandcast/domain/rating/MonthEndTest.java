package org.brandcast.domain.rating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MonthEndTest {
    private static final VolumeTiers TIERS = new VolumeTiers(
            List.of(new VolumeTiers.Tier(0, 0), new VolumeTiers.Tier(100, 10), new VolumeTiers.Tier(1000, 25)));

    @ParameterizedTest
    @CsvSource({
        "-5, 0",
        "0, 0",
        "99, 0",
        "100, 0",
        "101, 10",
        "1000, 9000",
        "1001, 9025",
        "2000, 34000",
    })
    void eachSliceOfTheVolumeHasItsOwnReduction(long segments, long off) {
        assertThat(TIERS.offVnd(segments)).isEqualTo(off);
    }

    @ParameterizedTest
    @CsvSource({
        // half a đồng goes up, away from zero
        "5, 1000, 1",
        "4, 1000, 0",
        "-5, 1000, -1",
        "-4, 1000, 0",
        "350, 10000, 350",
        "9223372036854775807, 10000, 9223372036854775807",
    })
    void shares(long amount, int basisPoints, long share) {
        assertThat(Money.share(amount, basisPoints)).isEqualTo(share);
    }

    @Test
    void moreThanALongHoldsIsAFault() {
        assertThatThrownBy(() -> Money.of(Long.MAX_VALUE, 2)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void aMonthOfEverything() {
        BillingTerms terms = new BillingTerms(1000, TIERS, 300_000, 200, 1_000_000, 50_000);
        MonthEnd.Bill bill = MonthEnd.bill(terms, 1001, 350_350, 1, 3);
        assertThat(bill.lines())
                .containsExactly(
                        new MonthEnd.Line(MonthEnd.Kind.TIER, 1001, -9025),
                        // 2 % of 341.325 is 6.826,5
                        new MonthEnd.Line(MonthEnd.Kind.REBATE, 1, -6827),
                        new MonthEnd.Line(MonthEnd.Kind.SETUP_FEE, 1, 1_000_000),
                        new MonthEnd.Line(MonthEnd.Kind.MONTHLY_FEE, 3, 150_000));
        assertThat(bill.subtotalVnd()).isEqualTo(350_350 - 9025 - 6827 + 1_150_000);
        assertThat(bill.vatVnd()).isEqualTo(148_450);
        assertThat(bill.totalVnd()).isEqualTo(bill.subtotalVnd() + bill.vatVnd());
    }

    @Test
    void theRebateBeginsAtItsTurnover() {
        BillingTerms terms = new BillingTerms(0, VolumeTiers.NONE, 1000, 100, 0, 0);
        assertThat(MonthEnd.bill(terms, 1, 999, 0, 0).totalVnd()).isEqualTo(999);
        assertThat(MonthEnd.bill(terms, 1, 1000, 0, 0).totalVnd()).isEqualTo(990);
    }

    @Test
    void tiersNeverTakeOffMoreThanWasUsed() {
        BillingTerms terms = new BillingTerms(1000, new VolumeTiers(List.of(new VolumeTiers.Tier(0, 500))), 0, 0, 0, 0);
        assertThat(MonthEnd.bill(terms, 10, 3500, 0, 0).totalVnd()).isZero();
        // credits of a month without usage are paid back as they are
        assertThat(MonthEnd.bill(terms, -1, -350, 0, 0).totalVnd()).isEqualTo(-385);
    }

    @Test
    void tiersMustGrow() {
        assertThatThrownBy(() -> new VolumeTiers(List.of(new VolumeTiers.Tier(100, 1), new VolumeTiers.Tier(100, 2))))
                .hasMessageContaining("100");
    }

    @Test
    void daysAreThoseOfVietnam() {
        assertThat(BillingDays.of(Instant.parse("2026-10-31T16:59:59.999Z"))).isEqualTo(LocalDate.of(2026, 10, 31));
        assertThat(BillingDays.of(Instant.parse("2026-10-31T17:00:00Z"))).isEqualTo(LocalDate.of(2026, 11, 1));
        assertThat(BillingDays.endMillis(LocalDate.of(2026, 10, 31)))
                .isEqualTo(BillingDays.startMillis(LocalDate.of(2026, 11, 1)));
        assertThat(BillingDays.isLastOfMonth(LocalDate.of(2026, 2, 28))).isTrue();
        assertThat(BillingDays.isLastOfMonth(LocalDate.of(2028, 2, 28))).isFalse();
    }
}
