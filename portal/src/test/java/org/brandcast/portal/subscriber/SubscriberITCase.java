package org.brandcast.portal.subscriber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.brandcast.portal.testing.TestBrowser.location;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Utils;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Role;
import org.brandcast.portal.tenant.TenantService;
import org.brandcast.portal.testing.SharedPortal;
import org.brandcast.portal.testing.TestBrowser;
import org.brandcast.portal.testing.TestKafka;
import org.brandcast.portal.testing.TestPortal;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.SubscriberRule;
import org.brandcast.schemas.Topics;
import org.brandcast.schemas.UnreadableRecordException;
import org.junit.jupiter.api.Test;

/** Facts about numbers, one by one and by the file, and what the topic then says. */
class SubscriberITCase {
    private static final RecordCodec<SubscriberRule> CODEC = RecordCodec.of(SubscriberRule.class);

    private final TestPortal portal = SharedPortal.portal();
    private final CurrentUser lotus = portal.user(TestPortal.MAKER);
    private final TestBrowser operator = new TestBrowser(portal, TestPortal.OPERATOR);

    @Test
    void aFileOfTheRegisterIsPublishedWithAReportAndReplacedByTheNext() {
        String good = IntStream.range(0, 25_000)
                .mapToObj(i -> "09071" + String.format("%05d", i))
                .collect(Collectors.joining("\n"));
        String first = location(operator.upload(
                "/rules/subscribers/import",
                Map.of("kind", "DO_NOT_CALL"),
                "number\n" + good + "\n0907100001\n02438251234\nabc\n"));
        awaitDone(first);
        HttpResponse<String> report = operator.get(first);
        assertThat(report.body())
                .contains("data-testid=\"reason-NUMBER_LANDLINE\" data-value=\"1\"", "25.000 / 25.000", "1 lặp lại");
        HttpResponse<String> csv = operator.get(first + "/rejected.csv");
        assertThat(csv.body()).contains("25003,\"02438251234\",NUMBER_LANDLINE", "25004,\"abc\"");

        Map<String, ConsumerRecord<String, SubscriberRule>> told = newestFacts("849071");
        assertThat(told).hasSize(25_000);
        ConsumerRecord<String, SubscriberRule> one = told.get("84907100007/DO_NOT_CALL//");
        assertThat(one.value().getActive()).isTrue();
        assertThat(one.value().getTenantId()).as("everybody").isNull();
        int partition = Utils.toPositive(Utils.murmur2("84907100007".getBytes(StandardCharsets.UTF_8))) % 2;
        assertThat(one.partition()).as("by the number alone").isEqualTo(partition);

        String second = location(operator.upload(
                "/rules/subscribers/import",
                Map.of("kind", "DO_NOT_CALL", "replaces", "on"),
                good.substring(0, good.indexOf("0907112500"))));
        awaitDone(second);
        assertThat(operator.get(second).body()).contains("12.500 số của danh sách trước đã bỏ");
        assertThat(newestFacts("849071").values())
                .filteredOn(fact -> fact.value().getActive())
                .hasSize(12_500);
        long staged = portal.bean(Database.class)
                .call(TenantScope.SYSTEM, tx -> tx.number("SELECT count(*) FROM subscriber_import_row"));
        assertThat(staged).as("staged lines that were left").isZero();
    }

    @Test
    void portingsNameTheirCarrier() {
        String done = location(operator.upload("/rules/subscribers/import", Map.of("kind", "PORTED"), """
                number,carrier,from
                0907200001,Viettel,2026-01-02
                0907200002,nobody,
                0907200003,itel,31.12
                0907200004,itel,2/1/2026
                0907200005,mobifone,
                """));
        awaitDone(done);
        assertThat(operator.get(done).body())
                .contains(
                        "data-testid=\"reason-IMPORT_CARRIER_UNKNOWN\" data-value=\"1\"",
                        "data-testid=\"reason-IMPORT_DATE_UNREADABLE\" data-value=\"1\"");
        SubscriberRule fact = newestFacts("849072").get("84907200001/PORTED//").value();
        assertThat(fact.getCarrier()).isEqualTo("viettel");
        assertThat(fact.getFromMillis()).isEqualTo(1_767_286_800_000L);
        assertThat(newestFacts("849072").get("84907200004/PORTED//").value().getFromMillis())
                .isEqualTo(fact.getFromMillis());
        assertThat(lookUp(operator, "0907200001")).contains("Viettel, chuyển từ MobiFone");
    }

