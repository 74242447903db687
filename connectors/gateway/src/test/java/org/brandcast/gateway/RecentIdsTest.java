package org.brandcast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecentIdsTest {
    @Test
    void anIdThatWasNeverAddedIsUnknown() {
        RecentIds ids = new RecentIds(10);
        assertThat(ids.contains("")).isFalse();
        ids.add("");
        assertThat(ids.contains("")).isTrue();
        assertThat(ids.contains("0")).isFalse();
    }

    /** Against a set in order, with ids that come again, over its growth and through many rounds of forgetting. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 1_000, 1_024, 1_500, 5_000})
    void keepsExactlyTheLatest(int most) {
        Random random = new Random(most);
        RecentIds ids = new RecentIds(most);
        Set<String> expected = new LinkedHashSet<>();
        for (int step = 0; step < 30_000; step++) {
            String id = Integer.toHexString(random.nextInt(3 * most + 5));
            ids.add(id);
            if (expected.add(id) && expected.size() > most) {
                Iterator<String> oldest = expected.iterator();
                oldest.next();
                oldest.remove();
            }
            String asked = Integer.toHexString(random.nextInt(3 * most + 5));
            assertThat(ids.contains(asked)).as("step %d, %s", step, asked).isEqualTo(expected.contains(asked));
        }
        expected.forEach(id -> assertThat(ids.contains(id)).isTrue());
    }
}
