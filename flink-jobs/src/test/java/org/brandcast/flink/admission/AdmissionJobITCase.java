package org.brandcast.flink.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.io.BinaryData;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.flink.api.common.JobStatus;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.brandcast.flink.FlinkJob;
import org.brandcast.flink.JobSettings;
import org.brandcast.flink.testing.JobOnMiniCluster;
import org.brandcast.flink.testing.KafkaBroker;
import org.brandcast.flink.testing.RuleSamples;
import org.brandcast.flink.testing.Samples;
import org.brandcast.flink.testing.Scale;
import org.brandcast.schemas.AdmissionEvent;
import org.brandcast.schemas.Admitted;
import org.brandcast.schemas.ClientSendRequest;
import org.brandcast.schemas.ContentPolicyMode;
import org.brandcast.schemas.ControlRecord;
import org.brandcast.schemas.DeadLetter;
import org.brandcast.schemas.Door;
import org.brandcast.schemas.Held;
import org.brandcast.schemas.LedgerDelta;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.ModerationVerdict;
import org.brandcast.schemas.OrderGrant;
import org.brandcast.schemas.OutboundMessage;
import org.brandcast.schemas.Rejected;
import org.brandcast.schemas.SendRequest;
import org.brandcast.schemas.Settled;
import org.brandcast.schemas.Settlement;
import org.brandcast.schemas.SubscriberRuleKind;
import org.brandcast.schemas.Topics;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The admission job between real Kafka topics. */
class AdmissionJobITCase {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String[] OUTBOUND = {
        "outbound.viettel-sim.care",
        "outbound.viettel-sim.otp",
        "outbound.viettel-sim.ad",
        "outbound.vinaphone-sim.care"
    };

    @TempDir
    private Path folder;

    private KafkaBroker kafka;
    private long now;

    @BeforeEach
    void start() throws Exception {
        kafka = KafkaBroker.start();
        now = System.currentTimeMillis();
        for (ControlRecord each : Samples.world()) {
            kafka.send(Topics.CONTROL, each.getKey(), each);
        }
        kafka.flush();
    }

    @AfterEach
    void stop() throws Exception {
        kafka.close();
    }

    /**
     * Two racing senders, copies of every request, an order that is nearly empty; meanwhile the job is stopped and
     * restored at another parallelism, and TaskManagers are lost.
     */
    @Test
    void everyRequestIsDecidedOnceWhateverFails() throws Exception {
        int requests = Scale.of(1_000, 250_000);
        int losses = Scale.of(1, 5);
        int granted = requests * 3 / 2;
        grant(granted);
        try (JobOnMiniCluster job = JobOnMiniCluster.start(admission(), settings())) {
            for (int i = 0; i < requests; i++) {
                sendToDoor(i);
                sendAsTenant(i);
                if (i == requests * 3 / 10) {
                    kafka.await(AdmissionEvent.class, Told::of, requests / 10, PATIENCE, Topics.ADMISSION_EVENTS);
                    job.stopAndRestoreAt(1);
                }
                if (i >= requests * 4 / 10 && i % (requests / 2 / losses) == requests / 20) {
                    kafka.await(AdmissionEvent.class, Told::of, requests / 2, PATIENCE, Topics.ADMISSION_EVENTS);
                    job.loseTaskManager();
                }
                // A client that didn't hear the answer sends again.
                sendToDoor(i / 2);
            }
            kafka.flush();
            job.stopAndRestoreAt(2);

            List<Told> events =
                    kafka.await(AdmissionEvent.class, Told::of, 2 * requests + 1, PATIENCE, Topics.ADMISSION_EVENTS);

            Set<String> decided = new HashSet<>();
            List<String> admitted = new ArrayList<>();
            for (Told event : events) {
                if (event.admitted()) {
                    admitted.add(event.messageId());
                } else if (event.isDecision()) {
                    assertThat(event.reason()).isEqualTo("ORDER_EXHAUSTED");
                }
                if (event.isDecision() && !decided.add(event.messageId())) {
                    throw new AssertionError(event.messageId() + " was decided twice");
                }
            }
            assertThat(decided).hasSize(2 * requests);
            assertThat(admitted).hasSize(granted);
            List<String> sent =
                    new ArrayList<>(kafka.read(OutboundMessage.class, OutboundMessage::getMessageId, OUTBOUND));
            sent.sort(null);
            admitted.sort(null);
            assertThat(sent.equals(admitted))
                    .as("each of %s admitted messages is sent once; %s are", admitted.size(), sent.size())
                    .isTrue();
            assertThat(job.status()).isEqualTo(JobStatus.RUNNING);

            settleAll(admitted);
            List<Told> all = kafka.await(
                    AdmissionEvent.class, Told::of, 2 * requests + 1 + granted, PATIENCE, Topics.ADMISSION_EVENTS);
            assertThat(newestLedger(all)).satisfies(newest -> {
                assertThat(newest.getGrantedAfter()).isEqualTo(granted);
                assertThat(newest.getPostedAfter()).isEqualTo(granted);
                assertThat(newest.getReservedAfter()).isZero();
                assertThat(newest.getSequence()).isEqualTo(1L + 2L * granted);
            });
            assertNoTransactionIsLeftOpen();
        }
    }