    @Test
    void anOptOutIsRecordedWithItsReasonAndWithdrawn() {
        Map<String, Object> form = new HashMap<>(Map.of(
                "number", "0907 300 001", "kind", "OPTED_OUT", "tenantId", lotus.tenantId(), "brandname", "Lotus"));
        HttpResponse<String> refused = operator.post("/rules/subscribers", form);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("id=\"reason-error\"", "0907 300 001");
        form.put("reason", "gọi tổng đài");
        location(operator.post("/rules/subscribers", form));
        String key = "84907300001/OPTED_OUT/" + lotus.tenantId() + "/lotus";
        awaitFact(key, true);
        assertThat(lookUp(operator, "+84907300001")).contains("gọi tổng đài", "data-state=\"on\"");
        form.putAll(Map.of("withdraw", "on", "reason", "đổi ý"));
        location(operator.post("/rules/subscribers", form));
        awaitFact(key, false);
        assertThat(lookUp(operator, "0907300001")).contains("đổi ý", "data-state=\"off\"");
    }

    @Test
    void aTenantChangesItsOwnFactsOnlyAndSeesWhatHoldsForIt() {
        TestBrowser lotusSupport = support("support@lotus.local", lotus);
        TestBrowser riverSupport = support("support@songxanh.local", portal.user(TestPortal.OTHER_MAKER));
        Map<String, Object> mine = Map.of(
                "number", "0907400001", "kind", "OPTED_OUT", "tenantId", lotus.tenantId(), "reason", "khách yêu cầu");
        location(lotusSupport.post("/rules/subscribers", mine));
        assertThat(lookUp(lotusSupport, "0907400001")).contains("khách yêu cầu");
        assertThat(lookUp(riverSupport, "0907400001")).doesNotContain("khách yêu cầu", "Lotus");
        assertThat(riverSupport.post("/rules/subscribers", mine).body())
                .as("somebody else's tenant")
                .contains("id=\"tenantId-error\"");
        Map<String, String> register = Map.of("number", "0907400002", "kind", "DO_NOT_CALL", "reason", "x");
        assertThat(lotusSupport.post("/rules/subscribers", register).statusCode())
                .as("the register is the operator's")
                .isEqualTo(403);
        location(operator.post("/rules/subscribers", register));
        assertThat(lookUp(lotusSupport, "0907400002"))
                .as("but holds for everybody")
                .contains("Danh sách Không quảng cáo", "mọi đơn vị");
        assertThat(lotusSupport
                        .upload("/rules/subscribers/import", Map.of("kind", "PORTED"), "0907400003,itel\n")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void whatIsNoNumberOrNoFileIsToldSo() {
        assertThat(operator.post("/rules/subscribers/look-up", Map.of("look", "02438251234"))
                        .body())
                .contains("id=\"look-error\"", "“02438251234” không phải số di động");
        HttpResponse<String> refused =
                operator.upload("/rules/subscribers/import", Map.of("kind", "DO_NOT_CALL"), "a\nb\n");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("id=\"file-error\"");
    }

    private TestBrowser support(String login, CurrentUser colleague) {
        portal.bean(TenantService.class)
                .createUser(
                        portal.user(TestPortal.OPERATOR),
                        colleague.tenantId(),
                        login,
                        TestPortal.PASSWORD,
                        Role.SUPPORT);
        return new TestBrowser(portal, login);
    }

    private static String lookUp(TestBrowser browser, String number) {
        HttpResponse<String> answer = browser.post("/rules/subscribers/look-up", Map.of("look", number));
        assertThat(answer.statusCode()).isEqualTo(200);
        String body = answer.body();
        int from = body.indexOf("data-testid=\"subscriber-answer\"");
        return body.substring(from, body.indexOf("</section>", from));
    }

    private void awaitDone(String report) {
        TestPortal.await(
                "the import " + report, () -> operator.get(report).body().contains("data-state=\"done\""));
    }

    private static void awaitFact(String key, boolean active) {
        TestPortal.await(key + " active: " + active, () -> {
            ConsumerRecord<String, SubscriberRule> fact = newestFacts("849073").get(key);
            return fact != null && fact.value().getActive() == active;
        });
    }

    /** The topic as compaction would leave it, for numbers that begin so. */
    private static Map<String, ConsumerRecord<String, SubscriberRule>> newestFacts(String prefix) {
        Map<String, ConsumerRecord<String, SubscriberRule>> facts = new LinkedHashMap<>();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", TestKafka.bootstrap(), "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            consumer.partitionsFor(Topics.SUBSCRIBER_RULES)
                    .forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    if (record.key().startsWith(prefix)) {
                        facts.put(
                                record.key(),
                                new ConsumerRecord<>(
                                        record.topic(),
                                        record.partition(),
                                        record.offset(),
                                        record.key(),
                                        CODEC.decode(record.value())));
                    }
                }
            }
        } catch (UnreadableRecordException e) {
            throw new IllegalStateException(e);
        }
        return facts;
    }
}
