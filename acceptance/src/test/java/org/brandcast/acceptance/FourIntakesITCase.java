package org.brandcast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A partner sends the same messages by every door at once, and its order has fewer left than any two of them want: what it
 * had is sold, and the rest is refused, each at its own door and with the reason.
 */
@Order(6)
class FourIntakesITCase {
    private static final Logger LOG = LoggerFactory.getLogger(FourIntakesITCase.class);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int EACH = 1_000;
    private static final long LEFT = 1_500;
    private static final String EXHAUSTED = "ORDER_EXHAUSTED";
    private static final String ERROR_OF_EXHAUSTED = "987";
    private static final Set<String> UNDER_WAY = Set.of("ACCEPTED", "QUEUED", "SENT");

    private final Stack stack = new Stack();
    private final String word = Stack.word();
    private final String name = word.toLowerCase(Locale.ROOT);
    private final List<String> numbers =
            IntStream.range(0, EACH).mapToObj(i -> Stack.number("098")).toList();
    private final Path smppClient = Path.of(System.getProperty("brandcast.home", ".."), "examples", "smpp-node");
    private final ExecutorService doors = Executors.newCachedThreadPool();
    private OperatorTools operator;
    private TenantPages pages;
    private long tenant;
    private CustomerDatabase customer;
    private List<Map.Entry<String, String>> form = List.of();
    private String path = "";

    @BeforeEach
    void aPartnerWithEveryDoor() throws Exception {
        stack.simulators.behave("{\"receipts\":{\"delayMillis\":100,\"jitterMillis\":200,\"failureRate\":0}}");
        Endpoints.User admin = stack.endpoints.user("admin");
        operator = new OperatorTools(stack.endpoints.url("portalUrl"), admin);
        pages = new TenantPages(operator);
        tenant = pages.newTenant(operator.tenants().get(admin.tenant()), "partner");
        pages.registerBrandname(tenant, word);
        customer = new CustomerDatabase(stack.endpoints);
        NodeExample.install(smppClient);
    }

    /** Without the tick at {@code active} the form switches the database off. */
    @AfterEach
    void stop() throws Exception {
        doors.shutdownNow();
        stack.simulators.behaveAsUsual();
        try (CustomerDatabase gone = customer) {
            if (!path.isEmpty()) {
                operator.post(path, form);
            }
        }
    }

    @Test
    void whatTheOrderHadIsSoldAndEachOfTheRestIsToldWhyAtItsDoor() throws Exception {
        long order = pages.signed(TenantPages.order(tenant, "bon cua " + word, "SPEND", LEFT, ""));
        Waiting.until("admission has taken the order over", PATIENCE, () -> {
            String page = pages.orderPage(order);
            return page.contains("data-state=\"active\"") && TenantPages.free(page) == LEFT
                    ? Optional.empty()
                    : Optional.of("not yet active");
        });
        Books.Balance before = stack.books.balance(tenant).orElseThrow();

        CompletableFuture<Map<String, Long>> rest = started(restDoor());
        CompletableFuture<Map<String, Long>> smpp = started(smppDoor());
        CompletableFuture<Map<String, Long>> database = started(databaseDoor());
        CompletableFuture<Map<String, Long>> kafka = started(kafkaDoor());
        Map<String, Map<String, Long>> told =
                Map.of("REST", rest.join(), "SMPP", smpp.join(), "DATABASE", database.join(), "KAFKA", kafka.join());

        LOG.info("what each door told: {}", told);
        assertThat(told.values()).allSatisfy(each -> {
            assertThat(each.keySet()).isSubsetOf("DELIVERED", EXHAUSTED);
            assertThat(sum(each)).isEqualTo(EACH);
        });
        assertThat(told.values().stream()
                        .mapToLong(each -> each.getOrDefault("DELIVERED", 0L))
                        .sum())
                .as("accepted messages")
                .isEqualTo(LEFT);
        assertThat(stack.simulators.matching(word, "submits")).isEqualTo(LEFT);
        stack.awaitBalance(tenant, before, LEFT, PATIENCE);
        assertThat(TenantPages.free(pages.orderPage(order)))
                .as("left on the page")
                .isZero();
        told.forEach((door, outcomes) -> {
            awaitInClickHouse(door);
            assertThat(inClickHouse(door)).as("%s in ClickHouse", door).isEqualTo(outcomes);
        });
    }

