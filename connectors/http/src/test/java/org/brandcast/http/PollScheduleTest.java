package org.brandcast.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.brandcast.http.PollSchedule.Accepted;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PollScheduleTest {
    private final PollSchedule schedule = schedule(2);

    private static PollSchedule schedule(int capacity) {
        return new PollSchedule(Duration.ofSeconds(5), Duration.ofSeconds(15), capacity);
    }

    private static Accepted accepted(String id, long atMillis, long untilMillis) {
        return new Accepted(id, atMillis, atMillis, untilMillis);
    }

    @Test
    void asksEverMoreRarelyUntilItsTimeIsOver() {
        assertThat(schedule.add(accepted("a", 0, 60_000), 0)).isTrue();
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
        assertThat(schedule.add(accepted("a", 0, 60_000), 0)).isTrue();
        assertThat(schedule.add(accepted("b", 1, 60_000), 1)).isTrue();
        assertThat(schedule.add(accepted("c", 2, 60_000), 2)).isFalse();
        assertThat(schedule.add(accepted("a", 3, 60_000), 3))
                .as("it is there already")
                .isTrue();
        assertThat(schedule.due(9_000, 1)).containsExactly("a");
        schedule.remove("a");
        schedule.remove("none");
        assertThat(schedule.due(59_000, 10)).containsExactly("b");
        assertThat(schedule.add(accepted("c", 60_000, 90_000), 60_000)).isTrue();
    }

    /** Whenever it is added, a message is asked for at the times that its acceptance gives. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 4_999, 5_000, 5_001, 15_000, 15_001, 29_999, 30_001, 44_999, 45_001, 3_000_000})
    void aRestartAsksNoMoreOften(long addedMillis) {
        assertThat(schedule.add(accepted("a", 0, 10_000_000), addedMillis)).isTrue();
        List<Long> asked = new ArrayList<>();
        for (long now = addedMillis; asked.size() < 2; now++) {
            if (!schedule.due(now, 1).isEmpty()) {
                asked.add(now);
            }
        }
        List<Long> wanted = new ArrayList<>();
        for (long time = 5_000, pause = 10_000; wanted.size() < 2; time += pause, pause = 15_000) {
            if (time >= addedMillis) {
                wanted.add(time);
            }
        }
        assertThat(asked).isEqualTo(wanted);
    }

    @Test
    void whatIsOverIsNotWaitedFor() {
        assertThat(schedule.add(accepted("a", 0, 1_000), 1_000)).isTrue();
        assertThat(schedule.size()).isZero();
    }

    @Test
    void knowsThePlaceBehindWhichAllHaveEnded() {
        PollSchedule many = schedule(10);
        assertThat(many.oldestPlace()).isEmpty();
        for (long place = 3; place < 6; place++) {
            many.add(new Accepted("m" + place, place, 0, 60_000), 0);
        }
        many.remove("m4");
        assertThat(many.oldestPlace()).hasValue(3);
        many.remove("m3");
        assertThat(many.oldestPlace()).hasValue(5);
        many.remove("m5");
        assertThat(many.oldestPlace()).isEmpty();
    }
}
