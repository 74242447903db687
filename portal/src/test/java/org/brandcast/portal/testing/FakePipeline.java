package org.brandcast.portal.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.brandcast.domain.content.BodyHash;
import org.brandcast.domain.numbering.MsisdnReader;
import org.brandcast.domain.numbering.NumberReading;
import org.brandcast.domain.text.SmsEncoding;
import org.brandcast.domain.text.SmsText;
import org.brandcast.schemas.AdmissionEvent;
import org.brandcast.schemas.Admitted;
import org.brandcast.schemas.ChargeOn;
import org.brandcast.schemas.Conflicted;
import org.brandcast.schemas.ControlRecord;
import org.brandcast.schemas.Delayed;
import org.brandcast.schemas.Encoding;
import org.brandcast.schemas.Held;
import org.brandcast.schemas.LedgerDelta;
import org.brandcast.schemas.LedgerVerb;
import org.brandcast.schemas.MessageFacts;
import org.brandcast.schemas.MessageStatus;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.ModerationVerdict;
import org.brandcast.schemas.OrderEcho;
import org.brandcast.schemas.OrderGrant;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.Rejected;
import org.brandcast.schemas.RuleHit;
import org.brandcast.schemas.SendRequest;
import org.brandcast.schemas.Settled;
import org.brandcast.schemas.StatusChanged;
import org.brandcast.schemas.Topics;
import org.brandcast.schemas.TrackingEvent;
import org.brandcast.schemas.UnreadableRecordException;
import org.jspecify.annotations.Nullable;

/**
 * Stands for admission, gateway and tracking where only the portal is tested: reads control and doors, writes
 * admission-events and tracking-events. A text with {@code CHAN} is rejected as KEYWORD_BANNED, one with {@code GIU} is
 * held until a moderator's verdict comes, one with {@code CHO} waits for its hours and is then sent as it would be
 * with a label, a number that ends in 00 fails, everything else is delivered; tracking repeats that it is queued.
 */
public final class FakePipeline implements AutoCloseable {
    private static final RecordCodec<SendRequest> REQUESTS = RecordCodec.of(SendRequest.class);
    private static final RecordCodec<ControlRecord> CONTROL = RecordCodec.of(ControlRecord.class);

    private static final RecordCodec<ModerationVerdict> VERDICTS = RecordCodec.of(ModerationVerdict.class);

    private record Waiting(SendRequest request, MessageFacts facts) {}

    private final KafkaConsumer<String, byte[]> consumer;
    private final KafkaProducer<String, byte[]> producer;
    private final Map<String, Waiting> waiting = new HashMap<>();
    private final Map<String, String> hashes = new HashMap<>();
    private final Map<Long, long[]> accounts = new HashMap<>();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicBoolean held = new AtomicBoolean();
    private final AtomicBoolean holding = new AtomicBoolean();
    private final Thread thread;

    /** Starts at the topics' beginning; they must exist. */
    public static FakePipeline start() {
        FakePipeline pipeline = new FakePipeline();
        pipeline.thread.start();
        return pipeline;
    }

    private FakePipeline() {
        Map<String, Object> common = Map.of("bootstrap.servers", TestKafka.bootstrap());
        Map<String, Object> reading = new HashMap<>(common);
        reading.put("auto.offset.reset", "earliest");
        reading.put("enable.auto.commit", false);
        reading.put("fetch.max.wait.ms", 50);
        reading.put("max.poll.records", 5000);
        consumer = new KafkaConsumer<>(reading, new StringDeserializer(), new ByteArrayDeserializer());
        Map<String, Object> writing = new HashMap<>(common);
        writing.put("linger.ms", 2);
        producer = new KafkaProducer<>(writing, new StringSerializer(), new ByteArraySerializer());
        thread = new Thread(this::run, "fake-pipeline");
        thread.setDaemon(true);
    }

    /** When this returns, requests that come wait undecided. */
    public void hold() {
        held.set(true);
        TestPortal.await("the pipeline to hold", holding::get);
    }

    public void release() {
        held.set(false);
    }

