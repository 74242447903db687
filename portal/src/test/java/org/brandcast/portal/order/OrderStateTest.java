package org.brandcast.portal.order;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderStateTest {
    @ParameterizedTest
    @CsvSource({
        "signed, 0, 50, signed",
        "active, 1, 50, active",
        "active, 0, 50, exhausted",
        "active, 1, 9, not_yet_valid",
        "active, 1, 10, active",
        "active, 1, 99, active",
        "active, 1, 100, expired",
        "active, 0, 100, expired",
        "closing, 5, 50, closing",
        "closed, 5, 50, closed",
    })
    void says_why_it_cannot_pay(String state, long free, long now, String shown) {
        assertThat(OrderService.shownState(state, free, 10, 100, now)).isEqualTo(shown);
    }
}
