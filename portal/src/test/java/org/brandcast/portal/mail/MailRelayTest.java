package org.brandcast.portal.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MailRelayTest {
    @Test
    void pausesDoubleUpToAnHour() {
        assertThat(MailRelay.pauseMillis(1)).isEqualTo(10_000);
        assertThat(MailRelay.pauseMillis(2)).isEqualTo(20_000);
        assertThat(MailRelay.pauseMillis(9)).isEqualTo(2_560_000);
        assertThat(MailRelay.pauseMillis(10)).isEqualTo(3_600_000);
        assertThat(MailRelay.pauseMillis(10_000)).isEqualTo(3_600_000);
    }

    @Test
    void aPasswordNeverCrossesANetworkInTheClear() {
        assertThat(config("127.0.0.1", "portal", "none").toString()).doesNotContain("s3cret");
        assertThat(config("192.0.2.1", "portal", "starttls").security()).isEqualTo("starttls");
        assertThat(config("192.0.2.1", "", "none").user()).isEmpty();
        assertThatThrownBy(() -> config("192.0.2.1", "portal", "none"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("BRANDCAST_SMTP_SECURITY");
        assertThatThrownBy(() -> config("127.0.0.1", "", "ssl")).hasMessageContaining("none, starttls or tls");
    }

    @Test
    void linksHoldTogether() {
        assertThat(config("127.0.0.1", "", "none").link("/account/password?t=a"))
                .isEqualTo("https://sms.example/x/account/password?t=a");
    }

    private static MailConfig config(String host, String user, String security) {
        return new MailConfig(host, 25, user, "s3cret", security, "no-reply@sms.example", "https://sms.example/x/");
    }
}
