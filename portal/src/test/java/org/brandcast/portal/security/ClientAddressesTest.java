package org.brandcast.portal.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.0.0.1 | '' | 10.0.0.1",
                "10.0.0.1 | 203.0.113.9 | 203.0.113.9",
                "10.0.0.1 | 203.0.113.9, 10.0.0.2 | 203.0.113.9",
                "10.0.0.1 | 198.51.100.1, 203.0.113.9 | 203.0.113.9",
                "10.0.0.1 | 2001:db8::7 | 2001:db8:0:0:0:0:0:7",
                "10.0.0.1 | evil.example | 10.0.0.1",
                "10.0.0.1 | 203.0.113.0/24 | 10.0.0.1",
                "192.0.2.7 | 203.0.113.9 | 192.0.2.7"
            })
    void only_our_proxies_are_believed(String connected, String forwarded, String client) throws UnknownHostException {
        ClientAddresses addresses = new ClientAddresses("10.0.0.0/8, ::1");
        assertThat(addresses
                        .of(InetAddress.getByName(connected), List.of(forwarded))
                        .getHostAddress())
                .isEqualTo(client);
    }

    @Test
    void without_proxies_the_header_is_nothing() {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        assertThat(new ClientAddresses("").of(loopback, List.of("203.0.113.9"))).isEqualTo(loopback);
    }

    @Test
    void a_setting_that_is_no_address_is_a_fault() {
        assertThatThrownBy(() -> new ClientAddresses("10.0.0.1, proxy.local")).hasMessageContaining("proxy.local");
    }
}
