package org.brandcast.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.brandcast.domain.security.BindPasswords;
import org.brandcast.schemas.AdmissionEvent;
import org.brandcast.schemas.BrandnameControl;
import org.brandcast.schemas.CarrierControl;
import org.brandcast.schemas.ControlRecord;
import org.brandcast.schemas.DatabaseIntakeControl;
import org.brandcast.schemas.Door;
import org.brandcast.schemas.MessageFacts;
import org.brandcast.schemas.MessageStatus;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.PrefixControl;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.Rejected;
import org.brandcast.schemas.SendRequest;
import org.brandcast.schemas.SmppAccountControl;
import org.brandcast.schemas.StatusChanged;
import org.brandcast.schemas.TemplateControl;
import org.brandcast.schemas.TenantControl;
import org.brandcast.schemas.Topics;
import org.brandcast.schemas.TrackingEvent;
import org.jspecify.annotations.Nullable;

/** A partner of a test's own on the test broker: what portal, admission and tracking would write, what admission reads. */
final class PartnerBench implements AutoCloseable {
    static final String PASSWORD = "s3cret";
    private static final String HASH = BindPasswords.hash(PASSWORD);
    private static final RecordCodec<SendRequest> REQUESTS = RecordCodec.of(SendRequest.class);

    final long tenant = ThreadLocalRandom.current().nextLong(1_000_000, 1_000_000_000);
    final String systemId = "p" + tenant;
    final String brandname = "B" + tenant;
    private final Producer<String, byte[]> producer;
    private final List<SendRequest> requests = new ArrayList<>();
    private final Consumer<byte[], byte[]> doors;
    private long version;

    PartnerBench() throws ExecutionException, InterruptedException {
        TestBroker.make(Topics.ofInstallation());
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", TestBroker.bootstrap(), "acks", "all"),
                new StringSerializer(),
                new ByteArraySerializer());
        doors = new KafkaClients(TestBroker.bootstrap()).rawReader("partner-bench");
        List<TopicPartition> partitions = new ArrayList<>();
        for (MessageType type : MessageType.values()) {
            doors.partitionsFor(Topics.door(type))
                    .forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
        }
        doors.assign(partitions);
        doors.seekToEnd(partitions);
        partitions.forEach(doors::position);
        tell("tenant/" + tenant, new TenantControl(tenant, null, Long.toString(tenant), "Partner", true, false));
        tell(
                "brandname/" + tenant,
                BrandnameControl.newBuilder()
                        .setBrandnameId(tenant)
                        .setName(brandname)
                        .setTenantId(tenant)
                        .setActive(true)
                        .setCarriers(List.of())
                        .build());
        tell(
                "prefix/8496@0",
                PrefixControl.newBuilder()
                        .setPrefix("8496")
                        .setCarrier("viettel")
                        .setValidFromMillis(0)
                        .build());
        tell(
                "carrier/viettel",
                CarrierControl.newBuilder()
                        .setCarrier("viettel")
                        .setDisplayName("Viettel")
                        .build());
        save(account().build());
    }

    SmppAccountControl.Builder account() {
        return SmppAccountControl.newBuilder()
                .setAccountId(tenant)
                .setSystemId(systemId)
                .setTenantId(tenant)
                .setActive(true)
                .setPasswordHash(HASH)
                .setAllowedAddresses(List.of("127.0.0.0/8"))
                .setMaxBinds(3)
                .setTps(1_000)
                .setDefaultType(MessageType.CARE);
    }

    void save(SmppAccountControl account) throws ExecutionException, InterruptedException {
        tell("smpp-account/" + tenant, account);
    }

    void save(DatabaseIntakeControl intake) throws ExecutionException, InterruptedException {
        tell("database-intake/" + intake.getIntakeId(), intake);
    }

    /** Registers a text of the brandname's. */
    void template(String pattern, MessageType type) throws ExecutionException, InterruptedException {
        tell(
                "template/" + tenant,
                TemplateControl.newBuilder()
                        .setTemplateId(tenant)
                        .setBrandnameId(tenant)
                        .setCarriers(List.of())
                        .setTypes(List.of(type))
                        .setPattern(pattern)
                        .setActive(true)
                        .build());
    }

    private void tell(String key, SpecificRecordBase body) throws ExecutionException, InterruptedException {
        write(
                Topics.CONTROL,
                key,
                RecordCodec.of(ControlRecord.class)
                        .encode(ControlRecord.newBuilder()
                                .setVersion(++version)
                                .setKey(key)
                                .setAtMillis(System.currentTimeMillis())
                                .setBody(body)
                                .build()));
    }

    private void write(String topic, String key, byte[] value) throws ExecutionException, InterruptedException {
        producer.send(new ProducerRecord<>(topic, key, value)).get();
    }

    /** As admission says that it takes no such message. */
    void reject(String messageId, String reason) throws ExecutionException, InterruptedException {
        reject(messageId, Door.SMPP, null, reason);
    }

    /** The same of another door's. */
    void reject(String messageId, Door door, @Nullable Long senderId, String reason)
            throws ExecutionException, InterruptedException {
        MessageFacts facts = MessageFacts.newBuilder()
                .setMessageId(messageId)
                .setTenantId(tenant)
                .setDoor(door)
                .setSenderId(senderId)
                .setType(MessageType.CARE)
                .setBrandname(brandname)
                .setTo("84961234567")
                .setCarrier("viettel")
                .setText("text")
                .setBodyHash("00")
                .setAcceptedAtMillis(1)
                .build();
        write(
                Topics.ADMISSION_EVENTS,
                messageId,
                RecordCodec.of(AdmissionEvent.class)
                        .encode(new AdmissionEvent(
                                tenant, System.currentTimeMillis(), new Rejected(facts, reason, "detail"))));
    }

    /** As tracking says what became of a message. */
    void status(String messageId, MessageStatus status, String cause, String detail)
            throws ExecutionException, InterruptedException {
        write(
                Topics.TRACKING_EVENTS,
                messageId,
                RecordCodec.of(TrackingEvent.class)
                        .encode(new TrackingEvent(
                                messageId,
                                tenant,
                                null,
                                1,
                                System.currentTimeMillis(),
                                new StatusChanged(status, cause, detail, "r", 1, 1, 1, 0, 0))));
    }

    /** This partner's requests at the doors so far. */
    List<SendRequest> requests() {
        for (ConsumerRecord<byte[], byte[]> record : doors.poll(Duration.ofMillis(200))) {
            SendRequest request = decode(record.value());
            if (request.getTenantId() == tenant) {
                requests.add(request);
            }
        }
        return List.copyOf(requests);
    }

    private static SendRequest decode(byte[] value) {
        try {
            return REQUESTS.decode(value);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    static Path masterKey() throws IOException {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        Path file = Files.createTempFile("brandcast", ".key");
        Files.writeString(file, Base64.getEncoder().encodeToString(key));
        file.toFile().deleteOnExit();
        return file;
    }

    @Override
    public void close() {
        producer.close();
        doors.close();
    }
}
