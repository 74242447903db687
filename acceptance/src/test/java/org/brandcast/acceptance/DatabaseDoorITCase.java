package org.brandcast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** An operator saves a customer's database on the portal's page, and the rows of its outbox become messages. */
@Order(4)
class DatabaseDoorITCase {
    private static final Duration PATIENCE = Duration.ofMinutes(Stack.scaled(4, 10));
    private static final String GATEWAY = "gateway";

    private final Stack stack = new Stack();
    private CustomerDatabase customer;
    private OperatorTools operator;
    private List<Map.Entry<String, String>> form;
    private String path = "";

    @BeforeEach
    void start() throws Exception {
        stack.simulators.behave("{\"receipts\":{\"delayMillis\":100,\"jitterMillis\":200,\"failureRate\":0}}");
        customer = new CustomerDatabase(stack.endpoints);
        operator = new OperatorTools(stack.endpoints.url("portalUrl"), stack.endpoints.user("admin"));
    }

    /** Without the tick at {@code active} the form switches it off. */
    @AfterEach
    void stop() throws Exception {
        stack.simulators.behaveAsUsual();
        try (CustomerDatabase gone = customer) {
            if (!path.isEmpty()) {
                operator.post(path, form);
            }
        }
    }

    @Test
    void rowsBecomeMessagesOnceAndAreToldWhatBecameOfThem() throws Exception {
        String word = Stack.word();
        String source = "crm-" + word.toLowerCase(Locale.ROOT);
        int good = Stack.scaled(200, 10_000);
        Books.Balance before = stack.balance();
        form = customer.form(stack.tenantId(), source);
        path = CustomerDatabase.save(operator, form, source);
        assertThat(operator.post(path + "/trial", List.of(Map.entry("do", "connect"))))
                .contains("data-result=\"connected\"");

        // The first rows show that it runs; no restart came in between.
        List<List<String>> rows = rows(word, 0, good / 2);
        rows.add(List.of(stack.brandname, "12345", word + " so sai"));
        rows.add(List.of("NOTOURS", Stack.number("098"), word + " khong so huu"));
        customer.insert(rows);
        awaitStates(Map.of("DELIVERED", (long) rows.size() - 2, "REFUSED", 2L));
        assertThat(customer.reasons()).isEqualTo(Map.of("NUMBER_SHORT", 1L, "BRANDNAME_NOT_OWNED", 1L));

        customer.insert(rows(word, good / 2, good));
        stack.processes.awaitRestart(GATEWAY, stack.processes.kill(GATEWAY));
        awaitStates(Map.of("DELIVERED", (long) good, "REFUSED", 2L));
        assertThat(stack.simulators.matching(word, "distinctNumbers")).isEqualTo(good);
        stack.awaitBalance(before, good, PATIENCE);
        assertThat(stack.clickHouse.counts(
                        "SELECT status, count() FROM brandcast.messages FINAL WHERE door = 'DATABASE'"
                                + " AND startsWith(client_ref, 'db:" + source + ":') GROUP BY status"))
                .isEqualTo(Map.of("DELIVERED", (long) good));
    }

    private List<List<String>> rows(String word, int from, int to) {
        List<List<String>> rows = new ArrayList<>();
        for (int i = from; i < to; i++) {
            rows.add(List.of(stack.brandname, Stack.number("098"), word + " tu co so du lieu " + i));
        }
        return rows;
    }

    private void awaitStates(Map<String, Long> wanted) {
        Waiting.until("the rows are told", PATIENCE, () -> {
            Map<String, Long> now = customer.states();
            return now.equals(wanted) ? Optional.empty() : Optional.of(now.toString());
        });
    }
}
