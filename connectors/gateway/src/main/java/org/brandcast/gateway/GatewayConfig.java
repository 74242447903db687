package org.brandcast.gateway;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.brandcast.gateway.WorkerEnvironment.LeaseTimes;

/**
 * The gateway's settings, from environment variables.
 *
 * @param bind address of the HTTP server
 * @param port of the HTTP server; 0: any free one
 */
record GatewayConfig(
        String kafkaBootstrap, Path masterKeyFile, String gatewayId, String bind, int port, LeaseTimes lease) {
    private static final Duration LEASE = Duration.ofSeconds(8);
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);

    GatewayConfig {
        Objects.requireNonNull(kafkaBootstrap, "kafkaBootstrap is null");
        Objects.requireNonNull(masterKeyFile, "masterKeyFile is null");
        Objects.requireNonNull(gatewayId, "gatewayId is null");
        Objects.requireNonNull(bind, "bind is null");
        Objects.requireNonNull(lease, "lease is null");
    }

    /**
     * The settings in these variables.
     *
     * @throws IllegalArgumentException naming the variable that is missing or can't be read
     */
    static GatewayConfig of(Map<String, String> variables) {
        return new GatewayConfig(
                variables.getOrDefault("BRANDCAST_KAFKA_BOOTSTRAP", "127.0.0.1:9192"),
                Path.of(required(variables, "BRANDCAST_MASTER_KEY_FILE")),
                variables.getOrDefault("BRANDCAST_GATEWAY_ID", "gateway-1"),
                variables.getOrDefault("BRANDCAST_BIND", "127.0.0.1"),
                Math.toIntExact(number(variables, "BRANDCAST_GATEWAY_PORT", 8601)),
                new LeaseTimes(
                        Duration.ofMillis(number(variables, "BRANDCAST_GATEWAY_LEASE_MILLIS", LEASE.toMillis())),
                        Duration.ofMillis(
                                number(variables, "BRANDCAST_GATEWAY_HEARTBEAT_MILLIS", HEARTBEAT.toMillis()))));
    }

    private static String required(Map<String, String> variables, String name) {
        String value = variables.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(name + " is not set");
        }
        return value;
    }

    private static long number(Map<String, String> variables, String name, long otherwise) {
        String value = variables.get(name);
        if (value == null || value.isBlank()) {
            return otherwise;
        }
        try {
            return Long.parseLong(value.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is no number: " + value, e);
        }
    }
}
