package org.brandcast.portal.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.security.Role;
import org.brandcast.portal.tenant.TenantService;
import org.brandcast.portal.testing.NightTables;
import org.brandcast.portal.testing.SharedPortal;
import org.brandcast.portal.testing.TestBrowser;
import org.brandcast.portal.testing.TestPortal;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** From a format to minutes that both sides signed; the matching itself is tested where it is done, in batch-jobs. */
class ReconciliationITCase {
    private static final String CHIEF = "reconciler@brandcast.local";
    private static final String PARTNER = "reconciler@lotus.local";
    private static final String HEAD = "MSG_ID;ISDN;SENT_TIME;ALIAS;STATUS\r\n";
    private static final Map<String, String> FORMAT = Map.ofEntries(
            Map.entry("partner", "Viettel Telecom"),
            Map.entry("routes", "viettel-1"),
            Map.entry("separator", "semicolon"),
            Map.entry("idColumn", "MSG_ID"),
            Map.entry("numberColumn", "ISDN"),
            Map.entry("timeColumn", "SENT_TIME"),
            Map.entry("brandnameColumn", "ALIAS"),
            Map.entry("statusColumn", "STATUS"),
            Map.entry("priceOf", "SEGMENT"),
            Map.entry("zone", "Asia/Ho_Chi_Minh"),
            Map.entry("timePattern", "dd/MM/yyyy HH:mm:ss"),
            Map.entry("numberForm", "ANY"),
            Map.entry("idMode", "SAME"),
            Map.entry("statusMap", "DELIVRD = DELIVERED"),
            Map.entry("chargeOn", "ACCEPTED"),
            Map.entry("tolerance", "0,5"),
            Map.entry("matchSeconds", "60"));

    private static TestPortal portal;
    private static NightTables night;

    private final TestBrowser chief = new TestBrowser(portal, CHIEF);

    @BeforeAll
    static void start() throws Exception {
        portal = SharedPortal.portal();
        TenantService tenants = portal.bean(TenantService.class);
        long root = portal.user(TestPortal.OPERATOR).tenantId();
        long lotus = portal.user(TestPortal.MAKER).tenantId();
        tenants.createUser(portal.user(TestPortal.OPERATOR), root, CHIEF, TestPortal.PASSWORD, Role.FINANCE);
        tenants.createUser(portal.user(TestPortal.OPERATOR), lotus, PARTNER, TestPortal.PASSWORD, Role.FINANCE);
        night = NightTables.in(portal);
    }

    private long number(String sql, Object... args) throws Exception {
        return portal.bean(Database.class).call(TenantScope.SYSTEM, tx -> tx.number(sql, args));
    }

    private static long idOf(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        String location = answer.headers().firstValue("location").orElseThrow();
        return Long.parseLong(location.substring(location.lastIndexOf('/') + 1));
    }

    private long format(String name) {
        Map<String, String> form = new HashMap<>(FORMAT);
        form.put("name", name);
        return idOf(chief.post("/billing/formats", form));
    }

    private HttpResponse<String> upload(long format, String fileName, byte[] file) {
        return chief.upload(
                "/billing/reconciliations",
                Map.of("formatId", Long.toString(format), "firstDay", "2026-10-01", "lastDay", "2026-10-31"),
                fileName,
                file);
    }

    private static byte[] csv(String rows) {
        return (HEAD + rows).getBytes(StandardCharsets.UTF_8);
    }

    /** What the process writes when it has matched. */
    private static void matched(long id) throws Exception {
        night.run(
                "INSERT INTO batch.reconciliation_class VALUES (" + id + ", 'MATCHED', '', 98, 98, 34300, 98, 34300), ("
                        + id + ", 'ONLY_OURS', '', 2, 2, 700, 0, 0)",
                "INSERT INTO batch.reconciliation_sum VALUES (" + id
                        + ", '2026-10-05', 'LOTUS', 'CARE', 100, 100, 35000, 98, 98, 34300, 2)",
                "INSERT INTO batch.reconciliation_difference VALUES (" + id
                        + ", 1, 'ONLY_OURS', '', gen_random_uuid(), NULL, 'id-one', '84901***567', 'LOTUS', 'CARE', 1793000000000, 'DELIVERED', '', 1, 0, 350, 0), ("
                        + id
                        + ", 2, 'ONLY_OURS', 'TIME_ZONE', NULL, 77, '=cmd', '84901***568', 'LOTUS', 'CARE', 1793000000000, 'DELIVERED', '', 1, 0, 350, 0)",
                "UPDATE batch.reconciliation SET state = 'OPEN', rows_read = 98, our_segments = 100, our_amount_vnd = 35000,"
                        + " their_segments = 98, their_amount_vnd = 34300 WHERE id = " + id);
        done(id);
    }

    private static void done(long id) throws Exception {
        night.run(
                "INSERT INTO batch.reconciliation_file VALUES (" + id
                        + ", 'PDF', 'doi-soat.pdf', 'x', '\\x255044', 0) ON CONFLICT DO NOTHING",
                "UPDATE batch.request SET state = 'DONE' WHERE reconciliation_id = " + id);
    }

