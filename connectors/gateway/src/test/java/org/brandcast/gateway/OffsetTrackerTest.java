package org.brandcast.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OffsetTrackerTest {
    @Test
    void movesOnlyOverWhatIsDone() {
        OffsetTracker tracker = new OffsetTracker(9);
        OffsetTracker.Taken ten = tracker.take(10);
        OffsetTracker.Taken thirteen = tracker.take(13);
        OffsetTracker.Taken fourteen = tracker.take(14);
        assertThat(tracker.consumedTo()).isEqualTo(9);
        thirteen.markDone();
        assertThat(tracker.consumedTo()).isEqualTo(9);
        ten.markDone();
        assertThat(tracker.consumedTo()).isEqualTo(13);
        fourteen.markDone();
        assertThat(tracker.consumedTo()).isEqualTo(14);
    }

    @Test
    void whateverTheOrderItEndsAtTheLast() {
        Random random = new Random(1);
        OffsetTracker tracker = new OffsetTracker(-1);
        List<OffsetTracker.Taken> taken = new ArrayList<>();
        long offset = 0;
        for (int i = 0; i < 1_000; i++) {
            offset += 1 + random.nextInt(3);
            taken.add(tracker.take(offset));
        }
        Collections.shuffle(taken, random);
        long before = -1;
        for (OffsetTracker.Taken each : taken) {
            each.markDone();
            assertThat(tracker.consumedTo()).isGreaterThanOrEqualTo(before);
            before = tracker.consumedTo();
        }
        assertThat(before).isEqualTo(offset);
    }

    @Test
    void refusesToGoBack() {
        OffsetTracker tracker = new OffsetTracker(5);
        assertThatThrownBy(() -> tracker.take(5)).hasMessageContaining("5");
        tracker.take(6);
        assertThatThrownBy(() -> tracker.take(6)).hasMessageContaining("6");
    }
}