    /**
     * What is looked at of an event: hundreds of thousands of them are kept.
     *
     * @param messageId null: neither admitted nor rejected
     * @param reason null: not rejected
     * @param newest ledger entry in it; null: none
     */
    private record Told(
            @Nullable String messageId,
            @Nullable String reason,
            @Nullable LedgerDelta newest) {
        static Told of(AdmissionEvent event) {
            if (event.getBody() instanceof Admitted told) {
                return new Told(told.getFacts().getMessageId(), null, told.getLedger());
            }
            if (event.getBody() instanceof Rejected told) {
                return new Told(told.getFacts().getMessageId(), told.getReason(), null);
            }
            if (event.getBody() instanceof Settled told) {
                return new Told(null, null, newestOf(told.getDeltas().stream()));
            }
            return new Told(null, null, null);
        }

        boolean isDecision() {
            return messageId != null;
        }

        boolean admitted() {
            return messageId != null && reason == null;
        }
    }

    private static @Nullable LedgerDelta newestOf(Stream<@Nullable LedgerDelta> entries) {
        return entries.filter(Objects::nonNull)
                .max(Comparator.comparingLong(LedgerDelta::getSequence))
                .orElse(null);
    }

    /** The entry of the one order that was made last. */
    private static LedgerDelta newestLedger(List<Told> events) {
        return Objects.requireNonNull(newestOf(events.stream().map(Told::newest)));
    }

    /** A moderator, an opt-out and what the account refuses come back into the job through its own topics. */
    @Test
    void whatComesByNumberReachesTheRequests() throws Exception {
        put("policy/7", RuleSamples.policy(Samples.TENANT, ContentPolicyMode.HOLD_ALL));
        try (JobOnMiniCluster job = JobOnMiniCluster.start(admission(), settings())) {
            SendRequest held = request(1);
            held.setControlVersion(100L);
            kafka.send(Topics.door(MessageType.CARE), held.getTo(), held);
            kafka.flush();
            Held told = (Held) kafka.await(AdmissionEvent.class, 1, PATIENCE, Topics.ADMISSION_EVENTS)
                    .get(0)
                    .getBody();

            kafka.send(
                    Topics.MODERATION,
                    told.getFacts().getTo(),
                    ModerationVerdict.newBuilder()
                            .setMessageId(told.getFacts().getMessageId())
                            .setTenantId(Samples.TENANT)
                            .setTo(told.getFacts().getTo())
                            .setBodyHash(told.getFacts().getBodyHash())
                            .setApproved(true)
                            .setModerator("hoa")
                            .setAtMillis(now)
                            .build());
            var optOut = RuleSamples.subscriber(SubscriberRuleKind.OPTED_OUT);
            optOut.setMsisdn("84960000002");
            kafka.send(Topics.SUBSCRIBER_RULES, "84960000002/OPTED_OUT//", optOut);
            kafka.flush();

            List<AdmissionEvent> events = kafka.await(AdmissionEvent.class, 2, PATIENCE, Topics.ADMISSION_EVENTS);
            assertThat(events)
                    .filteredOn(each -> each.getBody() instanceof Rejected)
                    .singleElement()
                    .satisfies(each ->
                            assertThat(((Rejected) each.getBody()).getReason()).isEqualTo("ORDER_NONE"));
            SendRequest ad = RuleSamples.ad("ad-2");
            ad.setTo("84960000002");
            ad.setAcceptedAtMillis(now);
            kafka.send(Topics.door(MessageType.AD), ad.getTo(), ad);
            kafka.flush();
            assertThat(kafka.await(AdmissionEvent.class, 3, PATIENCE, Topics.ADMISSION_EVENTS))
                    .filteredOn(each -> each.getBody() instanceof Rejected)
                    .extracting(each -> ((Rejected) each.getBody()).getReason())
                    .containsExactlyInAnyOrder("ORDER_NONE", "AD_OPTED_OUT");
            assertThat(job.status()).isEqualTo(JobStatus.RUNNING);
        }
    }

