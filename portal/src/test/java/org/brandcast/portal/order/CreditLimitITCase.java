package org.brandcast.portal.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.brandcast.portal.testing.TestBrowser.location;

import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Role;
import org.brandcast.portal.tenant.TenantService;
import org.brandcast.portal.testing.SharedPortal;
import org.brandcast.portal.testing.TestBrowser;
import org.brandcast.portal.testing.TestPortal;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How much a tenant may owe on its orders together: who sets it, what it refuses, and that nobody gets past it. */
class CreditLimitITCase {
    private static final String FINANCE = "finance@tindung.local";
    private static final String REGION_SALES = "sales@tindung.local";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private static TestPortal portal;
    private static Database database;
    private static CurrentUser operator;
    private static long region;
    private static long beside;

    private final TestBrowser sales = new TestBrowser(portal, TestPortal.OPERATOR);
    private final TestBrowser finance = new TestBrowser(portal, FINANCE);
    private final TestBrowser regional = new TestBrowser(portal, REGION_SALES);
    private long partner;
    private TestBrowser buyer;

    @BeforeAll
    static void tree() {
        portal = SharedPortal.portal();
        database = portal.bean(Database.class);
        operator = portal.user(TestPortal.OPERATOR);
        TenantService tenants = portal.bean(TenantService.class);
        region = tenants.create(operator, operator.tenantId(), "Tín dụng", "region")
                .id();
        beside = tenants.create(operator, operator.tenantId(), "Bên cạnh", "partner")
                .id();
        tenants.createUser(operator, operator.tenantId(), FINANCE, TestPortal.PASSWORD, Role.FINANCE);
        tenants.createUser(operator, region, REGION_SALES, TestPortal.PASSWORD, Role.SALES);
    }

    @BeforeEach
    void customer() {
        int number = NUMBER.incrementAndGet();
        TenantService tenants = portal.bean(TenantService.class);
        partner = tenants.create(operator, region, "Khách trả sau " + number, "partner")
                .id();
        String login = "admin-" + number + "@tindung.local";
        tenants.createUser(operator, partner, login, TestPortal.PASSWORD, Role.ADMIN);
        buyer = new TestBrowser(portal, login);
    }

    @Test
    void those_above_set_it_and_the_tenant_sees_it() {
        assertThat(buyer.get("/tenants/" + partner).body()).doesNotContain("data-testid=\"credit-limit\"");
        HttpResponse<String> refused = regional.post("/tenants/" + partner + "/credit", limit("1 triệu"));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("id=\"limit-error\"", "value=\"1 triệu\"");

        location(regional.post("/tenants/" + partner + "/credit", limit("1.000.000")));
        sign(partner, "400000", Map.of());
        for (TestBrowser reader : List.of(regional, buyer, sales)) {
            assertStanding(reader, 1_000_000, 400_000, 600_000);
        }
        assertThat(buyer.post("/tenants/" + partner + "/credit", limit("9000000"))
                        .statusCode())
                .as("nobody sets their own")
                .isEqualTo(403);
        assertThat(regional.post("/tenants/" + beside + "/credit", limit("1")).statusCode())
                .isEqualTo(404);
        assertThat(buyer.get("/tenants/" + region).statusCode()).isEqualTo(404);
        List<String> told =
                database.call(TenantScope.SYSTEM, tx -> tx.list("""
                        SELECT login || ' ' || coalesce(detail #>> '{before,credit_limit_vnd}', '-') || ' '
                          || (detail #>> '{after,credit_limit_vnd}') FROM audit_log
                        WHERE action = 'set-credit' AND object_id = ?""", row -> row.getString(1), Long.toString(partner)));
        assertThat(told).containsExactly(REGION_SALES + " - 1000000");
    }

    @Test
    void what_would_go_over_it_is_refused_wherever_it_is_asked_for() {
        location(sales.post("/tenants/" + partner + "/credit", limit("1000000")));
        long id = sign(partner, "800000", Map.of());
        HttpResponse<String> second = sales.post("/orders", order(partner, "200001", Map.of()));
        assertThat(second.statusCode()).isEqualTo(422);
        assertThat(text(second.body(), "amount-error")).contains("200.001", "200.000", "1.000.000");
        assertThat(sales.get("/orders?tenant=" + partner).body()).doesNotContain("200.001");

        HttpResponse<String> more = sales.post("/orders/" + id + "/top-up", Map.of("segments", "300"));
        assertThat(more.statusCode()).isEqualTo(422);
        assertThat(text(more.body(), "segments-error")).contains("1.040.000", "1.000.000");
        location(buyer.post("/orders/" + id + "/ask", Map.of("asked", "300")));
        Matcher asked = Pattern.compile("/orders/" + id + "/requests/([0-9]+)")
                .matcher(sales.get("/orders/" + id).body());
        assertThat(asked.find()).isTrue();
        HttpResponse<String> granted = sales.post(asked.group(), Map.of("decision", "grant"));
        assertThat(granted.statusCode()).isEqualTo(422);
        assertThat(granted.body()).contains("id=\"answer-error\"");
        assertStanding(sales, 1_000_000, 800_000, 200_000);

        location(finance.post(
                "/orders/" + id + "/pay",
                Map.of(
                        "paid",
                        "40000",
                        "paidOn",
                        LocalDate.now(Formats.ZONE).toString(),
                        "reference",
                        "TD-" + partner)));
        assertStanding(sales, 1_000_000, 760_000, 240_000);
        location(sales.post(asked.group(), Map.of("decision", "grant")));
        assertStanding(sales, 1_000_000, 1_000_000, 0);
    }

