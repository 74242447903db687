package org.brandcast.domain.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.brandcast.domain.lifecycle.ChargeOn;
import org.brandcast.domain.lifecycle.MessageType;
import org.brandcast.domain.lifecycle.RejectReason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderTermsTest {
    private final OrderTerms terms = new OrderTerms(
            List.of(MessageType.CARE, MessageType.OTP),
            List.of("viettel", "itel"),
            100,
            200,
            ChargeOn.ACCEPTED,
            List.of(new OrderPrice("viettel", MessageType.CARE, 350), new OrderPrice("itel", MessageType.CARE, 300)));

    @ParameterizedTest
    @CsvSource({
        "CARE, viettel, 100,",
        "OTP, itel, 199,",
        "CARE, viettel, 99, ORDER_NOT_YET_VALID",
        "CARE, viettel, 200, ORDER_EXPIRED",
        "AD, viettel, 150, ORDER_NOT_COVERING",
        "CARE, vinaphone, 150, ORDER_NOT_COVERING",
        "AD, viettel, 99, ORDER_NOT_YET_VALID"
    })
    void coverTypeCarrierAndTime(MessageType type, String carrier, long at, @Nullable RejectReason refusal) {
        assertThat(terms.refusalOf(type, carrier, at).orElse(null)).isEqualTo(refusal);
    }

    @Test
    void emptyScopesCoverEverything() {
        OrderTerms all = new OrderTerms(List.of(), List.of(), 0, 10, ChargeOn.DELIVERED, List.of());

        assertThat(all.refusalOf(MessageType.AD, "gmobile", 5)).isEmpty();
        assertThat(all.unitPriceVnd(MessageType.AD, "gmobile")).isZero();
    }

    @Test
    void knowThePriceOfTypeAndCarrier() {
        assertThat(terms.unitPriceVnd(MessageType.CARE, "itel")).isEqualTo(300);
        assertThat(terms.unitPriceVnd(MessageType.OTP, "itel")).isZero();
    }
}
