package org.brandcast.portal.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.brandcast.portal.testing.TestBrowser.location;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.brandcast.portal.apikey.ApiKeyService;
import org.brandcast.portal.brandname.BrandnameService;
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
import org.junit.jupiter.api.Test;

/** Price lists and the life of orders over the pages: what is signed, paid, opened, cut, ended, and what goes back. */
class OrderLifeITCase {
    private static final String FINANCE = "finance@brandcast.local";
    private static final String REGION_SALES = "sales@taynguyen.local";
    private static final String BUYER = "admin@caphe.local";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private static TestPortal portal;
    private static CurrentUser operator;
    private static long region;
    private static long partner;
    private static long other;

    private final TestBrowser sales = new TestBrowser(portal, TestPortal.OPERATOR);
    private final TestBrowser finance = new TestBrowser(portal, FINANCE);
    private final TestBrowser regional = new TestBrowser(portal, REGION_SALES);
    private final TestBrowser buyer = new TestBrowser(portal, BUYER);
    private final OrderService orders = portal.bean(OrderService.class);

    @BeforeAll
    static void tree() {
        portal = SharedPortal.portal();
        operator = portal.user(TestPortal.OPERATOR);
        TenantService tenants = portal.bean(TenantService.class);
        long root = operator.tenantId();
        region = tenants.create(operator, root, "Tây Nguyên", "region").id();
        partner = tenants.create(operator, region, "Cà phê Buôn Mê", "partner").id();
        other = tenants.create(operator, region, "Trường Lê Lợi", "partner").id();
        portal.bean(Database.class)
                .run(TenantScope.SYSTEM, tx -> tx.update("UPDATE tenant SET sector = 'Giáo dục' WHERE id = ?", other));
        tenants.createUser(operator, root, FINANCE, TestPortal.PASSWORD, Role.FINANCE);
        tenants.createUser(operator, region, REGION_SALES, TestPortal.PASSWORD, Role.SALES);
        tenants.createUser(operator, partner, BUYER, TestPortal.PASSWORD, Role.ADMIN);
    }

    @Test
    void each_level_sells_by_its_own_list_and_pays_by_the_one_above() {
        savePrices(sales, operator.tenantId(), "", Map.of("p-viettel-CARE", "300", "p-viettel-AD", "500"));
        savePrices(regional, region, "", Map.of("p-viettel-CARE", "360", "p-viettel-AD", "480"));
        savePrices(regional, region, "Giáo dục", Map.of("p-viettel-CARE", "330"));
        String list = regional.get("/prices").body();
        assertThat(value(list, "price-viettel-CARE")).isEqualTo(360);
        assertThat(value(list, "cost-viettel-CARE")).isEqualTo(300);
        assertThat(value(list, "margin-viettel-CARE")).isEqualTo(60);
        assertThat(value(list, "margin-viettel-AD")).as("sold below its cost").isEqualTo(-20);
        String schools = regional.get("/prices?sector=Gi%C3%A1o+d%E1%BB%A5c").body();
        assertThat(value(schools, "price-viettel-CARE")).isEqualTo(330);
        assertThat(value(schools, "price-viettel-AD")).as("as every sector").isEqualTo(480);
        assertThat(value(buyer.get("/prices").body(), "cost-viettel-CARE")).isEqualTo(360);
        assertThat(buyer.get("/prices?tenant=" + region).statusCode()).isEqualTo(404);
        assertThat(regional.get("/prices?tenant=" + operator.tenantId()).statusCode())
                .isEqualTo(404);
        assertThat(buyer.post("/prices/" + partner, Map.of("validFrom", today(), "p-viettel-CARE", "1"))
                        .statusCode())
                .as("a partner sells nothing")
                .isEqualTo(403);
    }

