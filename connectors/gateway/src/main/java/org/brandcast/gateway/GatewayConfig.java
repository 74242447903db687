package org.brandcast.gateway;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.brandcast.gateway.WorkerEnvironment.LeaseTimes;

/**
 * The gateway's settings, from environment variables.
 *
 * @param bind address of the HTTP server
 * @param port of the HTTP server; 0: any free one
 * @param routes that this process may run: names, or beginnings of names with a star behind; empty: all
 */
record GatewayConfig(
        String kafkaBootstrap,
        Path masterKeyFile,
        String gatewayId,
        String bind,
        int port,
        LeaseTimes lease,
        List<String> routes) {
    private static final Duration LEASE = Duration.ofSeconds(8);
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);

    GatewayConfig {
        Objects.requireNonNull(kafkaBootstrap, "kafkaBootstrap is null");
        Objects.requireNonNull(masterKeyFile, "masterKeyFile is null");
        Objects.requireNonNull(gatewayId, "gatewayId is null");
        Objects.requireNonNull(bind, "bind is null");
        Objects.requireNonNull(lease, "lease is null");
        routes = List.copyOf(routes);
    }

    /** Whether this process may run the route. */
    boolean runs(String route) {
        return routes.isEmpty()
                || routes.stream()
                        .anyMatch(wanted -> wanted.endsWith("*")
                                ? route.startsWith(wanted.substring(0, wanted.length() - 1))
                                : route.equals(wanted));
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
                                number(variables, "BRANDCAST_GATEWAY_HEARTBEAT_MILLIS", HEARTBEAT.toMillis()))),
                names(variables.getOrDefault("BRANDCAST_GATEWAY_ROUTES", "")));
    }

    private static List<String> names(String list) {
        return Arrays.stream(list.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
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
