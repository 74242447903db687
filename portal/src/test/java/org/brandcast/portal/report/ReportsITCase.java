package org.brandcast.portal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.testing.SharedPortal;
import org.brandcast.portal.testing.TestBrowser;
import org.brandcast.portal.testing.TestClickHouse;
import org.brandcast.portal.testing.TestPortal;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Reports out of a real ClickHouse: each reader's own figures, and logins that read the same. */
class ReportsITCase {
    private static final TestPortal PORTAL = SharedPortal.portal();
    private static final CurrentUser LOTUS = PORTAL.user(TestPortal.MAKER);
    private static final CurrentUser OTHER = PORTAL.user(TestPortal.OTHER_MAKER);

    private final TestBrowser maker = new TestBrowser(PORTAL, TestPortal.MAKER);
    private final TestBrowser operator = new TestBrowser(PORTAL, TestPortal.OPERATOR);

    @BeforeAll
    static void history() {
        TestClickHouse.start();
        insert(LOTUS.tenantId(), 300, "lotus");
        insert(OTHER.tenantId(), 70, "songxanh");
        String now = ask("SELECT now64(3, 'UTC')").strip();
        TestPortal.await(
                "the roll-ups",
                () -> ask("SELECT count() FROM brandcast.figures_as_of FINAL WHERE as_of > toDateTime64('" + now
                                + "', 3, 'UTC')")
                        .strip()
                        .equals("3"));
    }

    private static void insert(long tenant, int messages, String word) {
        ask(
                "INSERT INTO brandcast.messages (tenant_id, accepted_at, message_id, version, type, brandname, msisdn, carrier,"
                        + " segments, accepted_segments, delivered_segments, route, status, reason, unit_price_vnd, charge_on,"
                        + " final_at) SELECT " + tenant
                        + ", now64(3) - number % 3600 AS accepted_at, generateUUIDv4(number + "
                        + tenant + "), 1,"
                        + " 'CARE', '" + word
                        + "', 84960000000 + number % 50, 'viettel', 1, 1, number % 50 != 0, 'viettel-sim',"
                        + " if(number % 50 = 0, 'FAILED', 'DELIVERED'), if(number % 50 = 0, 'DLR_UNDELIVERABLE', ''), 500,"
                        + " 'ACCEPTED', accepted_at + 4 FROM numbers(" + messages + ")");
    }

