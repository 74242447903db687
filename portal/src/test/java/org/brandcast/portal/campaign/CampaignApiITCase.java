package org.brandcast.portal.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.order.OrderBalance;
import org.brandcast.portal.order.OrderService;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.SecretHash;
import org.brandcast.portal.testing.SharedPortal;
import org.brandcast.portal.testing.TestPortal;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists and campaigns by a program, from the file to the result. */
@SuppressWarnings("unchecked") // JSON
class CampaignApiITCase {
    private final TestPortal portal = SharedPortal.portal();
    private final CurrentUser maker = portal.user(TestPortal.MAKER);
    private OrderBalance order;

    @BeforeEach
    void orderIsActive() {
        SharedPortal.pipeline();
        OrderService orders = portal.bean(OrderService.class);
        TestPortal.await(
                "the demo's order to be active", () -> orders.own(maker).get(0).isSpendable());
        order = orders.own(maker).get(0);
    }

    @Test
    void a_list_comes_as_the_body_is_read_page_by_page_and_goes() throws IOException {
        Map<String, Object> csv = ok(
                201,
                upload("?name=M%C3%B9a%20xu%C3%A2n", "text/csv", "phone;ten\n0901230001;Lan\n0901230001;\nxyz;\n"));
        assertThat(csv)
                .containsEntry("name", "Mùa xuân")
                .containsEntry("state", "ready")
                .containsEntry("rows", 3)
                .containsEntry("accepted", 1)
                .containsEntry("duplicates", 1)
                .containsEntry("columns", List.of("ten"))
                .containsEntry("carriers", List.of(Map.of("carrier", "mobifone", "count", 1)));
        assertThat((List<Map<String, Object>>) csv.get("rejectedByReason"))
                .singleElement()
                .satisfies(reason -> assertThat(reason).containsEntry("code", "NUMBER_JUNK"));
        HttpResponse<String> rejected = get("/v1/lists/" + csv.get("id") + "/rejected.csv", "en");
        assertThat(rejected.body()).startsWith("\uFEFFLine,Value").contains("4,xyz,NUMBER_JUNK");

        ByteArrayOutputStream sheet = new ByteArrayOutputStream();
        try (Workbook book = new Workbook(sheet, "test", "1.0")) {
            Worksheet first = book.newWorksheet("1");
            first.value(0, 0, "msisdn");
            first.value(1, 0, "0901230002");
        }
        Map<String, Object> xlsx = ok(
                201,
                portal.send(call("/v1/lists", "vi", TestPortal.API_KEY)
                        .header("Content-Type", "application/octet-stream")
                        .POST(BodyPublishers.ofByteArray(sheet.toByteArray()))
                        .build()));
        assertThat(xlsx).containsEntry("accepted", 1);

        List<Object> walked = new ArrayList<>();
        String next = "";
        do {
            Map<String, Object> page = ok(200, get("/v1/lists?limit=1" + next, "vi"));
            ((List<Map<String, Object>>) page.get("lists")).forEach(list -> walked.add(list.get("id")));
            next = page.get("next") == null ? null : "&cursor=" + page.get("next");
        } while (next != null && !walked.contains(csv.get("id")));
        assertThat(walked).startsWith(xlsx.get("id"), csv.get("id")).doesNotHaveDuplicates();

        assertThat(delete("/v1/lists/" + csv.get("id")).statusCode()).isEqualTo(204);
        assertThat(ok(200, get("/v1/lists/" + csv.get("id"), "vi"))).containsEntry("state", "deleted");
    }

    @Test
    void what_is_no_list_is_a_problem_with_its_remedy() {
        Map<String, Object> problem = problem(422, upload("", "text/csv", "ten,tuoi\nLan,5\n"));
        assertThat(problem).containsEntry("code", "INVALID_REQUEST").containsEntry("field", "file");
        assertThat((List<Map<String, Object>>) problem.get("errors"))
                .singleElement()
                .satisfies(error -> assertThat(error).containsEntry("code", "LIST_NO_NUMBER_COLUMN"));
        assertThat((String) problem.get("remedy")).contains("msisdn");
        assertThat(problem(404, get("/v1/lists/999999999", "en"))).containsEntry("code", "LIST_UNKNOWN");
        assertThat(problem(422, get("/v1/lists?cursor=abc", "en"))).containsEntry("field", "cursor");
    }

