package org.brandcast.portal.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryScheduleTest {
    private static final WebhookConfig CONFIG = new WebhookConfig(
            false, Duration.ofSeconds(5), Duration.ofHours(1), Duration.ofHours(24), Duration.ofSeconds(10));

    @ParameterizedTest
    @CsvSource({"1, 5000", "2, 10000", "3, 20000", "10, 2560000", "11, 3600000", "1000000, 3600000"})
    void eachPauseIsTwiceTheOneBeforeUpToAnHour(int attempts, long pauseMillis) {
        assertThat(new RetrySchedule(CONFIG, () -> 0.5).next(attempts, 0, 7)).isEqualTo(7 + pauseMillis);
        assertThat(new RetrySchedule(CONFIG, () -> 0).next(attempts, 0, 7)).isEqualTo(7 + pauseMillis * 8 / 10);
        assertThat(new RetrySchedule(CONFIG, () -> 1).next(attempts, 0, 7)).isEqualTo(7 + pauseMillis * 12 / 10);
    }

    @Test
    void theLastAttemptIsAtTheEndOfADay() {
        RetrySchedule schedule = new RetrySchedule(CONFIG, () -> 0.5);
        long day = TimeUnit.HOURS.toMillis(24);
        assertThat(schedule.next(30, 1_000, day - 1_000)).isEqualTo(1_000 + day);
        assertThat(schedule.next(31, 1_000, 1_000 + day)).isEqualTo(-1);
    }
}