    @Test
    void a_format_says_what_is_wrong_with_it_and_reads_a_sample() {
        Map<String, String> wrong = new HashMap<>(FORMAT);
        wrong.put("name", "Viettel thử");
        wrong.put("tolerance", "");
        wrong.put("zone", "Mars/Olympus");
        HttpResponse<String> refused = chief.post("/billing/formats", wrong);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains("tolerance-error")
                .contains("zone-error")
                .contains("Mars/Olympus");

        long id = format("Viettel thử");
        String tried = chief.upload(
                        "/billing/formats/" + id + "/test",
                        Map.of(),
                        "mau.csv",
                        csv(
                                "a1;0901234567;05/10/2026 10:00:00;LOTUS;DELIVRD\r\na2;090;05/10/2026 10:00:00;LOTUS;LOST\r\n"))
                .body();
        assertThat(tried)
                .contains("data-testid=\"line-2\"")
                .contains("84901***567")
                .doesNotContain("84901234567")
                .contains("data-testid=\"line-3\"")
                .contains("LOST");
        assertThat(chief.upload(
                                "/billing/formats/" + id + "/test",
                                Map.of(),
                                "mau.csv",
                                "A;B\r\n1;2\r\n".getBytes(StandardCharsets.UTF_8))
                        .body())
                .contains("data-testid=\"missing\"")
                .contains("MSG_ID, ISDN, SENT_TIME");
    }

    @Test
    void a_file_is_kept_line_by_line_until_it_is_matched() throws Exception {
        long format = format("Viettel dòng");
        long id = idOf(
                upload(format, "t10.csv", csv("a1;0901234567;05/10/2026 10:00:00;\"LO;TUS\";DELIVRD\r\n\r\nbad\r\n")));
        assertThat(number(
                        "SELECT count(*) FROM batch.request WHERE kind = 'RECONCILE' AND state = 'WAITING' AND reconciliation_id = ?",
                        id))
                .isEqualTo(1);
        assertThat(lines(id))
                .containsExactly(
                        "1,MSG_ID,ISDN,SENT_TIME,ALIAS,STATUS",
                        "2,a1,0901234567,05/10/2026 10:00:00,LO;TUS,DELIVRD",
                        "4,bad");
        assertThat(chief.get("/billing/reconciliations/" + id).body()).contains("data-state=\"WAITING\"");
        // the same once more, and one that fits no format
        assertThat(upload(format, "t10.csv", csv("a1;0901234567;05/10/2026 10:00:00;\"LO;TUS\";DELIVRD\r\n\r\nbad\r\n"))
                        .body())
                .contains("file-error")
                .contains(Long.toString(id));
        HttpResponse<String> headless = upload(format, "x.csv", "A;B\r\n1;2\r\n".getBytes(StandardCharsets.UTF_8));
        assertThat(headless.statusCode()).isEqualTo(422);
        assertThat(headless.body()).contains("MSG_ID, ISDN");
    }

