package org.brandcast.portal.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.security.Role;
import org.brandcast.portal.tenant.TenantService;
import org.brandcast.portal.testing.NightTables;
import org.brandcast.portal.testing.SharedPortal;
import org.brandcast.portal.testing.TestBrowser;
import org.brandcast.portal.testing.TestPortal;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What finance of each level sees of the night's tables, which are the module batch-jobs' own. */
class BillingITCase {
    private static final String FINANCE = "finance@lotus.local";
    private static final String OTHER_FINANCE = "finance@songxanh.local";
    private static final String CHIEF = "finance@brandcast.local";

    private static TestPortal portal;
    private static long lotus;
    private static long river;

    private final TestBrowser finance = new TestBrowser(portal, FINANCE);
    private final TestBrowser other = new TestBrowser(portal, OTHER_FINANCE);
    private final TestBrowser chief = new TestBrowser(portal, CHIEF);

    @BeforeAll
    static void aNightHasRun() throws Exception {
        portal = SharedPortal.portal();
        TenantService tenants = portal.bean(TenantService.class);
        lotus = portal.user(TestPortal.MAKER).tenantId();
        river = portal.user(TestPortal.OTHER_MAKER).tenantId();
        long root = portal.user(TestPortal.OPERATOR).tenantId();
        tenants.createUser(portal.user(TestPortal.OPERATOR), lotus, FINANCE, TestPortal.PASSWORD, Role.FINANCE);
        tenants.createUser(portal.user(TestPortal.OPERATOR), river, OTHER_FINANCE, TestPortal.PASSWORD, Role.FINANCE);
        tenants.createUser(portal.user(TestPortal.OPERATOR), root, CHIEF, TestPortal.PASSWORD, Role.FINANCE);
        NightTables night = NightTables.in(portal);
        assertThat(new TestBrowser(portal, FINANCE).get("/billing").body()).contains("Chưa có ngày nào được tính cước");
        night.run("INSERT INTO batch.night VALUES ('2026-10-31', 2, 30, 30, 10500, 0, 0, 1793400000000)");
        for (long tenant : List.of(lotus, river)) {
            night.run("INSERT INTO batch.rated_line VALUES ('2026-10-31', 'USAGE', '2026-10-31', 0, "
                    + tenant + ", "
                    + root + ", 7, " + tenant
                    + ", 7, 350, '2026-10-31', 'X', 'viettel', 'CARE', 'DELIVERED', 'ACCEPTED', "
                    + (tenant == lotus ? 350 : 400) + ", 10, 15, 15, 15, 15, " + 15 * (tenant == lotus ? 350 : 400)
                    + ", 'ACCEPTED', 0)");
            night.run(
                    "INSERT INTO batch.artefact (period, tenant_id, kind, file_name, sha256, row_count, content, made_at_millis)"
                            + " VALUES ('2026-10', " + tenant + ", 'STATEMENT_PDF', 'statement-" + tenant
                            + ".pdf', 'x', 1, '\\x255044', 0)");
            night.run("INSERT INTO batch.statement VALUES ('2026-10-01', " + tenant + ", " + root
                    + ", 10, 15, 5250, 0, 5250, 1000, 525, 5775, 0)");
        }
        night.run("INSERT INTO batch.proposal (day, state, lines, messages, charged_segments, amount_vnd, digest,"
                + " made_by, made_at_millis) VALUES ('2026-10-31', 'OPEN', 1, 2, 3, 1050, 'd', 'x', 0)");
    }

    /** The portal may start long before the night's process does for the first time. */
    @Test
    void without_the_nights_tables_the_pages_say_that_no_night_has_run() throws Exception {
        NightTables night = NightTables.in(portal);
        night.run("ALTER SCHEMA batch RENAME TO not_yet");
        try {
            assertThat(finance.get("/billing").body()).contains("Chưa có ngày nào được tính cước");
            assertThat(chief.get("/billing/nights").statusCode()).isEqualTo(200);
            assertThat(chief.get("/billing/terms").statusCode()).isEqualTo(200);
            assertThat(finance.get("/billing/files/1").statusCode()).isEqualTo(404);
        } finally {
            night.run("ALTER SCHEMA not_yet RENAME TO batch");
        }
    }

    @Test
    void a_partner_sees_what_it_used_and_its_own_statement() {
        String page = finance.get("/billing").body();
        assertThat(page).contains("data-testid=\"spent\"").contains("5.250").contains("statement-2026-10-" + lotus);
        assertThat(page).doesNotContain("statement-2026-10-" + river).doesNotContain("6.000");
        assertThat(chief.get("/billing").body())
                .contains("customer-" + lotus)
                .contains("customer-" + river)
                .contains("11.250");
    }