    @Test
    void a_price_begins_today_at_the_earliest_and_the_old_one_holds_until_then() {
        HttpResponse<String> past = sales.post(
                "/prices/" + region,
                Map.of("sector", "", "validFrom", LocalDate.now(Formats.ZONE).minusDays(1), "p-itel-OTP", "9"));
        assertThat(past.statusCode()).isEqualTo(422);
        assertThat(past.body()).contains("id=\"validFrom-error\"").contains("value=\"9\"");
        assertThat(sales.post("/prices/" + region, Map.of("validFrom", today(), "p-itel-OTP", "x"))
                        .body())
                .contains("id=\"p-itel-OTP-error\"");
        savePrices(sales, region, "", Map.of("p-itel-OTP", "410"));
        LocalDate later = LocalDate.now(Formats.ZONE).plusDays(10);
        location(sales.post("/prices/" + region, Map.of("sector", "", "validFrom", later, "p-itel-OTP", "430")));
        String path = "/prices?tenant=" + region + "&at=";
        assertThat(value(sales.get(path + later.minusDays(1)).body(), "price-itel-OTP"))
                .isEqualTo(410);
        assertThat(value(sales.get(path + later).body(), "price-itel-OTP")).isEqualTo(430);
        location(sales.post(
                "/prices/" + region, Map.of("sector", "", "validFrom", later.plusDays(1), "p-itel-OTP", "-")));
        assertThat(sales.get(path + later.plusDays(1)).body()).doesNotContain("price-itel-OTP\" data-value");
    }

    @Test
    void a_prepaid_order_opens_when_it_is_paid_line_by_line() {
        long id =
                sign(sales, order(region, 1_000, Map.of("payment", "PREPAID", "purpose", "FUND", "priceCARE", "300")));
        String page = sales.get("/orders/" + id).body();
        assertThat(page).contains("data-state=\"unpaid\"");
        assertThat(value(page, "order-amount")).isEqualTo(300_000);
        assertThat(order(id).granted()).isZero();
        assertThat(regional.get("/orders/" + id).body()).contains("data-state=\"unpaid\"");
        assertThat(regional.post("/orders/" + id + "/pay", payment("300000", "SELF"))
                        .statusCode())
                .as("nobody records their own payment")
                .isEqualTo(403);

        location(finance.post("/orders/" + id + "/pay", payment("299999", "FT-1")));
        assertThat(order(id).state()).isEqualTo("unpaid");
        location(finance.post("/orders/" + id + "/pay", payment("1", "FT-2")));
        location(finance.post("/orders/" + id + "/pay", payment("1", "FT-2")));
        assertThat(order(id).contract().deal().paidVnd())
                .as("one reference, one payment")
                .isEqualTo(300_000);
        assertThat(order(id).state()).isEqualTo("active");
        assertThat(order(id).granted()).isEqualTo(1_000);
        HttpResponse<String> twice = finance.post("/orders/" + id + "/pay", payment("5", "FT-2"));
        assertThat(twice.statusCode()).isEqualTo(422);
        assertThat(twice.body()).contains("id=\"reference-error\"");

        location(sales.post("/orders/" + id + "/top-up", Map.of("segments", "500")));
        assertThat(order(id).granted()).as("not paid yet").isEqualTo(1_000);
        assertThat(value(sales.get("/orders/" + id).body(), "order-withheld")).isEqualTo(500);
        location(finance.post("/orders/" + id + "/pay", payment("150000", "FT-3")));
        assertThat(order(id).granted()).isEqualTo(1_500);
        location(finance.post(
                "/orders/" + id + "/pay",
                Map.of("paid", "-150000", "paidOn", today(), "reference", "FT-3B", "paymentNote", "Ghi nhầm")));
        assertThat(order(id).granted()).as("what was opened stays open").isEqualTo(1_500);
    }

    @Test
    void a_postpaid_order_opens_as_far_as_its_credit() {
        long id = sign(
                sales,
                order(
                        region,
                        1_000,
                        Map.of("payment", "POSTPAID", "purpose", "FUND", "priceCARE", "300", "creditLimit", "90000")));
        assertThat(order(id).granted()).isEqualTo(300);
        location(finance.post("/orders/" + id + "/pay", payment("60000", "CK-1")));
        assertThat(order(id).granted()).isEqualTo(500);
        location(finance.post("/orders/" + id + "/pay", payment("240000", "CK-2")));
        assertThat(order(id).granted()).isEqualTo(1_000);
    }

