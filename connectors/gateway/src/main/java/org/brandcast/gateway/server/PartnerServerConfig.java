package org.brandcast.gateway.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The SMPP server's settings, from environment variables.
 *
 * @param bind address it listens on
 * @param port 0: any free one
 * @param keyStore PKCS#12 with the certificate for TLS; null: plain
 * @param keyStorePasswordFile whose first line opens the key store
 * @param mostReceipts that may be owed, over all accounts; beyond it submit_sm that ask for one are throttled
 * @param partsTimeout how long parts wait for their siblings
 */
public record PartnerServerConfig(
        String kafkaBootstrap,
        String gatewayId,
        String bind,
        int port,
        @Nullable Path keyStore,
        @Nullable Path keyStorePasswordFile,
        int mostReceipts,
        Duration partsTimeout) {
    private static final int MOST_RECEIPTS = 200_000;
    private static final Duration PARTS_TIMEOUT = Duration.ofMinutes(5);

    public PartnerServerConfig {
        Objects.requireNonNull(kafkaBootstrap, "kafkaBootstrap is null");
        Objects.requireNonNull(gatewayId, "gatewayId is null");
        Objects.requireNonNull(bind, "bind is null");
        if (mostReceipts < 1 || partsTimeout.isNegative() || partsTimeout.isZero()) {
            throw new IllegalArgumentException(
                    "mostReceipts and partsTimeout must be positive: " + mostReceipts + ", " + partsTimeout);
        }
    }

    /**
     * The settings in these variables; empty where no port is set: then there is no SMPP server.
     *
     * @throws IllegalArgumentException naming the variable that can't be read
     */
    public static Optional<PartnerServerConfig> of(Map<String, String> variables) {
        String port = variables.getOrDefault("BRANDCAST_SMPP_SERVER_PORT", "").strip();
        if (port.isEmpty()) {
            return Optional.empty();
        }
        String keyStore = variables.getOrDefault("BRANDCAST_SMPP_SERVER_KEYSTORE", "");
        String keyStorePassword = variables.getOrDefault("BRANDCAST_SMPP_SERVER_KEYSTORE_PASSWORD_FILE", "");
        if (keyStore.isBlank() != keyStorePassword.isBlank()) {
            throw new IllegalArgumentException(
                    "BRANDCAST_SMPP_SERVER_KEYSTORE and BRANDCAST_SMPP_SERVER_KEYSTORE_PASSWORD_FILE go together");
        }
        return Optional.of(new PartnerServerConfig(
                variables.getOrDefault("BRANDCAST_KAFKA_BOOTSTRAP", "127.0.0.1:9192"),
                variables.getOrDefault("BRANDCAST_GATEWAY_ID", "gateway-1"),
                variables.getOrDefault(
                        "BRANDCAST_SMPP_SERVER_BIND", variables.getOrDefault("BRANDCAST_BIND", "127.0.0.1")),
                number("BRANDCAST_SMPP_SERVER_PORT", port),
                keyStore.isBlank() ? null : Path.of(keyStore),
                keyStore.isBlank() ? null : Path.of(keyStorePassword),
                number(
                        "BRANDCAST_SMPP_SERVER_RECEIPTS",
                        variables.getOrDefault("BRANDCAST_SMPP_SERVER_RECEIPTS", Integer.toString(MOST_RECEIPTS))),
                Duration.ofMillis(number(
                        "BRANDCAST_SMPP_SERVER_PARTS_MILLIS",
                        variables.getOrDefault(
                                "BRANDCAST_SMPP_SERVER_PARTS_MILLIS", Long.toString(PARTS_TIMEOUT.toMillis()))))));
    }

    private static int number(String name, String value) {
        try {
            return Integer.parseInt(value.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is no number: " + value, e);
        }
    }
}
