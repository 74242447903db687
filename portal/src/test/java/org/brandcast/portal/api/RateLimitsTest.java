package org.brandcast.portal.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
    private final SetClock clock = new SetClock();
    private final RateLimits limits = new RateLimits(clock, 10);

    @Test
    void a_burst_is_twice_a_second_and_then_the_rate() {
        for (int i = 0; i < 20; i++) {
            assertThat(limits.take(1, 1)).isTrue();
        }
        assertThat(limits.take(1, 1)).isFalse();
        assertThat(limits.take(2, 1)).as("another tenant").isTrue();
        clock.millis += 100;
        assertThat(limits.take(1, 1)).isTrue();
        assertThat(limits.take(1, 1)).isFalse();
    }

    @Test
    void a_batch_is_taken_whole_or_not_at_all() {
        assertThat(limits.take(1, 15)).isTrue();
        assertThat(limits.take(1, 6)).isFalse();
        assertThat(limits.take(1, 5)).as("what was left, none of it taken").isTrue();
    }

    @Test
    void more_than_a_bucket_is_given_when_it_is_full_and_paid_back() {
        assertThat(limits.take(1, 100)).isTrue();
        clock.millis += 8_000;
        assertThat(limits.take(1, 1)).as("80 in debt, 80 paid").isFalse();
        clock.millis += 100;
        assertThat(limits.take(1, 1)).isTrue();
        assertThat(limits.take(1, 100)).as("not full").isFalse();
    }

    private static final class SetClock extends Clock {
        private long millis = 1_000_000;

        @Override
        public long millis() {
            return millis;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
