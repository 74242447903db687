package org.brandcast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * An order's whole life through the pages and through the stream: signed, paid, spent by real messages, topped up, used up,
 * completed; and another one that ends while its messages are on their way. At each step page, PostgreSQL and the ledger in
 * ClickHouse say the same.
 */
@Order(6)
class OrderLifeITCase {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");
    private static final Pattern REQUEST = Pattern.compile("action=\"(/orders/[0-9]+/requests/[0-9]+)\"");
    private static final int PRICE = 450;

    private final Stack stack = new Stack();
    private final String word = Stack.word();
    private OperatorTools operator;
    private TenantPages pages;
    private long tenant;
    private RestDoor door;

    @BeforeEach
    void aPartner() throws Exception {
        Endpoints.User admin = stack.endpoints.user("admin");
        operator = new OperatorTools(stack.endpoints.url("portalUrl"), admin);
        pages = new TenantPages(operator);
        tenant = pages.newTenant(operator.tenants().get(admin.tenant()), "partner");
        pages.registerBrandname(tenant, word);
        String key = "bc_" + "0".repeat(32 - word.length()) + word;
        stack.books.registerApiKey(tenant, key);
        door = new RestDoor(stack.endpoints.url("portalUrl"), key);
        Waiting.until("the portal lets the partner send as its brandname", PATIENCE, () -> {
            Http.Answer answer =
                    door.post(RestDoor.message(word, "no number", "x", null).toString());
            return answer.status() == 422 && !answer.text().contains("BRANDNAME")
                    ? Optional.empty()
                    : Optional.of(answer.text());
        });
    }

    @AfterEach
    void simulators() {
        stack.simulators.behaveAsUsual();
    }

    @Test
    void signedPaidSpentToppedUpUsedUpAndCompleted() throws Exception {
        stack.simulators.behave("{\"receipts\":{\"delayMillis\":50,\"jitterMillis\":50,\"failureRate\":0}}");
        String login = "order@" + word.toLowerCase(Locale.ROOT) + ".example";
        OperatorTools partner = pages.administrator(stack.endpoints, tenant, login);
        long order = pages.signed(form(10, "PREPAID"));
        assertThat(pages.orderPage(order)).contains("data-state=\"unpaid\"");
        assertThat(value(pages.orderPage(order), "order-amount")).isEqualTo(10 * PRICE);
        assertThat(reasonOf(send(1).get(0)))
                .as("nothing is granted before it is paid")
                .isEqualTo("ORDER_NONE");

        pay(order, 10 * PRICE, "FT1");
        awaitState(order, "active", 10);
        Books.Balance paid = stack.books.balance(tenant).orElseThrow();
        assertThat(paid).isEqualTo(new Books.Balance(order, 10, 0, 0));

        delivered(send(6));
        stack.awaitBalance(tenant, paid, 6, PATIENCE);
        awaitState(order, "active", 4);
        Waiting.until(
                "more than half is told",
                PATIENCE,
                () -> page(partner, "/orders").contains("data-testid=\"order-reached\"")
                        ? Optional.empty()
                        : Optional.of("no threshold"));

        awaitMails(login, 1, "50 %");
        assertThat(page(partner, "/alerts")).contains("/orders/" + order, "data-kind=\"order-used\"");

        partner.post("/orders/" + order + "/ask", List.of(Map.entry("asked", "5"), Map.entry("note", "")));
        operator.post(TenantPages.found(REQUEST, pages.orderPage(order)), List.of(Map.entry("decision", "grant")));
        assertThat(value(pages.orderPage(order), "order-withheld"))
                .as("ordered, not paid")
                .isEqualTo(5);
        assertThat(TenantPages.free(pages.orderPage(order))).isEqualTo(4);
        pay(order, 5 * PRICE, "FT2");
        awaitState(order, "active", 9);

        Books.Balance more = stack.books.balance(tenant).orElseThrow();
        assertThat(more).isEqualTo(new Books.Balance(order, 15, 0, 6));
        delivered(send(9));
        stack.awaitBalance(tenant, more, 9, PATIENCE);
        awaitState(order, "exhausted", 0);
        assertThat(reasonOf(send(1).get(0))).isEqualTo("ORDER_EXHAUSTED");
        Waiting.until(
                "the page counts what was sent",
                PATIENCE,
                () -> Waiting.equal(
                        "sent, delivered",
                        List.of(15L, 15L),
                        List.of(
                                value(pages.orderPage(order), "order-sent"),
                                value(pages.orderPage(order), "order-delivered"))));
        report(15, 15, 0, 0);
        awaitMails(login, 1, "100 %");
        // Half of it was reached under the first grant and, after the top-up, under the second.
        awaitMails(login, 2, "50 %");

        operator.post("/orders/" + order + "/close", List.of(Map.entry("sure", "on")));
        awaitState(order, "closed", 0);
        report(15, 15, 0, 0);
    }

