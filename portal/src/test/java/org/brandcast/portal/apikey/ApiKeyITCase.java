package org.brandcast.portal.apikey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.brandcast.portal.testing.TestBrowser.location;

import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.security.Role;
import org.brandcast.portal.tenant.TenantService;
import org.brandcast.portal.testing.SharedPortal;
import org.brandcast.portal.testing.TestBrowser;
import org.brandcast.portal.testing.TestPortal;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of API keys, and what the API says to keys that don't open it. */
class ApiKeyITCase {
    private static final String DEVELOPER = "dev@lotus.local";
    private static final String OTHER_DEVELOPER = "dev@songxanh.local";
    private static final Pattern KEY = Pattern.compile("data-testid=\"new-key-value\" value=\"(bc_[0-9A-Za-z]{32})\"");

    private static TestPortal portal;
    private static long lotus;
    private static long river;

    private final TestBrowser developer = new TestBrowser(portal, DEVELOPER);
    private final TestBrowser operator = new TestBrowser(portal, TestPortal.OPERATOR);

    @BeforeAll
    static void people() {
        portal = SharedPortal.portal();
        TenantService tenants = portal.bean(TenantService.class);
        lotus = portal.user(TestPortal.MAKER).tenantId();
        river = portal.user(TestPortal.OTHER_MAKER).tenantId();
        tenants.createUser(portal.user(TestPortal.OPERATOR), lotus, DEVELOPER, TestPortal.PASSWORD, Role.DEVELOPER);
        tenants.createUser(
                portal.user(TestPortal.OPERATOR), river, OTHER_DEVELOPER, TestPortal.PASSWORD, Role.DEVELOPER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/keys", "/keys/new"})
    void everyPageOpensInBothLanguages(String path) {
        for (String lang : List.of("vi", "en")) {
            HttpResponse<String> page = developer.get(path, lang);
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).contains("<html lang=\"" + lang + "\"").doesNotContain("??");
        }
    }

    @Test
    void a_key_is_shown_once_used_and_ended() {
        HttpResponse<String> made = create(developer, lotus, "Một lần", Map.of());
        String key = key(made);
        long id = id("Một lần");
        assertThat(made.headers().firstValue("Cache-Control")).hasValue("no-store");
        for (String path : List.of("/keys", "/keys/" + id)) {
            assertThat(developer.get(path).body())
                    .contains("Một lần", key.substring(0, 7))
                    .doesNotContain(key);
        }
        assertThat(stored(id)).doesNotContain(key);

        assertThat(ask(key, "en").statusCode())
                .as("let in, and the message is unknown")
                .isEqualTo(404);
        TestPortal.await(
                "its last use to be shown",
                () -> developer
                        .get("/keys/" + id)
                        .body()
                        .matches("(?s).*data-testid=\"key-used\" data-value=\"\\d+\".*127\\.0\\.0\\.1.*"));

        HttpResponse<String> unsure = developer.post("/keys/" + id + "/revoke", Map.of("confirm", "Một"));
        assertThat(unsure.statusCode()).isEqualTo(422);
        assertThat(ask(key, "en").statusCode()).isEqualTo(404);
        assertThat(location(developer.post("/keys/" + id + "/revoke", Map.of("confirm", "Một lần"))))
                .isEqualTo("/keys/" + id);
        refused(ask(key, "en"), 401, "KEY_REVOKED", "The API key was revoked");
        refused(ask(key, "vi"), 401, "KEY_REVOKED", "đã bị thu hồi");
        assertThat(developer.get("/keys/" + id).body())
                .contains("data-state=\"revoked\"")
                .doesNotContain("id=\"revoke-key\"");
        assertThat(audited(id)).containsExactly("create " + DEVELOPER, "revoke " + DEVELOPER);
    }

    @Test
    void an_expired_key_says_so_at_once() {
        String key = key(create(developer, lotus, "Hết hạn", Map.of()));
        assertThat(ask(key, "en").statusCode()).isEqualTo(404);
        String other = key(create(developer, lotus, "Sẽ hết hạn", Map.of()));
        portal.bean(Database.class)
                .run(
                        TenantScope.SYSTEM,
                        tx -> tx.update("UPDATE api_key SET expires_at_millis = 1 WHERE name = 'Sẽ hết hạn'"));
        refused(ask(other, "en"), 401, "KEY_EXPIRED", "has expired");
        refused(ask(other, "vi"), 401, "KEY_EXPIRED", "đã hết hạn");
        assertThat(developer.get("/keys").body()).contains("data-state=\"expired\"");
    }

    @Test
    void a_key_opens_only_what_it_is_for() {
        String key = key(create(developer, lotus, "Chỉ đọc", Map.of("scopes", "messages:read")));
        assertThat(ask(key, "en").statusCode()).isEqualTo(404);
        HttpRequest.Builder send = HttpRequest.newBuilder(portal.uri("/v1/messages"))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}"));
        refused(
                portal.send(send.copy().header("Accept-Language", "en").build()),
                403,
                "SCOPE_MISSING",
                "may not do this");
        refused(portal.send(send.copy().build()), 403, "SCOPE_MISSING", "không có quyền");
    }

