package org.brandcast.domain.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressListTest {
    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, 10.1.2.3, true",
        "10.1.2.3, 10.1.2.4, false",
        "10.1.0.0/16, 10.1.255.255, true",
        "10.1.0.0/16, 10.2.0.0, false",
        "10.1.2.0/23, 10.1.3.9, true",
        "10.1.2.0/23, 10.1.4.1, false",
        "0.0.0.0/0, 203.113.1.1, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "2001:db8::/32, 2001:db8:1::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "::1, ::1, true"
    })
    void holdsWhatStandsInIt(String entry, String address, boolean held) throws Exception {
        assertThat(AddressList.of(List.of(entry)).holds(InetAddress.getByName(address)))
                .isEqualTo(held);
    }

    @ParameterizedTest
    @CsvSource({
        "''",
        "example.org",
        "10.1.2",
        "10.1.2.256",
        "10.1.2.3/33",
        "10.1.2.3/-1",
        "10.1.2.3/x",
        "/8",
    })
    void whatIsNoAddressIsRefusedAndLetsNobodyIn(String entry) throws Exception {
        assertThat(AddressList.isReadable(entry)).isFalse();
        assertThat(AddressList.of(List.of(entry)).holds(InetAddress.getByAddress(new byte[] {10, 1, 2, 3})))
                .isFalse();
    }

    @Test
    void anEmptyListLetsNobodyIn() throws Exception {
        assertThat(AddressList.of(List.of()).holds(InetAddress.getLoopbackAddress()))
                .isFalse();
    }
}
