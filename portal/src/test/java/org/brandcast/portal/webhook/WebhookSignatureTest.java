package org.brandcast.portal.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WebhookSignatureTest {
    /** printf '1700000000.{"id":"1"}' | openssl dgst -sha256 -hmac whsec_x */
    @Test
    void isWhatOthersToolsCompute() {
        assertThat(WebhookSignature.of("whsec_x", 1_700_000_000L, "{\"id\":\"1\"}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("t=1700000000,v1=2a4c358c007b6b48ca32f3ede65847ce076037deee0c16a6c4538015532d62c1");
    }
}