    @Test
    void an_orders_own_credit_is_the_most_that_it_takes_and_prepaid_takes_none() {
        location(sales.post("/tenants/" + partner + "/credit", limit("1000000")));
        sign(partner, "900000", Map.of("creditLimit", "300000"));
        assertStanding(sales, 1_000_000, 300_000, 700_000);
        sign(partner, "5000000", Map.of("payment", "PREPAID"));
        assertStanding(sales, 1_000_000, 300_000, 700_000);
        long unopened = sign(partner, "700000", Map.of("creditLimit", "700000"));
        assertStanding(sales, 1_000_000, 1_000_000, 0);
        SharedPortal.pipeline();
        location(sales.post("/orders/" + unopened + "/close", Map.of("sure", "on")));
        TestPortal.await(
                "the order to be completed",
                () -> sales.get("/orders/" + unopened).body().contains("data-state=\"closed\""));
        assertStanding(sales, 1_000_000, 300_000, 700_000);
        database.run(
                TenantScope.SYSTEM,
                tx -> tx.update(
                        "UPDATE sales_order SET posted_segments = granted_segments / 2 WHERE id = ?", unopened));
        // What was sent on credit is owed still.
        assertStanding(sales, 1_000_000, 650_000, 350_000);

        location(sales.post("/tenants/" + partner + "/credit", Map.of("terms", "PREPAID")));
        assertStanding(sales, 0, 650_000, 0);
        HttpResponse<String> refused = sales.post("/orders", order(partner, "10000", Map.of()));
        assertThat(text(refused.body(), "amount-error")).contains("10.000", "chỉ được trả trước");
        sign(partner, "10000", Map.of("payment", "PREPAID"));
    }

    @Test
    void two_orders_signed_at_once_do_not_take_the_same_credit() throws Exception {
        location(sales.post("/tenants/" + partner + "/credit", limit("1000000")));
        ExecutorService signers = Executors.newFixedThreadPool(2);
        try {
            List<Future<Integer>> both = database.call(TenantScope.SYSTEM, tx -> {
                tx.first("SELECT 1 FROM tenant WHERE id = ? FOR NO KEY UPDATE", row -> 1, partner);
                List<Future<Integer>> signing = List.of(
                        signers.submit(() -> sales.post("/orders", order(partner, "600000", Map.of()))
                                .statusCode()),
                        signers.submit(() -> sales.post("/orders", order(partner, "600000", Map.of()))
                                .statusCode()));
                // Both have written their order and wait for the tenant's row, or have passed it by.
                TestPortal.await("both to be where it matters", () -> waiting() + done(signing) == 2);
                return signing;
            });
            assertThat(List.of(both.get(0).get(), both.get(1).get())).containsExactlyInAnyOrder(303, 422);
        } finally {
            signers.shutdownNow();
        }
        assertStanding(sales, 1_000_000, 600_000, 400_000);
    }

    private static long waiting() {
        return database.call(TenantScope.SYSTEM, tx -> tx.number("""
                SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
                  AND query LIKE '%credit_limit_vnd FROM tenant%'"""));
    }

    private static long done(List<Future<Integer>> signing) {
        return signing.stream().filter(Future::isDone).count();
    }

    private void assertStanding(TestBrowser reader, long limit, long used, long free) {
        String page = reader.get("/tenants/" + partner).body();
        assertThat(List.of(value(page, "credit-limit"), value(page, "credit-used"), value(page, "credit-free")))
                .as("limit, used, free")
                .containsExactly(limit, used, free);
    }

    private long sign(long tenant, String amount, Map<String, String> more) {
        String made = location(sales.post("/orders", order(tenant, amount, more)));
        return Long.parseLong(made.substring(made.lastIndexOf('/') + 1));
    }

    /** 1,000 SMS for an amount. */
    private static Map<String, Object> order(long tenant, String amount, Map<String, String> more) {
        Map<String, Object> form = new HashMap<>(Map.of(
                "tenantId", tenant, "purpose", "SPEND", "segments", "1000", "types", "CARE", "priceCARE", "450"));
        form.put("name", "Đơn trả sau " + NUMBER.incrementAndGet());
        form.put("validFrom", LocalDate.now(Formats.ZONE).minusDays(1));
        form.put("validUntil", LocalDate.now(Formats.ZONE).plusDays(30));
        form.putAll(Map.of("chargeOn", "DELIVERED", "payment", "POSTPAID", "amount", amount));
        form.putAll(more);
        return form;
    }

    private static Map<String, String> limit(String typed) {
        return Map.of("terms", "POSTPAID", "limit", typed);
    }

    private static long value(String page, String testId) {
        Matcher found = Pattern.compile("data-testid=\"" + testId + "\" data-value=\"(-?\\d+)\"")
                .matcher(page);
        assertThat(found.find()).as(testId).isTrue();
        return Long.parseLong(found.group(1));
    }

    private static String text(String page, String id) {
        Matcher found =
                Pattern.compile("(?s)id=\"" + id + "\">.*?<span>([^<]*)</span>").matcher(page);
        assertThat(found.find()).as(id).isTrue();
        return found.group(1);
    }
}
