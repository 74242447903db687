package org.brandcast.portal.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.page.Messages;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Role;
import org.brandcast.portal.tenant.TenantService;
import org.brandcast.portal.testing.SharedPortal;
import org.brandcast.portal.testing.TestBrowser;
import org.brandcast.portal.testing.TestPortal;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AuditITCase {
    private static final String ADMIN = "audit-admin@lotus.local";
    private static final String DEVELOPER = "audit-developer@lotus.local";

    private static TestPortal portal;
    private static Database database;
    private static AuditLog audit;
    private static CurrentUser operator;
    private static CurrentUser admin;
    private static CurrentUser other;

    @BeforeAll
    static void start() {
        portal = SharedPortal.portal();
        database = portal.bean(Database.class);
        audit = portal.bean(AuditLog.class);
        operator = portal.user(TestPortal.OPERATOR);
        long lotus = portal.user(TestPortal.MAKER).tenantId();
        TenantService tenants = portal.bean(TenantService.class);
        tenants.createUser(operator, lotus, ADMIN, TestPortal.PASSWORD, Role.ADMIN);
        tenants.createUser(operator, lotus, DEVELOPER, TestPortal.PASSWORD, Role.DEVELOPER);
        admin = portal.user(ADMIN);
        other = portal.user(TestPortal.OTHER_MAKER);
    }

    /** Nobody has to remember a column: what is named or looks like a secret is in no line, by whatever way it was written. */
    @Test
    void noSecretStandsInALine() throws SQLException {
        String sealed = "v1:" + "Ab3+".repeat(12) + "==";
        database.run(TenantScope.SYSTEM, tx -> {
            audit.write(
                    tx,
                    admin,
                    admin.tenantId(),
                    "try",
                    "secret-test",
                    "1",
                    Map.of(
                            "name",
                            "kept",
                            "nextPassword",
                            "hidden-1",
                            "inner",
                            Map.of("callbackKey", "hidden-2", "url", sealed, "list", List.of("kept too", sealed)),
                            "some",
                            "bc_0123456789abcdefghijklmnopqrstuv"));
            audit.changed(
                    tx,
                    admin,
                    admin.tenantId(),
                    "save",
                    "secret-test",
                    "1",
                    "{\"client_secret\":\"hidden-3\",\"code\":\"$argon2id$v=19$m=1\"}",
                    "{\"apiToken\":\"hidden-4\",\"octets\":\"\\\\x0011223344556677\"}");
        });
        List<String> lines = database.call(
                TenantScope.SYSTEM,
                tx -> tx.list(
                        "SELECT detail::text FROM audit_log WHERE object_kind = 'secret-test' ORDER BY id",
                        row -> row.getString(1)));
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).contains("kept", "kept too");
        assertThat(String.join("", lines)).doesNotContain("hidden", "v1:", "bc_0", "argon2", "\\x00");
    }

    /** Each table whose rows are told is asked for a row: none of its columns that hide something comes through. */
    @Test
    void noSecretColumnOfAnyTableComesThrough() throws SQLException {
        List<String> columns = database.call(TenantScope.SYSTEM, tx -> tx.list("""
                SELECT c.table_name || '.' || c.column_name FROM information_schema.columns c
                WHERE c.table_schema = 'public' AND (c.data_type = 'bytea' AND c.column_name ~ '(hash|secret|key)'
                    OR c.column_name ~ '(sealed|secret|password|token)')
                  AND NOT brandcast_is_secret(c.column_name, '"anything"')
                  AND NOT (c.data_type = 'bytea' AND brandcast_is_secret('', '"\\\\x00112233445566778899"'))""", row -> row.getString(1)));
        assertThat(columns).isEmpty();
    }

    @Test
    void nothingEmptiesTheLog() {
        assertThatThrownBy(() -> database.run(TenantScope.SYSTEM, tx -> tx.update("TRUNCATE audit_log")))
                .hasMessageContaining("permission denied");
        assertThat(
                        database.<Long, RuntimeException>call(
                                TenantScope.SYSTEM,
                                tx -> tx.number(
                                        "SELECT count(*) FROM pg_trigger WHERE tgrelid = 'audit_log'::regclass AND tgname = 'audit_line'")))
                .isEqualTo(1);
    }

    /** A column that is added to a table whose rows are told needs a name that people read, in both languages. */
    @Test
    void everyFieldOfWhatIsToldHasANameInBothLanguages() {
        Map<String, String> told = Map.ofEntries(
                Map.entry("advertising_rule", "advertising"),
                Map.entry("brandname", "brandname"),
                Map.entry("cap", "cap"),
                Map.entry("carrier_text", "carrier"),
                Map.entry("content_policy", "content-policy"),
                Map.entry("database_intake", "database_intake"),
                Map.entry("inbound_keyword", "inbound_keyword"),
                Map.entry("keyword", "keyword"),
                Map.entry("list_database", "list_database"),
                Map.entry("list_query", "list_query"),
                Map.entry("route", "route"),
                Map.entry("route_rule", "route-rule"),
                Map.entry("smpp_account", "smpp_account"),
                Map.entry("template", "template"),
                Map.entry("tenant", "tenant"),
                Map.entry("webhook", "webhook"));
        List<String> columns = database.call(
                TenantScope.SYSTEM, tx -> tx.list("""
                SELECT table_name || '/' || column_name FROM information_schema.columns
                WHERE table_schema = 'public' AND table_name = ANY(?) AND data_type NOT IN ('jsonb', 'bytea')
                  AND NOT brandcast_is_secret(column_name, '"anything"')
                UNION SELECT 'route/' || key FROM route, jsonb_each(smpp) WHERE NOT brandcast_is_secret(key, '"anything"')
                UNION SELECT 'route/' || key FROM route, jsonb_each(http)
                  WHERE key NOT IN ('plain', 'sealed', 'callbackKeyHash')""", row -> row.getString(1), tx.texts(List.copyOf(told.keySet()))));
        assertThat(columns).hasSizeGreaterThan(100);
        List<String> unnamed = new ArrayList<>();
        for (String column : columns) {
            String[] parts = column.split("/", 2);
            for (Locale locale : Messages.LOCALES) {
                if (!AuditFields.isOwn(parts[1]) && !AuditFields.isNamed(told.get(parts[0]), parts[1], locale)) {
                    unnamed.add(locale + " " + column);
                }
            }
        }
        assertThat(unnamed).isEmpty();
    }

    @Test
    void aRulesPageTellsItsHistoryInTheWordsOfItsForm() {
        TestBrowser browser = new TestBrowser(portal, TestPortal.OPERATOR);
        String keyword = "tuluat" + Long.toString(System.nanoTime(), 36);
        browser.post("/rules/keywords", Map.of("words", keyword, "severity", "HOLD"));
        long id = database.call(TenantScope.SYSTEM, tx -> tx.number("SELECT id FROM keyword WHERE word = ?", keyword));
        browser.post("/rules/keywords/" + id, Map.of("word", keyword, "severity", "REJECT", "active", "on"));
        String vi = browser.get("/rules/keywords/" + id).body();
        String history = vi.substring(vi.indexOf("data-testid=\"history\""));
        assertThat(history)
                .contains("<dt>Mức xử lý</dt>", "<del>Chờ duyệt</del>", "<ins>Từ chối</ins>")
                .doesNotContain("severity", "exact_marks", "HOLD");
        String en = browser.get("/rules/keywords/" + id, "en").body();
        assertThat(en.substring(en.indexOf("data-testid=\"history\"")))
                .contains("<dt>" + Messages.text(Messages.ENGLISH, "keyword.severity") + "</dt>")
                .doesNotContain("severity</dt>");
    }

    @Test
    void aLineTellsFromWhereAndWhatChanged() {
        TestBrowser browser = new TestBrowser(portal, TestPortal.OPERATOR);
        String tenant = "/tenants/" + admin.tenantId();
        HttpResponse<String> saved = browser.post(
                tenant,
                Map.of("name", "Lotus Retail", "contactName", "Chị Hoa <b>", "sector", "retail", "region", "North"));
        assertThat(TestBrowser.location(saved)).isEqualTo(tenant);
        List<AuditEntry> lines = portal.bean(AuditTrail.class)
                .page(operator, AuditSearch.of(TestPortal.OPERATOR, "tenant", null, null, null), null);
        assertThat(lines.get(0).address()).isEqualTo("127.0.0.1");
        assertThat(lines.get(0).changes())
                .extracting(AuditEntry.Change::field)
                .contains("contact_name")
                .doesNotContain("name", "id", "path");

        String page = browser.get("/audit?kind=tenant&q=" + admin.tenantId()).body();
        assertThat(page).contains("Chị Hoa &lt;b&gt;", "127.0.0.1", "Sửa").doesNotContain("Hoa <b>");
        assertThat(browser.get("/audit?kind=tenant", "en").body()).contains("Changed");
        assertThat(browser.get("/audit?q=nobody-is-called-so").body()).contains("Không có dòng nào khớp");
    }

    @Test
    void theOperatorsAddressIsNotItsCustomersToSee() {
        TestBrowser operators = new TestBrowser(portal, TestPortal.OPERATOR);
        operators.post("/tenants/" + admin.tenantId(), Map.of("name", "Lotus Retail", "manager", "Anh Nam"));
        List<AuditEntry> seen = portal.bean(AuditTrail.class)
                .page(admin, AuditSearch.of(TestPortal.OPERATOR, "tenant", null, null, null), null);
        assertThat(seen)
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.address()).isEmpty());
        assertThat(portal.bean(AuditTrail.class).page(admin, AuditSearch.of("127.0.0.1", null, null, null, null), null))
                .noneMatch(line -> line.login().equals(TestPortal.OPERATOR));
    }

    @Test
    void aTenantSeesItsOwnLinesAndARoleWithoutTheRightNone() {
        AuditTrail trail = portal.bean(AuditTrail.class);
        database.run(
                TenantScope.SYSTEM,
                tx -> audit.write(tx, other, other.tenantId(), "save", "foreign-test", "7", Map.of()));
        assertThat(trail.page(admin, AuditSearch.of(null, "foreign-test", null, null, null), null))
                .isEmpty();
        assertThat(trail.page(operator, AuditSearch.of(null, "foreign-test", null, null, null), null))
                .hasSize(1);
        TestBrowser developer = new TestBrowser(portal, DEVELOPER);
        assertThat(developer.get("/audit").statusCode()).isEqualTo(403);
        assertThat(developer.get("/audit/log.csv").statusCode()).isEqualTo(403);
        assertThat(developer.get("/").body()).doesNotContain("nav-audit");
    }

    @Test
    void theFileHasEveryLineThatMatchesAndNoFormula() {
        database.run(TenantScope.SYSTEM, tx -> {
            for (int i = 0; i < 2_100; i++) {
                audit.write(tx, admin, admin.tenantId(), "save", "file-test", "=1+" + i, Map.of("n", i));
            }
        });
        TestBrowser browser = new TestBrowser(portal, ADMIN);
        HttpResponse<String> file = browser.get("/audit/log.csv?kind=file-test");
        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.headers().firstValue("Content-Type").orElse("")).startsWith("text/csv");
        List<String> lines = file.body().lines().toList();
        assertThat(lines).hasSize(2_101);
        assertThat(lines.get(0))
                .isEqualTo(
                        "\uFEFFThời điểm,Người thực hiện,Địa chỉ IP,Đơn vị,Thao tác,Loại đối tượng,Đối tượng,Thay đổi");
        assertThat(lines.get(1)).contains(",'=1+2099,");
        assertThat(lines.get(2_100)).contains(",'=1+0,");
        String page = browser.get("/audit?kind=file-test").body();
        assertThat(page).contains("data-testid=\"older\"").doesNotContain("data-testid=\"newest\"");
    }
}
