package org.brandcast.portal.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
import org.brandcast.domain.lifecycle.MessageIds;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Role;
import org.brandcast.portal.tenant.TenantService;
import org.brandcast.portal.testing.SharedPortal;
import org.brandcast.portal.testing.TestBrowser;
import org.brandcast.portal.testing.TestKafka;
import org.brandcast.portal.testing.TestPortal;
import org.brandcast.schemas.InboundMessage;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.SendRequest;
import org.brandcast.schemas.SubscriberRule;
import org.brandcast.schemas.Topics;
import org.brandcast.schemas.UnreadableRecordException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What phones send, as the gateway tells it: obeyed once, confirmed once, and seen by those whom it concerns. */
class InboundITCase {
    private static final String CODE = "8088"; // the demo's

    private final TestPortal portal = SharedPortal.portal();
    private final CurrentUser lotus = portal.user(TestPortal.MAKER);
    private final TestBrowser operator = new TestBrowser(portal, TestPortal.OPERATOR);
    private final KafkaProducer<String, byte[]> gateway = new KafkaProducer<>(
            Map.of("bootstrap.servers", TestKafka.bootstrap(), "acks", "all"),
            new StringSerializer(),
            new ByteArraySerializer());

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void anOptOutIsInForceAndConfirmedOnceHoweverOftenItComes() throws Exception {
        String number = "84907500001";
        InboundMessage first = message(number, "Tc.");
        comes(first);
        comes(first); // the same record again
        comes(message(number, "Tc.")); // the SMSC's repetition
        comes(message(number, "cam on"));
        awaitOutcome(number, "cam on", "UNKNOWN_KEYWORD");
        String key = number + "/OPTED_OUT/" + lotus.tenantId() + "/";
        TestPortal.await("the opt-out", () -> facts(number).containsKey(key));
        SubscriberRule fact = facts(number).get(key);
        assertThat(fact.getActive()).isTrue();
        assertThat(fact.getSource()).isEqualTo("mo");
        TestPortal.await("the confirmation", () -> !confirmations(number).isEmpty());
        // Whatever would make another one stands before this in the same outbox.
        comes(message(number, "DK"));
        TestPortal.await(
                "the next confirmation",
                () -> confirmations(number).stream()
                        .anyMatch(sent -> sent.getText().contains("nhan lai quang cao")));
        List<SendRequest> sent = confirmations(number);
        assertThat(sent).hasSize(2);
        SendRequest confirmation = sent.get(0);
        assertThat(confirmation.getText()).startsWith("Quy khach da tu choi nhan quang cao cua LOTUS");
        assertThat(confirmation.getClientRef()).isEqualTo("mo-" + first.getInboundId());
        assertThat(confirmation.getMessageId())
                .isEqualTo(MessageIds.ofClientRef(lotus.tenantId(), "mo-" + first.getInboundId()));
        assertThat(confirmation.getTenantId()).isEqualTo(lotus.tenantId());
        TestPortal.await(
                "the refusal is taken back", () -> !facts(number).get(key).getActive());
        assertThat(operator.get("/rules/inbound").body())
                .contains("nhận 2 lần", "/messages/" + confirmation.getMessageId());
    }

    @Test
    void aNamedBrandnameAloneIsConcernedAndAnUnknownOneIsKept() throws Exception {
        String number = "84907500002";
        comes(message(number, "STOP \"Lotus\""));
        comes(message(number, "STOP SONGXANH"));
        comes(message(number, "STOP nobody"));
        awaitOutcome(number, "STOP nobody", "UNKNOWN_BRANDNAME");
        assertThat(rowOf("STOP SONGXANH")).as("not of the keyword's tenant").contains("UNKNOWN_BRANDNAME");
        TestPortal.await(
                "the opt-out", () -> facts(number).containsKey(number + "/OPTED_OUT/" + lotus.tenantId() + "/lotus"));
        assertThat(facts(number)).hasSize(1);

        // START takes everything back that was said to this tenant, of one brandname or of all.
        comes(message(number, "start"));
        TestPortal.await("none is left", () -> facts(number).values().stream().noneMatch(SubscriberRule::getActive));
        assertThat(facts(number)).hasSize(1);
    }

    @Test
    void whatCannotBeUnderstoodIsKeptForTheOperatorAlone() throws Exception {
        comes(message("8088", "hello from a short code"));
        InboundMessage garbage = message("84907500003", "");
        garbage.setOctets(ByteBuffer.wrap(new byte[] {(byte) 0x99}));
        comes(garbage);
        comes(message("84907500003", "TC\0 lotus \u0110\u00e2y"));
        awaitOutcome("84907500003", "TC lotus Đây", "UNKNOWN_BRANDNAME");
        awaitOutcome("8088", "hello from a short code", "UNKNOWN_NUMBER");

        comes(message("84907500004", "TC"));
        awaitOutcome("84907500004", "TC", "OPTED_OUT");
        portal.bean(TenantService.class)
                .createUser(
                        portal.user(TestPortal.OPERATOR),
                        lotus.tenantId(),
                        "mo-support@lotus.local",
                        TestPortal.PASSWORD,
                        Role.SUPPORT);
        TestBrowser support = new TestBrowser(portal, "mo-support@lotus.local");
        assertThat(support.get("/rules/inbound").body())
                .contains("84907500004")
                .doesNotContain("hello from a short code", "/rules/inbound/new");
        assertThat(support.get("/rules/inbound/new").statusCode()).isEqualTo(403);
        TestBrowser maker = new TestBrowser(portal, TestPortal.MAKER);
        assertThat(maker.get("/rules/inbound").statusCode()).isEqualTo(403);
    }

