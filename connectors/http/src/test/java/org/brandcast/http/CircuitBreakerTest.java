package org.brandcast.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final CircuitBreaker breaker = new CircuitBreaker(3, Duration.ofSeconds(1));

    private void fail(int times, long now) {
        for (int i = 0; i < times; i++) {
            assertThat(breaker.tryPass(now)).isTrue();
            breaker.failed(now);
        }
    }

    @Test
    void failuresInARowOpenIt() {
        fail(2, 0);
        assertThat(breaker.tryPass(0)).isTrue();
        breaker.succeeded();
        fail(2, 0);
        assertThat(breaker.isOpen()).isFalse();
        fail(1, 0);
        assertThat(breaker.isOpen()).isTrue();
        assertThat(breaker.tryPass(SECOND - 1)).isFalse();
        assertThat(breaker.nanosUntilProbe(SECOND / 4)).isEqualTo(SECOND * 3 / 4);
    }

    @Test
    void oneProbeAtATimeDecides() {
        fail(3, 0);
        assertThat(breaker.allowed(10, SECOND)).isEqualTo(1);
        assertThat(breaker.tryPass(SECOND)).isTrue();
        assertThat(breaker.tryPass(SECOND)).isFalse();
        breaker.failed(SECOND);
        assertThat(breaker.tryPass(SECOND * 2))
                .as("the second opening lasts twice as long")
                .isFalse();
        assertThat(breaker.tryPass(SECOND * 3)).isTrue();
        breaker.succeeded();
        assertThat(breaker.allowed(10, SECOND * 3)).isEqualTo(10);
        fail(3, SECOND * 3);
        assertThat(breaker.nanosUntilProbe(SECOND * 3)).as("short again").isEqualTo(SECOND);
    }

    @Test
    void whatPassedBeforeItOpenedDoesNotLengthenIt() {
        for (int i = 0; i < 8; i++) {
            assertThat(breaker.tryPass(0)).isTrue();
        }
        for (int i = 0; i < 8; i++) {
            breaker.failed(0);
        }
        assertThat(breaker.nanosUntilProbe(0)).isEqualTo(SECOND);
    }
}
