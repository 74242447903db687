package org.brandcast.domain.quota;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunOutTest {
    @ParameterizedTest
    @CsvSource({
        // free, used, over, at
        "100, 10, 7, 1070",
        "100, 100, 7, 1007",
        "1, 100, 1000, 1010",
        "0, 100, 7, 1000",
        "-5, 100, 7, 1000",
        "100, 0, 7, -1",
        "100, 10, 0, -1",
        "9000000000000000000, 1, 86400000, -1",
    })
    void theDayOnWhichNothingIsLeft(long free, long used, long over, long wanted) {
        assertThat(RunOut.at(free, used, over, 1_000).orElse(-1)).isEqualTo(wanted);
    }
}