    private void run() {
        List<TopicPartition> partitions = new ArrayList<>();
        List<TopicPartition> doors = new ArrayList<>();
        partitions.add(new TopicPartition(Topics.CONTROL, 0));
        for (MessageType type : MessageType.values()) {
            consumer.partitionsFor(Topics.door(type))
                    .forEach(info -> doors.add(new TopicPartition(info.topic(), info.partition())));
        }
        partitions.addAll(doors);
        consumer.partitionsFor(Topics.MODERATION)
                .forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        while (!stopping.get()) {
            if (held.get()) {
                consumer.pause(doors);
                holding.set(true);
            } else {
                consumer.resume(doors);
                holding.set(false);
            }
            for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(50))) {
                try {
                    if (record.topic().equals(Topics.CONTROL)) {
                        if (CONTROL.decode(record.value()).getBody() instanceof OrderGrant grant) {
                            grant(grant);
                        }
                    } else if (record.topic().equals(Topics.MODERATION)) {
                        verdict(VERDICTS.decode(record.value()));
                    } else {
                        request(REQUESTS.decode(record.value()));
                    }
                } catch (UnreadableRecordException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
        consumer.close();
        producer.close();
    }

    private void grant(OrderGrant grant) {
        long[] account = accounts.computeIfAbsent(grant.getOrderId(), id -> new long[4]);
        account[0] = grant.getGrantedSegments();
        admission(
                "order/" + grant.getOrderId(),
                grant.getTenantId(),
                new OrderEcho(
                        grant.getOrderId(),
                        grant.getGrantVersion(),
                        grant.getClosed(),
                        false,
                        delta(grant.getOrderId(), LedgerVerb.GRANT, grant.getGrantedSegments())));
    }

    private void request(SendRequest request) {
        String to = MsisdnReader.read(request.getTo()) instanceof NumberReading.Mobile mobile
                ? mobile.msisdn().e164()
                : request.getTo();
        String hash = BodyHash.of(
                request.getType().name(), request.getBrandname(), to, request.getText(), request.getOrderId());
        String id = request.getMessageId();
        MessageFacts facts = new MessageFacts(
                id,
                request.getTenantId(),
                request.getDoor(),
                request.getType(),
                request.getBrandname(),
                to,
                "viettel",
                request.getText(),
                hash,
                request.getClientRef(),
                request.getCampaignId(),
                request.getSenderId(),
                request.getAcceptedAtMillis());
        String original = hashes.putIfAbsent(id, hash);
        if (original != null) {
            if (!original.equals(hash)) {
                admission(id, request.getTenantId(), new Conflicted(facts, original));
            }
            return;
        }
        if (request.getText().contains("CHAN")) {
            admission(id, request.getTenantId(), new Rejected(facts, "KEYWORD_BANNED", "CHAN"));
            return;
        }
        if (request.getText().contains("GIU")) {
            waiting.put(id, new Waiting(request, facts));
            int at = request.getText().indexOf("GIU");
            admission(
                    id,
                    request.getTenantId(),
                    Held.newBuilder()
                            .setFacts(facts)
                            .setHits(List.of(new RuleHit("KEYWORD", "giu", at, at + 3)))
                            .setSegments(SmsText.of(request.getText()).segmentCount())
                            .setExpiresAtMillis(System.currentTimeMillis() + 86_400_000)
                            .build());
            return;
        }
        if (request.getText().contains("CHO")) {
            admission(
                    id,
                    request.getTenantId(),
                    new Delayed(facts, "AD_OUT_OF_HOURS", 0, System.currentTimeMillis() + 3_600_000));
        }
        deliver(request, facts, null);
    }

    /** As admission does: only on what waits, and only under the body that it names. */
    private void verdict(ModerationVerdict verdict) {
        Waiting held = waiting.get(verdict.getMessageId());
        if (held == null || !held.facts().getBodyHash().equals(verdict.getBodyHash())) {
            return;
        }
        waiting.remove(verdict.getMessageId());
        if (verdict.getApproved()) {
            deliver(held.request(), held.facts(), verdict.getModerator());
        } else {
            admission(
                    verdict.getMessageId(),
                    verdict.getTenantId(),
                    new Rejected(held.facts(), "HOLD_REFUSED", verdict.getComment()));
        }
    }

    private void deliver(SendRequest request, MessageFacts facts, @Nullable String moderator) {
        SmsText sms = SmsText.of(request.getText());
        int segments = sms.segmentCount();
        long orderId = request.getOrderId() == null ? 1 : request.getOrderId();
        String id = request.getMessageId();
        long[] account = accounts.computeIfAbsent(orderId, key -> new long[4]);
        account[1] += segments;
        long now = System.currentTimeMillis();
        admission(
                id,
                request.getTenantId(),
                new Admitted(
                        facts,
                        "viettel-sim",
                        "prefix",
                        List.of(),
                        sms.encoding() == SmsEncoding.GSM7 ? Encoding.GSM7 : Encoding.UCS2,
                        segments,
                        350L,
                        ChargeOn.ACCEPTED,
                        now + 86_400_000,
                        delta(orderId, LedgerVerb.RESERVE, segments),
                        request.getText().contains("CHO") ? "[QC] " + request.getText() : null,
                        null,
                        List.of(),
                        moderator));
        tracking(request, 1, MessageStatus.QUEUED, "ADMITTED", 0, 0);
        boolean fails = facts.getTo().endsWith("00");
        tracking(request, 2, MessageStatus.SENT, "SMSC_ACCEPTED", segments, 0);
        tracking(
                request,
                3,
                fails ? MessageStatus.FAILED : MessageStatus.DELIVERED,
                fails ? "DLR_UNDELIVERABLE" : "DLR_DELIVERED",
                segments,
                fails ? 0 : segments);
        account[1] -= segments;
        account[2] += segments;
        admission(
                id,
                request.getTenantId(),
                new Settled(id, request.getCampaignId(), List.of(delta(orderId, LedgerVerb.POST, segments))));
    }

    private LedgerDelta delta(long orderId, LedgerVerb verb, long segments) {
        long[] account = accounts.get(orderId);
        return new LedgerDelta(
                orderId, ++account[3], verb, segments, segments * 350, account[0], account[1], account[2]);
    }

    private void admission(String key, long tenantId, SpecificRecordBase body) {
        send(
                Topics.ADMISSION_EVENTS,
                key,
                RecordCodec.of(AdmissionEvent.class)
                        .encode(new AdmissionEvent(tenantId, System.currentTimeMillis(), body)));
    }

    private void tracking(
            SendRequest request, int sequence, MessageStatus status, String cause, int segments, int delivered) {
        send(
                Topics.TRACKING_EVENTS,
                request.getMessageId(),
                RecordCodec.of(TrackingEvent.class)
                        .encode(new TrackingEvent(
                                request.getMessageId(),
                                request.getTenantId(),
                                request.getCampaignId(),
                                sequence,
                                System.currentTimeMillis(),
                                new StatusChanged(
                                        status, cause, "", "viettel-sim", segments, segments, delivered, 0, 0))));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a lost record would fail the test that waits for it
    private void send(String topic, String key, byte[] value) {
        producer.send(new ProducerRecord<>(topic, key, value));
    }

    @Override
    public void close() throws InterruptedException {
        stopping.set(true);
        thread.join();
    }
}
