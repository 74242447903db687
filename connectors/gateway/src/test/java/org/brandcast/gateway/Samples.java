package org.brandcast.gateway;

import java.util.List;
import org.brandcast.domain.text.SmsText;
import org.brandcast.schemas.Encoding;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.OutboundMessage;
import org.brandcast.schemas.RouteControl;
import org.brandcast.schemas.SmppSettings;

/** Records for unit tests. */
final class Samples {
    static final String ROUTE = "viettel-sim";

    private Samples() {}

    static OutboundMessage.Builder message(String id, MessageType type, String to, String text) {
        SmsText counted = SmsText.of(text);
        return OutboundMessage.newBuilder()
                .setMessageId(id)
                .setTenantId(7)
                .setType(type)
                .setRoute(ROUTE)
                .setBrandname("LOTUS")
                .setTo(to)
                .setText(text)
                .setEncoding(Encoding.valueOf(counted.encoding().name()))
                .setSegments(counted.segmentCount())
                .setControlVersion(1)
                .setAdmittedAtMillis(0)
                .setDeadlineMillis(Long.MAX_VALUE / 2);
    }

    static SmppSettings.Builder smpp() {
        return SmppSettings.newBuilder()
                .setHost("127.0.0.1")
                .setPort(2775)
                .setSystemId("brandcast")
                .setSealedPassword("sealed")
                .setWindow(10)
                .setTps(1_000);
    }

    static RouteControl.Builder control(SmppSettings smpp) {
        return RouteControl.newBuilder()
                .setRoute(ROUTE)
                .setCarriers(List.of("viettel"))
                .setActive(true)
                .setIdSpace("viettel")
                .setSmpp(smpp);
    }

    static RouteSettings settings(RouteControl.Builder control) {
        return RouteSettings.of(control.build(), "secret");
    }

    static RouteSettings settings() {
        return settings(control(smpp().build()));
    }
}
