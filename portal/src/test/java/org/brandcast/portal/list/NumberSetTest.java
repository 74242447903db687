package org.brandcast.portal.list;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NumberSetTest {
    @Test
    void agrees_with_a_set_of_texts() {
        long seed = 7;
        Random random = new Random(seed);
        NumberSet numbers = new NumberSet();
        Set<String> expected = new HashSet<>();
        for (int i = 0; i < 50_000; i++) {
            String number = "849" + String.format("%08d", random.nextInt(20_000));
            assertThat(numbers.add(number)).as("seed %d, %s", seed, number).isEqualTo(expected.add(number));
        }
    }

    @Test
    void knows_the_ends_of_the_range() {
        NumberSet numbers = new NumberSet();
        for (String number : new String[] {"84000000000", "84999999999", "84000032767", "84000032768"}) {
            assertThat(numbers.add(number)).isTrue();
            assertThat(numbers.add(number)).isFalse();
        }
    }
}