    @Test
    void prices_are_frozen_at_signing_by_the_list_of_that_day_and_the_customers_sector() {
        savePrices(sales, operator.tenantId(), "", Map.of("p-mobifone-CARE", "350", "p-vinaphone-CARE", "360"));
        savePrices(sales, operator.tenantId(), "Giáo dục", Map.of("p-mobifone-CARE", "320"));
        Map<String, Object> form = order(other, 100, Map.of("types", "CARE", "carriers", "mobifone"));
        form.remove("priceCARE");
        long id = sign(sales, form);
        assertThat(orders.prices(operator, id)).isEqualTo(Map.of("mobifone/CARE", 320L));
        savePrices(sales, operator.tenantId(), "Giáo dục", Map.of("p-mobifone-CARE", "310"));
        assertThat(orders.prices(operator, id)).isEqualTo(Map.of("mobifone/CARE", 320L));
        assertThat(order(id).contract().deal().amountVnd()).isEqualTo(32_000);

        savePrices(sales, operator.tenantId(), "", Map.of("p-gmobile-CARE", "-"));
        form.put("carriers", "gmobile");
        HttpResponse<String> none = sales.post("/orders", form);
        assertThat(none.statusCode()).isEqualTo(422);
        assertThat(none.body()).contains("id=\"priceCARE-error\"");
        form.put("name", "Không có giá");
        form.remove("carriers");
        long open = sign(sales, form);
        assertThat(order(open).carriers())
                .as("what has no price isn't sold")
                .contains("mobifone", "vinaphone")
                .doesNotContain("gmobile");
    }

    @Test
    void an_order_in_dong_is_granted_in_dong_and_needs_every_price() {
        Map<String, Object> form = order(partner, 700_000, Map.of("unit", "VND", "types", "CARE", "priceCARE", "350"));
        long id = sign(sales, form);
        SharedPortal.pipeline();
        TestPortal.await("admission to echo", () -> order(id).state().equals("active"));
        assertThat(order(id).inVnd()).isTrue();
        assertThat(order(id).granted()).isEqualTo(700_000);
        assertThat(order(id).contract().deal().amountVnd()).isEqualTo(700_000);
        assertThat(buyer.get("/orders/" + id).body()).contains("700.000\u00a0₫");
    }

    @Test
    void a_draft_is_its_authors_and_becomes_an_order_once() {
        Map<String, Object> form = order(region, 10, Map.of("go", "draft", "purpose", "FUND"));
        String draft = location(sales.post("/orders", form));
        assertThat(draft).startsWith("/orders/drafts/");
        String page = sales.get(draft).body();
        assertThat(page).contains("value=\"" + form.get("name") + "\"");
        assertThat(regional.get("/orders").body())
                .as("not the customer's to see")
                .doesNotContain((String) form.get("name"));
        assertThat(regional.get(draft).statusCode()).isEqualTo(404);
        form.put("go", "sign");
        form.put("draft", draft.substring(draft.lastIndexOf('/') + 1));
        Matcher token = Pattern.compile("name=\"token\" value=\"([^\"]+)\"").matcher(page);
        assertThat(token.find()).isTrue();
        form.put("token", token.group(1));
        long id = sign(sales, form);
        assertThat(sales.get(draft).statusCode()).isEqualTo(404);
        assertThat(sign(sales, form)).as("the same form again").isEqualTo(id);
    }

    @Test
    void what_is_cancelled_or_over_goes_back_to_where_it_was_cut_from() {
        long funds = sign(sales, order(region, 1_000, Map.of("payment", "POSTPAID", "purpose", "FUND")));
        Map<String, Object> cut =
                order(partner, 400, Map.of("payment", "PREPAID", "fundedBy", Long.toString(funds), "priceCARE", "350"));
        long unpaid = sign(regional, cut);
        assertThat(order(funds).free()).as("kept for it until it is paid").isEqualTo(600);
        assertThat(order(unpaid).state()).isEqualTo("unpaid");
        location(regional.post("/orders/" + unpaid + "/close", Map.of("sure", "on")));
        assertThat(order(unpaid).state()).isEqualTo("cancelled");
        assertThat(order(funds).free()).isEqualTo(1_000);

        cut.putAll(Map.of("payment", "POSTPAID", "creditLimit", "35000", "name", "Trả sau"));
        long running = sign(regional, cut);
        TestPortal.await("admission to echo", () -> order(running).state().equals("active"));
        assertThat(order(running).granted()).isEqualTo(100);
        assertThat(order(funds).free()).isEqualTo(600);
        HttpResponse<String> late = regional.post(
                "/orders/" + running + "/end",
                Map.of("endAt", LocalDate.now(Formats.ZONE).plusYears(3)));
        assertThat(late.body()).contains("id=\"endAt-error\"");
        String soon = LocalDateTime.now(Formats.ZONE).plusSeconds(1).withNano(0).toString();
        location(regional.post(
                "/orders/" + running + "/end", Map.of("endAt", soon.length() == 16 ? soon + ":01" : soon)));
        TestPortal.await(
                "it to be over and completed", () -> order(running).state().equals("closed"));
        TestPortal.await(
                "all of it to be back, opened or not", () -> order(funds).free() == 1_000);
        assertThat(order(running).dueVnd()).as("nothing was sent on credit").isZero();
        assertThat(finance.post("/orders/" + unpaid + "/pay", payment("1", "FT-CANCELLED"))
                        .statusCode())
                .as("nothing is owed for what was called off")
                .isEqualTo(403);
    }

