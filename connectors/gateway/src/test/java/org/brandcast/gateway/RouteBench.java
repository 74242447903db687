package org.brandcast.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.brandcast.domain.security.SecretBox;
import org.brandcast.domain.text.SmsText;
import org.brandcast.schemas.AdvertisingControl;
import org.brandcast.schemas.CampaignControl;
import org.brandcast.schemas.CampaignState;
import org.brandcast.schemas.ControlRecord;
import org.brandcast.schemas.DeferredMessage;
import org.brandcast.schemas.DeliveryReceipt;
import org.brandcast.schemas.Encoding;
import org.brandcast.schemas.HttpSettings;
import org.brandcast.schemas.InboundMessage;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.OutboundMessage;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.RouteControl;
import org.brandcast.schemas.SmppSettings;
import org.brandcast.schemas.SubmitResult;
import org.brandcast.schemas.SubscriberRule;
import org.brandcast.schemas.SubscriberRuleKind;
import org.brandcast.schemas.Topics;
import org.brandcast.schemas.UnreadableRecordException;

/** A route of a test's own on the test broker: what the portal and admission would write, and what tracking would read. */
final class RouteBench implements AutoCloseable {
    private static final SecretBox SECRETS;
    private static final Path MASTER_KEY;

    static {
        byte[] key = new byte[SecretBox.KEY_BYTES];
        new SecureRandom().nextBytes(key);
        SECRETS = new SecretBox(key);
        try {
            MASTER_KEY = Files.createTempFile("brandcast", ".key");
            Files.writeString(MASTER_KEY, Base64.getEncoder().encodeToString(key));
            MASTER_KEY.toFile().deleteOnExit();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    final String route = "r" + UUID.randomUUID().toString().substring(0, 8);
    private final Producer<String, byte[]> producer;
    private final List<SubmitResult> results = new ArrayList<>();
    private long controlVersion;
    private int numbers;

    RouteBench() throws ExecutionException, InterruptedException {
        TestBroker.make(Topics.ofInstallation());
        TestBroker.make(Topics.ofRoute(route));
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        TestBroker.bootstrap(),
                        "transactional.id",
                        "admission-" + route,
                        "transaction.timeout.ms",
                        "60000"),
                new StringSerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
    }

    Path masterKey() {
        return MASTER_KEY;
    }

    SmppSettings.Builder smpp(int port) {
        return SmppSettings.newBuilder()
                .setHost("127.0.0.1")
                .setPort(port)
                .setSystemId("brandcast")
                .setSealedPassword(SECRETS.seal("secret"))
                .setTps(5_000)
                .setWindow(20)
                .setResponseTimeoutMillis(2_000);
    }

    RouteControl.Builder control(SmppSettings smpp) {
        return RouteControl.newBuilder()
                .setRoute(route)
                .setCarriers(List.of("viettel"))
                .setActive(true)
                .setIdSpace(route)
                .setInDoubtWaitMillis(1_000)
                .setSmpp(smpp);
    }

    /** A route over HTTP in the place of SMPP. */
    RouteControl.Builder control(HttpSettings http) {
        return RouteControl.newBuilder()
                .setRoute(route)
                .setCarriers(List.of("viettel"))
                .setActive(true)
                .setIdSpace(route)
                .setInDoubtWaitMillis(60_000)
                .setHttp(http);
    }

    String seal(String secret) {
        return SECRETS.seal(secret);
    }

    void save(RouteControl control) {
        tell("route/" + route, control);
    }

    void campaign(long id, CampaignState state) {
        tell("campaign/" + id, new CampaignControl(id, 1L, state));
    }

    /** Says when advertising of these tests' tenant may be sent; the same rule for all of them. */
    void advertisingHours(int opensMinute, int closesMinute) {
        tell(
                "advertising/1",
                AdvertisingControl.newBuilder()
                        .setRuleId(1)
                        .setTenantId(1)
                        .setActive(true)
                        .setValidFromMillis(0)
                        .setLabels(List.of("[QC]"))
                        .setOptOutMarks(List.of())
                        .setZone("UTC")
                        .setOpensMinute(opensMinute)
                        .setClosesMinute(closesMinute)
                        .build());
    }

    /** A number says that it wants no advertising at all. */
    void doNotCall(String msisdn) {
        SubscriberRule rule = SubscriberRule.newBuilder()
                .setMsisdn(msisdn)
                .setKind(SubscriberRuleKind.DO_NOT_CALL)
                .setActive(true)
                .setFromMillis(0)
                .setAtMillis(System.currentTimeMillis())
                .build();
        inTransaction(List.of(new ProducerRecord<>(
                Topics.SUBSCRIBER_RULES,
                msisdn + "/DO_NOT_CALL//",
                RecordCodec.of(SubscriberRule.class).encode(rule))));
    }

    /** What tracking moves to this route from another one. */
    void resend(OutboundMessage message) {
        inTransaction(List.of(new ProducerRecord<>(
                Topics.resend(route, message.getType()),
                message.getMessageId(),
                RecordCodec.of(OutboundMessage.class).encode(message))));
    }

    private void tell(String key, Object body) {
        ControlRecord record = new ControlRecord(++controlVersion, key, System.currentTimeMillis(), body);
        inTransaction(List.of(new ProducerRecord<>(
                Topics.CONTROL, key, RecordCodec.of(ControlRecord.class).encode(record))));
    }

    /** Takes the route out of control data, so that gateways of later tests leave it alone. */
    void remove() {
        inTransaction(List.of(new ProducerRecord<>(Topics.CONTROL, "route/" + route, null)));
    }

    OutboundMessage message(MessageType type, String text) {
        long now = System.currentTimeMillis();
        SmsText counted = SmsText.of(text);
        return OutboundMessage.newBuilder()
                .setMessageId(UUID.randomUUID().toString())
                .setTenantId(1)
                .setType(type)
                .setRoute(route)
                .setBrandname("LOTUS")
                .setTo("849%08d".formatted(++numbers))
                .setText(text)
                .setEncoding(Encoding.valueOf(counted.encoding().name()))
                .setSegments(counted.segmentCount())
                .setControlVersion(1)
                .setAdmittedAtMillis(now)
                .setDeadlineMillis(now + 600_000)
                .build();
    }

    void send(List<OutboundMessage> messages) {
        List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
        for (OutboundMessage message : messages) {
            records.add(new ProducerRecord<>(
                    Topics.outbound(route, message.getType()),
                    message.getTo(),
                    RecordCodec.of(OutboundMessage.class).encode(message)));
        }
        inTransaction(records);
    }

    void sendRaw(MessageType lane, byte[] value) {
        inTransaction(List.of(new ProducerRecord<>(Topics.outbound(route, lane), "x", value)));
    }

    private void inTransaction(List<ProducerRecord<String, byte[]>> records) {
        producer.beginTransaction();
        for (ProducerRecord<String, byte[]> record : records) {
            var unused = producer.send(record);
        }
        producer.commitTransaction();
    }

    /** All results so far; only new ones are read. */
    List<SubmitResult> results() {
        results.addAll(from(Topics.results(route), results.size(), RecordCodec.of(SubmitResult.class)));
        return List.copyOf(results);
    }

    List<DeferredMessage> deferred() {
        return from(Topics.deferred(route), 0, RecordCodec.of(DeferredMessage.class));
    }

    List<DeliveryReceipt> receipts() {
        return from(Topics.receipts(route), 0, RecordCodec.of(DeliveryReceipt.class));
    }

    /** What phones have sent by this route. */
    List<ConsumerRecord<String, InboundMessage>> inbound() throws UnreadableRecordException {
        List<ConsumerRecord<String, InboundMessage>> found = new ArrayList<>();
        try (Consumer<String, byte[]> consumer = new KafkaClients(TestBroker.bootstrap()).reader("test")) {
            List<TopicPartition> partitions = new ArrayList<>();
            consumer.partitionsFor(Topics.INBOUND_MESSAGES)
                    .forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    InboundMessage message =
                            RecordCodec.of(InboundMessage.class).decode(record.value());
                    if (message.getRoute().equals(route)) {
                        found.add(new ConsumerRecord<>(
                                record.topic(), record.partition(), record.offset(), record.key(), message));
                    }
                }
            }
        }
        return found;
    }

    private static <T extends SpecificRecordBase> List<T> from(String topic, long offset, RecordCodec<T> codec) {
        try (Consumer<String, byte[]> consumer = new KafkaClients(TestBroker.bootstrap()).reader("test")) {
            return JournalReader.tail(consumer, topic, offset, codec);
        }
    }

    /** Waits until something is so; fails with its name if it isn't within the time. */
    static void await(String what, Duration limit, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + limit + ": " + what);
            }
            Thread.sleep(50);
        }
    }

    @Override
    public void close() {
        remove();
        producer.close();
    }
}