    private void put(String key, Object body) throws Exception {
        ControlRecord record = Samples.control(100, key, body);
        kafka.send(Topics.CONTROL, record.getKey(), record);
        kafka.flush();
    }

    /** What can't be taken ends in the dead letters with its reason, whole; what comes behind it is decided. */
    @Test
    void poisonEndsInTheDeadLettersAndTheJobGoesOn() throws Exception {
        grant(10);
        String door = Topics.door(MessageType.CARE);
        byte[] foreign = "hello, I am no Avro".getBytes(StandardCharsets.UTF_8);
        kafka.send(door, "k", foreign);
        kafka.send(door, "k", unknownFingerprint());
        kafka.send(door, "k", new byte[] {(byte) 0xC3});
        byte[] cut = Samples.ofDoor(request(1), 0).value();
        kafka.send(door, "k", Arrays.copyOf(cut, cut.length - 20));
        SendRequest unknownTenant = request(2);
        unknownTenant.setTenantId(404L);
        kafka.send(door, "k", unknownTenant);
        SendRequest large = request(3);
        large.setText("x".repeat(100 * 1024));
        kafka.send(door, "k", large);
        SendRequest long9000 = request(4);
        long9000.setText("đ".repeat(9_000));
        kafka.send(door, "k", long9000);
        byte[] liar = Arrays.copyOf(cut, 20);
        Arrays.fill(liar, 10, 20, (byte) 0);
        BinaryData.encodeLong(1L << 30, liar, 10);
        kafka.send(door, "k", liar);
        kafka.send(Topics.tenantDoor(Samples.TENANT, MessageType.AD), null, foreign);
        kafka.send(Topics.CONTROL, "tenant/7", foreign);
        kafka.send(Topics.SETTLEMENTS, "7", foreign);
        kafka.send(door, "k", request(5));
        kafka.flush();

        try (JobOnMiniCluster job = JobOnMiniCluster.start(admission(), settings())) {
            List<DeadLetter> letters =
                    kafka.await(DeadLetter.class, 11, PATIENCE, Topics.deadLetters(AdmissionJob.NAME));

            assertThat(letters)
                    .extracting(each -> each.getTopic() + " " + each.getReason())
                    .containsExactlyInAnyOrder(
                            door + " NOT_AVRO",
                            door + " UNKNOWN_FINGERPRINT",
                            door + " NOT_AVRO",
                            door + " MALFORMED",
                            door + " MALFORMED",
                            door + " UNKNOWN_TENANT",
                            door + " TOO_LARGE",
                            door + " TOO_LARGE",
                            "send-requests.tenant.7.ad NOT_AVRO",
                            "control NOT_AVRO",
                            "settlements NOT_AVRO");
            assertThat(letters)
                    .filteredOn(each -> each.getTopic().equals("control"))
                    .singleElement()
                    .satisfies(each -> assertThat(each.getValue()).isEqualTo(java.nio.ByteBuffer.wrap(foreign)));
            List<AdmissionEvent> events = kafka.await(AdmissionEvent.class, 2, PATIENCE, Topics.ADMISSION_EVENTS);
            assertThat(events)
                    .filteredOn(each -> each.getBody() instanceof Admitted)
                    .singleElement()
                    .satisfies(each -> assertThat(
                                    ((Admitted) each.getBody()).getFacts().getClientRef())
                            .isEqualTo("rest-5"));
            assertThat(job.status()).isEqualTo(JobStatus.RUNNING);
        }
    }

