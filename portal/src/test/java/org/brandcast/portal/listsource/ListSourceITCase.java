package org.brandcast.portal.listsource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.brandcast.portal.testing.TestBrowser.location;

import java.net.URI;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.PostgresConfig;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.list.ListService;
import org.brandcast.portal.list.ListSummary;
import org.brandcast.portal.testing.SharedPortal;
import org.brandcast.portal.testing.TestBrowser;
import org.brandcast.portal.testing.TestPortal;
import org.brandcast.portal.testing.TestPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A customer's PostgreSQL, connected by an operator, asked by the customer's own people. */
class ListSourceITCase {
    private static final String SECRET = "reader-secret-71";
    private static final Pattern LIST = Pattern.compile("href=\"(/lists/\\d+)\" data-testid=\"imported-list\"");

    private static TestPortal portal;
    private static PostgresConfig customer;
    private static Connection owner;
    private static long source;

    private final TestBrowser operator = new TestBrowser(portal, TestPortal.OPERATOR);
    private final TestBrowser maker = new TestBrowser(portal, TestPortal.MAKER);

    @BeforeAll
    static void connect() throws SQLException {
        portal = SharedPortal.portal();
        customer = TestPostgres.newDatabase();
        owner = DriverManager.getConnection(customer.url(), customer.ownerUser(), customer.ownerPassword());
        execute("CREATE ROLE list_reader LOGIN PASSWORD '" + SECRET + "'");
        execute("CREATE TABLE customers (phone text, full_name text, points integer)");
        execute("CREATE TABLE hidden (phone text)");
        execute("GRANT SELECT ON customers TO list_reader");
        TestBrowser operator = new TestBrowser(portal, TestPortal.OPERATOR);
        source = id(location(operator.post("/rules/list-databases", connection(Map.of()))));
    }

    @AfterAll
    static void close() throws SQLException {
        owner.close();
    }

    @BeforeEach
    void people() throws SQLException {
        execute("TRUNCATE customers");
        execute("INSERT INTO customers VALUES ('0901234567', 'Lan', 1200), ('+84 91 234 56 78', 'Mai \"M\"', 1300),"
                + " ('84901234567', 'Lan lần nữa', 1250), ('02838221234', 'bàn', 5), (NULL, 'trống', NULL)");
    }

