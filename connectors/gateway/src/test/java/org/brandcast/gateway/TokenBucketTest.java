package org.brandcast.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBucketTest {
    private static final long SECOND = 1_000_000_000L;

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 5_000})
    void noWindowOfASecondSeesMoreThanTheRate(int rate) {
        Random random = new Random(rate);
        TokenBucket bucket = new TokenBucket(rate, 0);
        Deque<Long> lastSecond = new ArrayDeque<>();
        long now = 0;
        long taken = 0;
        while (now < 5 * SECOND) {
            now += random.nextInt(2_000_000);
            while (bucket.tryTake(now)) {
                taken++;
                lastSecond.addLast(now);
            }
            while (!lastSecond.isEmpty() && lastSecond.getFirst() <= now - SECOND) {
                lastSecond.removeFirst();
            }
            assertThat(lastSecond.size()).isLessThanOrEqualTo((int) Math.ceil(rate * 1.02) + 1);
        }
        assertThat(taken).isGreaterThanOrEqualTo((long) (rate * 4.9));
    }

    @Test
    void aLongPauseSavesTwentyMillisecondsOnly() {
        TokenBucket bucket = new TokenBucket(1_000, 0);
        int burst = 0;
        while (bucket.tryTake(3_600 * SECOND)) {
            burst++;
        }
        assertThat(burst).isEqualTo(20);
    }

    @Test
    void saysWhenTheNextTokenComes() {
        TokenBucket bucket = new TokenBucket(10, 0);
        assertThat(bucket.nanosUntilToken(0)).isZero();
        assertThat(bucket.tryTake(0)).isTrue();
        long wait = bucket.nanosUntilToken(0);
        assertThat(wait).isEqualTo(SECOND / 10);
        assertThat(bucket.tryTake(wait - 1)).isFalse();
        assertThat(bucket.tryTake(wait)).isTrue();
    }

    @Test
    void aTokenTakenForNothingComesBack() {
        TokenBucket bucket = new TokenBucket(1, 0);
        assertThat(bucket.tryTake(0)).isTrue();
        bucket.giveBack();
        bucket.giveBack();
        assertThat(bucket.tryTake(0)).isTrue();
        assertThat(bucket.tryTake(0)).isFalse();
    }

    @Test
    void theRateChangesWhileItRuns() {
        TokenBucket bucket = new TokenBucket(1, 0);
        assertThat(bucket.tryTake(0)).isTrue();
        bucket.setRate(100, 0);
        assertThat(bucket.nanosUntilToken(0)).isEqualTo(SECOND / 100);
        assertThatThrownBy(() -> bucket.setRate(0, 0)).hasMessageContaining("0 per second");
    }

    @Test
    void aClockThatStandsOrStepsBackGivesNothing() {
        TokenBucket bucket = new TokenBucket(1, 0);
        assertThat(bucket.tryTake(SECOND)).isTrue();
        assertThat(bucket.tryTake(SECOND)).isFalse();
        assertThat(bucket.tryTake(0)).isFalse();
    }
}