    @Test
    void a_partner_takes_home_what_each_order_of_its_own_came_to() throws Exception {
        long order = portal.bean(Database.class)
                .call(
                        TenantScope.SYSTEM,
                        tx -> tx.first(
                                        "INSERT INTO sales_order (tenant_id, name, state, valid_from_millis, valid_until_millis, charge_on,"
                                                + " granted_segments, contract, created_at_millis) VALUES (?, '=Lotus Tết', 'active', 1, 4000000000000, 'ACCEPTED', 1000, 'HĐ 9', 1) RETURNING id",
                                        row -> row.getLong(1),
                                        lotus)
                                .orElseThrow());
        NightTables.in(portal)
                .run(
                        "INSERT INTO batch.rated_line VALUES ('2026-09-30', 'USAGE', '2026-09-30', 0, " + lotus
                                + ", 1, "
                                + order + ", " + lotus + ", " + order
                                + ", 350, '2026-09-30', 'X', 'viettel', 'CARE', 'DELIVERED', 'DELIVERED', 350, 6, 9, 8, 7, 7, 2450, 'DELIVERED', 0)");
        String csv = finance.get("/billing/orders.csv").body();
        assertThat(csv).contains(order + ",'=Lotus Tết,HĐ 9,6,8,7,7,2450,1000,0,1000");
        assertThat(other.get("/billing/orders.csv").body()).doesNotContain("Lotus");
        assertThat(finance.get("/billing/orders.xlsx").statusCode()).isEqualTo(200);
        assertThat(new TestBrowser(portal, TestPortal.MAKER)
                        .get("/billing/orders.csv")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void a_file_opens_for_its_tenant_and_those_above_alone() throws Exception {
        long file = portal.bean(Database.class)
                .call(TenantScope.SYSTEM, tx -> tx.number("SELECT id FROM batch.artefact WHERE tenant_id = ?", lotus));
        HttpResponse<String> given = finance.get("/billing/files/" + file);
        assertThat(given.statusCode()).isEqualTo(200);
        assertThat(given.headers().firstValue("content-type")).hasValue("application/pdf");
        assertThat(given.headers().firstValue("content-disposition").orElseThrow())
                .contains("statement-" + lotus + ".pdf");
        assertThat(chief.get("/billing/files/" + file).statusCode()).isEqualTo(200);
        assertThat(other.get("/billing/files/" + file).statusCode()).isEqualTo(404);
        assertThat(new TestBrowser(portal, TestPortal.MAKER).get("/billing").statusCode())
                .isEqualTo(403);
    }

    @Test
    void every_table_of_the_night_with_a_tenant_keeps_tenants_apart() throws Exception {
        List<String> open =
                portal.bean(Database.class).call(TenantScope.SYSTEM, tx -> tx.list("""
                                SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                                WHERE c.relkind = 'r' AND c.relnamespace = 'batch'::regnamespace AND a.attname = 'tenant_id'
                                  AND (NOT c.relrowsecurity OR NOT EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid))""", row -> row.getString(1)));
        assertThat(open).isEmpty();
    }

    @Test
    void the_nights_are_the_operators() {
        assertThat(finance.get("/billing/nights").statusCode()).isEqualTo(403);
        assertThat(finance.post("/billing/nights/run", Map.of("day", "2026-10-30"))
                        .statusCode())
                .isEqualTo(403);
        String page = chief.get("/billing/nights").body();
        assertThat(page).contains("31/10/2026").contains("proposal-1");

        assertThat(chief.post("/billing/nights/run", Map.of("day", "")).statusCode())
                .isEqualTo(422);
        assertThat(chief.post("/billing/nights/run", Map.of("day", "2126-10-30"))
                        .body())
                .contains("chưa kết thúc");
        assertThat(chief.post("/billing/nights/run", Map.of("day", "2026-10-30"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(chief.post("/billing/nights/proposals/1/approve", Map.of()).statusCode())
                .isEqualTo(303);
        assertThat(chief.post("/billing/nights/proposals/1/burn", Map.of()).statusCode())
                .isEqualTo(404);
        assertThat(chief.post("/billing/nights/proposals/99/approve", Map.of()).statusCode())
                .isEqualTo(404);
        assertThat(chief.post("/billing/nights/schedule", Map.of("enabled", "on", "startsAt", "02:15"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(chief.get("/billing/nights").body())
                .contains("value=\"02:15\"")
                .contains("Duyệt đề nghị #1");
    }

    @Test
    void terms_are_written_by_whoever_sells() {
        assertThat(finance.get("/billing/terms").body()).doesNotContain("name=\"tenantId\"");
        Map<String, String> form = Map.of(
                "tenantId",
                Long.toString(lotus),
                "fromMonth",
                "2026-12",
                "vat",
                "8,5",
                "tiers",
                "100.000 10\n1000000 25",
                "rebate",
                "",
                "rebateFrom",
                "",
                "setupFee",
                "1.000.000",
                "monthlyFee",
                "50000");
        assertThat(finance.post("/billing/terms", form).statusCode()).isEqualTo(422);
        assertThat(chief.post(
                                "/billing/terms",
                                Map.of(
                                        "tenantId",
                                        Long.toString(lotus),
                                        "fromMonth",
                                        "2026-12",
                                        "vat",
                                        "8,5",
                                        "tiers",
                                        "5 1\n5 2"))
                        .body())
                .contains("Các mốc phải tăng dần");
        assertThat(chief.post("/billing/terms", form).statusCode()).isEqualTo(303);
        assertThat(finance.get("/billing/terms").body())
                .contains("100000: 10, 1000000: 25")
                .contains("8,5%");
        assertThat(other.get("/billing/terms").body()).doesNotContain("100000: 10");

        assertThat(finance.post(
                                "/billing/terms/costs",
                                Map.of("carrier", "viettel", "type", "CARE", "price", "210", "from", "2026-01-01"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(chief.post(
                                "/billing/terms/costs",
                                Map.of("carrier", "viettel", "type", "CARE", "price", "210", "from", "2026-01-01"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(chief.get("/billing/terms").body()).contains("210");
    }
}
