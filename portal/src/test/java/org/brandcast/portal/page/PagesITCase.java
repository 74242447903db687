package org.brandcast.portal.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.brandcast.portal.order.OrderBalance;
import org.brandcast.portal.order.OrderService;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.testing.SharedPortal;
import org.brandcast.portal.testing.TestPortal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages over HTTP, as a browser asks for them: with script, without, and with things that it shouldn't send. */
class PagesITCase {
    private static final String BOUNDARY = "----pages-test";

    private final TestPortal portal = SharedPortal.portal();
    private final String maker = portal.cookie(TestPortal.MAKER);
    private OrderBalance order;

    @BeforeEach
    void orderIsActive() {
        SharedPortal.pipeline();
        OrderService orders = portal.bean(OrderService.class);
        CurrentUser user = portal.user(TestPortal.MAKER);
        TestPortal.await(
                "the demo's order to be active", () -> orders.own(user).get(0).isSpendable());
        order = orders.own(user).get(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/lists", "/lists/new", "/campaigns", "/campaigns/new", "/messages", "/orders"})
    void everySectionOpensInBothLanguages(String path) {
        for (String lang : List.of("vi", "en")) {
            HttpResponse<String> page = get(path, maker + "; lang=" + lang);
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
            assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                    .contains("default-src 'self'");
            assertThat(page.body()).contains("<html lang=\"" + lang + "\"").doesNotContain("??");
        }
    }

    @Test
    void whoIsNotSignedInIsLedToTheLogInAndBack() {
        HttpResponse<String> refused = get("/orders?x=1", "");
        assertThat(refused.statusCode()).isEqualTo(303);
        assertThat(location(refused)).startsWith("/login?next=");
        assertThat(get(location(refused), "").body()).contains("name=\"next\" value=\"/orders?x=1\"");
        assertThat(location(get("/login?next=/orders", maker))).isEqualTo("/orders");
    }

    @ParameterizedTest
    @CsvSource({
        "/messages?status=FAILED, /messages?status=FAILED",
        "https://evil.example/, /",
        "//evil.example/, /",
        "/\\evil.example, /",
    })
    void theLanguageIsRememberedAndLeadsNowhereElse(String back, String next) {
        HttpResponse<String> chosen =
                get("/preferences/lang/en?back=" + URLEncoder.encode(back, StandardCharsets.UTF_8), "");
        assertThat(location(chosen)).isEqualTo(next);
        assertThat(chosen.headers().firstValue("Set-Cookie").orElse(""))
                .startsWith("lang=en")
                .containsIgnoringCase("HttpOnly")
                .contains("SameSite=Lax");
    }

    @Test
    void errorsArePagesWithAReferenceAndNoDetails() {
        for (String path : List.of("/nothing-here", "/lists/999999", "/campaigns/999999", "/messages/nobody")) {
            HttpResponse<String> page = get(path, maker);
            assertThat(page.statusCode()).as(path).isEqualTo(404);
            assertThat(page.body()).as(path).contains("data-code=\"404\"", "data-testid=\"reference\"");
        }
        assertThat(get("/campaigns/not-a-number", maker).body()).contains("data-code=\"400\"");
    }

    @Test
    void anotherTenantsPagesDoNotExist() {
        long list = upload("Của Lotus", numbers("0903", 5));
        String other = portal.cookie(TestPortal.OTHER_MAKER);
        assertThat(get("/lists/" + list, maker).statusCode()).isEqualTo(200);
        assertThat(get("/lists/" + list, other).statusCode()).isEqualTo(404);
        assertThat(get("/lists/" + list + "/rejected.csv", other).statusCode()).isEqualTo(404);
        assertThat(get("/lists", other).body()).doesNotContain("Của Lotus");
    }

    @Test
    void anUploadShowsItsReportAndKeepsWhatWasTypedWhenRefused() {
        long list = upload("<b>Khách</b>", "msisdn\n0901234567\n0901234567\n02438251234\n");
        HttpResponse<String> page = get("/lists/" + list, maker);
        assertThat(value(page, "list-accepted")).isEqualTo(1);
        assertThat(value(page, "list-duplicates")).isEqualTo(1);
        assertThat(value(page, "list-rejected")).isEqualTo(1);
        assertThat(value(page, "reason-NUMBER_LANDLINE")).isEqualTo(1);
        assertThat(page.body()).contains("&lt;b&gt;Khách&lt;/b&gt;").doesNotContain("<b>Khách</b>");
        HttpResponse<String> csv = get("/lists/" + list + "/rejected.csv", maker);
        assertThat(csv.headers().firstValue("Content-Disposition").orElse("")).startsWith("attachment");
        assertThat(csv.body()).contains("02438251234", "NUMBER_LANDLINE");

        HttpResponse<String> refused = postFile("Danh sách hỏng", "a,b\n1,2\n", true);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains("data-testid=\"form-problems\"", "value=\"Danh sách hỏng\"")
                .doesNotContain("<html");
    }

    @Test
    void aCampaignIsCheckedRefusedCreatedAndFollowed() throws IOException, InterruptedException {
        long list = upload("Hai mươi số", numbers("0904", 20));
        Map<String, String> form = new LinkedHashMap<>();
        form.put("name", "");
        form.put("listId", Long.toString(list));
        form.put("brandname", "LOTUS");
        form.put("type", "care");
        form.put("text", "Chào bạn,\r\nưu đãi hôm nay");
        form.put("orderId", Long.toString(order.id()));
        form.put("start", "now");

        assertThat(post("/campaigns/text", form, true).body()).contains("id=\"meter\"", "<mark>ư</mark>");
        HttpResponse<String> check = post("/campaigns/check", form, true);
        assertThat(value(check, "bill-messages")).isEqualTo(20);
        assertThat(check.body())
                .contains("Gửi 20 tin, ", "hx-swap-oob=\"true\"")
                .doesNotContain("<html");

        HttpResponse<String> refused = post("/campaigns", form, false);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("id=\"name-error\"", "aria-invalid=\"true\"", "ưu đãi hôm nay");

        form.put("start", "at");
        form.put("name", "Thử");
        assertThat(post("/campaigns", form, false).body()).contains("id=\"startAt-error\"");

        form.put("start", "now");
        HttpResponse<String> created = post("/campaigns", form, false);
        assertThat(created.statusCode()).isEqualTo(303);
        String path = location(created);
        assertThat(path).matches("/campaigns/\\d+");
        assertThat(followUntilTheEnd(path, "")).contains("progress", "say", "end");
        assertThat(followUntilTheEnd(path, "?state=FINISHED")).contains("end").doesNotContain("state");
        assertThat(followUntilTheEnd(path, "?state=RUNNING"))
                .as("a browser that missed the change")
                .contains("state", "end");
        HttpResponse<String> done = get(path, maker);
        assertThat(done.body()).contains("data-state=\"FINISHED\"");
        assertThat(value(done, "count-DELIVERED") + value(done, "count-FAILED")).isEqualTo(20);
        assertThat(get(path + "/progress", maker).body())
                .doesNotContain("<html")
                .contains("count-DELIVERED");
        assertThat(get(path + "/progress?state=RUNNING", maker).headers().firstValue("HX-Trigger"))
                .hasValue("state");
        assertThat(post(path + "/pause", Map.of(), false).statusCode()).isEqualTo(422);
        followToAMessage(path);
    }

    @Test
    void aFormSentTwiceMakesOneCampaignAndAnotherTextAnotherOne() {
        long list = upload("Gửi hai lần", numbers("0906", 3));
        Matcher token = Pattern.compile("name=\"token\" value=\"([^\"]+)\"")
                .matcher(get("/campaigns/new", maker).body());
        assertThat(token.find()).isTrue();
        Map<String, String> form = new LinkedHashMap<>(
                Map.of("name", "Hai lần", "listId", Long.toString(list), "brandname", "LOTUS", "type", "care"));
        form.putAll(Map.of("text", "LOTUS chao ban", "orderId", Long.toString(order.id()), "start", "now"));
        form.put("token", token.group(1));
        String first = location(post("/campaigns", form, false));
        assertThat(location(post("/campaigns", form, false))).isEqualTo(first);
        form.put("text", "LOTUS chao ban lan nua");
        assertThat(location(post("/campaigns", form, false))).isNotEqualTo(first);
    }

    /** From the campaign's count over the log to one message's life. */
    private void followToAMessage(String path) {
        String log = "/messages?campaignId=" + path.substring("/campaigns/".length()) + "&status=DELIVERED";
        Matcher row = Pattern.compile("href=\"(/messages/[0-9a-f-]{36})\"")
                .matcher(get(log, maker).body());
        assertThat(row.find()).isTrue();
        HttpResponse<String> life = get(row.group(1), maker);
        assertThat(life.body())
                .contains("data-what=\"ACCEPTED\"", "data-what=\"QUEUED\"", "data-what=\"DELIVERED\"", "84904***");
        assertThat(life.body().split("data-what=\"QUEUED\"", -1))
                .as("queued once")
                .hasSize(2);
    }

    @Test
    void cancellingAsksForTheNameAndOrdersAddUp() {
        long list = upload("Hẹn giờ", numbers("0905", 10));
        Map<String, String> form = new LinkedHashMap<>(Map.of(
                "name", "Sẽ hủy",
                "listId", Long.toString(list),
                "brandname", "LOTUS",
                "type", "care",
                "text", "LOTUS hen gap ban",
                "orderId", Long.toString(order.id()),
                "start", "at",
                "startAt", tomorrow()));
        String path = location(post("/campaigns", form, false));
        HttpResponse<String> refused = post(path + "/cancel", Map.of("confirm", "gì đó"), false);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("value=\"gì đó\"");
        assertThat(location(post(path + "/cancel", Map.of("confirm", "Sẽ hủy"), false)))
                .isEqualTo(path);
        assertThat(get(path, maker).body()).contains("data-state=\"CANCELLED\"");

        HttpResponse<String> orders = get("/orders/" + order.id(), maker);
        String prefix = "order-" + order.id() + "-";
        assertThat(value(orders, prefix + "posted")
                        + value(orders, prefix + "reserved")
                        + value(orders, prefix + "free"))
                .isEqualTo(value(orders, prefix + "granted"));
    }

    /** The names of the events that came, until the server ended the stream. */
    private List<String> followUntilTheEnd(String path, String shown) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(portal.uri(path + "/events" + shown))
                .header("Cookie", maker)
                .header("Accept", "text/event-stream")
                .build();
        HttpResponse<InputStream> events =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(events.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> line.startsWith("event:"))
                    .map(line -> line.substring("event:".length()).strip())
                    .toList();
        }
    }

