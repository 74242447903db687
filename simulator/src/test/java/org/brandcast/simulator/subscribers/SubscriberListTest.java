package org.brandcast.simulator.subscribers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.brandcast.domain.numbering.MsisdnReader;
import org.brandcast.domain.numbering.NumberReading;
import org.brandcast.domain.text.SmsText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The list tells the truth about itself, judged by the platform's own reader. */
class SubscriberListTest {
    private static String list(int count, long seed) throws IOException {
        StringBuilder out = new StringBuilder();
        SubscriberList.write(count, seed, out);
        return out.toString();
    }

    /** The third column; names never have a comma, numbers and provinces may be quoted. */
    private static String numberOf(String line) {
        int start = line.indexOf(',', line.indexOf(',') + 1) + 1;
        return line.charAt(start) == '"'
                ? line.substring(start + 1, line.indexOf('"', start + 1))
                : line.substring(start, line.indexOf(',', start));
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 8, -1})
    void theReaderFindsWhatTheTruthSays(long seed) throws IOException {
        StringBuilder out = new StringBuilder();
        Truth truth = SubscriberList.write(100_000, seed, out);
        Set<String> numbers = new HashSet<>();
        Map<String, Long> bad = new HashMap<>();
        long repeated = 0;
        List<String> lines = out.toString().lines().skip(1).toList();
        for (String line : lines) {
            NumberReading reading = MsisdnReader.read(numberOf(line));
            if (reading instanceof NumberReading.Refused refused) {
                bad.merge(refused.reason().code(), 1L, Long::sum);
            } else if (!numbers.add(((NumberReading.Mobile) reading).msisdn().e164())) {
                repeated++;
            }
        }
        assertThat(lines).hasSize(100_000);
        assertThat(truth.lines()).isEqualTo(100_000);
        assertThat(bad).as("seed %d", seed).isEqualTo(truth.badByReason());
        assertThat(truth.distinctNumbers()).isEqualTo(numbers.size());
        assertThat(truth.duplicateLines()).isEqualTo(repeated);
        assertThat(truth.byCarrier().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(truth.distinctNumbers());
    }

    @Test
    void proportionsAreThoseOfTheCarriers() throws IOException {
        Truth truth = SubscriberList.write(100_000, 7, new StringBuilder());
        long malformed = truth.badLines()
                - truth.badByReason().get("NUMBER_LANDLINE")
                - truth.badByReason().get("NUMBER_FOREIGN");
        assertThat(malformed / 100_000.0).isCloseTo(0.03, within(0.003));
        assertThat(truth.duplicateLines() / 100_000.0).isCloseTo(0.02, within(0.003));
        assertThat(truth.byCarrier().get("viettel") / (double) truth.distinctNumbers())
                .isCloseTo(0.53, within(0.01));
        assertThat(truth.byCarrier()).hasSize(7);
    }

    @Test
    void theSameSeedGivesTheSameListAndAnotherSeedAnother() throws IOException {
        assertThat(list(2_000, 7)).isEqualTo(list(2_000, 7)).isNotEqualTo(list(2_000, 8));
        assertThat(list(2_000, 7)).startsWith(list(1_000, 7));
    }

    static List<SampleText> texts() {
        return SampleText.ALL;
    }

    @ParameterizedTest
    @MethodSource("texts")
    void textsCostWhatWasCountedByHand(SampleText sample) {
        SmsText text = SmsText.of(sample.text());
        assertThat(text.encoding()).as(sample.kind()).isEqualTo(sample.encoding());
        assertThat(text.segmentCount()).as(sample.kind()).isEqualTo(sample.segments());
        assertThat(String.join("", text.segments())).isEqualTo(sample.text());
    }
}
