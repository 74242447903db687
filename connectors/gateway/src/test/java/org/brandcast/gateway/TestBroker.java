package org.brandcast.gateway;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;
import org.brandcast.schemas.Topics;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One real broker for all tests of the JVM, closed behind the last of them, with topics made as the portal makes them. Each
 * test uses a route of its own.
 */
public final class TestBroker implements BeforeAllCallback {
    private static KafkaClusterTestKit cluster;

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .getOrComputeIfAbsent(TestBroker.class, key -> new Running(), Running.class);
    }

    private static final class Running implements ExtensionContext.Store.CloseableResource {
        Running() {
            bootstrap();
        }

        @Override
        public void close() throws Exception {
            stop();
        }
    }

    static synchronized String bootstrap() {
        if (cluster == null) {
            cluster = start();
        }
        return cluster.bootstrapServers();
    }

    private static synchronized void stop() throws Exception {
        cluster.close();
        cluster = null;
    }

    private static KafkaClusterTestKit start() {
        try {
            KafkaClusterTestKit started = new KafkaClusterTestKit.Builder(new TestKitNodes.Builder()
                            .setCombined(true)
                            .setNumBrokerNodes(1)
                            .setNumControllerNodes(1)
                            .build())
                    .setConfigProp("offsets.topic.replication.factor", "1")
                    .setConfigProp("transaction.state.log.replication.factor", "1")
                    .setConfigProp("transaction.state.log.min.isr", "1")
                    .setConfigProp("transaction.state.log.num.partitions", "1")
                    .setConfigProp("auto.create.topics.enable", "false")
                    .setConfigProp("log.cleaner.backoff.ms", "500")
                    .build();
            started.format();
            started.startup();
            started.waitForReadyBrokers();
            return started;
        } catch (Exception e) {
            throw new IllegalStateException("the test broker did not start", e);
        }
    }

    /** Makes those of the topics that don't exist. */
    static void make(Collection<Topics.Concrete> topics) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
            Collection<String> known = admin.listTopics().names().get();
            List<NewTopic> missing = new ArrayList<>();
            for (Topics.Concrete topic : topics) {
                if (!known.contains(topic.name())) {
                    Map<String, String> config = new HashMap<>();
                    config.put(
                            TopicConfig.CLEANUP_POLICY_CONFIG,
                            topic.spec().retention().isPresent() ? "delete" : "compact");
                    missing.add(
                            new NewTopic(topic.name(), Optional.of(topic.spec().partitions()), Optional.of((short) 1))
                                    .configs(config));
                }
            }
            admin.createTopics(missing).all().get();
        }
    }
}
