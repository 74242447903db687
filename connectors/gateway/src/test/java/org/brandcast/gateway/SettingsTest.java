package org.brandcast.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.brandcast.schemas.Encoding;
import org.brandcast.schemas.ExtraTlv;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.RouteControl;
import org.brandcast.schemas.SmppSettings;
import org.brandcast.schemas.StatusMeaning;
import org.brandcast.schemas.StatusRule;
import org.brandcast.smpp.EsmeSettings.BindKind;
import org.brandcast.smpp.EsmeSettings.Endpoint;
import org.brandcast.smpp.SmscIdMode;
import org.brandcast.smpp.SubmitOutcome;
import org.brandcast.smpp.SubmitSettings.LongMessages;
import org.brandcast.smpp.Tlv;
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
        assertThat(settings.smpp().answers().idMode()).isEqualTo(SmscIdMode.HEX_TO_DEC);
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
    void readsHowAnSmscDiffers() {
        RouteSettings settings = of(Samples.smpp()
                .setBinds(2)
                .setBindMode("pair")
                .setSingleByteCoding("latin1")
                .setLongMessages("payload")
                .setExtraTlvs(List.of(new ExtraTlv(0x1401, "0a0B")))
                .setStatusRules(List.of(
                        new StatusRule(0x45, StatusMeaning.THROTTLED),
                        new StatusRule(0x58, StatusMeaning.ROUTE_FAULT),
                        new StatusRule(0x400, StatusMeaning.QUEUE_FULL))));
        assertThat(settings.smpp().binds().kinds())
                .containsExactly(BindKind.TRANSMITTER, BindKind.TRANSMITTER, BindKind.RECEIVER, BindKind.RECEIVER);
        assertThat(settings.window()).as("receivers have none").isEqualTo(20);
        assertThat(settings.smpp().latin1()).isTrue();
        assertThat(settings.smpp().submit().longMessages()).isEqualTo(LongMessages.PAYLOAD);
        assertThat(settings.smpp().submit().extraTlvs()).containsExactly(new Tlv(0x1401, new byte[] {10, 11}));
        assertThat(settings.smpp().answers().statuses().read(new SubmitOutcome.Throttled()))
                .isEqualTo(new SubmitOutcome.Rejected(0x58, true));
        assertThatThrownBy(() -> of(Samples.smpp().setBindMode("trio"))).hasMessageContaining("trio");
        assertThatThrownBy(() -> of(Samples.smpp().setSingleByteCoding("ebcdic")))
                .hasMessageContaining("ebcdic");
        assertThatThrownBy(() -> of(Samples.smpp().setExtraTlvs(List.of(new ExtraTlv(0x1401, "0")))))
                .hasMessageContaining("extraTlvs");
        assertThatThrownBy(() -> of(Samples.smpp().setExtraTlvs(List.of(new ExtraTlv(0x0424, "00")))))
                .hasMessageContaining("0424");
        assertThatThrownBy(() -> of(Samples.smpp().setStatusRules(List.of(new StatusRule(0, StatusMeaning.REJECTED)))))
                .hasMessageContaining("ESME_ROK");
    }

    @Test
    void aRouteIsOpenDrainingOrPaused() {
        RouteControl.Builder control = Samples.control(Samples.smpp().build());
        assertThat(Samples.settings(control).mode()).isEqualTo(RouteSettings.Mode.OPEN);
        assertThat(Samples.settings(control.setActive(false)).mode()).isEqualTo(RouteSettings.Mode.DRAINING);
        assertThat(Samples.settings(control.setPaused(true)).mode()).isEqualTo(RouteSettings.Mode.PAUSED);
    }

    @Test
    void aGatewayMayBeGivenSomeOfTheRoutes() {
        Map<String, String> variables = new HashMap<>();
        variables.put("BRANDCAST_MASTER_KEY_FILE", "key");
        assertThat(GatewayConfig.of(variables).runs("viettel-1")).isTrue();
        variables.put("BRANDCAST_GATEWAY_ROUTES", "viettel-*, vina-2");
        GatewayConfig config = GatewayConfig.of(variables);
        assertThat(List.of("viettel-1", "viettel-2", "vina-2")).allMatch(config::runs);
        assertThat(List.of("viettel", "vina-1", "vina-22")).noneMatch(config::runs);
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
        assertThatThrownBy(() -> WireText.of(
                        Samples.message("m", MessageType.AD, "84901234567", "a")
                                .setSegments(2)
                                .build(),
                        Samples.settings().smpp()))
                .hasMessageContaining("1 segments");
        assertThatThrownBy(() -> WireText.of(
                        Samples.message("m", MessageType.AD, "84901234567", "Đ")
                                .setEncoding(Encoding.GSM7)
                                .build(),
                        Samples.settings().smpp()))
                .hasMessageContaining("GSM7");
        assertThat(WireText.of(
                                Samples.message("m", MessageType.AD, "84901234567", "é")
                                        .setEncoding(Encoding.LATIN1)
                                        .build(),
                                Samples.settings().smpp())
                        .segmentTexts())
                .isEqualTo(List.of("é"));
    }
}
