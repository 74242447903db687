package org.brandcast.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import org.brandcast.domain.lifecycle.RejectReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rates, times, error numbers and settings: the small rules of the server. */
class LimitsTest {
    private static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");
    private static final long NOW = Instant.parse("2026-11-23T08:00:00Z").toEpochMilli();

    @Test
    void aSecondsWorthAtOnceAndThenTheRate() {
        Rate rate = new Rate(3, 0);
        assertThat(rate.tryTake(0)).isTrue();
        assertThat(rate.tryTake(0)).isTrue();
        assertThat(rate.tryTake(0)).isTrue();
        assertThat(rate.tryTake(0)).isFalse();
        assertThat(rate.tryTake(333_000_000L)).isFalse();
        assertThat(rate.tryTake(334_000_000L)).isTrue();
        assertThat(rate.tryTake(334_000_000L)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "261124000000000+, 2026-11-24T00:00:00Z",
        "261124000000028+, 2026-11-23T17:00:00Z",
        "261124000000028-, 2026-11-24T07:00:00Z",
        "000001000000000R, 2026-11-24T08:00:00Z",
        "000000003000000R, 2026-11-23T08:30:00Z",
    })
    void timesOfTheProtocol(String written, Instant meant) {
        assertThat(SmppTime.millis(written, NOW, ZONE)).isEqualTo(OptionalLong.of(meant.toEpochMilli()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"26112400000000", "261324000000000+", "261124000000099+", "261124000000000Z", "tomorrow"})
    void whatIsNoTime(String written) {
        assertThat(SmppTime.millis(written, NOW, ZONE)).isEmpty();
    }

    @Test
    void eachReasonHasANumberOfItsOwn() {
        assertThat(Arrays.stream(RejectReason.values()).map(ErrorCodes::of))
                .doesNotHaveDuplicates()
                .allSatisfy(code -> assertThat(code).isBetween(900, 998))
                .doesNotContain(
                        ErrorCodes.SMSC_REJECTED, ErrorCodes.NO_RECEIPT, ErrorCodes.IN_DOUBT, ErrorCodes.PARTS_MISSING);
    }

    @ParameterizedTest
    @CsvSource({
        "DLR_DELIVERED, 000, 0",
        "DLR_UNDELIVERABLE, 013, 13",
        "DLR_UNDELIVERABLE, 0x0D, 999",
        "DLR_UNDELIVERABLE, 900, 999",
        "DLR_EXPIRED, '', 999",
        "SMSC_REJECTED, ESME_RINVDSTADR, 991",
        "DEADLINE, '', 964",
        "CAMPAIGN_CANCELLED, '', 963",
        "WHO_KNOWS, '', 999",
    })
    void numbersOfCauses(String cause, String detail, int code) {
        assertThat(ErrorCodes.ofCause(cause, detail)).isEqualTo(code);
    }

    @Test
    void withoutAPortThereIsNoServer() {
        assertThat(PartnerServerConfig.of(Map.of())).isEmpty();
        PartnerServerConfig config = PartnerServerConfig.of(Map.of("BRANDCAST_SMPP_SERVER_PORT", "2785"))
                .orElseThrow();
        assertThat(config.bind()).isEqualTo("127.0.0.1");
        assertThat(config.port()).isEqualTo(2785);
        assertThatThrownBy(() -> PartnerServerConfig.of(Map.of("BRANDCAST_SMPP_SERVER_PORT", "smpp")))
                .hasMessageContaining("BRANDCAST_SMPP_SERVER_PORT");
        assertThatThrownBy(() -> PartnerServerConfig.of(
                        Map.of("BRANDCAST_SMPP_SERVER_PORT", "2785", "BRANDCAST_SMPP_SERVER_KEYSTORE", "/k.p12")))
                .hasMessageContaining("go together");
    }
}
