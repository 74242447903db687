package org.brandcast.domain.numbering;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.brandcast.domain.Golden;
import org.brandcast.domain.Seed;
import org.brandcast.domain.lifecycle.RejectReason;
import org.brandcast.domain.numbering.NumberReading.Mobile;
import org.brandcast.domain.numbering.NumberReading.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class MsisdnReaderTest {
    @ParameterizedTest(name = "{2}: {0}")
    @CsvFileSource(resources = "/golden/numbers.csv", delimiter = '|', quoteCharacter = '\1')
    void readsWhatPeopleType(String typed, String expected) {
        assertThat(told(MsisdnReader.read(Golden.unescape(typed)))).isEqualTo(expected);
    }

    @Test
    void refusesNothingAtAllAsEmpty() {
        assertThat(told(MsisdnReader.read(""))).isEqualTo("NUMBER_EMPTY");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "0120 070", "0121 079", "0122 077", "0126 076", "0128 078", "0123 083", "0124 084",
                "0125 085", "0127 081", "0129 082", "0162 032", "0163 033", "0164 034", "0165 035",
                "0166 036", "0167 037", "0168 038", "0169 039", "0186 056", "0188 058", "0199 059"
            })
    void movesNumbersOfBefore2018(String before, String since) {
        assertThat(told(MsisdnReader.read(before + "4567890"))).isEqualTo("84" + since.substring(1) + "4567890");
    }

    @Test
    void quotesNoMoreThanAReportCanShow() {
        Refused refused = (Refused) MsisdnReader.read("9".repeat(100_000));

        assertThat(refused.reason()).isEqualTo(RejectReason.NUMBER_LONG);
        assertThat(refused.detail()).hasSize(41).endsWith("…");
    }

    @Test
    void everySpellingOfANumberIsThatNumber() {
        Random random = Seed.forProperty("spellings of a number");
        for (int i = 0; i < 20_000; i++) {
            String national = "35789".charAt(random.nextInt(5)) + "%08d".formatted(random.nextInt(100_000_000));
            for (String lead : List.of("0", "", "84", "+84", "0084", "+84 (0)", "'0", "' +84")) {
                String typed = sprinkled(lead + national, random);
                assertThat(told(MsisdnReader.read(typed))).as(typed).isEqualTo("84" + national);
            }
        }
    }

    @Test
    void noTextThrows() {
        Random random = Seed.forProperty("random texts as numbers");
        String alphabet = "0123456789012345678909+ .-()'eE,/xđ\u200b\u00a0\ud83d\ude00０９\0\t\n";
        for (int i = 0; i < 300_000; i++) {
            StringBuilder typed = new StringBuilder();
            for (int length = random.nextInt(20); length > 0; length--) {
                typed.append(
                        random.nextInt(20) == 0
                                ? (char) random.nextInt(Character.MAX_VALUE + 1)
                                : alphabet.charAt(random.nextInt(alphabet.length())));
            }
            NumberReading reading = MsisdnReader.read(typed.toString());
            if (reading instanceof Mobile mobile) {
                assertThat(MsisdnReader.read(mobile.msisdn().e164()))
                        .as("%s", typed)
                        .isEqualTo(reading);
            } else {
                assertThat(told(reading)).as("%s", typed).startsWith("NUMBER_");
            }
        }
    }

    /** Separators between digits never make a decimal fraction of the last zeros: two of them at least. */
    private static String sprinkled(String digits, Random random) {
        List<String> separators = List.of(" ", "-", "\u00a0", "\u200b", " - ", ")");
        StringBuilder typed = new StringBuilder();
        for (int i = 0; i < digits.length(); i++) {
            if (i > 0 && random.nextInt(4) == 0) {
                typed.append(separators.get(random.nextInt(separators.size())));
            }
            typed.append(digits.charAt(i));
        }
        return typed.toString();
    }

    private static String told(NumberReading reading) {
        return reading instanceof Mobile mobile
                ? mobile.msisdn().e164()
                : ((Refused) reading).reason().code();
    }
}
