package org.brandcast.portal.testing;

import java.util.Map;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;
import org.apache.kafka.common.utils.Exit;

/** One real broker for the test JVM. Tests share its topics, so each uses ids of its own. */
public final class TestKafka {
    private static KafkaClusterTestKit cluster;

    private TestKafka() {}

    public static synchronized String bootstrap() {
        if (cluster == null) {
            try {
                // At the JVM's end the kit's folder may go before the broker, whose last word must not be the JVM's.
                Exit.setHaltProcedure((status, message) -> System.err.println("test broker: " + message));
                KafkaClusterTestKit started = new KafkaClusterTestKit.Builder(new TestKitNodes.Builder()
                                .setCombined(true)
                                .setNumBrokerNodes(1)
                                .setNumControllerNodes(1)
                                .build())
                        .setConfigProp("offsets.topic.replication.factor", "1")
                        .setConfigProp("transaction.state.log.replication.factor", "1")
                        .setConfigProp("transaction.state.log.min.isr", "1")
                        .setConfigProp("transaction.state.log.num.partitions", "1")
                        .setConfigProp("offsets.topic.num.partitions", "1")
                        .setConfigProp("group.initial.rebalance.delay.ms", "0")
                        .setConfigProp("auto.create.topics.enable", "false")
                        .build();
                started.format();
                started.startup();
                started.waitForReadyBrokers();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> close(started)));
                cluster = started;
            } catch (Exception e) {
                throw new IllegalStateException("the test broker did not start", e);
            }
        }
        return cluster.bootstrapServers();
    }

    static Map<String, String> properties() {
        return Map.of("brandcast.kafka.bootstrap", bootstrap());
    }

    private static void close(KafkaClusterTestKit cluster) {
        try {
            cluster.close();
        } catch (Exception e) {
            System.err.println("closing the test broker: " + e);
        }
    }
}
