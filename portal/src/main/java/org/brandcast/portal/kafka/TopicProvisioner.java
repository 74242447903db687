package org.brandcast.portal.kafka;

import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.brandcast.schemas.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the topics of the topic table. The portal is the only one who makes topics; making one twice is harmless. */
@Singleton
public final class TopicProvisioner {
    private static final Logger LOG = LoggerFactory.getLogger(TopicProvisioner.class);
    private static final long WAIT_SECONDS = 30;

    private final Admin admin;
    private final KafkaConfig config;

    TopicProvisioner(Admin admin, KafkaConfig config) {
        this.admin = admin;
        this.config = config;
    }

    /** Kafka could not be asked, or refused. */
    public static final class ProvisioningException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ProvisioningException(String topic, Throwable cause) {
            super("Kafka topic " + topic + " could not be made: " + cause.getMessage(), cause);
        }
    }

    /** Returns when all of them exist. */
    public void ensure(List<Topics.Concrete> topics) {
        Set<String> existing = existing();
        List<NewTopic> missing = topics.stream()
                .filter(topic -> !existing.contains(topic.name()))
                .map(this::describe)
                .toList();
        if (missing.isEmpty()) {
            return;
        }
        admin.createTopics(missing).values().forEach((name, made) -> {
            Optional<Throwable> failure = failureOf(made.toCompletionStage().toCompletableFuture());
            if (failure.isPresent() && !(failure.get() instanceof TopicExistsException)) {
                throw new ProvisioningException(name, failure.get());
            }
        });
        LOG.info(
                "made {} Kafka topics: {}",
                missing.size(),
                missing.stream().map(NewTopic::name).toList());
    }

    private Set<String> existing() {
        try {
            return admin.listTopics().names().get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new ProvisioningException("list", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProvisioningException("list", e);
        }
    }

    private NewTopic describe(Topics.Concrete topic) {
        Map<String, String> settings = new HashMap<>();
        if (topic.spec().retention().isPresent()) {
            settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
            settings.put(
                    TopicConfig.RETENTION_MS_CONFIG,
                    Long.toString(topic.spec().retention().get().toMillis()));
        } else {
            settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        }
        if (topic.spec().scope() == Topics.Scope.TENANT) {
            // Read by the tenants' own clients: every library has gzip, several lack lz4.
            settings.put(TopicConfig.COMPRESSION_TYPE_CONFIG, "gzip");
        }
        settings.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, config.replication() > 1 ? "2" : "1");
        return new NewTopic(topic.name(), topic.spec().partitions(), config.replication()).configs(settings);
    }

    private static Optional<Throwable> failureOf(java.util.concurrent.Future<?> future) {
        try {
            future.get(WAIT_SECONDS, TimeUnit.SECONDS);
            return Optional.empty();
        } catch (ExecutionException e) {
            return Optional.of(e.getCause());
        } catch (TimeoutException e) {
            return Optional.of(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(e);
        }
    }
}