    @Test
    void a_key_opens_only_from_its_addresses() throws IOException {
        String elsewhere =
                key(create(developer, lotus, "Nơi khác", Map.of("networks", "203.0.113.0/24\n2001:db8::/32")));
        HttpResponse<String> english = ask(elsewhere, "en");
        refused(english, 403, "ADDRESS_REFUSED", "may not be used from this address");
        refused(ask(elsewhere, "vi"), 403, "ADDRESS_REFUSED", "không được dùng từ địa chỉ này");
        assertThat(portal.bean(JsonMapper.class).readValue(english.body(), Map.class))
                .containsEntry("field", "clientAddress")
                .containsEntry("value", "127.0.0.1");
        HttpResponse<String> pretended = portal.send(request(elsewhere, "en")
                .header("X-Forwarded-For", "203.0.113.9")
                .build());
        refused(pretended, 403, "ADDRESS_REFUSED", "may not be used");

        String here = key(create(developer, lotus, "Ở đây", Map.of("networks", "127.0.0.0/8")));
        assertThat(ask(here, "en").statusCode()).isEqualTo(404);
    }

    @Test
    void every_answer_says_how_the_rate_stands_and_a_refusal_when_to_come_again() {
        String slow = key(create(developer, lotus, "Chậm", Map.of("rate", "1")));
        HttpResponse<String> first = senseless(slow);
        assertThat(first.statusCode()).isEqualTo(400);
        assertThat(header(first, "RateLimit-Limit")).isEqualTo("2");
        assertThat(header(first, "RateLimit-Policy")).isEqualTo("2;w=2");
        // A machine that stands still gives tokens meanwhile.
        assertThat(header(first, "RateLimit-Remaining")).matches("[12]");
        assertThat(header(first, "RateLimit-Reset")).matches("[01]");
        HttpResponse<String> refused = first;
        for (int i = 0; i < 1_000 && refused.statusCode() != 429; i++) {
            refused = senseless(slow);
        }
        refused(refused, 429, "RATE_LIMITED", "Too many requests");
        assertThat(header(refused, "RateLimit-Remaining")).matches("[012]");
        assertThat(refused.headers().allValues("Retry-After")).hasSize(1).allMatch(seconds -> seconds.matches("[12]"));
        assertThat(header(ask(key(create(developer, lotus, "Nhanh", Map.of())), "en"), "RateLimit-Limit"))
                .as("its tenant's")
                .isEqualTo("10000");
        assertThat(ask("bc_nobody", "en").headers().firstValue("RateLimit-Limit"))
                .isEmpty();
    }

