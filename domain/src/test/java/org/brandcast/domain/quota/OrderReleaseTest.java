package org.brandcast.domain.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.brandcast.domain.quota.OrderRelease.Line;
import org.brandcast.domain.quota.OrderRelease.Payment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderReleaseTest {
    private static final List<Line> ORDERED = List.of(new Line(1_000, 350_000), new Line(500, 175_000));

    @ParameterizedTest
    @CsvSource({
        // a prepaid order opens line by line, however much credit somebody noted
        "PREPAID, 0, , 0",
        "PREPAID, 349999, , 0",
        "PREPAID, 350000, , 1000",
        "PREPAID, 524999, 9000000, 1000",
        "PREPAID, 525000, , 1500",
        "PREPAID, 900000, , 1500",
        // one that is paid afterwards, up to its credit
        "POSTPAID, 0, , 1500",
        "POSTPAID, 0, 0, 0",
        "POSTPAID, 0, 349, 0",
        "POSTPAID, 0, 350, 1",
        "POSTPAID, 0, 350000, 1000",
        "POSTPAID, 0, 437500, 1250",
        "POSTPAID, 87500, 437500, 1500",
        "POSTPAID, 87499, 437500, 1499",
        // a correction that takes back more than came in releases nothing
        "PREPAID, -5, , 0",
    })
    void whatIsReleased(Payment payment, long paid, Long credit, long wanted) {
        assertThat(OrderRelease.released(ORDERED, payment, paid, credit)).isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource({
        // an order of 525.000: what is unpaid, within its own credit
        "0, , 525000",
        "125000, , 400000",
        "525000, , 0",
        "600000, , 0",
        "-5, , 525000",
        "0, 200000, 200000",
        "400000, 200000, 125000",
        "0, 900000, 525000",
        "0, 0, 0",
    })
    void whatItTakesOfItsCustomersCredit(long paid, Long credit, long wanted) {
        assertThat(OrderRelease.creditTakenVnd(525_000, paid, credit)).isEqualTo(wanted);
    }

    @Test
    void whatCostsNothingIsReleasedAtOnce() {
        assertThat(OrderRelease.released(List.of(new Line(7, 0)), Payment.PREPAID, 0, null))
                .isEqualTo(7);
    }

    @Test
    void amountsOfTrillionsDontOverflow() {
        Line large = new Line(1_000_000_000_000L, 900_000_000_000_000L);
        assertThat(OrderRelease.released(List.of(large), Payment.POSTPAID, 0, 450_000_000_000_000L))
                .isEqualTo(500_000_000_000L);
        assertThat(OrderRelease.amountAtRate(List.of(large), 1_000_000_000_000L))
                .isEqualTo(900_000_000_000_000L);
    }

    @Test
    void aTopUpCostsWhatTheOrderCosts() {
        assertThat(OrderRelease.amountAtRate(ORDERED, 10)).isEqualTo(3_500);
        assertThat(OrderRelease.amountAtRate(List.of(new Line(3, 100)), 1)).isEqualTo(34);
        assertThat(OrderRelease.amountAtRate(List.of(), 10)).isZero();
    }

    @Test
    void whatIsReleasedGrowsWithWhatIsPaidAndNeverExceedsTheOrder() {
        long seed = Long.getLong("brandcast.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            List<Line> lines = List.of(
                    new Line(1 + random.nextInt(1_000), random.nextInt(1_000)),
                    new Line(1 + random.nextInt(1_000), random.nextInt(1_000)));
            Payment payment = random.nextBoolean() ? Payment.PREPAID : Payment.POSTPAID;
            Long credit = random.nextInt(3) == 0 ? null : (Long) (long) random.nextInt(1_500);
            long paid = random.nextInt(2_000);
            long less = OrderRelease.released(lines, payment, paid, credit);
            long more = OrderRelease.released(lines, payment, paid + random.nextInt(500), credit);
            long all = lines.get(0).volume() + lines.get(1).volume();
            assertThat(less).as("seed %d, %d", seed, i).isBetween(0L, more);
            assertThat(more).as("seed %d, %d", seed, i).isLessThanOrEqualTo(all);
        }
    }

    @Test
    void aLineHasAVolume() {
        assertThatThrownBy(() -> new Line(0, 1)).hasMessageContaining("0, 1");
    }
}