    private CompletableFuture<Map<String, Long>> started(Callable<Map<String, Long>> door) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return door.call();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                doors);
    }

    private static long sum(Map<String, Long> outcomes) {
        return outcomes.values().stream().mapToLong(Long::longValue).sum();
    }

    private static void count(Map<String, Long> outcomes, String outcome) {
        outcomes.merge(outcome, 1L, Long::sum);
    }

    private String text(int i) {
        return word + " tin so " + i;
    }

    /** Ready to send: the portal knows key and brandname. */
    private Callable<Map<String, Long>> restDoor() {
        String key = "bc_" + "0".repeat(32 - word.length()) + word;
        stack.books.registerApiKey(tenant, key);
        RestDoor door = new RestDoor(stack.endpoints.url("portalUrl"), key);
        Waiting.until("the portal lets the partner send as its brandname", PATIENCE, () -> {
            Http.Answer answer =
                    door.post(RestDoor.message(word, "no number", "x", null).toString());
            return answer.status() == 422 && !answer.text().contains("BRANDNAME")
                    ? Optional.empty()
                    : Optional.of(answer.text());
        });
        return () -> {
            List<String> open = new ArrayList<>(IntStream.range(0, EACH)
                    .parallel()
                    .mapToObj(i -> door.accepted(RestDoor.message(word, numbers.get(i), text(i), "rest-" + i))
                            .path("messageId")
                            .asText())
                    .toList());
            Map<String, Long> outcomes = new HashMap<>();
            Waiting.until("every message of the REST door has its end", PATIENCE, () -> {
                open.removeIf(id -> ended(door.get(id).json(), outcomes));
                return open.isEmpty() ? Optional.empty() : Optional.of(open.size() + " have none");
            });
            return outcomes;
        };
    }

    private static boolean ended(JsonNode message, Map<String, Long> outcomes) {
        String status = message.path("status").asText();
        if (status.equals("REJECTED")) {
            assertThat(message.path("reasonText").asText()).isNotBlank();
            count(outcomes, message.path("reason").asText());
        } else if (status.equals("DELIVERED")) {
            count(outcomes, status);
        }
        return status.equals("REJECTED") || status.equals("DELIVERED");
    }

    /** Ready to send: the account lets itself be bound. */
    private Callable<Map<String, Long>> smppDoor() throws Exception {
        Endpoints.SmppServer account = pages.newSmppAccount(tenant, name, stack.endpoints.smppServer());
        Waiting.until("the SMPP server knows the account", PATIENCE, () -> {
            try {
                NodeExample.sendBySmpp(smppClient, account, "");
                return Optional.empty();
            } catch (AssertionError e) {
                return Optional.of(e.toString());
            }
        });
        return () -> {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < EACH; i++) {
                lines.append(Http.JSON.writeValueAsString(Map.of("from", word, "to", numbers.get(i), "text", text(i))))
                        .append('\n');
            }
            Map<String, Long> outcomes = new HashMap<>();
            for (JsonNode receipt :
                    NodeExample.printed(NodeExample.sendBySmpp(smppClient, account, lines.toString()))) {
                if (receipt.path("state").asText().equals("REJECTD")) {
                    String error = receipt.path("error").asText();
                    count(outcomes, error.equals(ERROR_OF_EXHAUSTED) ? EXHAUSTED : error);
                } else if (receipt.has("state")) {
                    count(
                            outcomes,
                            receipt.path("state").asText().equals("DELIVRD") ? "DELIVERED" : receipt.toString());
                }
            }
            return outcomes;
        };
    }

    private Callable<Map<String, Long>> databaseDoor() throws Exception {
        form = customer.form(tenant, name);
        path = CustomerDatabase.save(operator, form, name);
        return () -> {
            customer.insert(IntStream.range(0, EACH)
                    .mapToObj(i -> List.of(word, numbers.get(i), text(i)))
                    .toList());
            Waiting.until("every row has its end", PATIENCE, () -> {
                Map<String, Long> states = customer.states();
                return states.getOrDefault("DELIVERED", 0L) + states.getOrDefault("REJECTED", 0L) == EACH
                        ? Optional.empty()
                        : Optional.of(states.toString());
            });
            Map<String, Long> outcomes = new HashMap<>(customer.reasons());
            long delivered = customer.states().getOrDefault("DELIVERED", 0L);
            if (delivered > 0) {
                outcomes.put("DELIVERED", delivered);
            }
            return outcomes;
        };
    }

    /** Told by the tenant's own status topic, read with the client that partners get as an example. */
    private Callable<Map<String, Long>> kafkaDoor() throws Exception {
        OperatorTools.KafkaLogin login = operator.grantKafkaAccess(tenant);
        Path example = Path.of(System.getProperty("brandcast.home", ".."), "examples", "kafka-node");
        NodeExample.install(example);
        List<String> refs = IntStream.range(0, EACH).mapToObj(i -> "kafka-" + i).toList();
        return () -> {
            try (KafkaSide kafka = KafkaSide.of(login)) {
                List<byte[]> values = new ArrayList<>();
                for (int i = 0; i < EACH; i++) {
                    values.add(kafka.request(word, numbers.get(i), text(i), refs.get(i)));
                }
                kafka.sendAll(KafkaSide.topic(tenant, "care"), values);
            }
            Map<String, Long> outcomes = new HashMap<>();
            for (JsonNode update :
                    NodeExample.printed(NodeExample.statuses(example, login, "status.tenant." + tenant, refs))) {
                String status = update.path("status").asText();
                if (status.equals("REJECTED")) {
                    count(outcomes, update.path("reason").asText());
                } else if (!UNDER_WAY.contains(status)) {
                    count(outcomes, status);
                }
            }
            return outcomes;
        };
    }

    /** ClickHouse is behind the doors: they tell what became of a message before the export has written it. */
    private void awaitInClickHouse(String door) {
        Waiting.until("ClickHouse has the end of every message of " + door, PATIENCE, () -> {
            Map<String, Long> outcomes = inClickHouse(door);
            return sum(outcomes) == EACH ? Optional.empty() : Optional.of(outcomes.toString());
        });
    }

    /** What became of a door's messages, as far as they have an end. */
    private Map<String, Long> inClickHouse(String door) {
        return stack.clickHouse.counts("SELECT if(status = 'REJECTED', toString(reason), toString(status)) AS outcome,"
                + " count() FROM brandcast.messages FINAL WHERE tenant_id = " + tenant + " AND door = '" + door
                + "' AND status IN ('REJECTED', 'DELIVERED', 'PARTIAL', 'FAILED', 'EXPIRED') GROUP BY outcome");
    }
}
