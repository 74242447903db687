package org.brandcast.portal.kafka;

import io.micronaut.context.annotation.ConfigurationProperties;
import java.util.Objects;

/**
 * Where Kafka is.
 *
 * @param bootstrap host:port, several by commas
 * @param replication copies of each topic; 1 on one machine
 */
@ConfigurationProperties("brandcast.kafka")
public record KafkaConfig(String bootstrap, short replication) {
    public KafkaConfig {
        Objects.requireNonNull(bootstrap, "brandcast.kafka.bootstrap is null");
        if (replication < 1) {
            throw new IllegalArgumentException("brandcast.kafka.replication must be at least 1, not " + replication);
        }
    }
}