    @Test
    void a_workbook_keeps_its_moments_to_the_second() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Workbook workbook = new Workbook(bytes, "test", "1.0")) {
            Worksheet sheet = workbook.newWorksheet("T10");
            String[] head = HEAD.strip().split(";", -1);
            for (int i = 0; i < head.length; i++) {
                sheet.value(0, i, head[i]);
            }
            sheet.value(1, 0, "a1");
            sheet.value(1, 1, 84901234567L);
            sheet.value(1, 2, LocalDateTime.of(2026, 10, 5, 23, 59, 58));
            sheet.style(1, 2).format("dd/mm/yyyy hh:mm:ss").set();
            sheet.value(1, 3, "LOTUS");
            sheet.value(1, 4, "DELIVRD");
        }
        long id = idOf(upload(format("Viettel bảng tính"), "t10.xlsx", bytes.toByteArray()));
        assertThat(lines(id).get(1)).isEqualTo("2,a1,84901234567,2026-10-05T23:59:58,LOTUS,DELIVRD");
    }

    private List<String> lines(long id) throws Exception {
        byte[] piece = portal.bean(Database.class)
                .call(
                        TenantScope.SYSTEM,
                        tx -> tx.first(
                                        "SELECT content FROM batch.reconciliation_piece WHERE reconciliation_id = ? AND no = 0",
                                        row -> row.getBytes(1),
                                        id)
                                .orElseThrow());
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(piece))) {
            return new ArrayList<>(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList());
        }
    }

    @Test
    void it_is_discussed_adjusted_signed_by_both_and_stays() throws Exception {
        long id = idOf(
                upload(format("Viettel ký"), "sign.csv", csv("s1;0901234567;05/10/2026 10:00:00;LOTUS;DELIVRD\r\n")));
        String path = "/billing/reconciliations/" + id;
        matched(id);
        String page = chief.get(path).body();
        assertThat(page)
                .contains("difference-1")
                .contains("difference-2")
                .contains("(2%)")
                .contains("0,5%");
        assertThat(chief.get(path + "?kind=ONLY_OURS&why=none").body())
                .contains("difference-1")
                .doesNotContain("difference-2");
        assertThat(chief.get(path + "?q=77").body()).contains("difference-2").doesNotContain("difference-1\"");
        assertThat(chief.get(path + "/differences.csv?why=TIME_ZONE").body())
                .contains("'=cmd")
                .doesNotContain("id-one");

        assertThat(chief.post(path + "/note", Map.of("words", "Viettel xác nhận", "no", "2"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(chief.post(path + "/note", Map.of("words", "x", "no", "99")).statusCode())
                .isEqualTo(422);
        assertThat(number("SELECT line FROM batch.reconciliation_note WHERE reconciliation_id = ?", id))
                .isEqualTo(77);
        assertThat(chief.post(path + "/adjust", Map.of("reason", "Theo nhà mạng"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(chief.post(path + "/adjust", Map.of("segments", "-2", "amount", "-700", "reason", "Theo nhà mạng"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(chief.get(path).body()).contains("data-testid=\"agreed\"").contains("34.300");
        // The other side can't sign what ours hasn't, nor minutes that aren't there yet.
        Map<String, String> other = Map.of("otherName", "Nguyễn Thị Hà", "otherDay", "2026-11-02");
        assertThat(chief.post(path + "/countersign", other).statusCode()).isEqualTo(409);
        assertThat(chief.post(path + "/sign", Map.of()).statusCode()).isEqualTo(303);
        assertThat(chief.post(path + "/adjust", Map.of("segments", "1", "reason", "x"))
                        .statusCode())
                .isEqualTo(409);
        assertThat(chief.post(path + "/countersign", other).statusCode()).isEqualTo(422);
        assertThat(chief.post(path + "/withdraw", Map.of()).statusCode()).isEqualTo(303);
        assertThat(chief.post(path + "/sign", Map.of()).statusCode()).isEqualTo(303);
        done(id);
        assertThat(chief.get("/billing/reconciliations?show=sent").body()).contains("reconciliation-" + id);
        assertThat(chief.post(path + "/countersign", other).statusCode()).isEqualTo(303);

        assertThat(chief.get(path).body())
                .contains("data-testid=\"other-signed\"")
                .contains("Nguyễn Thị Hà");
        assertThat(chief.get(path + "/minutes.pdf").statusCode()).isEqualTo(200);
        assertThat(number("SELECT count(*) FROM batch.reconciliation_piece WHERE reconciliation_id = ?", id))
                .isZero();
        for (String step : List.of("sign", "withdraw", "rerun")) {
            assertThat(chief.post(path + "/" + step, Map.of()).statusCode())
                    .as(step)
                    .isEqualTo(409);
        }
        assertThat(chief.post(path + "/note", Map.of("words", "nữa")).statusCode())
                .isEqualTo(409);
        assertThat(number(
                        "SELECT count(DISTINCT action) FROM audit_log WHERE object_kind = 'reconciliation' AND object_id = ?",
                        Long.toString(id)))
                .isEqualTo(6);
    }

    @Test
    void a_corrected_format_is_the_one_of_the_next_match() throws Exception {
        long first = format("Viettel sửa");
        long id = idOf(upload(first, "fix.csv", csv("f1;0901234567;05/10/2026 10:00:00;LOTUS;DELIVRD\r\n")));
        night.run("UPDATE batch.reconciliation SET state = 'FAILED', error = 'x' WHERE id = " + id);
        done(id);
        long second = format("Viettel sửa");
        assertThat(chief.post("/billing/reconciliations/" + id + "/rerun", Map.of())
                        .statusCode())
                .isEqualTo(303);
        assertThat(number("SELECT format_id FROM batch.reconciliation WHERE id = ?", id))
                .isEqualTo(second);
        assertThat(number("SELECT count(*) FROM batch.request WHERE reconciliation_id = ? AND state = 'WAITING'", id))
                .isEqualTo(1);
    }

    @Test
    void it_is_the_operators_finance_that_reconciles() throws Exception {
        long id = idOf(
                upload(format("Viettel riêng"), "own.csv", csv("o1;0901234567;05/10/2026 10:00:00;LOTUS;DELIVRD\r\n")));
        for (String login : List.of(PARTNER, TestPortal.MAKER)) {
            TestBrowser other = new TestBrowser(portal, login);
            for (String path : List.of(
                    "/billing/reconciliations",
                    "/billing/reconciliations/" + id,
                    "/billing/reconciliations/" + id + "/minutes.pdf",
                    "/billing/reconciliations/" + id + "/differences.csv",
                    "/billing/formats")) {
                assertThat(other.get(path).statusCode()).as(login + " " + path).isEqualTo(403);
            }
        }
        // Row-level security by itself, whatever a page forgets.
        assertThat(
                        portal.bean(Database.class)
                                .<Long, Exception>call(
                                        TenantScope.of(portal.user(PARTNER)),
                                        tx -> tx.number(
                                                "SELECT (SELECT count(*) FROM batch.reconciliation) + (SELECT count(*) FROM batch.reconciliation_piece) + (SELECT count(*) FROM batch.carrier_format)")))
                .isZero();
    }
}