    @Test
    void whatIsOnItsWayWhenAnOrderEndsIsSettledAndTheRestExpires() throws Exception {
        stack.simulators.behave("{\"receipts\":{\"delayMillis\":12000,\"jitterMillis\":0,\"failureRate\":0}}");
        long order = pages.signed(form(5, "POSTPAID"));
        awaitState(order, "active", 5);
        Books.Balance before = stack.books.balance(tenant).orElseThrow();
        List<String> sent = send(3);
        Waiting.until(
                "three are reserved",
                PATIENCE,
                () -> Waiting.equal("free", 2L, TenantPages.free(pages.orderPage(order))));
        operator.post(
                "/orders/" + order + "/end",
                List.of(Map.entry(
                        "endAt", LocalDateTime.now(ZONE).plusSeconds(2).withNano(0) + "")));
        Waiting.until(
                "admission refuses what comes after the end",
                PATIENCE,
                () -> Waiting.equal("reason", "ORDER_EXPIRED", reasonOrEmpty(send(1).get(0))));
        assertThat(stack.books.balance(tenant).orElseThrow().posted()
                        + stack.books.balance(tenant).orElseThrow().reserved())
                .as("what was taken before the end is kept")
                .isGreaterThanOrEqualTo(3);
        delivered(sent);
        Waiting.until("the order completes itself", PATIENCE, () -> {
            String page = pages.orderPage(order);
            return page.contains("data-state=\"closed\"") ? Optional.empty() : Optional.of("not yet completed");
        });
        long posted = stack.books.balance(tenant).orElseThrow().posted();
        stack.awaitBalance(tenant, before, posted, PATIENCE);
        report(5, posted, 5 - posted, 0);
    }

    private void awaitMails(String login, int count, String share) {
        Waiting.until(
                "the mail that tells of " + share,
                PATIENCE,
                () -> Waiting.equal(
                        "mails",
                        (long) count,
                        TenantPages.mailed(stack.endpoints, login).stream()
                                .filter(subject -> subject.contains(share))
                                .count()));
    }

    private List<Map.Entry<String, String>> form(long volume, String payment) {
        List<Map.Entry<String, String>> form =
                new ArrayList<>(TenantPages.order(tenant, payment + " " + word, "SPEND", volume, ""));
        form.removeIf(field -> field.getKey().equals("payment"));
        form.add(Map.entry("payment", payment));
        return form;
    }

    private void pay(long order, long amountVnd, String reference) throws Exception {
        operator.post(
                "/orders/" + order + "/pay",
                List.of(
                        Map.entry("paid", Long.toString(amountVnd)),
                        Map.entry("paidOn", LocalDate.now(ZONE).toString()),
                        Map.entry("reference", reference)));
    }

    /** Ids of so many messages of a segment each. */
    private List<String> send(int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(door.accepted(RestDoor.message(word, Stack.number("098"), word + " tin", null))
                    .path("messageId")
                    .asText());
        }
        return ids;
    }

    private void delivered(List<String> ids) {
        Waiting.until(
                "every message is delivered",
                PATIENCE,
                () -> ids.stream()
                        .filter(id -> !door.status(id).equals("DELIVERED"))
                        .findFirst()
                        .map(id -> id + " is " + door.status(id)));
    }

    private String reasonOf(String id) {
        Waiting.until("the message is refused", PATIENCE, () -> Waiting.equal("status", "REJECTED", door.status(id)));
        return door.get(id).json().path("reason").asText();
    }

    /** Waits for the message's verdict; empty: it was taken. */
    private String reasonOrEmpty(String id) {
        Waiting.until(
                "the message is judged",
                PATIENCE,
                () -> door.status(id).equals("ACCEPTED") ? Optional.of("still accepted") : Optional.empty());
        return door.get(id).json().path("reason").asText();
    }

    private void awaitState(long order, String state, long free) {
        Waiting.until("the order is " + state + " with " + free + " left", PATIENCE, () -> {
            String page = pages.orderPage(order);
            return page.contains("data-state=\"" + state + "\"") && TenantPages.free(page) == free
                    ? Optional.empty()
                    : Optional.of(TenantPages.free(page) + " left");
        });
    }

    /** This month's line of the partner. */
    private void report(long loaded, long used, long expired, long closing) throws Exception {
        String page = operator.page("/orders/report?tenant=" + tenant);
        String line = page.substring(page.indexOf("data-testid=\"report-" + tenant + "\""));
        Matcher values = Pattern.compile("data-value=\"(-?[0-9]+)\"").matcher(line);
        List<Long> found = new ArrayList<>();
        while (values.find() && found.size() < 5) {
            found.add(Long.parseLong(values.group(1)));
        }
        assertThat(found)
                .as("opening, loaded, used, expired, closing")
                .containsExactly(0L, loaded, used, expired, closing);
    }

    private static long value(String page, String testId) {
        Matcher found = Pattern.compile("data-testid=\"" + testId + "\" data-value=\"(-?[0-9]+)\"")
                .matcher(page);
        assertThat(found.find()).as(testId).isTrue();
        return Long.parseLong(found.group(1));
    }

    private static String page(OperatorTools by, String path) {
        try {
            return by.page(path);
        } catch (Exception e) {
            throw new AssertionError(path, e);
        }
    }
}
