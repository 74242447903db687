package org.brandcast.flink.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.brandcast.domain.quota.OrderAccount;
import org.brandcast.domain.quota.QuotaUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThresholdsTest {
    @ParameterizedTest
    @CsvSource({
        "10, 4, 0, ''",
        "10, 5, 0, 50",
        "10, 9, 0, '50 90'",
        "10, 9, 50, 90",
        "10, 10, 90, 100",
        "10, 10, 100, ''",
        "3, 1, 0, ''",
        "3, 2, 0, 50",
        "0, 0, 0, ''",
        "9223372036854775807, 4611686018427387903, 0, ''",
        "9223372036854775807, 4611686018427387904, 0, 50",
        "9223372036854775807, 9223372036854775807, 0, '50 90 100'"
    })
    void tellsEachShareThatIsReached(long granted, long used, int told, String reached) {
        OrderAccount account = new OrderAccount(1, 7, QuotaUnit.VND, 3, granted, used, 0, false, 9);
        Thresholds thresholds = Thresholds.of(List.of(90, 50, 100, 50, -4, 0), 3, told);

        List<Integer> expected = reached.isEmpty()
                ? List.of()
                : Arrays.stream(reached.split(" ", -1)).map(Integer::valueOf).toList();
        assertThat(thresholds.reachedBy(account)).isEqualTo(expected);
    }
}
