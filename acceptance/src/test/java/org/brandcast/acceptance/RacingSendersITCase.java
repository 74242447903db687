package org.brandcast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two senders race for an order that has less left than either wants, while the TaskManager is killed: what the order had
 * is sold, once, and no message leaves twice.
 */
@Order(90)
class RacingSendersITCase {
    private static final Logger LOG = LoggerFactory.getLogger(RacingSendersITCase.class);
    private static final Duration PATIENCE = Duration.ofMinutes(Stack.scaled(4, 30));
    private static final String PARTNER = "Hoa Mai";
    private static final String BRANDNAME = "HOAMAI";
    private static final String TASK_MANAGER = "flink-taskmanager";
    private static final Pattern OUTBOUND = Pattern.compile("outbound\\.[a-z0-9-]+\\.care");
    private static final int OUTBOUND_VERSION = 2;

    private final Stack stack = new Stack();

    @Test
    void theLastSegmentIsSoldOnce() throws Exception {
        int requests = Stack.scaled(2_000, 500_000);
        int kills = Stack.scaled(1, 5);
        long tenant = stack.books.tenantId(PARTNER);
        Books.Balance before = stack.books.balance(tenant).orElseThrow();
        String word = Stack.word();
        try (KafkaSide inner = KafkaSide.inner(stack.endpoints)) {
            OperatorTools operator = new OperatorTools(stack.endpoints.url("portalUrl"), stack.endpoints.user("admin"));
            OperatorTools.KafkaLogin login = operator.grantKafkaAccess(tenant);
            CompletableFuture<Void> one = sender(login, tenant, word, 0, requests);
            CompletableFuture<Void> other = sender(login, tenant, word, 1, requests);
            for (int kill = 1; kill <= kills; kill++) {
                awaitDecided(word, (long) requests * kill / (kills + 2), one, other);
                stack.processes.awaitRestart(TASK_MANAGER, stack.processes.kill(TASK_MANAGER));
            }
            one.join();
            other.join();
            awaitDecided(word, requests, one, other);

            stack.awaitBalance(tenant, before, before.free(), PATIENCE);
            assertThat(stack.clickHouse.counts("SELECT reason, count() FROM brandcast.messages FINAL WHERE "
                            + isOf(word) + " AND status = 'REJECTED' GROUP BY reason"))
                    .isEqualTo(Map.of("ORDER_EXHAUSTED", requests - before.free()));
            assertThat(messageIds(inner, word))
                    .as("message ids that left admission")
                    .hasSize(Math.toIntExact(before.free()))
                    .doesNotHaveDuplicates();
        }
        LOG.info(
                "{} requests of two senders, {} kills: the order's last {} segments were sold once",
                requests,
                kills,
                before.free());
    }

    /** Sends its half of the requests, and a part of the other's as well: a client that didn't hear the answer. */
    private static CompletableFuture<Void> sender(
            OperatorTools.KafkaLogin login, long tenant, String word, int which, int requests) {
        return CompletableFuture.runAsync(() -> {
            try (KafkaSide kafka = KafkaSide.of(login)) {
                List<byte[]> values = new ArrayList<>();
                for (int i = 0; i < requests; i++) {
                    if (i % 2 == which || i % 10 == 0) {
                        String to = String.format("098%07d", i);
                        values.add(kafka.request(BRANDNAME, to, word + " tin so " + i, word + "-" + i));
                    }
                    if (values.size() == 1_000 || i == requests - 1) {
                        kafka.sendAll(KafkaSide.topic(tenant, "care"), values);
                        values.clear();
                    }
                }
            } catch (Exception e) {
                throw new IllegalStateException("sender " + which + " could not send", e);
            }
        });
    }

    private void awaitDecided(String word, long atLeast, CompletableFuture<?>... senders) {
        Waiting.until(atLeast + " requests are decided", PATIENCE, () -> {
            for (CompletableFuture<?> sender : senders) {
                if (sender.isCompletedExceptionally()) {
                    sender.join();
                }
            }
            long decided = stack.clickHouse.number("SELECT count() FROM brandcast.messages FINAL WHERE " + isOf(word));
            return decided >= atLeast ? Optional.empty() : Optional.of(decided + " are");
        });
    }

    private static String isOf(String word) {
        return "startsWith(client_ref, '" + word + "-')";
    }

    private static List<String> messageIds(KafkaSide kafka, String word) throws Exception {
        PublishedSchema schema = new PublishedSchema("OutboundMessage", OUTBOUND_VERSION);
        List<String> ids = new ArrayList<>();
        for (byte[] value : kafka.everything(OUTBOUND)) {
            GenericRecord message = schema.decode(value);
            if (message.get("text").toString().startsWith(word + " ")) {
                ids.add(message.get("messageId").toString());
            }
        }
        return ids;
    }
}
