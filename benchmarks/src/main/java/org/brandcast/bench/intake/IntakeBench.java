package org.brandcast.bench.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.brandcast.bench.Bench;
import org.brandcast.bench.Figures;
import org.brandcast.bench.JavaProcess;
import org.brandcast.bench.KafkaBroker;
import org.brandcast.bench.Lab;
import org.brandcast.bench.Progress;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.Topics;
import org.jspecify.annotations.Nullable;

/**
 * Messages a second that a door acknowledges, each durable in Kafka before its acknowledgement, and how long the slowest
 * hundredth waits for it. Beside each a bare producer with as many records of the same size under way, in the same run.
 */
public final class IntakeBench implements Bench {
    private static final int CONNECTIONS = 64;
    private static final int BINDS = 4;
    private static final int WINDOW = 100;
    private static final int RECORDS_IN_FLIGHT = 1_000;
    private static final int HEAP_MEGABYTES = 192;

    /** Until the compilers of client, door and broker have done their work. */
    private static final Duration WARM_UP = Duration.ofSeconds(20);

    private static final Duration MEASURED = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** As our doors' producers are set, so that what a door adds is what differs. */
    private static final String PRODUCER = """

            acks=all
            enable.idempotence=true
            linger.ms=2
            batch.size=65536
            compression.type=lz4
            """;

    private record Measured(double perSecond, double p99Millis, long accepted) {}

    @Override
    public String name() {
        return "intake";
    }

    @Override
    public void run(Lab lab, Figures figures) throws Exception {
        KafkaBroker broker = KafkaBroker.startWithTenants(lab);
        try (Installation installation = Installation.start(lab, broker)) {
            Path bare = Files.writeString(
                    lab.folder().resolve("bare.properties"), "bootstrap.servers=" + broker.bootstrap() + PRODUCER);
            String door = Topics.door(MessageType.CARE);
            compare(
                    figures,
                    "rest",
                    CONNECTIONS,
                    bare(lab, broker, bare, "rest", door, "door", CONNECTIONS),
                    rest(lab, broker, installation));
            compare(
                    figures,
                    "smpp",
                    BINDS * WINDOW,
                    bare(lab, broker, bare, "smpp", door, "door", BINDS * WINDOW),
                    smpp(lab, broker, installation));
            String topic = Topics.tenantDoor(installation.tenantId(), MessageType.CARE);
            compare(
                    figures,
                    "kafka",
                    RECORDS_IN_FLIGHT,
                    bare(lab, broker, bare, "kafka", topic, "client", RECORDS_IN_FLIGHT),
                    kafka(lab, broker, installation, topic));
        }
    }

    private static void compare(Figures figures, String door, int inFlight, Measured bare, Measured measured) {
        String baseline = "a bare producer, acks=all, " + inFlight + " records in flight";
        figures.add(door, measured.perSecond(), "messages/s", baseline, bare.perSecond());
        figures.add(door + "-p99", measured.p99Millis(), "ms", baseline, bare.p99Millis());
    }

    /** The bare producer writes to a topic with as many partitions as the door's. */
    private static Measured bare(
            Lab lab, KafkaBroker broker, Path config, String door, String like, String records, int inFlight)
            throws Exception {
        String topic = "bare-" + door;
        broker.makePlain(topic, partitions(broker, like).size());
        return producer(lab, broker, "bare-" + door, config, topic, records, inFlight);
    }

    private static Measured producer(
            Lab lab, KafkaBroker broker, String name, Path config, String topic, String records, int inFlight)
            throws Exception {
        return measure(
                lab,
                broker,
                name,
                topic,
                null,
                "KafkaLoadMain",
                List.of(config.toString(), topic, records, Integer.toString(inFlight)));
    }

    private static Measured rest(Lab lab, KafkaBroker broker, Installation installation) throws Exception {
        return measure(
                lab,
                broker,
                "rest",
                Topics.door(MessageType.CARE),
                installation.portal(),
                "RestLoadMain",
                List.of(
                        Integer.toString(installation.portalPort()),
                        installation.apiKey(),
                        Integer.toString(CONNECTIONS)));
    }

    private static Measured smpp(Lab lab, KafkaBroker broker, Installation installation) throws Exception {
        return measure(
                lab,
                broker,
                "smpp",
                Topics.door(MessageType.CARE),
                installation.gateway(),
                "SmppLoadMain",
                List.of(
                        Integer.toString(installation.smppPort()),
                        installation.systemId(),
                        installation.smppPassword(),
                        Integer.toString(BINDS),
                        Integer.toString(WINDOW)));
    }

    private static Measured kafka(Lab lab, KafkaBroker broker, Installation installation, String topic)
            throws Exception {
        Path config =
                Files.writeString(lab.folder().resolve("tenant.properties"), installation.kafkaLogin() + PRODUCER);
        return producer(lab, broker, "kafka", config, topic, "client", RECORDS_IN_FLIGHT);
    }

    /**
     * Runs a load client.
     *
     * @param door the process whose processor time is told; null: there is none
     * @param arguments before those of {@link Load#measure}
     */
    private static Measured measure(
            Lab lab,
            KafkaBroker broker,
            String name,
            String topic,
            @Nullable JavaProcess door,
            String main,
            List<String> arguments)
            throws Exception {
        Path result = lab.folder().resolve(name + ".result");
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of(Long.toString(WARM_UP.toSeconds()), Long.toString(MEASURED.toSeconds()), result.toString()));
        long before = records(broker, topic);
        Duration brokerBefore = broker.process().cpu();
        Duration doorBefore = door == null ? Duration.ZERO : door.cpu();
        try (JavaProcess client = lab.start(
                name + "-load",
                "benchmarks",
                HEAP_MEGABYTES,
                Map.of(),
                IntakeBench.class.getPackageName() + "." + main,
                all)) {
            lab.await(
                    name + " is measured",
                    client,
                    name + "-load",
                    WARM_UP.plus(MEASURED).plus(PATIENCE),
                    () -> Files.exists(result));
        }
        JsonNode told = JSON.readTree(result.toFile());
        Measured measured = new Measured(
                told.path("perSecond").asDouble(),
                told.path("p99Millis").asDouble(),
                told.path("accepted").asLong());
        long written = records(broker, topic) - before;
        if (written < measured.accepted()) {
            throw new IllegalStateException(
                    name + " acknowledged " + measured.accepted() + " messages, but " + written + " are in " + topic);
        }
        Duration doorCpu = door == null ? Duration.ZERO : door.cpu().minus(doorBefore);
        Progress.say(
                "%s: %.0f/s, p99 %.2f ms; processor time for 1,000: broker %.1f ms, door %.1f ms",
                name,
                measured.perSecond(),
                measured.p99Millis(),
                broker.process().cpu().minus(brokerBefore).toNanos() / 1e3 / measured.accepted(),
                doorCpu.toNanos() / 1e3 / measured.accepted());
        return measured;
    }

    private static List<TopicPartition> partitions(KafkaBroker broker, String topic) throws Exception {
        try (Admin admin = broker.admin()) {
            return admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
        }
    }

    /** How many records a topic holds, aborted ones and markers aside: nobody writes in transactions here. */
    private static long records(KafkaBroker broker, String topic) throws Exception {
        List<TopicPartition> partitions = partitions(broker, topic);
        try (Admin admin = broker.admin()) {
            return admin
                    .listOffsets(partitions.stream()
                            .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest())))
                    .all()
                    .get()
                    .values()
                    .stream()
                    .mapToLong(offset -> offset.offset())
                    .sum();
        }
    }
}
