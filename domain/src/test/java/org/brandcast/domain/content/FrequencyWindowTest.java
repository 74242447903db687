package org.brandcast.domain.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.brandcast.domain.Seed;
import org.junit.jupiter.api.Test;

class FrequencyWindowTest {
    private static final FrequencyCap THREE_A_DAY = new FrequencyCap(3, 1_000);

    private final FrequencyWindow full = FrequencyWindow.EMPTY
            .count("a", THREE_A_DAY, 100)
            .count("b", THREE_A_DAY, 200)
            .count("c", THREE_A_DAY, 300);

    @Test
    void lastOfTheCapIsSentOnce() {
        assertThat(full.allows("d", THREE_A_DAY, 300)).isFalse();
        assertThat(full.allows("d", THREE_A_DAY, 1_099)).isFalse();
        assertThat(full.allows("d", THREE_A_DAY, 1_100)).isTrue();
        assertThat(full.nextFree(THREE_A_DAY, 300)).hasValue(1_100);
        assertThat(full.nextFree(THREE_A_DAY, 1_100)).hasValue(1_100);
    }

    @Test
    void aRepeatedRecordIsItsOwn() {
        assertThat(full.allows("b", THREE_A_DAY, 300)).isTrue();
        assertThat(full.count("b", THREE_A_DAY, 900)).isEqualTo(full);
    }

    @Test
    void takesBackOnlyWhatItCounted() {
        assertThat(full.uncount("x")).isEqualTo(full);
        assertThat(full.uncount("b").allows("d", THREE_A_DAY, 300)).isTrue();
        assertThat(full.uncount("b").uncount("b").counts()).hasSize(2);
    }

    @Test
    void forgetsWhatTheWindowHasPassed() {
        assertThat(full.count("d", THREE_A_DAY, 1_150).counts())
                .extracting(FrequencyWindow.Count::messageId)
                .containsExactly("b", "c", "d");
        assertThat(full.emptyAt(THREE_A_DAY)).hasValue(1_300);
        assertThat(FrequencyWindow.EMPTY.emptyAt(THREE_A_DAY)).isEmpty();
    }

    @Test
    void aLoweredCapCountsWhatWasSentBefore() {
        FrequencyCap one = new FrequencyCap(1, 1_000);

        assertThat(full.nextFree(one, 300)).hasValue(1_300);
        assertThat(full.nextFree(new FrequencyCap(0, 1_000), 300)).isEmpty();
        assertThat(full.nextFree(new FrequencyCap(4, 1_000), 300)).hasValue(300);
    }

    @Test
    void aCapIsPossible() {
        assertThatThrownBy(() -> new FrequencyCap(-1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new FrequencyCap(1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noWindowEverHoldsMoreThanTheCap() {
        Random random = Seed.forProperty("frequency windows");
        for (int round = 0; round < 2_000; round++) {
            FrequencyCap cap = new FrequencyCap(1 + random.nextInt(4), 1 + random.nextInt(500));
            FrequencyWindow window = FrequencyWindow.EMPTY;
            List<Long> sent = new ArrayList<>();
            long now = 0;
            for (int i = 0; i < 60; i++) {
                now += random.nextInt(100);
                String id = "m" + random.nextInt(40);
                boolean known =
                        window.counts().stream().anyMatch(c -> c.messageId().equals(id));
                if (window.allows(id, cap, now) && !known) {
                    window = window.count(id, cap, now);
                    sent.add(now);
                }
                assertThat(window.counts()).hasSizeLessThanOrEqualTo(cap.max());
                long end = now;
                assertThat(sent.stream()
                                .filter(at -> at > end - cap.windowMillis())
                                .count())
                        .isLessThanOrEqualTo(cap.max());
                long free = window.nextFree(cap, now).orElseThrow();
                assertThat(window.allows("new", cap, free)).isTrue();
                assertThat(free == now || !window.allows("new", cap, free - 1)).isTrue();
            }
        }
    }
}