    @Test
    void theOperatorMakesAWordAndMistakesAreToldSo() {
        Map<String, Object> form = new LinkedHashMap<>(Map.of(
                "shortCode",
                "90x",
                "keyword",
                "TU CHOI",
                "action",
                "OPT_OUT",
                "tenantId",
                lotus.tenantId(),
                "sender",
                "SONGXANH",
                "confirmation",
                "x"));
        String refused = operator.post("/rules/inbound", form).body();
        assertThat(refused).contains("id=\"shortCode-error\"", "id=\"keyword-error\"", "id=\"sender-error\"");
        form.putAll(Map.of("shortCode", "9090", "keyword", "Hủy", "sender", "lotus", "active", "on"));
        TestBrowser.location(operator.post("/rules/inbound", form));
        assertThat(operator.get("/rules/inbound").body()).contains("inbound-keyword-9090-HUY");
        assertThat(operator.post("/rules/inbound", form).body()).contains("đã có ở đầu số 9090");
        form.put("confirmation", "x");
        form.put("sender", "");
        form.put("keyword", "khac");
        assertThat(operator.post("/rules/inbound", form).body()).contains("id=\"sender-error\"");
    }

    private static InboundMessage message(String from, String text) {
        return InboundMessage.newBuilder()
                .setInboundId(MessageIds.random())
                .setRoute("viettel-sim")
                .setFrom(from)
                .setTo(CODE)
                .setText(text)
                .setDataCoding(0)
                .setOctets(ByteBuffer.wrap(new byte[0]))
                .setReceivedAtMillis(System.currentTimeMillis())
                .build();
    }

    private void comes(InboundMessage message) throws Exception {
        byte[] value = RecordCodec.of(InboundMessage.class).encode(message);
        gateway.send(new ProducerRecord<>(Topics.INBOUND_MESSAGES, message.getFrom(), value))
                .get(60, TimeUnit.SECONDS);
    }

    /** The row of the page that has this text. */
    private String rowOf(String text) {
        String body = operator.get("/rules/inbound").body();
        int at = body.indexOf(">" + text.replace("\"", "&quot;") + "<");
        return at < 0 ? "" : body.substring(body.lastIndexOf("<tr", at), body.indexOf("</tr>", at));
    }

    private void awaitOutcome(String number, String text, String outcome) {
        TestPortal.await(
                text + " is " + outcome,
                () -> operator.get("/rules/inbound")
                        .body()
                        .replaceAll("\\s+", " ")
                        .matches("(?s).*data-outcome=\"" + outcome + "\"[^>]*> <td [^>]*>" + number
                                + "</td> <td [^>]*><span>" + text + "</span>.*"));
    }

    /** What is known of a number, newest by its key. */
    private static Map<String, SubscriberRule> facts(String number) {
        Map<String, SubscriberRule> facts = new LinkedHashMap<>();
        for (ConsumerRecord<String, SubscriberRule> record :
                records(Topics.SUBSCRIBER_RULES, RecordCodec.of(SubscriberRule.class))) {
            if (record.key().startsWith(number)) {
                facts.put(record.key(), record.value());
            }
        }
        return facts;
    }

    /** Requests at the door, without the copies that an outbox may make: they are the same message. */
    private static List<SendRequest> confirmations(String number) {
        Map<String, SendRequest> requests = new LinkedHashMap<>();
        for (ConsumerRecord<String, SendRequest> record :
                records(Topics.door(MessageType.CARE), RecordCodec.of(SendRequest.class))) {
            if (record.value().getTo().equals(number)) {
                requests.putIfAbsent(record.value().getMessageId(), record.value());
            }
        }
        return List.copyOf(requests.values());
    }

    private static <T extends SpecificRecordBase> List<ConsumerRecord<String, T>> records(
            String topic, RecordCodec<T> codec) {
        List<ConsumerRecord<String, T>> found = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", TestKafka.bootstrap(), "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            consumer.partitionsFor(topic)
                    .forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    found.add(new ConsumerRecord<>(
                            topic, record.partition(), record.offset(), record.key(), codec.decode(record.value())));
                }
            }
        } catch (UnreadableRecordException e) {
            throw new IllegalStateException(e);
        }
        return found;
    }
}
