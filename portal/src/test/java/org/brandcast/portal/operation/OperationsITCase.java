package org.brandcast.portal.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.brandcast.domain.lifecycle.SegmentState;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Role;
import org.brandcast.portal.tenant.TenantService;
import org.brandcast.portal.testing.SharedPortal;
import org.brandcast.portal.testing.TestBrowser;
import org.brandcast.portal.testing.TestKafka;
import org.brandcast.portal.testing.TestPortal;
import org.brandcast.schemas.ClientSendRequest;
import org.brandcast.schemas.ControlRecord;
import org.brandcast.schemas.DeadLetter;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.SendingStop;
import org.brandcast.schemas.SubmitOutcome;
import org.brandcast.schemas.SubmitResult;
import org.brandcast.schemas.Topics;
import org.brandcast.schemas.UnreadableRecordException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OperationsITCase {
    private static final String SUPPORT = "operations-support@lotus.local";
    private static final String MODERATOR = "operations-moderator@lotus.local";

    private static TestPortal portal;
    private static Database database;
    private static long lotus;
    private static TestBrowser operator;
    private static TestBrowser support;

    @BeforeAll
    static void start() {
        portal = SharedPortal.portal();
        database = portal.bean(Database.class);
        CurrentUser user = portal.user(TestPortal.OPERATOR);
        lotus = portal.user(TestPortal.MAKER).tenantId();
        TenantService tenants = portal.bean(TenantService.class);
        tenants.createUser(user, lotus, SUPPORT, TestPortal.PASSWORD, Role.SUPPORT);
        tenants.createUser(user, lotus, MODERATOR, TestPortal.PASSWORD, Role.MODERATOR);
        operator = new TestBrowser(portal, TestPortal.OPERATOR);
        support = new TestBrowser(portal, SUPPORT);
    }

    // ---------------------------------------------------------------- stops

    @Test
    void aStopTellsWhatWaitsReachesControlAndIsLiftedWithAReason() throws SQLException {
        message("QUEUED", "AD", "0199f000-0000-7000-8000-000000000001");
        message("SENT", "AD", "0199f000-0000-7000-8000-000000000002");
        Map<String, Object> form = Map.of("tenantId", lotus, "type", "AD", "reason", "Sai giá");

        HttpResponse<String> look = operator.post("/operations/stops/backlog", form);
        assertThat(look.statusCode()).isEqualTo(200);
        assertThat(value(look.body(), "backlog-waiting")).isPositive();
        assertThat(look.body()).contains("đã giao cho nhà mạng", "đã giữ hạn mức");

        String page = TestBrowser.location(operator.post("/operations/stops", form));
        assertThat(TestBrowser.location(operator.post("/operations/stops", form)))
                .as("the same again is the same")
                .isEqualTo(page);
        long id = Long.parseLong(page.substring(page.lastIndexOf('/') + 1));
        SendingStop told = awaitStop(id, true);
        assertThat(told.getTenantId()).isEqualTo(lotus);
        assertThat(told.getType()).isEqualTo(MessageType.AD);
        assertThat(told.getRoute()).isNull();
        assertThat(operator.get("/operations", "en").body()).contains("In force", "Lotus Retail");

        assertThat(support.get(page).statusCode()).as("its tenant sees it").isEqualTo(200);
        assertThat(support.post(page + "/lift", Map.of("reason", "bitte")).statusCode())
                .as("and can't lift what stands above it")
                .isEqualTo(403);
        assertThat(operator.post(page + "/lift", Map.of("reason", "")).statusCode())
                .isEqualTo(422);
        TestBrowser.location(operator.post(page + "/lift", Map.of("reason", "Đã sửa")));
        awaitStop(id, false);
        assertThat(operator.get(page).body()).contains("data-state=\"lifted\"", "Đã sửa");
        assertThat(operator.get("/audit?kind=sending-stop&q=" + id).body())
                .contains("data-action=\"stop\"", "data-action=\"lift\"");
    }

    @Test
    void aTenantStopsItselfAndNothingElse() {
        assertThat(support.post("/operations/stops", Map.of("type", "AD", "reason", "x"))
                        .statusCode())
                .as("everybody's advertising")
                .isEqualTo(422);
        long river = portal.user(TestPortal.OTHER_MAKER).tenantId();
        assertThat(support.post("/operations/stops", Map.of("tenantId", river, "reason", "x"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(support.post("/operations/stops", Map.of("tenantId", lotus, "route", "viettel-sim", "reason", "x"))
                        .statusCode())
                .as("routes are the operator's")
                .isEqualTo(422);
        String page = TestBrowser.location(
                support.post("/operations/stops", Map.of("tenantId", lotus, "type", "OTP", "reason", "x")));
        TestBrowser.location(support.post(page + "/lift", Map.of("reason", "x")));
        assertThat(operator.post("/operations/stops", Map.of("reason", "x")).statusCode())
                .as("nothing at all")
                .isEqualTo(422);
        assertThat(new TestBrowser(portal, MODERATOR).get("/operations/stops").statusCode())
                .isEqualTo(403);
    }

    // ---------------------------------------------------------------- dead letters

    @Test
    void aDeadLetterIsSeenWithoutWhatItHidesAndSentOnOnce() {
        String ref = "dead-" + UUID.randomUUID();
        byte[] request = RecordCodec.of(ClientSendRequest.class)
                .encode(new ClientSendRequest("LOTUS", "0901234567", "Ma OTP 123456", ref, null));
        String topic = Topics.tenantDoor(lotus, MessageType.OTP);
        long id = letter(topic, request, "UNKNOWN_TENANT", ref);

        String page = operator.get("/operations/dead-letters/" + id).body();
        assertThat(page).contains(ref, "UNKNOWN_TENANT", topic).doesNotContain("123456", "0901234567");
        assertThat(operator.get("/operations/dead-letters?job=admission").body())
                .contains("letter-" + id);
        assertThat(support.get("/operations/dead-letters/" + id).statusCode()).isEqualTo(200);
        assertThat(support.post("/operations/dead-letters/" + id, Map.of("do", "replay"))
                        .statusCode())
                .as("decisions are the operator's")
                .isEqualTo(403);

        String door = Topics.receipts("viettel-sim");
        long resent = letter(door, "no avro".getBytes(StandardCharsets.UTF_8), "NOT_AVRO", "a receipt");
        long before = records(door, "no avro");
        for (int click = 0; click < 2; click++) {
            TestBrowser.location(
                    operator.post("/operations/dead-letters/" + resent, Map.of("do", "replay", "note", "thử lại")));
        }
        TestPortal.await("the record to be sent on", () -> records(door, "no avro") > before);
        assertThat(records(door, "no avro")).as("once").isEqualTo(before + 1);
        assertThat(operator.get("/operations/dead-letters/" + resent).body())
                .contains("data-state=\"replayed\"", "thử lại");
        assertThat(operator.get("/audit?kind=dead-letter&q=" + resent).body()).contains("data-action=\"replay\"");
    }

    @Test
    void whatAJobAloneWritesIsNotSentOnButCanBeSetAside() {
        long id = letter(Topics.ADMISSION_EVENTS, new byte[] {1, 2}, "MALFORMED", "x");
        String page = "/operations/dead-letters/" + id;
        assertThat(operator.get(page).body()).doesNotContain("value=\"replay\"").contains("không gửi lại được");
        TestBrowser.location(operator.post(page, Map.of("do", "replay")));
        assertThat(operator.get(page).body()).contains("data-state=\"open\"");
        assertThat(operator.post(page, Map.of("do", "set-aside")).statusCode())
                .as("without a note")
                .isEqualTo(422);
        TestBrowser.location(operator.post(page, Map.of("do", "set-aside", "note", "đã biết")));
        assertThat(operator.get(page).body()).contains("data-state=\"set-aside\"");
    }

    /** A record of a tenant's topic is that tenant's, whatever it says of itself. */
    @Test
    void aLetterIsTheTenantsOfItsTopic() {
        long river = portal.user(TestPortal.OTHER_MAKER).tenantId();
        long id = letter(Topics.tenantDoor(river, MessageType.CARE), new byte[] {1}, "MALFORMED", "x");
        assertThat(support.get("/operations/dead-letters/" + id).statusCode()).isEqualTo(404);
    }

    // ---------------------------------------------------------------- doubts

    @Test
    void aDoubtIsSettledOnceByAFactThatTrackingReads() throws Exception {
        String id = UUID.randomUUID().toString();
        message("QUEUED", "AD", id);
        submitted(id, "UNKNOWN", 1, 0);
        String page = "/operations/doubts/" + id;
        assertThat(operator.get("/operations/doubts").body())
                .contains("doubt-" + id)
                .doesNotContain("84901234567");
        assertThat(operator.post(page, Map.of("do", "not-sent")).statusCode())
                .as("without a reason")
                .isEqualTo(422);
        assertThat(support.post(page, Map.of("do", "sent", "reason", "x")).statusCode())
                .isEqualTo(403);
        TestBrowser.location(operator.post(page, Map.of("do", "not-sent", "reason", "Viettel: không nhận")));
        TestBrowser.location(operator.post(page, Map.of("do", "sent", "reason", "doch")));

        List<SubmitResult> verdicts = new ArrayList<>();
        TestPortal.await("the verdict", () -> {
            verdicts.clear();
            verdicts.addAll(verdictsOn(id));
            return !verdicts.isEmpty();
        });
        assertThat(verdicts).singleElement().satisfies(verdict -> {
            assertThat(verdict.getOutcome()).isEqualTo(SubmitOutcome.DROPPED);
            assertThat(verdict.getReason()).isEqualTo(SegmentState.SETTLED_NOT_SENT);
            assertThat(verdict.getSegment()).isEqualTo(1);
            assertThat(verdict.getTenantId()).isEqualTo(lotus);
        });
        assertThat(operator.get(page).body()).contains("Viettel: không nhận").doesNotContain("value=\"sent\"");
        assertThat(operator.get("/audit?kind=message&q=" + id).body()).contains("data-action=\"settle\"");
    }

    /** While its route may still send it once more, nobody can say that it did not leave. */
    @Test
    void aDoubtThatItsRouteStillResendsCannotBeDecided() throws SQLException {
        String id = UUID.randomUUID().toString();
        message("QUEUED", "CARE", id);
        submitted(id, "UNKNOWN", 1, System.currentTimeMillis());
        String page = "/operations/doubts/" + id;
        assertThat(operator.get(page).body()).contains("tự gửi lại").doesNotContain("value=\"not-sent\"");
        TestBrowser.location(operator.post(page, Map.of("do", "not-sent", "reason", "x")));
        assertThat(verdictsOn(id)).isEmpty();
        submitted(id, "RESENT", 1, System.currentTimeMillis());
        assertThat(operator.get(page).body()).contains("value=\"not-sent\"");
        submitted(id, "ACCEPTED", 1, System.currentTimeMillis());
        assertThat(operator.get(page).statusCode()).as("in doubt no more").isEqualTo(404);
    }

    // ---------------------------------------------------------------- what happened before

    private static void message(String status, String type, String id) throws SQLException {
        long now = System.currentTimeMillis();
        database.run(
                TenantScope.SYSTEM,
                tx -> tx.update("""
                INSERT INTO message (message_id, tenant_id, facts_level, door, type, brandname, recipient, text, status,
                  status_rank, route, segments, accepted_at_millis, status_at_millis, deadline_millis)
                VALUES (?::uuid, ?, 2, 'REST', ?, 'LOTUS', '84901234567', 'x', ?, ?, 'viettel-sim', 1, ?, ?, ?)""", id, lotus, type, status, status.equals("SENT") ? 4 : 3, now, now, now + 600_000));
    }

    private static int events;

    private static void submitted(String id, String outcome, int segment, long atMillis) {
        events++;
        database.run(TenantScope.SYSTEM, tx -> tx.update("""
                INSERT INTO message_event (message_id, source, part, position, tenant_id, at_millis, what, cause, segment)
                VALUES (?::uuid, 'test', 0, ?, ?, ?, 'SEGMENT_SUBMITTED', ?, ?)""", id, (long) events, lotus, atMillis, outcome, segment));
    }

    /** A letter in its topic; its row's id once the portal has read it. */
    private static long letter(String topic, byte[] record, String reason, String detail) {
        String mark = UUID.randomUUID().toString();
        DeadLetter letter = new DeadLetter(
                "admission",
                topic,
                0,
                1L,
                null,
                reason,
                detail + " " + mark,
                null,
                ByteBuffer.wrap(record),
                System.currentTimeMillis());
        send(Topics.deadLetters("admission"), RecordCodec.of(DeadLetter.class).encode(letter));
        long[] id = new long[1];
        TestPortal.await("the letter to be read", () -> {
            id[0] = database.<Long, RuntimeException>call(
                    TenantScope.SYSTEM,
                    tx -> tx.first("SELECT id FROM dead_letter WHERE detail LIKE '%' || ?", row -> row.getLong(1), mark)
                            .orElse(0L));
            return id[0] > 0;
        });
        return id[0];
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a lost record would fail the test that waits for it
    private static void send(String topic, byte[] value) {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", TestKafka.bootstrap()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, value));
            producer.flush();
        }
    }

    private static SendingStop awaitStop(long id, boolean inForce) {
        List<SendingStop> found = new ArrayList<>();
        TestPortal.await("the stop in control data", () -> {
            for (byte[] value : read(Topics.CONTROL)) {
                try {
                    if (RecordCodec.of(ControlRecord.class).decode(value).getBody() instanceof SendingStop stop
                            && stop.getStopId() == id
                            && stop.getInForce() == inForce) {
                        found.add(stop);
                    }
                } catch (UnreadableRecordException e) {
                    throw new IllegalStateException(e);
                }
            }
            return !found.isEmpty();
        });
        return found.get(0);
    }

    private static List<SubmitResult> verdictsOn(String messageId) {
        List<SubmitResult> verdicts = new ArrayList<>();
        for (byte[] value : read(Topics.results("viettel-sim"))) {
            try {
                SubmitResult result = RecordCodec.of(SubmitResult.class).decode(value);
                if (result.getMessageId().equals(messageId)) {
                    verdicts.add(result);
                }
            } catch (UnreadableRecordException e) {
                throw new IllegalStateException(e);
            }
        }
        return verdicts;
    }

    private static long records(String topic, String text) {
        return read(topic).stream()
                .filter(value -> new String(value, StandardCharsets.UTF_8).equals(text))
                .count();
    }

    private static List<byte[]> read(String topic) {
        Map<String, Object> settings = new HashMap<>(Map.of("bootstrap.servers", TestKafka.bootstrap()));
        List<byte[]> values = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    if (record.value() != null) {
                        values.add(record.value());
                    }
                }
            }
        }
        return values;
    }

    private static long value(String page, String testId) {
        Matcher found = Pattern.compile("data-testid=\"" + testId + "\" data-value=\"(\\d+)\"")
                .matcher(page);
        assertThat(found.find()).as(testId).isTrue();
        return Long.parseLong(found.group(1));
    }
}
