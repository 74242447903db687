package org.brandcast.portal.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import org.brandcast.portal.apikey.ApiKeyService.ApiClient;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
    private final SetClock clock = new SetClock();
    private final RateLimits limits = new RateLimits(clock, 10);

    @Test
    void a_burst_is_twice_a_second_and_then_the_rate() {
        for (int i = 0; i < 20; i++) {
            assertThat(limits.take(client(1, 0), 1)).isTrue();
        }
        assertThat(limits.take(client(1, 0), 1)).isFalse();
        assertThat(limits.take(client(2, 0), 1)).as("another tenant").isTrue();
        clock.millis += 100;
        assertThat(limits.take(client(1, 0), 1)).isTrue();
        assertThat(limits.take(client(1, 0), 1)).isFalse();
    }

    @Test
    void a_batch_is_taken_whole_or_not_at_all() {
        assertThat(limits.take(client(1, 0), 15)).isTrue();
        assertThat(limits.take(client(1, 0), 6)).isFalse();
        assertThat(limits.take(client(1, 0), 5))
                .as("what was left, none of it taken")
                .isTrue();
    }

    @Test
    void more_than_a_bucket_is_given_when_it_is_full_and_paid_back() {
        assertThat(limits.take(client(1, 0), 100)).isTrue();
        clock.millis += 8_000;
        assertThat(limits.take(client(1, 0), 1)).as("80 in debt, 80 paid").isFalse();
        clock.millis += 100;
        assertThat(limits.take(client(1, 0), 1)).isTrue();
        assertThat(limits.take(client(1, 0), 100)).as("not full").isFalse();
    }

    @Test
    void a_key_with_a_rate_of_its_own_takes_from_both() {
        ApiClient slow = client(1, 2);
        for (int i = 0; i < 4; i++) {
            assertThat(limits.take(slow, 1)).isTrue();
        }
        assertThat(limits.take(slow, 1)).isFalse();
        assertThat(limits.standing(slow)).isEqualTo(new RateLimits.Standing(4, 0, 2));
        assertThat(limits.standing(client(1, 0))).as("its tenant").isEqualTo(new RateLimits.Standing(20, 16, 1));
        assertThat(limits.take(client(1, 0), 16)).isTrue();
        clock.millis += 500;
        assertThat(limits.take(slow, 1)).isTrue();
        assertThat(limits.take(slow, 1)).isFalse();
        assertThat(limits.take(client(1, 0), 5))
                .as("5 in half a second, 1 taken")
                .isFalse();
        assertThat(limits.take(client(1, 0), 4)).isTrue();
        clock.millis += 10_000;
        assertThat(limits.standing(slow)).isEqualTo(new RateLimits.Standing(4, 4, 0));
    }

    private static ApiClient client(long tenantId, int ratePerSecond) {
        return new ApiClient(ratePerSecond, tenantId, Long.toString(tenantId), Set.of(), ratePerSecond, false);
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
