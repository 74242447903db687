package org.brandcast.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PollScheduleTest {
    private final PollSchedule schedule = new PollSchedule(Duration.ofSeconds(5), Duration.ofSeconds(15), 2);

    @Test
    void asksEverMoreRarelyUntilItsTimeIsOver() {
        assertThat(schedule.add("a", 0, 60_000)).isTrue();
        assertThat(schedule.due(4_999, 10)).isEmpty();
        assertThat(schedule.due(5_000, 10)).containsExactly("a");
        assertThat(schedule.due(14_999, 10)).isEmpty();
        assertThat(schedule.due(15_000, 10)).containsExactly("a");
        assertThat(schedule.due(29_999, 10)).isEmpty();
        assertThat(schedule.due(30_000, 10)).containsExactly("a");
        assertThat(schedule.due(61_000, 10)).isEmpty();
        assertThat(schedule.size()).isZero();
    }

    @Test
    void isBounded() {
        assertThat(schedule.add("a", 0, 60_000)).isTrue();
        assertThat(schedule.add("b", 1, 60_000)).isTrue();
        assertThat(schedule.add("c", 2, 60_000)).isFalse();
        assertThat(schedule.add("a", 3, 60_000)).as("it is there already").isTrue();
        assertThat(schedule.due(9_000, 1)).containsExactly("a");
        schedule.remove("a");
        schedule.remove("none");
        assertThat(schedule.due(60_000, 10)).containsExactly("b");
        assertThat(schedule.add("c", 60_000, 90_000)).isTrue();
    }
}
