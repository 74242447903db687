package org.brandcast.bench.dispatch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.brandcast.bench.JavaProcess;
import org.brandcast.bench.KafkaBroker;
import org.brandcast.bench.Lab;
import org.brandcast.domain.security.SecretBox;
import org.brandcast.schemas.ControlRecord;
import org.brandcast.schemas.Encoding;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.OutboundMessage;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.RouteControl;
import org.brandcast.schemas.SmppSettings;
import org.brandcast.schemas.Topics;

/** The gateway's process with one route, and what the portal and admission would have written for it. */
final class GatewayUnderTest {
    /** As the one-machine stack runs it. */
    private static final int HEAP_MEGABYTES = 256;

    private static final long HOUR_MILLIS = 3_600_000;

    private final Lab lab;
    private final KafkaBroker broker;
    private final Path masterKey;
    private final SecretBox secrets;
    private long controlVersion;

    GatewayUnderTest(Lab lab, KafkaBroker broker) throws Exception {
        this.lab = lab;
        this.broker = broker;
        byte[] key = new byte[SecretBox.KEY_BYTES];
        new SecureRandom().nextBytes(key);
        this.secrets = new SecretBox(key);
        this.masterKey = lab.folder().resolve("master.key");
        Files.writeString(masterKey, Base64.getEncoder().encodeToString(key));
        broker.make(Topics.ofInstallation());
    }

    /** Saves a route to this SMSC that no TPS holds back. */
    void saveRoute(String route, int port, int binds, int window) throws Exception {
        broker.make(Topics.ofRoute(route));
        SmppSettings smpp = SmppSettings.newBuilder()
                .setHost("127.0.0.1")
                .setPort(port)
                .setSystemId(SimulatedSmsc.SYSTEM_ID)
                .setSealedPassword(secrets.seal(SimulatedSmsc.PASSWORD))
                .setBinds(binds)
                .setWindow(window)
                .setTps(1_000_000)
                .build();
        RouteControl control = RouteControl.newBuilder()
                .setRoute(route)
                .setCarriers(List.of("viettel"))
                .setActive(true)
                .setIdSpace(route)
                .setSmpp(smpp)
                .build();
        String key = "route/" + route;
        ControlRecord record = new ControlRecord(++controlVersion, key, System.currentTimeMillis(), control);
        try (Producer<String, byte[]> producer = producer()) {
            Future<?> written = producer.send(new ProducerRecord<>(
                    Topics.CONTROL, key, RecordCodec.of(ControlRecord.class).encode(record)));
            written.get();
        }
    }

    /** Takes a route away again. */
    void removeRoute(String route) throws Exception {
        try (Producer<String, byte[]> producer = producer()) {
            Future<?> written = producer.send(new ProducerRecord<>(Topics.CONTROL, "route/" + route, null));
            written.get();
        }
    }

    /** Fills the care lane of a route with messages of one segment. */
    void fill(String route, int count) {
        RecordCodec<OutboundMessage> codec = RecordCodec.of(OutboundMessage.class);
        long now = System.currentTimeMillis();
        try (Producer<String, byte[]> producer = producer()) {
            for (int i = 0; i < count; i++) {
                OutboundMessage message = OutboundMessage.newBuilder()
                        .setMessageId("%s-%08d-4c1e-9a55-0242ac120002".formatted(route, i))
                        .setTenantId(1)
                        .setType(MessageType.CARE)
                        .setRoute(route)
                        .setBrandname(DispatchBench.BRANDNAME)
                        .setTo(DispatchBench.number(i))
                        .setText(DispatchBench.TEXT)
                        .setEncoding(Encoding.GSM7)
                        .setSegments(1)
                        .setControlVersion(1)
                        .setAdmittedAtMillis(now)
                        .setDeadlineMillis(now + HOUR_MILLIS)
                        .build();
                var unused = producer.send(new ProducerRecord<>(
                        Topics.outbound(route, MessageType.CARE), message.getTo(), codec.encode(message)));
            }
            producer.flush();
        }
    }

    JavaProcess start(String name) throws Exception {
        return lab.start(
                name,
                "connectors/gateway",
                HEAP_MEGABYTES,
                Map.of(
                        "BRANDCAST_KAFKA_BOOTSTRAP", broker.bootstrap(),
                        "BRANDCAST_MASTER_KEY_FILE", masterKey.toString(),
                        "BRANDCAST_GATEWAY_ID", name,
                        "BRANDCAST_GATEWAY_PORT", Integer.toString(Lab.freePort())),
                "org.brandcast.gateway.GatewayMain",
                List.of());
    }

    private Producer<String, byte[]> producer() {
        Properties config = new Properties();
        config.put("bootstrap.servers", broker.bootstrap());
        config.put("linger.ms", "5");
        config.put("batch.size", "262144");
        return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    }
}
