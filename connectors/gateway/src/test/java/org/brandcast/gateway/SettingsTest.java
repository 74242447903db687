package org.brandcast.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.brandcast.schemas.Encoding;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.SmppSettings;
import org.brandcast.smpp.EsmeSettings.Endpoint;
import org.brandcast.smpp.SmscIdMode;
import org.brandcast.smpp.SubmitSettings.LongMessages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    private static RouteSettings of(SmppSettings.Builder smpp) {
        return Samples.settings(Samples.control(smpp.build()));
    }

    @Test
    void readsAControlRecord() {
        RouteSettings settings = of(Samples.smpp()
                .setBinds(3)
                .setWindow(20)
                .setTps(500)
                .setIdMode("hex-to-dec")
                .setLongMessages("sar")
                .setStandbyHost("127.0.0.2")
                .setTls(true));
        assertThat(settings.window()).isEqualTo(60);
        assertThat(settings.runAheadLimit()).isEqualTo(60);
        assertThat(settings.smpp().idMode()).isEqualTo(SmscIdMode.HEX_TO_DEC);
        assertThat(settings.smpp().submit().longMessages()).isEqualTo(LongMessages.SAR);
        assertThat(settings.smpp().link().endpoints())
                .containsExactly(new Endpoint("127.0.0.1", 2775), new Endpoint("127.0.0.2", 2775));
        assertThat(settings.smpp().link().tls()).isTrue();
        assertThat(settings.toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "4, 1", "5, 1", "6, 2", "100, 20", "1000, 50", "100000, 50"})
    void runsAheadByAFifthOfASecondAtMost(int tps, int limit) {
        assertThat(of(Samples.smpp().setWindow(50).setTps(tps)).runAheadLimit()).isEqualTo(limit);
    }

    @Test
    void anImpossibleSettingIsNamed() {
        assertThatThrownBy(() -> of(Samples.smpp().setTps(0))).hasMessageContaining("tps");
        assertThatThrownBy(() -> of(Samples.smpp().setBinds(0))).hasMessageContaining("binds");
        assertThatThrownBy(() -> of(Samples.smpp().setWindow(0))).hasMessageContaining("window");
        assertThatThrownBy(() -> of(Samples.smpp().setPort(0))).hasMessageContaining("port");
        assertThatThrownBy(() -> of(Samples.smpp().setIdMode("odd"))).hasMessageContaining("odd");
        assertThatThrownBy(() -> of(Samples.smpp().setLongMessages("smoke"))).hasMessageContaining("smoke");
        assertThatThrownBy(() -> of(Samples.smpp().setReceiptZone("Mars"))).hasMessageContaining("Mars");
        assertThatThrownBy(() -> of(Samples.smpp().setSourceTon(256))).hasMessageContaining("256");
        assertThatThrownBy(() -> of(Samples.smpp().setResponseTimeoutMillis(0)))
                .hasMessageContaining("responseTimeout");
        assertThatThrownBy(() ->
                        Samples.settings(Samples.control(Samples.smpp().build()).setAdFloorPercent(101)))
                .hasMessageContaining("adFloorPercent");
    }

    @Test
    void readsTheEnvironment() {
        Map<String, String> variables = new HashMap<>();
        assertThatThrownBy(() -> GatewayConfig.of(variables)).hasMessageContaining("BRANDCAST_MASTER_KEY_FILE");
        variables.put("BRANDCAST_MASTER_KEY_FILE", "key");
        GatewayConfig config = GatewayConfig.of(variables);
        assertThat(config.kafkaBootstrap()).isEqualTo("127.0.0.1:9192");
        assertThat(config.bind()).isEqualTo("127.0.0.1");
        assertThat(config.port()).isEqualTo(8601);
        variables.put("BRANDCAST_GATEWAY_PORT", " 0 ");
        assertThat(GatewayConfig.of(variables).port()).isZero();
        variables.put("BRANDCAST_GATEWAY_PORT", "http");
        assertThatThrownBy(() -> GatewayConfig.of(variables)).hasMessageContaining("BRANDCAST_GATEWAY_PORT");
    }

    @Test
    void aMessageThatCannotGoAsItWasCountedIsRefused() {
        assertThatThrownBy(() -> WireText.of(Samples.message("m", MessageType.AD, "84901234567", "a")
                        .setSegments(2)
                        .build()))
                .hasMessageContaining("1 segments");
        assertThatThrownBy(() -> WireText.of(Samples.message("m", MessageType.AD, "84901234567", "Đ")
                        .setEncoding(Encoding.GSM7)
                        .build()))
                .hasMessageContaining("GSM7");
        assertThat(WireText.of(Samples.message("m", MessageType.AD, "84901234567", "é")
                                .setEncoding(Encoding.LATIN1)
                                .build())
                        .segmentTexts())
                .isEqualTo(List.of("é"));
    }
}
