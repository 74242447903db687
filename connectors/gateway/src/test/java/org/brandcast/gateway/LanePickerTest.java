package org.brandcast.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.brandcast.schemas.MessageType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanePickerTest {
    private static final Set<MessageType> ALL = EnumSet.allOf(MessageType.class);

    /** Segments of each lane after so many picks with these lanes always full. */
    private static Map<MessageType, Integer> shares(
            LanePicker picker, Set<MessageType> full, int picks, int adSegments) {
        Map<MessageType, Integer> sent = new EnumMap<>(MessageType.class);
        for (int i = 0; i < picks; i++) {
            MessageType lane = picker.pick(full).orElseThrow();
            int segments = lane == MessageType.AD ? adSegments : 1;
            picker.sent(lane, segments, full.contains(MessageType.AD));
            sent.merge(lane, segments, Integer::sum);
        }
        return sent;
    }

    @Test
    void upperLanesGoFirst() {
        LanePicker picker = new LanePicker(0);
        assertThat(picker.pick(ALL)).contains(MessageType.OTP);
        assertThat(picker.pick(EnumSet.of(MessageType.CARE, MessageType.AD))).contains(MessageType.CARE);
        assertThat(picker.pick(EnumSet.of(MessageType.AD))).contains(MessageType.AD);
        assertThat(picker.pick(EnumSet.noneOf(MessageType.class))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"5, 1", "5, 3", "20, 1", "50, 1", "50, 2", "1, 6"})
    void adKeepsItsShareUnderFullUpperLanes(int floorPercent, int adSegments) {
        Map<MessageType, Integer> sent = shares(new LanePicker(floorPercent), ALL, 100_000, adSegments);
        int all = sent.values().stream().mapToInt(Integer::intValue).sum();
        double adPercent = 100.0 * sent.get(MessageType.AD) / all;
        assertThat(adPercent).isBetween(floorPercent - 0.1, floorPercent + 0.5);
        assertThat(sent).doesNotContainKey(MessageType.CARE);
    }

    @Test
    void aFloorOfNothingGivesNothing() {
        assertThat(shares(new LanePicker(0), ALL, 10_000, 1)).containsOnlyKeys(MessageType.OTP);
    }

    @Test
    void aFloorOfEverythingGivesAlmostEverything() {
        Map<MessageType, Integer> sent = shares(new LanePicker(100), ALL, 10_000, 1);
        assertThat(sent.get(MessageType.AD)).isGreaterThan(8_000);
    }

    @Test
    void anIdleAdLaneEarnsNothing() {
        LanePicker picker = new LanePicker(50);
        shares(picker, EnumSet.of(MessageType.OTP), 10_000, 1);
        assertThat(picker.pick(ALL)).contains(MessageType.OTP);
    }

    @Test
    void adAloneCostsNoCredit() {
        LanePicker picker = new LanePicker(50);
        picker.sent(MessageType.OTP, 1, true);
        shares(picker, EnumSet.of(MessageType.AD), 1_000, 1);
        assertThat(shares(picker, ALL, 10, 1).get(MessageType.AD)).isBetween(4, 6);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 101})
    void refusesImpossibleFloors(int percent) {
        assertThatThrownBy(() -> new LanePicker(percent)).hasMessageContaining(Integer.toString(percent));
    }
}
