package org.brandcast.portal.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import org.brandcast.portal.webhook.WebhookTarget.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookTargetTest {
    @ParameterizedTest
    @CsvSource({
        "https://sms.example.vn/hook, ",
        "https://sms.example.vn:8443/hook?to=1, ",
        "https://93.184.216.34/, ",
        "http://sms.example.vn/hook, PLAIN",
        "https://localhost/, PRIVATE",
        "https://LOCALHOST:8080/, PRIVATE",
        "https://my.localhost/, PRIVATE",
        "https://127.0.0.1/, PRIVATE",
        "https://10.1.2.3/, PRIVATE",
        "https://192.168.0.1/, PRIVATE",
        "https://169.254.169.254/latest/meta-data, PRIVATE",
        "https://[::1]/, PRIVATE",
        "https://[::ffff:127.0.0.1]/, PRIVATE",
        "https://[fd00:ec2::254]/, PRIVATE",
        "https://[fe80::1]/, PRIVATE",
        "ftp://sms.example.vn/, UNREADABLE",
        "https:///hook, UNREADABLE",
        "https://user:secret@sms.example.vn/, UNREADABLE",
        "https://sms.example.vn/#part, UNREADABLE",
        "https://sms.example.vn:0/, UNREADABLE",
        "https://sms.example.vn:70000/, UNREADABLE",
        "https://sms example.vn/, UNREADABLE",
        "sms.example.vn/hook, UNREADABLE",
    })
    void isPublicAndEncrypted(String url, Fault fault) {
        assertThat(WebhookTarget.faultOf(url, false).orElse(null)).isEqualTo(fault);
    }

    @Test
    void aTrustingInstallationAllowsItsOwnNetworks() {
        assertThat(WebhookTarget.faultOf("http://127.0.0.1:9999/hook", true)).isEmpty();
        assertThat(WebhookTarget.faultOf("ftp://127.0.0.1/", true)).hasValue(Fault.UNREADABLE);
    }

    @Test
    void isNotEndless() {
        assertThat(WebhookTarget.faultOf("https://sms.example.vn/" + "a".repeat(477), false))
                .isEmpty();
        assertThat(WebhookTarget.faultOf("https://sms.example.vn/" + "a".repeat(478), false))
                .hasValue(Fault.UNREADABLE);
    }
}