    @Test
    void what_was_sent_on_credit_is_paid_after_the_order_is_over() {
        long id =
                sign(sales, order(region, 1_000, Map.of("payment", "POSTPAID", "purpose", "FUND", "priceCARE", "300")));
        long cut = sign(
                regional,
                order(partner, 400, Map.of("payment", "POSTPAID", "fundedBy", Long.toString(id), "priceCARE", "350")));
        TestPortal.await("admission to echo", () -> order(cut).state().equals("active"));
        portal.bean(Database.class)
                .run(
                        TenantScope.SYSTEM,
                        tx -> tx.update(
                                "UPDATE sales_order SET state = 'closed', posted_segments = 101 WHERE id = ?", cut));
        assertThat(order(cut).dueVnd()).as("101 at 350").isEqualTo(35_350);
        String list =
                regional.get("/orders?q=" + order(cut).name().replace(" ", "+")).body();
        assertThat(list).contains("data-value=\"35350\"");
        String payer = "finance@taynguyen.local";
        portal.bean(TenantService.class).createUser(operator, region, payer, TestPortal.PASSWORD, Role.FINANCE);
        TestBrowser regionalFinance = new TestBrowser(portal, payer);
        assertThat(regionalFinance.get("/orders/" + cut).body()).contains("id=\"submit-pay\"");
        location(regionalFinance.post("/orders/" + cut + "/pay", payment("35350", "FT-LATE")));
        assertThat(order(cut).dueVnd()).isZero();
        assertThat(order(cut).granted()).as("nothing is opened again").isEqualTo(400);
        location(regionalFinance.post(
                "/orders/" + cut + "/pay",
                Map.of("paid", "-350", "paidOn", today(), "reference", "FT-LATE-B", "paymentNote", "Ghi nhầm")));
        assertThat(order(cut).dueVnd()).as("a mistake is corrected still").isEqualTo(350);
    }

    @Test
    void finance_sees_the_records_of_its_customers_and_changes_none() {
        assertThat(finance.get("/tenants").body())
                .contains("/tenants/" + partner)
                .doesNotContain("href=\"/tenants/new\"");
        String record = finance.get("/tenants/" + partner).body();
        assertThat(record).contains("data-testid=\"credit-used\"").doesNotContain("people-title", "submit-credit");
        assertThat(finance.get("/tenants/regions").statusCode()).isEqualTo(200);
        for (String closed : List.of("/suspend", "/credit", "/people")) {
            assertThat(finance.post("/tenants/" + partner + closed, Map.of("terms", "PREPAID", "login", "a@b.example"))
                            .statusCode())
                    .as(closed)
                    .isEqualTo(403);
        }
        for (String closed : List.of("/tenants/new", "/tenants/imports", "/tenants/mails")) {
            assertThat(finance.get(closed).statusCode()).as(closed).isEqualTo(403);
        }
    }

