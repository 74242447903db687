package org.brandcast.portal.listsource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseAddressesTest {
    @ParameterizedTest
    @CsvSource({
        "203.0.113.9, true",
        "10.1.2.3, true",
        "2001:db8::1, true",
        "127.0.0.1, false",
        "::1, false",
        "0.0.0.0, false",
        "169.254.169.254, false",
        "fe80::1, false",
        "224.0.0.1, false",
        "::ffff:127.0.0.1, false"
    })
    void by_default_not_this_machine_nor_its_link(String address, boolean allowed) throws UnknownHostException {
        assertThat(new DatabaseAddresses("").isAllowed(InetAddress.getByName(address)))
                .isEqualTo(allowed);
    }

    @Test
    void an_installation_can_name_them() throws ListSourceException {
        DatabaseAddresses named = new DatabaseAddresses("10.20.0.0/16, 127.0.0.0/8");
        assertThat(named.of("10.20.3.4").getHostAddress()).isEqualTo("10.20.3.4");
        assertThat(named.of("127.0.0.1").isLoopbackAddress()).isTrue();
        assertThatThrownBy(() -> named.of("203.0.113.9"))
                .isInstanceOfSatisfying(
                        ListSourceException.class, e -> assertThat(e.key()).isEqualTo("address"));
        assertThatThrownBy(() -> new DatabaseAddresses("10.20.0.0/16, crm")).hasMessageContaining("crm");
    }

    @ParameterizedTest
    @CsvSource({
        "08001, 0, connect",
        "28P01, 0, login",
        "28000, 1045, login",
        "3D000, 0, database",
        "42000, 1049, database",
        "42501, 0, right",
        "42000, 1142, right",
        "42P01, 0, table",
        "42S02, 1146, table",
        "42703, 0, column",
        "42S22, 1054, column",
        "25006, 0, writes",
        "57014, 0, slow",
        "42601, 0, syntax",
        "42000, 1064, syntax",
        "22012, 0, query"
    })
    void what_a_database_says_has_plain_words(String state, int code, String key) {
        assertThat(CustomerDatabases.keyOf(new SQLException("x", state, code))).isEqualTo(key);
        assertThat(CustomerDatabases.keyOf(new SQLException("x"))).isEqualTo("query");
    }
}
