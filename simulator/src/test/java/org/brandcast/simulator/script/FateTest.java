package org.brandcast.simulator.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.brandcast.simulator.script.Script.FinalState;
import org.brandcast.simulator.script.Script.IdFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FateTest {
    private static final int NUMBERS = 50_000;

    private static Script script(String json) {
        try {
            return ScriptJson.read(json);
        } catch (InvalidScriptException e) {
            throw new AssertionError(e);
        }
    }

    private static String number(int i) {
        return Long.toString(84_900_000_000L + i);
    }

    @Test
    void theSameNumberAlwaysEndsAlikeAndTheRateHolds() {
        Script script = script("{\"seed\":3,\"receipts\":{\"failureRate\":0.2}}");
        Map<FinalState, Integer> ends = new HashMap<>();
        for (int i = 0; i < NUMBERS; i++) {
            Fate.End end = Fate.end(script, number(i));
            assertThat(Fate.end(script, number(i))).isEqualTo(end);
            ends.merge(end.state(), 1, Integer::sum);
        }
        assertThat(ends.get(FinalState.DELIVERED) / (double) NUMBERS).isCloseTo(0.8, within(0.01));
        assertThat(ends.get(FinalState.UNDELIVERABLE) / (0.2 * NUMBERS)).isCloseTo(0.6, within(0.05));
    }

    @Test
    void anotherSeedTreatsNumbersOtherwise() {
        Script one = script("{\"seed\":1,\"receipts\":{\"failureRate\":0.5}}");
        Script two = script("{\"seed\":2,\"receipts\":{\"failureRate\":0.5}}");
        int different = 0;
        for (int i = 0; i < NUMBERS; i++) {
            if (Fate.end(one, number(i)).state() != Fate.end(two, number(i)).state()) {
                different++;
            }
        }
        assertThat(different / (double) NUMBERS).isBetween(0.4, 0.8);
    }

    @Test
    void refusalsShareTheirRatesAndARetryIsANewThrow() {
        Script script = script("{\"response\":{\"throttleRate\":0.1,\"queueFullRate\":0.2,\"systemErrorRate\":0.3}}");
        Map<Integer, Integer> statuses = new HashMap<>();
        int changed = 0;
        for (int i = 0; i < NUMBERS; i++) {
            int first = Fate.submitStatus(script, number(i), Dice.mix(i), 0);
            statuses.merge(first, 1, Integer::sum);
            changed += first == Fate.submitStatus(script, number(i), Dice.mix(i), 1) ? 0 : 1;
        }
        assertThat(statuses.get(Fate.THROTTLED) / (double) NUMBERS).isCloseTo(0.1, within(0.01));
        assertThat(statuses.get(Fate.QUEUE_FULL) / (double) NUMBERS).isCloseTo(0.2, within(0.01));
        assertThat(statuses.get(Fate.SYSTEM_ERROR) / (double) NUMBERS).isCloseTo(0.3, within(0.01));
        assertThat(changed).isGreaterThan(NUMBERS / 2);
    }

    @Test
    void delaysStayInTheirRange() {
        Script script = script("{\"response\":{\"latencyMillis\":20,\"jitterMillis\":10}}");
        for (int i = 0; i < 1_000; i++) {
            assertThat(Fate.responseDelayMillis(script, i)).isBetween(20L, 30L);
        }
    }

    @Test
    void aScriptIsWrittenAndReadBack() throws InvalidScriptException {
        Script script =
                script("{\"seed\":9,\"response\":{\"reject\":[{\"suffix\":\"99\",\"status\":11}],\"slowRate\":0.5,"
                        + "\"slowMillis\":70},\"ids\":{\"format\":\"UUID\",\"receiptFormat\":\"HEX\"},\"receipts\":{\"form\":\"TLV\","
                        + "\"failures\":[{\"state\":\"DELETED\",\"error\":\"A1B\",\"weight\":2}],\"intermediate\":\"AS_RECEIPT\"},"
                        + "\"connection\":{\"dropAfterSubmits\":5}}");
        assertThat(ScriptJson.read(ScriptJson.write(script).toString())).isEqualTo(script);
    }

    @Test
    void theReadmeShowsTheDefaultScript() throws Exception {
        String readme = Files.readString(Path.of("README.md"));
        int start = readme.indexOf("```json") + "```json".length();
        String json = readme.substring(start, readme.indexOf("```", start));
        assertThat(ScriptJson.read(json)).isEqualTo(Script.DEFAULT);
        for (JsonNode section : ScriptJson.write(Script.DEFAULT)) {
            section.fieldNames().forEachRemaining(name -> assertThat(json).contains('"' + name + '"'));
        }
    }

    @Test
    void refusalRatesThatExceedOneAreRefused() {
        assertThatThrownBy(() -> ScriptJson.read("{\"response\":{\"throttleRate\":0.6,\"queueFullRate\":0.6}}"))
                .isInstanceOf(InvalidScriptException.class)
                .hasMessageContaining("response: throttleRate + queueFullRate + systemErrorRate is 1.2");
        assertThatThrownBy(() -> ScriptJson.read("[1]")).hasMessageContaining("the script is [1]: must be an object");
        assertThatThrownBy(() -> ScriptJson.read("{")).hasMessageContaining("not JSON");
    }

    @ParameterizedTest
    @EnumSource(IdFormat.class)
    void idsAreReadBack(IdFormat format) {
        for (long sequence : new long[] {0, 1, 1_795_123_456_789L, Long.MAX_VALUE}) {
            String id = SmscMessageIds.write(format, sequence);
            assertThat(id.length()).isLessThanOrEqualTo(64);
            assertThat(SmscMessageIds.read(format, id)).hasValue(sequence);
        }
        assertThat(SmscMessageIds.read(format, "no id")).isEmpty();
    }
}