    @Test
    void a_campaign_that_its_order_cannot_pay_says_so_and_sends_to_as_many_as_it_can() {
        long now = System.currentTimeMillis();
        portal.bean(BrandnameService.class)
                .register(operator, partner, "CAPHE", List.of("viettel"), now - 1, now + 3 * 86_400_000L);
        String key = "bc_00000000000000000000000000caphe1";
        portal.bean(ApiKeyService.class)
                .register(operator, partner, "Đơn hàng", key, List.of(ApiKeyService.SCOPE_SEND));
        SharedPortal.pipeline();
        long id = sign(sales, order(partner, 30, Map.of("carriers", "viettel")));
        TestPortal.await("admission to echo", () -> order(id).state().equals("active"));
        Map<String, Object> form = new HashMap<>(
                Map.of("name", "Tri ân", "listId", list("0961", 50), "brandname", "CAPHE", "type", "care"));
        form.putAll(Map.of("text", "CAPHE tri an ban", "orderId", id, "start", "now"));
        TestPortal.await(
                "the brandname to be usable",
                () -> buyer.post("/campaigns/check", form)
                        .body()
                        .contains("data-testid=\"shortfall\" data-value=\"20\""));
        assertThat(buyer.post("/campaigns/check", form).body())
                .contains("name=\"fit\" value=\"30\"", "/orders/" + id + "?ask=20#ask");
        assertThat(buyer.post("/campaigns", form).statusCode()).isEqualTo(422);
        form.put("fit", "30");
        String part = location(buyer.post("/campaigns", form));
        TestPortal.await("it to finish", () -> buyer.get(part).body().contains("data-state=\"FINISHED\""));
        TestPortal.await("thirty to be paid", () -> order(id).posted() == 30);
        assertThat(order(id).state()).isEqualTo("exhausted");
        assertThat(buyer.get("/orders/" + id + "?ask=20").body()).contains("value=\"20\"");

        location(sales.post("/orders/" + id + "/top-up", Map.of("segments", "40")));
        TestPortal.await("the top-up to count", () -> order(id).free() == 40);
        form.putAll(Map.of(
                "listId",
                list("0962", 40),
                "start",
                "at",
                "startAt",
                LocalDate.now(Formats.ZONE).plusDays(1) + "T09:00"));
        form.remove("fit");
        String later = location(buyer.post("/campaigns", form));
        for (int i = 0; i < 15; i++) {
            assertThat(rest(key, "09630000" + (10 + i), id).statusCode()).isEqualTo(202);
        }
        TestPortal.await("others to have used some of it", () -> order(id).posted() == 45);
        assertThat(buyer.get(later).body()).contains("data-testid=\"shortage\" data-value=\"15\"");
        assertThat(buyer.post(later + "/start", Map.of()).statusCode()).isEqualTo(422);
        location(buyer.post(later + "/fit", Map.of()));
        TestPortal.await("it to finish", () -> buyer.get(later).body().contains("data-state=\"FINISHED\""));
        TestPortal.await("what was left to be paid", () -> order(id).posted() == 70);
        assertThat(value(buyer.get("/orders/" + id).body(), "order-sent")).isEqualTo(70);
        OrderReport.Question sinceEver = new OrderReport.Question(
                portal.user(BUYER).tenantPath(),
                "",
                "",
                "SEGMENTS",
                LocalDate.of(2026, 1, 1),
                LocalDate.now(Formats.ZONE));
        long left = orders.orders(operator).stream()
                .filter(order -> order.tenantId() == partner && order.isOpen() && !order.inVnd())
                .mapToLong(OrderBalance::free)
                .sum();
        assertThat(portal.bean(OrderReport.class).lines(operator, sinceEver))
                .as("the report and the ledger's balances")
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.closing()).isEqualTo(left);
                    assertThat(line.usedMessages()).isEqualTo(70);
                });
    }

    @Test
    void the_report_adds_up_and_its_files_hold_no_formula() {
        SharedPortal.pipeline();
        long tenant = portal.bean(TenantService.class)
                .create(operator, region, "=HYPERLINK(\"http://x\")", "partner")
                .id();
        long id = sign(sales, order(tenant, 25, Map.of("fundedBy", "")));
        TestPortal.await("admission to echo", () -> order(id).state().equals("active"));
        String query =
                "?tenant=" + region + "&from=" + LocalDate.now(Formats.ZONE).minusDays(2);
        String page = regional.get("/orders/report" + query).body();
        String line = page.substring(page.indexOf("data-testid=\"report-" + tenant + "\""));
        assertThat(line.substring(0, line.indexOf("</tr>")))
                .contains("=HYPERLINK(")
                .containsSubsequence("data-value=\"0\"", "data-value=\"25\"", "data-value=\"0\"", "data-value=\"25\"");
        HttpResponse<String> csv = regional.get("/orders/report/csv" + query);
        assertThat(csv.body()).contains("'=HYPERLINK(").doesNotContain("\n=HYPERLINK", "\n\"=HYPERLINK");
        assertThat(csv.headers().firstValue("Content-Disposition").orElse("")).startsWith("attachment;");
        assertThat(regional.get("/orders/report/xlsx" + query).body()).startsWith("PK");
        assertThat(buyer.get("/orders/report" + query).body()).doesNotContain("HYPERLINK");
    }

    private long list(String prefix, int count) {
        StringBuilder csv = new StringBuilder("phone\n");
        for (int i = 0; i < count; i++) {
            csv.append(prefix).append(String.format("%06d", 100 + i)).append('\n');
        }
        String made = location(buyer.upload("/lists", Map.of("name", "Khách " + prefix), csv.toString()));
        return Long.parseLong(made.substring(made.lastIndexOf('/') + 1));
    }

    private static HttpResponse<String> rest(String key, String to, long orderId) {
        return portal.send(HttpRequest.newBuilder(portal.uri("/v1/messages"))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"from\":\"CAPHE\",\"to\":\"" + to
                        + "\",\"text\":\"CAPHE tri an\",\"type\":\"care\",\"orderId\":" + orderId + "}"))
                .build());
    }

    @Test
    void papers_are_kept_and_handed_out_safely() {
        long id = sign(sales, order(region, 5, Map.of("purpose", "FUND")));
        String path = "/orders/" + id + "/files";
        assertThat(location(upload(sales, path, "Hợp đồng số 1.pdf", "%PDF-1.7 x")))
                .startsWith("/orders/" + id);
        for (List<String> bad : List.of(
                List.of("evil.html", "<script>"),
                List.of("evil.pdf", "<script>alert(1)</script>"),
                List.of("evil.exe", "%PDF-1.7"))) {
            HttpResponse<String> refused = upload(sales, path, bad.get(0), bad.get(1));
            assertThat(refused.statusCode()).as(bad.get(0)).isEqualTo(422);
            assertThat(refused.body()).contains("id=\"file-error\"");
        }
        Matcher file = Pattern.compile("href=\"(/orders/[0-9]+/files/[0-9]+)\"")
                .matcher(regional.get("/orders/" + id).body());
        assertThat(file.find()).as("the customer sees it").isTrue();
        HttpResponse<String> content = regional.get(file.group(1));
        assertThat(content.body()).isEqualTo("%PDF-1.7 x");
        assertThat(content.headers().firstValue("Content-Type")).hasValue("application/pdf");
        assertThat(content.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(content.headers().firstValue("Content-Disposition").orElse(""))
                .startsWith("attachment;")
                .contains("filename*=UTF-8''H%E1%BB%A3p%20%C4%91%E1%BB%93ng");
        assertThat(buyer.get(file.group(1)).statusCode()).as("not below").isEqualTo(404);
        assertThat(upload(regional, path, "x.pdf", "%PDF-1.7").statusCode()).isEqualTo(403);
    }

    private static HttpResponse<String> upload(TestBrowser by, String path, String name, String content) {
        return by.upload(path, Map.of(), name, content);
    }

    private static void savePrices(TestBrowser by, long seller, String sector, Map<String, String> prices) {
        Map<String, Object> form = new HashMap<>(prices);
        form.put("sector", sector);
        form.put("validFrom", today());
        assertThat(URI.create(location(by.post("/prices/" + seller, form))).getPath())
                .isEqualTo("/prices");
    }

    private static Map<String, Object> order(long tenant, long volume, Map<String, String> more) {
        Map<String, Object> form = new HashMap<>();
        form.put("tenantId", tenant);
        form.put("name", "Đơn thử " + NUMBER.incrementAndGet() + "#");
        form.put("purpose", "SPEND");
        form.put("segments", volume);
        form.put("validFrom", LocalDate.now(Formats.ZONE).minusDays(1));
        form.put("validUntil", LocalDate.now(Formats.ZONE).plusDays(30));
        form.put("types", "CARE");
        form.put("priceCARE", "450");
        form.put("chargeOn", "DELIVERED");
        form.put("payment", "POSTPAID");
        form.putAll(more);
        return form;
    }

    private static long sign(TestBrowser by, Map<String, Object> form) {
        String made = location(by.post("/orders", form));
        return Long.parseLong(made.substring(made.lastIndexOf('/') + 1));
    }

    private OrderBalance order(long id) {
        return orders.order(operator, id).orElseThrow();
    }

    private static Map<String, Object> payment(String amount, String reference) {
        return Map.of("paid", amount, "paidOn", today(), "reference", reference);
    }

    private static String today() {
        return LocalDate.now(Formats.ZONE).toString();
    }

    private static long value(String page, String testId) {
        Matcher found = Pattern.compile("data-testid=\"" + Pattern.quote(testId) + "\" data-value=\"(-?\\d+)\"")
                .matcher(page);
        assertThat(found.find()).as(testId).isTrue();
        return Long.parseLong(found.group(1));
    }
}
