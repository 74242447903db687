package org.brandcast.gateway.database;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Settings of what polls customers' databases, from environment variables.
 *
 * @param drivers folder with JDBC drivers that aren't shipped; null: only those that are
 */
public record DatabaseIntakesConfig(
        String kafkaBootstrap, String gatewayId, @Nullable Path drivers) {
    public DatabaseIntakesConfig {
        Objects.requireNonNull(kafkaBootstrap, "kafkaBootstrap is null");
        Objects.requireNonNull(gatewayId, "gatewayId is null");
    }

    /** The settings in these variables. */
    public static DatabaseIntakesConfig of(Map<String, String> variables) {
        String drivers = variables.getOrDefault("BRANDCAST_JDBC_DRIVERS", "").strip();
        return new DatabaseIntakesConfig(
                variables.getOrDefault("BRANDCAST_KAFKA_BOOTSTRAP", "127.0.0.1:9192"),
                variables.getOrDefault("BRANDCAST_GATEWAY_ID", "gateway-1"),
                drivers.isEmpty() ? null : Path.of(drivers));
    }
}