    private static String ask(String sql) {
        HttpResponse<String> answer = TestClickHouse.ask("default", "", sql);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private static long value(HttpResponse<String> page, String id) {
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        Matcher matcher = Pattern.compile("data-testid=\"" + id + "\" data-value=\"(\\d+)\"")
                .matcher(page.body());
        assertThat(matcher.find()).as(id + " in " + page.body()).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    @Test
    void aPartnerSeesItsOwnFiguresAndTheOperatorAll() {
        assertThat(value(maker.get("/reports"), "report-messages")).isEqualTo(300);
        assertThat(value(maker.get("/reports?tenantId=" + OTHER.tenantId()), "report-messages"))
                .as("another's id in the address")
                .isEqualTo(300);
        TestBrowser other = new TestBrowser(PORTAL, TestPortal.OTHER_MAKER);
        assertThat(value(other.get("/reports"), "report-messages")).isEqualTo(70);
        assertThat(other.get("/reports").body()).doesNotContain("lotus");

        assertThat(value(operator.get("/reports"), "report-messages")).isEqualTo(370);
        assertThat(value(operator.get("/reports?tenantId=" + OTHER.tenantId()), "report-messages"))
                .isEqualTo(70);
        assertThat(operator.get("/reports").body()).contains("report-tenantId-" + LOTUS.tenantId());
    }

    @Test
    void theFilterNarrowsAndTheFileHasWhatIsShown() {
        assertThat(maker.get("/reports?brandname=nothing").body()).contains("/assets/icons.svg#report");
        assertThat(value(maker.get("/reports?carrier=viettel&type=care&from=2020-01-01"), "report-messages"))
                .isEqualTo(300);
        HttpResponse<String> file = maker.get("/reports/traffic.csv");
        assertThat(file.statusCode()).isEqualTo(200);
        List<String> lines = file.body().lines().toList();
        assertThat(lines.get(0)).contains("day,tenant,");
        assertThat(lines.stream()
                        .skip(1)
                        .mapToLong(line -> Long.parseLong(line.split(",", -1)[10]))
                        .sum())
                .isEqualTo(300);
        assertThat(file.body()).doesNotContain("songxanh");
        assertThat(operator.get("/reports/traffic.csv?tenantId=" + OTHER.tenantId())
                        .body())
                .contains("songxanh")
                .doesNotContain("lotus");
    }

    @Test
    void aRegionsFiguresAreThoseOfItsTenants() {
        PORTAL.bean(Database.class)
                .run(
                        TenantScope.SYSTEM,
                        tx -> tx.update("UPDATE tenant SET region = 'Đo' WHERE id = ?", OTHER.tenantId()));
        assertThat(value(operator.get("/reports?region=%C4%90o"), "report-messages"))
                .isEqualTo(70);
        assertThat(operator.get("/reports/traffic.csv?region=%C4%90o").body())
                .contains("songxanh")
                .doesNotContain("lotus");
        assertThat(maker.get("/reports?region=%C4%90o").body())
                .as("another's region")
                .contains("/assets/icons.svg#report");
    }

    @Test
    void theWorkbookHasTheSame() throws IOException {
        byte[] file = maker.download("/reports/traffic.xlsx");
        try (ReadableWorkbook workbook = new ReadableWorkbook(new ByteArrayInputStream(file))) {
            List<Row> rows = workbook.getFirstSheet().read();
            assertThat(rows.get(0).getCellText(10)).isEqualTo("messages");
            assertThat(rows.stream()
                            .skip(1)
                            .mapToLong(
                                    row -> row.getCellAsNumber(10).orElseThrow().longValue())
                            .sum())
                    .isEqualTo(300);
        }
    }

    @Test
    void routesAreTheOperators() {
        assertThat(maker.get("/reports/routes").statusCode()).isEqualTo(403);
        assertThat(operator.get("/reports/routes").body()).contains("route-viettel-sim");
    }

    @Test
    void theBaseKnowsItsDeadNumbers() {
        HttpResponse<String> page = maker.get("/reports/subscribers");
        assertThat(value(page, "base-numbers")).isEqualTo(50);
        assertThat(value(page, "base-dead")).isEqualTo(1);
        assertThat(maker.get("/reports/subscribers/unreachable.csv").body().strip())
                .endsWith("84960000000");
    }

    @Test
    void aListIsToldWhoOfItIsDeadAndComesBackWithoutThem() {
        StringBuilder file = new StringBuilder("msisdn,ten\n");
        for (int i = 0; i < 80; i++) {
            file.append(84960000000L + i).append(",Khách ").append(i).append('\n');
        }
        String list = uploaded("Health", file.toString());
        PORTAL.bean(Database.class)
                .run(
                        TenantScope.SYSTEM,
                        tx -> tx.update(
                                "INSERT INTO subscriber_rule (msisdn, kind, tenant_id, active, from_millis, at_millis, source)"
                                        + " VALUES ('84960000001', 'DO_NOT_CALL', ?, true, 1, 1, 'test')",
                                LOTUS.tenantId()));

        HttpResponse<String> page = maker.get("/reports/lists/" + list);
        assertThat(value(page, "list-known")).isEqualTo(50);
        assertThat(value(page, "list-dead")).isEqualTo(1);
        assertThat(value(page, "list-saved")).isEqualTo(500);
        assertThat(value(page, "list-ads-0")).isEqualTo(80);

        List<String> clean = maker.get("/reports/lists/" + list + "/clean.csv")
                .body()
                .lines()
                .toList();
        assertThat(clean.get(0)).endsWith("msisdn,ten");
        assertThat(clean)
                .hasSize(1 + 78)
                .contains("84960000002,Khách 2")
                .noneMatch(line -> line.startsWith("84960000000") || line.startsWith("84960000001"));
        String again = uploaded("Clean", String.join("\n", clean));
        assertThat(value(maker.get("/reports/lists/" + list + "?with=" + again), "list-overlap"))
                .isEqualTo(78);
        assertThat(new TestBrowser(PORTAL, TestPortal.OTHER_MAKER)
                        .get("/reports/lists/" + list)
                        .statusCode())
                .isEqualTo(404);
    }

    private String uploaded(String name, String file) {
        HttpResponse<String> answer = maker.upload("/lists", Map.of("name", name), file);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        String page = answer.headers().firstValue("Location").orElseThrow();
        return page.substring(page.lastIndexOf('/') + 1);
    }

    @Test
    void aLoginReadsItsTenantsAndEnds() {
        HttpResponse<String> made = operator.post("/reports/data/logins", Map.of());
        assertThat(made.body()).contains("traffic_daily");
        String user = text(made, "analyst-user");
        String secret = text(made, "analyst-secret");
        TestPortal.await(
                "the login", () -> TestClickHouse.ask(user, secret, "SELECT 1").statusCode() == 200);
        assertThat(TestClickHouse.ask(user, secret, "SELECT sum(messages) FROM traffic_daily")
                        .body()
                        .strip())
                .isEqualTo("370");
        assertThat(maker.post("/reports/data/logins", Map.of()).statusCode()).isEqualTo(403);

        String end = operator.get("/reports/data").body();
        Matcher form = Pattern.compile("/reports/data/logins/(\\d+)/end").matcher(end);
        assertThat(form.find()).isTrue();
        operator.post("/reports/data/logins/" + form.group(1) + "/end", Map.of());
        TestPortal.await(
                "the login's end",
                () -> TestClickHouse.ask(user, secret, "SELECT 1").statusCode() == 403);
    }

    private static String text(HttpResponse<String> page, String id) {
        Matcher matcher = Pattern.compile("data-testid=\"" + id + "\">([^<]+)<").matcher(page.body());
        assertThat(matcher.find()).as(page.body()).isTrue();
        return matcher.group(1);
    }
}
