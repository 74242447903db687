package org.brandcast.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortsTest {
    @Test
    void anOffsetMovesEveryPortAndAnOwnVariableWins() {
        Ports ports = new Ports(Map.of("BRANDCAST_PORT_OFFSET", "1000", "BRANDCAST_PORT_KAFKA", "7001"));
        assertThat(ports.of(Listener.PORTAL)).isEqualTo(9600);
        assertThat(ports.address(Listener.KAFKA)).isEqualTo("127.0.0.1:7001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "0", "-1", "70000", "80 80"})
    void anImpossiblePortIsNamedWithItsVariable(String value) {
        assertThatThrownBy(() -> new Ports(Map.of("BRANDCAST_PORT_PORTAL", value)))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("BRANDCAST_PORT_PORTAL")
                .hasMessageContaining(value);
    }

    @Test
    void onePortForTwoIsRefused() {
        assertThatThrownBy(() -> new Ports(Map.of("BRANDCAST_PORT_PORTAL", "9192")))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("portal")
                .hasMessageContaining("kafka");
    }

    @Test
    void aTakenPortIsNamedWithTheRemedy() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Ports ports = new Ports(everyPortFreeBut(Listener.GATEWAY, taken.getLocalPort()));
            assertThatThrownBy(ports::requireFree)
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining("port " + taken.getLocalPort() + " (gateway)")
                    .hasMessageContaining("BRANDCAST_PORT_GATEWAY");
        }
    }

    private static Map<String, String> everyPortFreeBut(Listener listener, int port) throws IOException {
        Map<String, String> environment = new HashMap<>();
        for (Listener each : Listener.values()) {
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                environment.put(each.variable(), Integer.toString(free.getLocalPort()));
            }
        }
        environment.put(listener.variable(), Integer.toString(port));
        return environment;
    }
}
