package org.brandcast.portal.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatsTest {
    private static final Formats VIETNAMESE = new Formats(Messages.VIETNAMESE);
    private static final Formats ENGLISH = new Formats(Messages.ENGLISH);

    /** 2026-11-23T03:42:07.318Z. */
    private static final long MOMENT = 1_795_405_327_318L;

    @Test
    void numbersAndMoney() {
        assertThat(VIETNAMESE.num(1_234_567)).isEqualTo("1.234.567");
        assertThat(ENGLISH.num(1_234_567)).isEqualTo("1,234,567");
        assertThat(VIETNAMESE.vnd(3_294_200)).isEqualTo("3.294.200\u00a0₫");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 0 | –",
                "0 | 100 | 0%",
                "100 | 100 | 100%",
                "663 | 1000 | 66,3%",
                "1 | 100000 | <0,1%",
                "99999 | 100000 | >99,9%",
                "1 | 3 | 33,3%",
            })
    void aShareNeverLooksWholeWhenItIsNot(long part, long total, String shown) {
        assertThat(VIETNAMESE.percent(part, total)).isEqualTo(shown);
    }

    @Test
    void timesAreVietnams() {
        assertThat(VIETNAMESE.dateTime(MOMENT)).isEqualTo("10:42 23/11/2026");
        assertThat(ENGLISH.dateTime(MOMENT)).isEqualTo("23 Nov 2026, 10:42");
        assertThat(VIETNAMESE.clock(MOMENT)).isEqualTo("10:42:07");
        assertThat(VIETNAMESE.clockMillis(MOMENT)).isEqualTo("10:42:07.318");
        assertThat(VIETNAMESE.iso(MOMENT)).isEqualTo("2026-11-23T10:42:07.318+07:00");
        assertThat(VIETNAMESE.date(null)).isEqualTo(Formats.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-5 | 0 ms | 0 ms",
                "318 | 318 ms | 318 ms",
                "2400 | 2,4 giây | 2.4 seconds",
                "59999 | 59 giây | 59 seconds",
                "60000 | 1 phút | 1 minute",
                "185000 | 3 phút 5 giây | 3 minutes 5 seconds",
                "3600000 | 1 giờ | 1 hour",
                "90061000 | 1 ngày 1 giờ | 1 day 1 hour",
            })
    void spansHaveTheirTwoGreatestUnits(long millis, String vietnamese, String english) {
        assertThat(VIETNAMESE.span(millis)).isEqualTo(vietnamese);
        assertThat(ENGLISH.span(millis)).isEqualTo(english);
    }

    @ParameterizedTest
    @CsvSource({"84901234567, 84901***567", "0243***, 02***", "12, 12", "'', ''", "842438251234, 84243***234"})
    void numbersAreMasked(String number, String shown) {
        assertThat(VIETNAMESE.mask(number)).isEqualTo(shown);
    }

    @Test
    void anUnknownReasonStandsForItself() {
        assertThat(VIETNAMESE.reason("NUMBER_LANDLINE")).isEqualTo("Số cố định");
        assertThat(VIETNAMESE.reason("ESME_RINVDSTADR")).isEqualTo("ESME_RINVDSTADR");
        assertThat(VIETNAMESE.type("CARE")).isEqualTo("Chăm sóc khách hàng");
        assertThat(VIETNAMESE.carrier("")).isEqualTo(Formats.NONE);
    }
}