    /** A tenant that is granted access later is read without a restart. */
    @Test
    void aTopicMadeWhileTheJobRunsIsRead() throws Exception {
        grant(10);
        try (JobOnMiniCluster job = JobOnMiniCluster.start(admission(), settings())) {
            kafka.await(AdmissionEvent.class, 1, PATIENCE, Topics.ADMISSION_EVENTS);
            ControlRecord tenant = Samples.control(100, "tenant/8", Samples.tenant(8, 1L, true));
            kafka.send(Topics.CONTROL, tenant.getKey(), tenant);
            kafka.createTopics(Topics.ofTenant(8));
            kafka.send(
                    Topics.tenantDoor(8, MessageType.OTP),
                    null,
                    org.brandcast.schemas.RecordCodec.of(ClientSendRequest.class)
                            .encode(new ClientSendRequest("LOTUS", Samples.VIETTEL_NUMBER, "Ma: 1234", "r", null)));
            kafka.flush();

            List<AdmissionEvent> events = kafka.await(AdmissionEvent.class, 2, PATIENCE, Topics.ADMISSION_EVENTS);

            assertThat(events)
                    .filteredOn(each -> each.getTenantId() == 8)
                    .singleElement()
                    .satisfies(each -> {
                        Rejected rejected = (Rejected) each.getBody();
                        assertThat(rejected.getReason()).isEqualTo("BRANDNAME_NOT_OWNED");
                        assertThat(rejected.getFacts().getType()).isEqualTo(MessageType.OTP);
                        assertThat(rejected.getFacts().getDoor()).isEqualTo(Door.KAFKA);
                    });
            assertThat(job.status()).isEqualTo(JobStatus.RUNNING);
        }
    }

    private static FlinkJob admission() {
        return new FlinkJob(AdmissionJob.NAME, AdmissionJob::build);
    }

    private JobSettings settings() {
        return new JobSettings(
                kafka.bootstrap(),
                "http://127.0.0.1:1",
                folder.resolve("checkpoints"),
                folder.resolve("savepoints"),
                2,
                Duration.ofHours(1));
    }

    private void grant(long segments) throws Exception {
        OrderGrant grant = Samples.grant(Samples.ORDER, 1, segments);
        grant.setValidUntilMillis(now + Duration.ofDays(1).toMillis());
        ControlRecord record = Samples.control(13, "order/5", grant);
        kafka.send(Topics.CONTROL, record.getKey(), record);
        kafka.flush();
    }

    private SendRequest request(int number) {
        SendRequest request = Samples.request("rest-" + number);
        request.setTo("8496" + String.format("%07d", number));
        request.setAcceptedAtMillis(now);
        request.setControlVersion(13L);
        return request;
    }

    private void sendToDoor(int number) {
        SendRequest request = request(number);
        kafka.send(Topics.door(MessageType.CARE), request.getTo(), request);
    }

    private void sendAsTenant(int number) {
        ClientSendRequest request = new ClientSendRequest(
                "LOTUS", "096" + String.format("%07d", number), Samples.TEXT, "kafka-" + number, null);
        kafka.send(Topics.tenantDoor(Samples.TENANT, MessageType.CARE), "any", request);
    }

    private void settleAll(List<String> admitted) throws Exception {
        for (String messageId : admitted) {
            Settlement settlement =
                    new Settlement(Samples.TENANT, messageId, Samples.ORDER, 1, 0, "DLR_DELIVERED", now);
            kafka.send(Topics.SETTLEMENTS, "7", settlement);
            kafka.send(Topics.SETTLEMENTS, "7", settlement);
        }
        kafka.flush();
    }

    /** The last stable offset of every output reaches its end: no transaction of an earlier life pins it. */
    private void assertNoTransactionIsLeftOpen() throws Exception {
        Set<TopicPartition> partitions = Set.of(
                new TopicPartition(Topics.ADMISSION_EVENTS, 0),
                new TopicPartition(Topics.ADMISSION_EVENTS, 1),
                new TopicPartition("outbound.viettel-sim.care", 0));
        try (var admin = kafka.admin()) {
            var asked = partitions.stream().collect(Collectors.toMap(each -> each, each -> OffsetSpec.latest()));
            long giveUp = System.nanoTime() + PATIENCE.toNanos();
            while (true) {
                var stable = admin.listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                        .all()
                        .get();
                var ends = admin.listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                        .all()
                        .get();
                boolean allStable = partitions.stream()
                        .allMatch(each ->
                                stable.get(each).offset() == ends.get(each).offset());
                if (allStable) {
                    return;
                }
                assertThat(System.nanoTime()).as("a transaction stays open").isLessThan(giveUp);
                Thread.sleep(500);
            }
        }
    }

    private static byte[] unknownFingerprint() throws Exception {
        var schema =
                SchemaBuilder.record("Stranger").fields().requiredString("x").endRecord();
        GenericData.Record stranger = new GenericData.Record(schema);
        stranger.put("x", "y");
        var buffer = new BinaryMessageEncoder<GenericData.Record>(GenericData.get(), schema).encode(stranger);
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