    @Test
    void a_slow_upload_is_told_so() throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), portal.uri("/").getPort())) {
            socket.setSoTimeout(60_000);
            OutputStream out = socket.getOutputStream();
            out.write(("POST /v1/lists HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + TestPortal.API_KEY
                            + "\r\nContent-Type: text/csv\r\nContent-Length: 100000\r\n\r\nmsisdn\n0901")
                    .getBytes(StandardCharsets.UTF_8));
            out.flush();
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 408")
                    .contains("UPLOAD_TOO_SLOW");
        }
    }

    @Test
    void the_same_reference_is_the_same_campaign() {
        Map<String, Object> draft = draft(list(2), 3_600);
        String reference = "ref-" + System.nanoTime();
        draft.put("clientRef", reference);
        List<HttpResponse<String>> answers = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> post("/v1/campaigns", draft)))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
        assertThat(answers).extracting(HttpResponse::statusCode).containsExactlyInAnyOrder(201, 200, 200, 200);
        Set<Object> ids = answers.stream().map(answer -> json(answer).get("id")).collect(Collectors.toSet());
        assertThat(ids).hasSize(1);
        draft.put("text", "Khac");
        Map<String, Object> problem = problem(409, post("/v1/campaigns", draft));
        assertThat(problem)
                .containsEntry("code", "CONFLICT")
                .containsEntry("field", "clientRef")
                .containsEntry("value", reference);
        assertThat((String) problem.get("remedy"))
                .contains(ids.iterator().next().toString());
        assertThat((List<Map<String, Object>>) ok(200, get("/v1/campaigns?clientRef=" + reference, "vi"))
                        .get("campaigns"))
                .extracting(campaign -> campaign.get("id"))
                .containsExactlyElementsOf(ids);
        draft.put("clientRef", " ");
        assertThat(problem(422, post("/v1/campaigns", draft))).containsEntry("field", "clientRef");
        ids.forEach(id -> ok(200, post("/v1/campaigns/" + id + "/cancel", Map.of())));
    }

    @Test
    void a_campaign_is_previewed_made_steered_and_told_to_its_end() {
        long list = list(40);
        Map<String, Object> draft = draft(list, 3_600);
        Map<String, Object> preview = ok(200, post("/v1/campaigns/preview", draft));
        assertThat(preview)
                .containsEntry("recipients", 40)
                .containsEntry("sendable", 40)
                .containsEntry("refused", 0)
                .containsEntry("segments", 40)
                .containsEntry("problems", List.of());
        assertThat((List<Map<String, Object>>) preview.get("carriers")).isNotEmpty();

        draft.put("pace", 5);
        Map<String, Object> made = ok(201, post("/v1/campaigns", draft));
        assertThat(made).containsEntry("state", "SCHEDULED").containsEntry("recipients", 40);
        String address = "/v1/campaigns/" + made.get("id");
        assertThat(problem(409, delete("/v1/lists/" + list))).containsEntry("code", "CONFLICT");
        assertThat(problem(409, post(address + "/pause", Map.of()))).containsEntry("field", "state");
        assertThat(ok(200, post(address + "/start", Map.of()))).containsEntry("state", "RUNNING");
        assertThat(ok(200, post(address + "/pause", Map.of()))).containsEntry("state", "PAUSED");
        assertThat(ok(200, post(address + "/pause", Map.of()))).as("said twice").containsEntry("state", "PAUSED");
        assertThat(ok(200, post(address + "/resume", Map.of()))).containsEntry("state", "RUNNING");
        TestPortal.await(
                "the campaign to be over",
                () -> ok(200, get(address, "vi")).get("state").equals("FINISHED"));
        Map<String, Object> result = ok(200, get(address, "vi"));
        Map<String, Integer> byStatus = (Map<String, Integer>) result.get("byStatus");
        assertThat(byStatus.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(40);
        assertThat(byStatus.get("DELIVERED")).isGreaterThan(30);
        assertThat(result).containsEntry("segments", 40);
        HttpResponse<String> file = get(address + "/messages.csv", "en");
        assertThat(file.body().lines()).hasSize(41);
        assertThat(file.headers().firstValue("Content-Disposition").orElse("")).contains("attachment");
        assertThat(problem(409, post(address + "/cancel", Map.of()))).containsEntry("code", "CONFLICT");
    }

    @Test
    void what_is_wrong_is_told_at_once_in_the_callers_language() {
        Map<String, Object> draft = draft(list(1), 3_600);
        draft.put("brandname", "NOBODY");
        draft.put("type", "fax");
        HttpResponse<String> answer = portal.send(call("/v1/campaigns", "en", TestPortal.API_KEY)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(write(draft)))
                .build());
        Map<String, Object> problem = problem(422, answer);
        assertThat((List<Map<String, Object>>) problem.get("errors"))
                .extracting(error -> error.get("code"))
                .containsExactly("CAMPAIGN_BRANDNAME_NOT_OWNED", "CAMPAIGN_TYPE");
        assertThat(problem).containsEntry("field", "brandname").containsEntry("value", "NOBODY");
        assertThat((String) problem.get("remedy")).contains("Choose another");
        assertThat((String) problem(422, post("/v1/campaigns", draft)).get("remedy"))
                .contains("NOBODY");
        assertThat(answer.headers().firstValue("RateLimit-Remaining")).isPresent();
        draft.put("text", "Chao\0");
        assertThat(problem(422, post("/v1/campaigns", draft))).containsEntry("field", "text");
        draft.put("colour", "red");
        draft.put("text", "Chao");
        draft.put("listId", "1");
        assertThat((List<Map<String, Object>>)
                        problem(422, post("/v1/campaigns", draft)).get("errors"))
                .extracting(error -> error.get("field") + " " + error.get("code"))
                .containsExactlyInAnyOrder("colour BODY_FIELD_UNKNOWN", "listId FIELD_NOT_INTEGER");
    }

    @Test
    void a_key_does_what_its_scopes_say_and_one_of_the_sandbox_sends_nothing() {
        String reader = key(List.of("messages:read"), false);
        assertThat(problem(
                        403, portal.send(call("/v1/lists", "en", reader).GET().build())))
                .containsEntry("code", "SCOPE_MISSING");
        assertThat(problem(
                        403,
                        portal.send(call("/v1/campaigns", "en", reader).GET().build())))
                .containsEntry("code", "SCOPE_MISSING");
        String sandbox = key(List.of("campaigns:manage"), true);
        Map<String, Object> draft = draft(list(1), 3_600);
        for (String path : List.of("/v1/campaigns", "/v1/campaigns/test", "/v1/campaigns/1/start")) {
            assertThat(problem(
                            403,
                            portal.send(call(path, "en", sandbox)
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofString(write(draft)))
                                    .build())))
                    .containsEntry("code", "SANDBOX_LOOKS");
        }
        HttpResponse<String> preview = portal.send(call("/v1/campaigns/preview", "en", sandbox)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(write(draft)))
                .build());
        assertThat(ok(200, preview)).containsEntry("recipients", 1);
    }

    private String key(List<String> scopes, boolean sandbox) {
        String key = "bc_campaign-api-" + System.nanoTime() + "-0123456789";
        portal.bean(Database.class)
                .run(
                        TenantScope.SYSTEM,
                        tx -> tx.update("""
                                INSERT INTO api_key (tenant_id, name, prefix, key_hash, scopes, sandbox, created_at_millis)
                                VALUES (?, 'test', 'bc_c', ?, ?, ?, 1)""", maker.tenantId(), SecretHash.of(key), tx.texts(scopes), sandbox));
        return key;
    }

    private Map<String, Object> draft(long listId, long startsInSeconds) {
        Map<String, Object> draft = new HashMap<>();
        draft.put("name", "Qua API");
        draft.put("brandname", "LOTUS");
        draft.put("type", "care");
        draft.put("text", "Chao {ten}, cam on ban");
        draft.put("orderId", order.id());
        draft.put("listId", listId);
        draft.put("startAt", Instant.now().plusSeconds(startsInSeconds).toString());
        return draft;
    }

    private long list(int numbers) {
        String file = IntStream.range(0, numbers)
                .mapToObj(i -> String.format("090124%04d,Khach %d%n", i, i))
                .collect(Collectors.joining("", "msisdn,ten\n", ""));
        return ((Number) ok(201, upload("?name=api", "text/csv", file)).get("id")).longValue();
    }

    private HttpResponse<String> upload(String query, String type, String body) {
        return portal.send(call("/v1/lists" + query, "vi", TestPortal.API_KEY)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    private HttpResponse<String> post(String path, Map<String, Object> body) {
        return portal.send(call(path, "vi", TestPortal.API_KEY)
                .header("Content-Type", "application/json")
                .POST(body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(write(body)))
                .build());
    }

    private HttpResponse<String> get(String path, String language) {
        return portal.send(call(path, language, TestPortal.API_KEY).GET().build());
    }

    private HttpResponse<String> delete(String path) {
        return portal.send(call(path, "vi", TestPortal.API_KEY).DELETE().build());
    }

    private HttpRequest.Builder call(String path, String language, String key) {
        return HttpRequest.newBuilder(portal.uri(path))
                .header("Authorization", "Bearer " + key)
                .header("Accept-Language", language);
    }

    private Map<String, Object> ok(int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return json(answer);
    }

    private Map<String, Object> problem(int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        return json(answer);
    }

    private String write(Map<String, Object> body) {
        try {
            return new String(portal.bean(JsonMapper.class).writeValueAsBytes(body), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Object> json(HttpResponse<String> answer) {
        try {
            return (Map<String, Object>)
                    portal.bean(JsonMapper.class).readValue(answer.body(), Argument.of(Object.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
