package org.brandcast.domain.rating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalLong;
import org.brandcast.domain.lifecycle.MessageType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceListTest {
    private static final PriceList LIST = new PriceList(List.of(
            entry("viettel", MessageType.CARE, "", 350L, 100),
            entry("viettel", MessageType.CARE, "", 370L, 200),
            entry("viettel", MessageType.CARE, "Giáo dục", 330L, 150),
            entry("viettel", MessageType.CARE, "giáo dục", null, 300),
            entry("viettel", MessageType.AD, "", 600L, 100),
            entry("viettel", MessageType.AD, "", null, 200),
            entry("viettel", MessageType.OTP, "", 400L, 100),
            entry("viettel", MessageType.OTP, "", 390L, 100)));

    @ParameterizedTest
    @CsvSource({
        // before, from, and after each change
        "CARE, '', 99, -1",
        "CARE, '', 100, 350",
        "CARE, '', 199, 350",
        "CARE, '', 200, 370",
        // the sector's own price from its day on, and the general one before and after it
        "CARE, ' GIÁO DỤC ', 149, 350",
        "CARE, Giáo dục, 150, 330",
        "CARE, Giáo dục, 299, 330",
        "CARE, Giáo dục, 300, 370",
        "CARE, Y tế, 250, 370",
        // no longer sold
        "AD, '', 199, 600",
        "AD, '', 200, -1",
        // of two for one day the one given last
        "OTP, '', 100, 390",
    })
    void thePriceInForceThen(MessageType type, String sector, long at, long wanted) {
        assertThat(LIST.unitPriceVnd("viettel", type, sector, at))
                .isEqualTo(wanted < 0 ? OptionalLong.empty() : OptionalLong.of(wanted));
    }

    @Test
    void anotherCarrierHasItsOwnPrices() {
        assertThat(LIST.unitPriceVnd("mobifone", MessageType.CARE, "", 250)).isEmpty();
    }

    @Test
    void aSectorIsAskedForByItself() {
        assertThat(LIST.exactly("viettel", MessageType.CARE, "Giáo dục", 149)).isEmpty();
        assertThat(LIST.exactly("viettel", MessageType.CARE, "Giáo dục", 150)).hasValue(330);
    }

    @Test
    void aNegativePriceIsNoPrice() {
        assertThatThrownBy(() -> entry("viettel", MessageType.CARE, "", -1L, 0)).hasMessageContaining("-1 VND");
    }

    private static PriceList.Entry entry(String carrier, MessageType type, String sector, Long price, long from) {
        return new PriceList.Entry(carrier, type, sector, price, from);
    }
}
