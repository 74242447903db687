package org.brandcast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A partner sends through its own Kafka topics, with nothing of ours but the published schema. */
@Order(3)
class KafkaDoorITCase {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaDoorITCase.class);
    private static final Duration PATIENCE = Duration.ofSeconds(Stack.scaled(90, 300));

    /** What the platform promises between the grant and the first record that is read. */
    private static final Duration GRANTED_TOPIC_IS_READ = Duration.ofSeconds(30);

    private static final String OTHER_PARTNER = "Sông Xanh";
    private static final String OTHER_BRANDNAME = "SONGXANH";

    private final Stack stack = new Stack();

    @BeforeEach
    void carriersDeliverEverything() {
        stack.simulators.behave("{\"receipts\":{\"delayMillis\":100,\"jitterMillis\":200,\"failureRate\":0}}");
    }

    @AfterEach
    void carriersBehaveAsUsual() {
        stack.simulators.behaveAsUsual();
    }

    @Test
    void recordsOfAPartnersOwnProducerAreDeliveredCountedAndPaidOnce() throws Exception {
        String word = Stack.word();
        long tenant = stack.tenantId();
        Books.Balance before = stack.balance();
        int count = Stack.scaled(60, 5_000);
        try (KafkaSide kafka = KafkaSide.of(operator().grantKafkaAccess(tenant))) {
            String topic = KafkaSide.topic(tenant, "care");
            List<byte[]> requests = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String to = i % 2 == 0 ? Stack.number("+84 98 ") : Stack.number("091");
                requests.add(kafka.request(stack.brandname, to, word + " tin so " + i, word + "-" + i));
            }
            for (byte[] request : requests) {
                kafka.send(topic, request);
            }
            // A producer that restarts sends its last records again: the same clientRef is the same message.
            for (byte[] request : requests.subList(count - 10, count)) {
                kafka.send(topic, request);
            }
            // Without a clientRef the record's place in the topic is its identity.
            kafka.send(topic, kafka.request(stack.brandname, Stack.number("098"), word + " khong ma", null));
        }
        awaitDelivered(tenant, word, count + 1);
        assertThat(stack.simulators.matching(word, "submits")).isEqualTo(count + 1);
        assertThat(stack.simulators.matching(word, "distinctNumbers")).isEqualTo(count + 1);
        stack.awaitBalance(before, count + 1, PATIENCE);
    }

    @Test
    void aGrantedTopicIsReadWhileTheJobRuns() throws Exception {
        String word = Stack.word();
        OperatorTools operator = operator();
        long other = operator.tenants().get(OTHER_PARTNER);
        Books.Balance before = stack.books.balance(other).orElseThrow();
        String admissionJob = admissionJob();
        OperatorTools.KafkaLogin login = operator.grantKafkaAccess(other);
        long granted = System.nanoTime();
        try (KafkaSide kafka = KafkaSide.of(login)) {
            kafka.send(KafkaSide.topic(other, "care"), kafka.request(OTHER_BRANDNAME, Stack.number("090"), word, word));
        }
        Waiting.until(
                "the new topic's record is read and at a carrier",
                GRANTED_TOPIC_IS_READ,
                () -> Waiting.equal("submits", 1L, stack.simulators.matching(word, "submits")));
        LOG.info("a record of a granted topic was at a carrier after {} ms", (System.nanoTime() - granted) / 1_000_000);
        awaitDelivered(other, word, 1);
        stack.awaitBalance(other, before, 1, PATIENCE);
        assertThat(admissionJob()).as("the admission job that runs, since when").isEqualTo(admissionJob);
    }

    /** What a tenant's log-in is refused, by the broker itself. */
    @Test
    void onePartnerCanNotTouchWhatIsAnothers() throws Exception {
        OperatorTools operator = operator();
        long tenant = stack.tenantId();
        long other = operator.tenants().get(OTHER_PARTNER);
        OperatorTools.KafkaLogin login = operator.grantKafkaAccess(tenant);
        operator.grantKafkaAccess(other);
        try (KafkaSide kafka = KafkaSide.of(login)) {
            byte[] request = kafka.request(stack.brandname, Stack.number("098"), "stolen", "stolen");
            for (String topic : List.of(
                    KafkaSide.topic(other, "care"),
                    "status.tenant." + other,
                    "send-requests.door.otp",
                    "control",
                    "admission-events")) {
                assertThat(kafka.refusalOf((admin, producer) -> producer.send(new ProducerRecord<>(topic, request))
                                .get()))
                        .as("write to %s", topic)
                        .contains("TopicAuthorizationException");
                assertThat(kafka.refusalOf(
                                (admin, producer) -> kafka.fromNow(topic).close()))
                        .as("read of %s", topic)
                        .contains("TopicAuthorizationException");
            }
            assertThat(kafka.refusalOf((admin, producer) ->
                            kafka.fromNow(KafkaSide.topic(tenant, "care")).poll(Duration.ofSeconds(10))))
                    .as("read of its own requests")
                    .contains("TopicAuthorizationException");
            String statuses = "status.tenant." + tenant;
            assertThat(kafka.refusalOf((admin, producer) -> producer.send(new ProducerRecord<>(statuses, request))
                            .get()))
                    .as("write to its own statuses")
                    .contains("TopicAuthorizationException");
            assertThat(kafka.refusalOf(
                            (admin, producer) -> kafka.fromNow(statuses).close()))
                    .as("read of its own statuses")
                    .isEmpty();
            assertThat(kafka.refusalOf((admin, producer) -> admin.createTopics(
                                    List.of(new NewTopic("mine", Optional.of(1), Optional.empty())))
                            .all()
                            .get()))
                    .contains("TopicAuthorizationException");
            assertThat(kafka.refusalOf((admin, producer) ->
                            admin.describeAcls(AclBindingFilter.ANY).values().get()))
                    .contains("ClusterAuthorizationException");
            assertThat(kafka.refusalOf((admin, producer) -> assertThat(
                                    admin.listTopics().names().get())
                            .allMatch(name ->
                                    name.startsWith("send-requests.tenant." + tenant + ".") || name.equals(statuses))))
                    .isEmpty();
        }
        OperatorTools.KafkaLogin stale = login;
        OperatorTools.KafkaLogin renewed = operator.grantKafkaAccess(tenant);
        assertThat(renewed.password()).isNotEqualTo(stale.password());
        try (KafkaSide kafka = KafkaSide.of(stale)) {
            assertThat(kafka.refusalOf(
                            (admin, producer) -> admin.listTopics().names().get()))
                    .as("the password before the renewal")
                    .contains("SaslAuthenticationException");
        }
    }

    /** Both who is connected already and who comes again are refused; what was sent before is sent. */
    @Test
    void aRevokedLogInWritesNothingMore() throws Exception {
        String word = Stack.word();
        OperatorTools operator = operator();
        Endpoints.User admin = stack.endpoints.user("admin");
        long tenant = new TenantPages(operator).newTenant(operator.tenants().get(admin.tenant()), "partner");
        String topic = KafkaSide.topic(tenant, "care");
        OperatorTools.KafkaLogin login = operator.grantKafkaAccess(tenant);
        try (KafkaSide connected = KafkaSide.of(login)) {
            byte[] request = connected.request(word, Stack.number("098"), word, word);
            connected.send(topic, request);
            operator.revokeKafkaAccess(tenant);
            Waiting.until(
                    "who is connected is refused",
                    PATIENCE,
                    () -> Waiting.equal(
                            "the refusal",
                            Optional.of("TopicAuthorizationException"),
                            connected.refusalOf(
                                    (unused, producer) -> producer.send(new ProducerRecord<>(topic, request))
                                            .get())));
            try (KafkaSide again = KafkaSide.of(login)) {
                assertThat(again.refusalOf((unused, producer) -> producer.send(new ProducerRecord<>(topic, request))
                                .get()))
                        .contains("SaslAuthenticationException");
            }
        }
        // Its only request has come through: refused, for the tenant has no such brandname.
        Waiting.until("what was sent before is decided", PATIENCE, () -> {
            Map<String, Long> found =
                    stack.clickHouse.counts("SELECT status, count() FROM brandcast.messages FINAL WHERE tenant_id = "
                            + tenant + " GROUP BY status");
            return Waiting.equal("its messages", Map.of("REJECTED", 1L), found);
        });
    }

    /** A client in another language, with nothing of ours but the published schema file. */
    @Test
    void aNodeClientSendsAndReadsStatusesByThePublishedSchemasAlone() throws Exception {
        String word = Stack.word();
        long tenant = stack.tenantId();
        OperatorTools.KafkaLogin login = operator().grantKafkaAccess(tenant);
        Path example = Path.of(System.getProperty("brandcast.home", ".."), "examples", "kafka-node");
        NodeExample.install(example);
        StringBuilder lines = new StringBuilder();
        List<String> refs = new ArrayList<>();
        int count = Stack.scaled(20, 500);
        for (int i = 0; i < count; i++) {
            refs.add(word + "-" + i);
            lines.append(Http.JSON.writeValueAsString(Map.of(
                            "from",
                            stack.brandname,
                            "to",
                            Stack.number("098"),
                            "text",
                            word + " tu Node " + i,
                            "clientRef",
                            word + "-" + i)))
                    .append('\n');
        }
        // Run twice: the second time adds nothing.
        for (int i = 0; i < 2; i++) {
            assertThat(NodeExample.send(example, login, KafkaSide.topic(tenant, "care"), lines.toString()))
                    .contains(count + " sent");
        }
        awaitDelivered(tenant, word, count);
        assertThat(stack.simulators.matching(word, "submits")).isEqualTo(count);

        // It reads back what became of each: in order, and delivered at the end.
        Map<String, String> last = new HashMap<>();
        for (String line : NodeExample.statuses(example, login, "status.tenant." + tenant, refs)
                .lines()
                .toList()) {
            JsonNode update = Http.JSON.readTree(line);
            assertThat(last.put(
                            update.path("clientRef").asText(),
                            update.path("status").asText()))
                    .as("the status before %s", line)
                    .isNotEqualTo("DELIVERED");
        }
        assertThat(last).hasSize(count).containsOnlyKeys(refs);
        assertThat(last.values()).containsOnly("DELIVERED");
    }

    /** As a partner's engineer tries it first. */
    @Test
    void theJavaExampleSendsAsItsReadmeSays() throws Exception {
        String word = Stack.word();
        long tenant = stack.tenantId();
        Path home = Path.of(System.getProperty("brandcast.home", ".."))
                .toAbsolutePath()
                .normalize();
        String arguments = stack.brandname + " " + Stack.number("098") + " '" + word + " da giao' " + word;
        String printed =
                JavaExample.send(home, operator().grantKafkaAccess(tenant), KafkaSide.topic(tenant, "care"), arguments);
        assertThat(printed).contains("1 sent");
        awaitDelivered(tenant, word, 1);
        assertThat(stack.simulators.segments(word))
                .extracting(Simulators.Segment::text)
                .containsExactly(word + " da giao");
    }

    private OperatorTools operator() throws Exception {
        return new OperatorTools(stack.endpoints.url("portalUrl"), stack.endpoints.user("admin"));
    }

    private void awaitDelivered(long tenant, String word, long count) {
        Waiting.until("all messages are delivered in ClickHouse", PATIENCE, () -> {
            String found = stack.clickHouse
                    .counts("SELECT status, count() FROM brandcast.messages FINAL WHERE tenant_id = " + tenant
                            + " AND door = 'KAFKA' AND startsWith(text, '" + word + "') GROUP BY status")
                    .toString();
            return found.equals("{DELIVERED=" + count + "}") ? Optional.empty() : Optional.of(found);
        });
    }

    /** Id and start of the running job. */
    private String admissionJob() {
        for (JsonNode job : Http.get(stack.endpoints.url("flinkUrl").resolve("/jobs/overview"))
                .path("jobs")) {
            if (job.path("name").asText().contains("admission")
                    && job.path("state").asText().equals("RUNNING")) {
                return job.path("jid").asText() + " " + job.path("start-time").asText();
            }
        }
        throw new AssertionError("Flink runs no job whose name contains admission");
    }
}
