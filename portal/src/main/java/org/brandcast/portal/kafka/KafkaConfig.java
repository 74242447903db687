package org.brandcast.portal.kafka;

import io.micronaut.context.annotation.ConfigurationProperties;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where Kafka is.
 *
 * @param bootstrap host:port, several by commas
 * @param replication copies of each topic; 1 on one machine
 * @param tenantBootstrap host:port of the listener for tenants' own clients, which asks for SCRAM-SHA-512; without it
 *     nobody gets a log-in, and who reaches the inner listener may do everything
 * @param tenantBytesPerSecond what one tenant's clients may write, and read, before they are slowed down
 */
@ConfigurationProperties("brandcast.kafka")
public record KafkaConfig(
        String bootstrap, short replication, @Nullable String tenantBootstrap, long tenantBytesPerSecond) {
    public KafkaConfig {
        Objects.requireNonNull(bootstrap, "brandcast.kafka.bootstrap is null");
        if (replication < 1) {
            throw new IllegalArgumentException("brandcast.kafka.replication must be at least 1, not " + replication);
        }
        if (tenantBytesPerSecond < 1) {
            throw new IllegalArgumentException(
                    "brandcast.kafka.tenant-bytes-per-second must be at least 1, not " + tenantBytesPerSecond);
        }
    }

    /** Whether tenants have a listener of their own. */
    public boolean hasTenantListener() {
        return tenantBootstrap != null && !tenantBootstrap.isBlank();
    }
}
