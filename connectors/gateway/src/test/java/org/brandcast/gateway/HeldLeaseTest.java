package org.brandcast.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.brandcast.gateway.WorkerEnvironment.LeaseTimes;
import org.junit.jupiter.api.Test;

class HeldLeaseTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final long start = nanos.get();
    private final HeldLease lease =
            new HeldLease(3, Duration.ofSeconds(10), new WorkerClock(nanos::get, () -> 0), start);

    private void at(double seconds) {
        nanos.set(start + (long) (seconds * 1e9));
    }

    @Test
    void holdsForNineTenthsOfItsDuration() {
        at(8.9);
        assertThat(lease.holds()).isTrue();
        at(9.0);
        assertThat(lease.holds()).isFalse();
    }

    @Test
    void aHeartbeatCountsFromWhenItWasSent() {
        at(5);
        lease.confirmed(start + 2_000_000_000L);
        at(10.9);
        assertThat(lease.holds()).isTrue();
        at(11.0);
        assertThat(lease.holds()).isFalse();
    }

    @Test
    void anOlderHeartbeatTakesNothingBack() {
        at(4);
        lease.confirmed(start + 3_000_000_000L);
        lease.confirmed(start + 1_000_000_000L);
        at(11.9);
        assertThat(lease.holds()).isTrue();
    }

    @Test
    void aHeartbeatConfirmedTooLateRevivesNothing() {
        at(9.5);
        lease.confirmed(start + 8_000_000_000L);
        assertThat(lease.holds()).isFalse();
        at(9.6);
        lease.confirmed(start + 9_000_000_000L);
        assertThat(lease.holds()).isFalse();
    }

    @Test
    void aLapseOnceSeenStays() {
        at(9.1);
        assertThat(lease.holds()).isFalse();
        at(1);
        assertThat(lease.holds()).isFalse();
    }

    @Test
    void aLeaseMustOutliveItsHeartbeats() {
        assertThatThrownBy(() -> new LeaseTimes(Duration.ofSeconds(3), Duration.ofSeconds(2)))
                .hasMessageContaining("PT3S");
    }
}
