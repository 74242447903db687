package org.brandcast.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.brandcast.schemas.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a journal topic short: a start reads all of it, and Kafka compacts only segments that are closed. Who runs the
 * route owns its journal, so it sets this itself; where it may not, the topic works as it is and a start takes longer.
 */
final class JournalSettings {
    private static final Logger log = LoggerFactory.getLogger(JournalSettings.class);

    private static final Map<String, String> WANTED = Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.CLEANUP_POLICY_COMPACT,
            TopicConfig.SEGMENT_BYTES_CONFIG,
            Integer.toString(16 * 1024 * 1024),
            TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
            "0.2",
            TopicConfig.DELETE_RETENTION_MS_CONFIG,
            Long.toString(TimeUnit.HOURS.toMillis(1)));

    private final KafkaClients kafka;

    JournalSettings(KafkaClients kafka) {
        this.kafka = kafka;
    }

    /** Sets the journal of this route. */
    void apply(String route) throws InterruptedException {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.journal(route));
        List<AlterConfigOp> changes = new ArrayList<>();
        WANTED.forEach((name, value) ->
                changes.add(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET)));
        try (Admin admin = kafka.admin("gateway-" + route + "-admin")) {
            admin.incrementalAlterConfigs(Map.of(topic, changes)).all().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            log.warn("route={} the journal keeps the settings that it has: {}", route, e.getMessage());
        }
    }
}
