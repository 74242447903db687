package org.brandcast.domain.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import java.time.ZoneId;
import org.brandcast.domain.lifecycle.RejectReason;
import org.junit.jupiter.api.Test;

class CapUsageTest {
    private static final ZoneId VIETNAM = ZoneId.of("Asia/Ho_Chi_Minh");
    private static final CapLimit LIMIT = new CapLimit(10, 25);
    private static final long EVENING = millis("2026-01-30T23:59:59.999");
    private static final long NEXT_DAY = EVENING + 1;
    private static final long NEXT_MONTH = millis("2026-02-01T00:00");

    private final CapUsage ten = CapUsage.NONE.use(10, EVENING, VIETNAM);

    @Test
    void theLastOfTheDayIsUsedOnce() {
        assertThat(CapUsage.NONE.refusalOf(10, LIMIT, EVENING, VIETNAM)).isEmpty();
        assertThat(CapUsage.NONE.refusalOf(11, LIMIT, EVENING, VIETNAM)).hasValue(RejectReason.CAP_DAY);
        assertThat(ten.refusalOf(1, LIMIT, EVENING, VIETNAM)).hasValue(RejectReason.CAP_DAY);
    }

    @Test
    void aDayBeginsAtMidnightInVietnam() {
        assertThat(ten.refusalOf(10, LIMIT, NEXT_DAY, VIETNAM)).isEmpty();
    }

    @Test
    void aMonthHoldsItsDays() {
        CapUsage twenty = ten.use(10, NEXT_DAY, VIETNAM);

        assertThat(twenty.monthUsed()).isEqualTo(20);
        assertThat(new CapUsage(twenty.epochDay(), twenty.epochMonth(), 0, 20).refusalOf(6, LIMIT, NEXT_DAY, VIETNAM))
                .hasValue(RejectReason.CAP_MONTH);
        assertThat(twenty.refusalOf(10, LIMIT, NEXT_MONTH, VIETNAM)).isEmpty();
        assertThat(twenty.use(3, NEXT_MONTH, VIETNAM).monthUsed()).isEqualTo(3);
    }

    @Test
    void aLateRecordOpensNoClosedDay() {
        CapUsage today = ten.use(4, NEXT_DAY, VIETNAM);

        CapUsage late = today.use(2, EVENING, VIETNAM);

        assertThat(late.epochDay()).isEqualTo(today.epochDay());
        assertThat(late.dayUsed()).isEqualTo(6);
        assertThat(late.monthUsed()).isEqualTo(16);
    }

    @Test
    void givesBackToAnOpenDayOrMonthOnly() {
        CapUsage today = ten.use(4, NEXT_DAY, VIETNAM);

        assertThat(today.giveBack(3, NEXT_DAY, VIETNAM).dayUsed()).isEqualTo(1);
        assertThat(today.giveBack(3, EVENING, VIETNAM).dayUsed()).isEqualTo(4);
        assertThat(today.giveBack(3, EVENING, VIETNAM).monthUsed()).isEqualTo(11);
        assertThat(today.use(1, NEXT_MONTH, VIETNAM)
                        .giveBack(3, EVENING, VIETNAM)
                        .monthUsed())
                .isEqualTo(1);
        assertThat(today.giveBack(99, NEXT_DAY, VIETNAM).dayUsed()).isZero();
    }

    @Test
    void aCapMayBeNoneButNotNegative() {
        assertThat(ten.refusalOf(Long.MAX_VALUE - 10, CapLimit.NONE, EVENING, VIETNAM))
                .isEmpty();
        assertThat(CapUsage.NONE.refusalOf(1, new CapLimit(0, 0), EVENING, VIETNAM))
                .hasValue(RejectReason.CAP_DAY);
        assertThatThrownBy(() -> new CapLimit(-1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static long millis(String local) {
        return LocalDateTime.parse(local).atZone(VIETNAM).toInstant().toEpochMilli();
    }
}
