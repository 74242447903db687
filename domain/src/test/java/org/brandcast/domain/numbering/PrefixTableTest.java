package org.brandcast.domain.numbering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixTableTest {
    private static final Map<String, String> PLAN = Map.of(
            "viettel", "32 33 34 35 36 37 38 39 86 96 97 98",
            "vinaphone", "81 82 83 84 85 88 91 94",
            "mobifone", "70 76 77 78 79 89 90 93",
            "vietnamobile", "52 56 58 92",
            "gmobile", "59 99",
            "itel", "87",
            "wintel", "55");
    private static final PrefixTable VIETNAM = new PrefixTable(PLAN.entrySet().stream()
            .flatMap(e -> Stream.of(e.getValue().split(" ")).map(p -> range("84" + p, e.getKey(), 0, null)))
            .toList());
    private static final Msisdn NUMBER = new Msisdn("84901234567");

    @ParameterizedTest
    @CsvFileSource(resources = "/golden/prefixes.csv", delimiter = '|')
    void knowsTheCarrierOfEachRange(String number, @Nullable String carrier) {
        Msisdn msisdn = ((NumberReading.Mobile) MsisdnReader.read(number)).msisdn();

        assertThat(VIETNAM.carrierOf(msisdn, 1).orElse(null)).isEqualTo(carrier);
    }

    @Test
    void theLongestPrefixWins() {
        PrefixTable table = new PrefixTable(List.of(
                range("8490", "mobifone", 0, null), range("849012", "itel", 0, null), range("84", "gmobile", 0, null)));

        assertThat(table.carrierOf(NUMBER, 5)).hasValue("itel");
        assertThat(table.carrierOf(new Msisdn("84900234567"), 5)).hasValue("mobifone");
        assertThat(table.carrierOf(new Msisdn("84321234567"), 5)).hasValue("gmobile");
    }

    @Test
    void aRangeChangesHandsAtItsInstant() {
        PrefixTable table =
                new PrefixTable(List.of(range("8490", "mobifone", 100, 200L), range("8490", "itel", 200, null)));

        assertThat(table.carrierOf(NUMBER, 99)).isEmpty();
        assertThat(table.carrierOf(NUMBER, 100)).hasValue("mobifone");
        assertThat(table.carrierOf(NUMBER, 199)).hasValue("mobifone");
        assertThat(table.carrierOf(NUMBER, 200)).hasValue("itel");
    }

    @Test
    void anExpiredLongRangeLeavesTheShorterOne() {
        PrefixTable table =
                new PrefixTable(List.of(range("8490", "mobifone", 0, null), range("84901", "itel", 0, 100L)));

        assertThat(table.carrierOf(NUMBER, 100)).hasValue("mobifone");
    }

    @Test
    void ofTwoOverlappingRangesTheLaterBegunWins() {
        PrefixTable table =
                new PrefixTable(List.of(range("8490", "itel", 50, null), range("8490", "mobifone", 0, null)));

        assertThat(table.carrierOf(NUMBER, 60)).hasValue("itel");
        assertThat(table.carrierOf(NUMBER, 40)).hasValue("mobifone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "84x", "+84", "８４"})
    void aPrefixIsDigits(String prefix) {
        assertThatThrownBy(() -> range(prefix, "itel", 0, null)).isInstanceOf(IllegalArgumentException.class);
    }

    private static PrefixRange range(String prefix, String carrier, long from, @Nullable Long until) {
        return new PrefixRange(prefix, carrier, from, until);
    }
}