    /** Refused after it was counted, without waiting for anything. */
    private static HttpResponse<String> senseless(String key) {
        return portal.send(HttpRequest.newBuilder(portal.uri("/v1/messages"))
                .header("Authorization", "Bearer " + key)
                .header("Accept-Language", "en")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("senseless"))
                .build());
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name | '' | name-error",
                "scopes | messages:delete | scopes-error",
                "expires | 2020-01-01 | expires-error",
                "expires | 2999-01-01 | expires-error",
                "expires | mai | expires-error",
                "rate | 0 | rate-error",
                "networks | 10.0.0.0/33 | networks-error",
                "networks | example.com | networks-error",
                "tenantId | 999999 | problems"
            })
    void what_makes_no_key_is_refused(String field, String value, String error) {
        Map<String, Object> form = new HashMap<>();
        form.put(field, value);
        HttpResponse<String> answer = create(developer, lotus, "Không có", form);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(answer.body()).contains("id=\"" + error + "\"").doesNotContain("new-key-value");
    }

    @Test
    void each_looks_after_their_own_and_an_administrator_after_all_below() {
        create(developer, lotus, "Của Lotus", Map.of());
        long id = id("Của Lotus");
        TestBrowser other = new TestBrowser(portal, OTHER_DEVELOPER);
        assertThat(other.get("/keys").body()).doesNotContain("Của Lotus");
        assertThat(other.get("/keys/" + id).statusCode()).isEqualTo(404);
        assertThat(other.post("/keys/" + id + "/revoke", Map.of("confirm", "Của Lotus"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(create(other, lotus, "Cho Lotus", Map.of()).statusCode()).isEqualTo(422);
        TestBrowser maker = new TestBrowser(portal, TestPortal.MAKER);
        assertThat(maker.get("/keys").statusCode()).isEqualTo(403);
        assertThat(create(maker, lotus, "Của người khác", Map.of()).statusCode())
                .isEqualTo(403);

        assertThat(operator.get("/keys").body()).contains("Của Lotus");
        String key = key(create(operator, river, "Từ trên xuống", Map.of()));
        assertThat(ask(key, "en").statusCode()).isEqualTo(404);
        assertThat(other.get("/keys").body()).contains("Từ trên xuống");
        assertThat(location(operator.post("/keys/" + id + "/revoke", Map.of("confirm", "Của Lotus"))))
                .isEqualTo("/keys/" + id);
        assertThat(audited(id)).contains("revoke " + TestPortal.OPERATOR);
    }

    @Test
    void a_developer_above_leaves_those_below_alone() {
        String login = "dev@brandcast.local";
        portal.bean(TenantService.class)
                .createUser(
                        portal.user(TestPortal.OPERATOR),
                        portal.user(TestPortal.OPERATOR).tenantId(),
                        login,
                        TestPortal.PASSWORD,
                        Role.DEVELOPER);
        create(developer, lotus, "Riêng Lotus", Map.of());
        TestBrowser above = new TestBrowser(portal, login);
        assertThat(above.get("/keys").body()).doesNotContain("Riêng Lotus");
        assertThat(above.get("/keys/" + id("Riêng Lotus")).statusCode()).isEqualTo(404);
        assertThat(create(above, lotus, "Cho Lotus", Map.of()).statusCode()).isEqualTo(422);
    }

    /** However many requests come, one writes; the next a minute later. */
    @Test
    void the_last_use_is_written_once_a_minute() {
        Gathering executor = new Gathering();
        long[] now = {1_000_000};
        LastUses uses = new LastUses(portal.bean(Database.class), executor, clock(now));
        for (int i = 0; i < 100; i++) {
            uses.note(1, "10.0.0.1");
            now[0] += 500;
        }
        assertThat(executor.tasks).as("within 50 s").hasSize(1);
        now[0] += 10_000;
        uses.note(1, "10.0.0.1");
        assertThat(executor.tasks).hasSize(2);
        uses.note(2, "10.0.0.1");
        assertThat(executor.tasks).as("another key").hasSize(3);
    }

    private static Clock clock(long[] now) {
        return new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return Instant.ofEpochMilli(now[0]);
            }
        };
    }

    private static final class Gathering extends AbstractExecutorService {
        private final List<Runnable> tasks = new ArrayList<>();

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }

    private static HttpResponse<String> create(TestBrowser browser, long tenantId, String name, Map<String, ?> more) {
        Map<String, Object> form = new HashMap<>(Map.of(
                "tenantId",
                tenantId,
                "name",
                name,
                "scopes",
                ApiKeyDesk.SCOPES,
                "expires",
                LocalDate.now(ZoneOffset.UTC).plusDays(30),
                "networks",
                ""));
        form.putAll(more);
        return browser.post("/keys", form);
    }

    private static String key(HttpResponse<String> made) {
        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
        Matcher found = KEY.matcher(made.body());
        assertThat(found.find()).as(made.body()).isTrue();
        return found.group(1);
    }

    private static HttpRequest.Builder request(String key, String lang) {
        return HttpRequest.newBuilder(portal.uri("/v1/messages/0199f3c2-7d41-7a52-9c1e-5d0f6a3b8e21"))
                .header("Authorization", "Bearer " + key)
                .header("Accept-Language", lang);
    }

    private static HttpResponse<String> ask(String key, String lang) {
        return portal.send(request(key, lang).build());
    }

    private static void refused(HttpResponse<String> answer, int status, String code, String words) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains("\"" + code + "\"", words);
    }

    private static long id(String name) {
        return portal.bean(Database.class)
                .call(TenantScope.SYSTEM, tx -> tx.number("SELECT max(id) FROM api_key WHERE name = ?", name));
    }

    private static String stored(long id) {
        return portal.bean(Database.class)
                .call(
                        TenantScope.SYSTEM,
                        tx -> tx.first(
                                "SELECT k::text || coalesce((SELECT string_agg(a::text, ' ') FROM audit_log a), '') FROM api_key k WHERE id = ?",
                                row -> row.getString(1),
                                id))
                .orElseThrow();
    }

    private static List<String> audited(long id) {
        return portal.bean(Database.class)
                .call(
                        TenantScope.SYSTEM,
                        tx -> tx.list(
                                "SELECT action || ' ' || login FROM audit_log WHERE object_kind = 'api_key' AND object_id = ? ORDER BY id",
                                row -> row.getString(1),
                                Long.toString(id)));
    }
}