    @Test
    void a_query_is_tried_saved_and_read_again_and_again() throws SQLException {
        Map<String, Object> form =
                query("SELECT phone, full_name AS ten, points AS diem FROM customers ORDER BY points");
        form.put("do", "try");
        HttpResponse<String> tried = maker.post("/lists/queries", form);
        assertThat(tried.statusCode()).as(tried.body()).isEqualTo(200);
        assertThat(tried.body())
                .contains("data-testid=\"query-trial\"", "09012***567", "Lan lần nữa", "Mai &quot;M&quot;")
                .contains("<option value=\"phone\" selected=\"selected\">")
                .doesNotContain("0901234567", "84901234567", SECRET);
        assertThat(maker.get("/lists/queries").body())
                .as("a trial saves nothing")
                .doesNotContain("Khách VIP");

        form.putAll(Map.of("do", "save", "numberColumn", "phone", "kept", "ten"));
        String page = location(maker.post("/lists/queries", form));
        assertThat(maker.get(page).body()).contains("Khách VIP", "id=\"start-import\"");
        String first = read(page);
        String list = maker.get(first).body();
        assertThat(list)
                .contains("data-testid=\"list-accepted\" data-value=\"2\"")
                .contains("data-testid=\"list-duplicates\" data-value=\"1\"")
                .contains("data-testid=\"list-rejected\" data-value=\"2\"")
                .contains("NUMBER_LANDLINE", "NUMBER_EMPTY", "{ten}")
                .doesNotContain("{diem}");
        assertThat(columns(id(first))).containsExactlyInAnyOrder("{\"ten\": \"Lan\"}", "{\"ten\": \"Mai \\\"M\\\"\"}");
        assertThat(maker.get(first + "/rejected.csv").body()).contains("02838221234,NUMBER_LANDLINE");

        execute("INSERT INTO customers VALUES ('0961234567', 'Hoa', 1400)");
        String second = read(page);
        assertThat(second).as("a new list").isNotEqualTo(first);
        assertThat(maker.get(second).body()).contains("data-testid=\"list-accepted\" data-value=\"3\"");
        assertThat(maker.get(first).body()).contains("data-testid=\"list-accepted\" data-value=\"2\"");
        assertThat(audited("list_query")).contains("create", "import");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "SELECT phone FROM nothing | Không có bảng này",
                "SELECT nobody FROM customers | Không có cột này",
                "SELECT phone FROM hidden | không có quyền đọc",
                "SELECT FROM WHERE | không hiểu câu truy vấn",
                "SELECT 1/0 | báo lỗi khi chạy",
                "DELETE FROM customers | chỉ một câu SELECT",
                "SELECT 1; DELETE FROM customers | chỉ một câu SELECT",
                "WITH x AS (INSERT INTO customers VALUES ('1') RETURNING *) SELECT * FROM x | định ghi dữ liệu",
                "SELECT full_name FROM customers | không nhận ra cột số điện thoại"
            })
    void what_cannot_be_a_list_is_told_in_plain_words(String sql, String words) {
        HttpResponse<String> answer = maker.post("/lists/queries", query(sql));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains(words).doesNotContain(SECRET);
    }

    @Test
    void what_changes_later_fails_the_import_and_leaves_no_list() throws SQLException {
        execute("CREATE TABLE moving (phone text, name text)");
        execute("INSERT INTO moving VALUES ('0901234567', 'Lan')");
        execute("GRANT SELECT ON moving TO list_reader");
        Map<String, Object> form = query("SELECT * FROM moving");
        form.put("name", "Đổi cột");
        String page = location(maker.post("/lists/queries", form));
        List<ListSummary> before = lists();
        execute("ALTER TABLE moving RENAME name TO full_name");
        assertThat(failure(page)).contains("Cột “name” không còn");
        execute("TRUNCATE moving");
        execute("ALTER TABLE moving RENAME full_name TO name");
        assertThat(failure(page)).contains("không trả về dòng nào");
        execute("DROP TABLE moving");
        assertThat(failure(page)).contains("Không có bảng này");
        assertThat(lists()).isEqualTo(before);
    }

    /** The portal's own session is cut while it reads: what PostgreSQL sees of a portal that is killed. */
    @Test
    void a_list_that_breaks_off_is_not_there() throws SQLException {
        Map<String, Object> form = query("SELECT '090' || (1000000 + g)::text AS phone FROM generate_series(1, 5000) g"
                + " WHERE g < 2500 OR (SELECT true FROM pg_advisory_lock_shared(4711))");
        form.put("name", "Đứt giữa chừng");
        String page = location(maker.post("/lists/queries", form));
        List<ListSummary> before = lists();
        execute("SELECT pg_advisory_lock(4711)");
        try {
            location(maker.post(page + "/import", Map.of()));
            TestPortal.await("its progress to be shown", () -> progress(page) >= 2_000);
            assertThat(maker.get(page).body())
                    .contains("hx-trigger=\"every 2s\"")
                    .doesNotContain("start-import");
            assertThat(maker.post(page + "/import", Map.of()).body()).contains("đang được đọc");
            assertThat(lists()).as("half a list is nobody's").isEqualTo(before);
            long cut = portal.bean(Database.class).call(TenantScope.SYSTEM, tx -> tx.number("""
                            SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                            WHERE datname = current_database() AND pid <> pg_backend_pid()
                              AND state = 'idle in transaction' AND query LIKE 'INSERT INTO list_chunk%'"""));
            assertThat(cut).isEqualTo(1);
        } finally {
            execute("SELECT pg_advisory_unlock(4711)");
        }
        TestPortal.await("the import to fail", () -> maker.get(page).body().contains("data-state=\"failed\""));
        assertThat(maker.get(page).body()).contains("không danh sách nào được tạo");
        assertThat(lists()).isEqualTo(before);
        assertThat(maker.get(read(page)).body()).contains("data-testid=\"list-accepted\" data-value=\"5000\"");
    }

    @Test
    void an_import_of_a_portal_that_died_is_told_as_interrupted_and_can_be_repeated() {
        Map<String, Object> form = query("SELECT phone FROM customers");
        form.put("name", "Bị dừng");
        String page = location(maker.post("/lists/queries", form));
        portal.bean(Database.class).run(TenantScope.SYSTEM, tx -> tx.update("""
                INSERT INTO list_import (tenant_id, query_id, state, rows_read, started_by, started_at_millis, alive_at_millis)
                SELECT tenant_id, id, 'running', 7, 'x', 1000, 2000 FROM list_query WHERE id = ?""", id(page)));
        assertThat(maker.get(page).body())
                .contains("khởi động lại giữa chừng", "start-import")
                .doesNotContain("data-state=\"running\"");
        read(page);
    }

    @Test
    void each_asks_only_their_own_databases() {
        String page = location(maker.post("/lists/queries", query("SELECT phone FROM customers")));
        TestBrowser other = new TestBrowser(portal, TestPortal.OTHER_MAKER);
        assertThat(other.get("/lists/queries").body())
                .doesNotContain("Khách VIP")
                .doesNotContain("CRM");
        assertThat(other.get(page).statusCode()).isEqualTo(404);
        assertThat(other.post(page, query("SELECT phone FROM customers")).statusCode())
                .isEqualTo(404);
        assertThat(other.post(page + "/import", Map.of()).statusCode()).isEqualTo(404);
        assertThat(other.post("/lists/queries", query("SELECT phone FROM customers"))
                        .statusCode())
                .isEqualTo(422);
        for (String path :
                List.of("/rules/list-databases", "/rules/list-databases/new", "/rules/list-databases/" + source)) {
            assertThat(maker.get(path).statusCode()).as(path).isEqualTo(403);
        }
        assertThat(maker.post("/rules/list-databases", connection(Map.of())).statusCode())
                .isEqualTo(403);
        assertThat(maker.post("/rules/list-databases/" + source + "/trial", Map.of())
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void a_connection_is_tried_and_tells_no_secret() {
        HttpResponse<String> good = operator.post("/rules/list-databases/" + source + "/trial", Map.of());
        assertThat(good.body()).contains("data-result=\"connected\"").doesNotContain(SECRET);
        assertThat(operator.get("/rules/list-databases/" + source).body()).doesNotContain(SECRET);
        assertThat(tried(Map.of("source", "Người lạ", "user", "nobody"))).contains("data-result=\"login\"");
        assertThat(tried(Map.of("source", "Nơi khác", "host", "169.254.169.254")))
                .contains("data-result=\"address\"");
        assertThat(tried(Map.of("source", "Không có", "database", "nobody"))).contains("data-result=\"database\"");
        assertThat(tried(Map.of("source", "MySQL", "kind", "MYSQL"))).contains("data-result=\"unusable\"");
        String stored = portal.bean(Database.class)
                .call(
                        TenantScope.SYSTEM,
                        tx -> tx.list(
                                "SELECT d::text FROM list_database d UNION ALL SELECT a::text FROM audit_log a",
                                row -> row.getString(1)))
                .toString();
        assertThat(stored).doesNotContain(SECRET);
        assertThat(audited("list_database")).contains("create", "try").doesNotContain("sealed");
    }

    @Test
    void a_connection_that_cannot_be_is_refused() {
        for (Map.Entry<String, String> wrong : Map.of(
                        "host", "crm?x=1",
                        "port", "70000",
                        "database", "a/b?x",
                        "kind", "ORACLE",
                        "password", "",
                        "tenantId", "999999")
                .entrySet()) {
            HttpResponse<String> answer = operator.post(
                    "/rules/list-databases", connection(Map.of("source", "x", wrong.getKey(), wrong.getValue())));
            assertThat(answer.statusCode()).as(wrong.toString()).isEqualTo(422);
        }
        assertThat(operator.post("/rules/list-databases", connection(Map.of())).body())
                .contains("đã có “CRM”");
    }

    private String tried(Map<String, String> different) {
        String page = location(operator.post("/rules/list-databases", connection(different)));
        HttpResponse<String> answer = operator.post(page + "/trial", Map.of());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    /** Reads the query's list; the new list's page. */
    private String read(String page) {
        assertThat(location(maker.post(page + "/import", Map.of()))).isEqualTo(page);
        TestPortal.await("the import to end", () -> maker.get(page).body().contains("id=\"start-import\""));
        String body = maker.get(page).body();
        Matcher list = LIST.matcher(body);
        assertThat(list.find()).as(body).isTrue();
        return list.group(1);
    }

    /** Reads the query's list, which fails; what the page says then. */
    private String failure(String page) {
        location(maker.post(page + "/import", Map.of()));
        TestPortal.await("the import to end", () -> maker.get(page).body().contains("id=\"start-import\""));
        Matcher problem = Pattern.compile("data-testid=\"import-problem\">([^<]*)<")
                .matcher(maker.get(page).body());
        assertThat(problem.find()).isTrue();
        return problem.group(1);
    }

    private static long progress(String page) {
        return portal.bean(Database.class)
                .call(
                        TenantScope.SYSTEM,
                        tx -> tx.number(
                                "SELECT coalesce(max(rows_read), 0) FROM list_import WHERE query_id = ?", id(page)));
    }

    private static List<ListSummary> lists() {
        return portal.bean(ListService.class).lists(portal.user(TestPortal.MAKER));
    }

    private static List<String> columns(long listId) {
        return portal.bean(Database.class)
                .call(
                        TenantScope.SYSTEM,
                        tx -> tx.list(
                                "SELECT columns::text FROM list_recipient WHERE list_id = ?",
                                row -> row.getString(1),
                                listId));
    }

    private static String audited(String kind) {
        return portal.bean(Database.class)
                .call(
                        TenantScope.SYSTEM,
                        tx -> tx.list(
                                "SELECT action || detail::text FROM audit_log WHERE object_kind = ?",
                                row -> row.getString(1),
                                kind))
                .toString();
    }

    private static Map<String, Object> query(String sql) {
        return new HashMap<>(Map.of("name", "Khách VIP", "databaseId", source, "sql", sql));
    }

    private static Map<String, Object> connection(Map<String, String> different) {
        URI address = URI.create(customer.url().substring("jdbc:".length()));
        Map<String, Object> form = new HashMap<>(Map.of(
                "tenantId",
                portal.user(TestPortal.MAKER).tenantId(),
                "source",
                "CRM",
                "kind",
                "POSTGRESQL",
                "host",
                "127.0.0.1",
                "port",
                address.getPort(),
                "database",
                address.getPath().substring(1),
                "user",
                "list_reader",
                "password",
                SECRET));
        form.putAll(different);
        return form;
    }

    private static long id(String path) {
        return Long.parseLong(path.substring(path.lastIndexOf('/') + 1));
    }

    private static void execute(String sql) throws SQLException {
        try (Statement statement = owner.createStatement()) {
            statement.execute(sql);
        }
    }
}