    private long upload(String name, String csv) {
        HttpResponse<String> answer = postFile(name, csv, true);
        assertThat(answer.statusCode()).isEqualTo(200);
        String next = answer.headers().firstValue("HX-Redirect").orElseThrow();
        return Long.parseLong(next.substring("/lists/".length()));
    }

    private HttpResponse<String> postFile(String name, String csv, boolean byScript) {
        String body = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\n" + name + "\r\n--"
                + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"so.csv\"\r\n"
                + "Content-Type: text/csv\r\n\r\n" + csv + "\r\n--" + BOUNDARY + "--\r\n";
        return send("/lists", "multipart/form-data; boundary=" + BOUNDARY, body, byScript);
    }

    private HttpResponse<String> post(String path, Map<String, String> form, boolean byScript) {
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(path, "application/x-www-form-urlencoded", body, byScript);
    }

    private HttpResponse<String> send(String path, String type, String body, boolean byScript) {
        HttpRequest.Builder request = HttpRequest.newBuilder(portal.uri(path))
                .header("Cookie", maker + "; lang=vi")
                .header("Accept", byScript ? "*/*" : "text/html")
                .header("Sec-Fetch-Site", "same-origin")
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return portal.send((byScript ? request.header("HX-Request", "true") : request).build());
    }

    private HttpResponse<String> get(String path, String cookie) {
        return portal.send(HttpRequest.newBuilder(portal.uri(path))
                .header("Cookie", cookie.isEmpty() ? "none=1" : cookie)
                .header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
                .build());
    }

    private static String location(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(303);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    /** The raw number that an element carries beside the one it shows. */
    private static long value(HttpResponse<String> page, String testId) {
        Matcher found = Pattern.compile("data-testid=\"" + Pattern.quote(testId) + "\" data-value=\"(-?\\d+)\"")
                .matcher(page.body());
        assertThat(found.find()).as(testId).isTrue();
        return Long.parseLong(found.group(1));
    }

    /** As a datetime-local field sends it. */
    private static String tomorrow() {
        return LocalDateTime.now(Formats.ZONE)
                .plusDays(1)
                .truncatedTo(ChronoUnit.MINUTES)
                .toString();
    }

    private static String numbers(String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> prefix + String.format("%06d", 100_000 + i))
                .collect(Collectors.joining("\n", "msisdn\n", "\n"));
    }
}
