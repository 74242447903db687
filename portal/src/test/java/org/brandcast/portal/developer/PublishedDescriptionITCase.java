package org.brandcast.portal.developer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import io.micronaut.web.router.Router;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.brandcast.portal.campaign.CampaignService;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.order.OrderService;
import org.brandcast.portal.testing.SharedPortal;
import org.brandcast.portal.testing.TestPortal;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What openapi.yaml says of /v1 is what /v1 does, and all that it does. */
@SuppressWarnings("unchecked") // a YAML document
class PublishedDescriptionITCase {
    /** What is made by one call and named by others comes in this order; what deletes comes last. */
    private static final List<String> METHODS = List.of("post", "get", "patch", "delete");

    private static TestPortal portal;
    private static Map<String, Object> description;

    @BeforeAll
    static void read() {
        portal = SharedPortal.portal();
        HttpResponse<String> published = portal.send(
                HttpRequest.newBuilder(portal.uri("/assets/openapi.yaml")).GET().build());
        assertThat(published.statusCode()).isEqualTo(200);
        description = new Yaml().load(published.body());
        SharedPortal.pipeline();
        OrderService orders = portal.bean(OrderService.class);
        TestPortal.await(
                "the demo's order to be active",
                () -> orders.own(portal.user(TestPortal.MAKER)).get(0).isSpendable());
    }

    @Test
    void every_call_is_described_and_none_else() {
        Set<String> described = new TreeSet<>();
        paths().forEach((path, item) -> METHODS.stream()
                .filter(item::containsKey)
                .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path)));
        Set<String> routed = portal.bean(Router.class)
                .uriRoutes()
                .filter(route -> route.getUriMatchTemplate().toPathString().startsWith("/v1"))
                .filter(route -> !Set.of("HEAD", "OPTIONS").contains(route.getHttpMethodName()))
                .map(route -> route.getHttpMethodName() + " "
                        + route.getUriMatchTemplate().toPathString())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(described).isEqualTo(routed);
    }

    /** Each call is made, with its example where it takes a body, and its answer has the shape that is described. */
    @Test
    void every_example_is_answered_as_described() throws IOException {
        Map<String, String> known = new HashMap<>();
        for (String method : METHODS) {
            for (var path : paths().entrySet()) {
                Map<String, Object> operation =
                        (Map<String, Object>) path.getValue().get(method);
                if (operation != null) {
                    call(method, path.getKey(), operation, known);
                }
            }
        }
    }

    private static void call(String method, String path, Map<String, Object> operation, Map<String, String> known)
            throws IOException {
        prepare(method, path, known);
        String address = path;
        for (Map.Entry<String, String> each : known.entrySet()) {
            address = address.replace("{" + each.getKey() + "}", each.getValue());
        }
        assertThat(address).as("a parameter that no call before has told").doesNotContain("{");
        if (!operation.containsKey("requestBody")) {
            ask(method, path, address, operation, "application/json", BodyPublishers.noBody(), known);
            return;
        }
        Map<String, Object> contents = (Map<String, Object>) at(operation, "requestBody", "content");
        int examples = 0;
        for (Map.Entry<String, Object> content : contents.entrySet()) {
            Object example = ((Map<String, Object>) content.getValue()).get("example");
            if (example != null) {
                examples++;
                boolean form = content.getKey().equals("multipart/form-data");
                ask(
                        method,
                        path,
                        address,
                        operation,
                        content.getKey() + (form ? "; boundary=b" : ""),
                        body(form, example, known),
                        known);
            }
        }
        assertThat(examples).as("examples of %s %s", method, path).isPositive();
    }

    /** What must have happened before, and is no program's to do. */
    private static void prepare(String method, String path, Map<String, String> known) {
        if (path.contains("{deliveryId}")) {
            known.put("deliveryId", delivery(known.get("id")));
        }
        if (path.endsWith("/submit")) {
            portal.bean(Database.class)
                    .run(
                            TenantScope.SYSTEM,
                            tx -> tx.update(
                                    "UPDATE campaign SET state = 'RETURNED' WHERE id = ?",
                                    Long.parseLong(known.get("campaignId"))));
        }
        if (method.equals("delete") && path.equals("/v1/lists/{listId}")) {
            CampaignService campaigns = portal.bean(CampaignService.class);
            TestPortal.await(
                    "the cancelled campaign to be over",
                    () -> campaigns
                                    .view(portal.user(TestPortal.MAKER), Long.parseLong(known.get("campaignId")))
                                    .orElseThrow()
                                    .finishedAtMillis()
                            != null);
        }
    }

    private static void ask(
            String method,
            String path,
            String address,
            Map<String, Object> operation,
            String type,
            BodyPublisher body,
            Map<String, String> known)
            throws IOException {
        HttpResponse<String> answer = portal.send(HttpRequest.newBuilder(portal.uri(address))
                .header("Authorization", "Bearer " + TestPortal.API_KEY)
                .header("Content-Type", type)
                .method(method.toUpperCase(Locale.ROOT), body)
                .build());
        assertThat(answer.statusCode())
                .as("%s %s: %s", method, path, answer.body())
                .isBetween(200, 299);
        Map<String, Object> response =
                (Map<String, Object>) at(operation, "responses", Integer.toString(answer.statusCode()));
        String told = answer.headers().firstValue("Content-Type").orElse("").split(";", -1)[0];
        if (!response.containsKey("content")) {
            assertThat(answer.body()).isEmpty();
        } else if (told.equals("application/json")) {
            Object value = portal.bean(JsonMapper.class).readValue(answer.body(), Argument.of(Object.class));
            conforms(path, at(response, "content", told, "schema"), value);
            remember(path, value, answer.statusCode(), known);
        } else {
            assertThat((Map<String, Object>) at(response, "content")).as(path).containsKey(told);
            assertThat(answer.body()).isNotEmpty();
        }
    }

    private static void remember(String path, Object value, int status, Map<String, String> known) {
        if (value instanceof Map<?, ?> told && status < 203) {
            if (told.containsKey("messageId")) {
                known.putIfAbsent("messageId", told.get("messageId").toString());
            }
            if (told.containsKey("id")) {
                known.putIfAbsent("first-of" + path, told.get("id").toString());
                known.put(
                        path.startsWith("/v1/lists")
                                ? "listId"
                                : path.startsWith("/v1/campaigns") ? "campaignId" : "id",
                        told.get("id").toString());
            }
        }
    }

    /** One that was given up, to a webhook of the caller's. */
    private static String delivery(String webhookId) {
        return portal.bean(Database.class)
                .call(TenantScope.SYSTEM, tx -> tx.first("""
                        INSERT INTO webhook_delivery (webhook_id, tenant_id, message_id, event_id, status_rank, status, body,
                          state, next_at_millis, since_millis, settled_at_millis, last_error)
                        SELECT id, tenant_id, gen_random_uuid(), gen_random_uuid(), 9, 'DELIVERED', '{}', 'dead', 1, 1, 1, 'x'
                        FROM webhook WHERE id = ? RETURNING id""", row -> row.getString(1), Long.parseLong(webhookId)))
                .orElseThrow();
    }

    /** The example; what names something of the caller's, or a time to come, is that which there is. */
    private static BodyPublisher body(boolean form, Object example, Map<String, String> known) throws IOException {
        if (form) {
            StringBuilder parts = new StringBuilder();
            ((Map<String, Object>) example)
                    .forEach((name, value) -> parts.append("--b\r\nContent-Disposition: form-data; name=\"")
                            .append(name)
                            .append(name.equals("file") ? "\"; filename=\"so.csv" : "")
                            .append("\"\r\n\r\n")
                            .append(value)
                            .append("\r\n"));
            return BodyPublishers.ofString(parts.append("--b--\r\n").toString());
        }
        if (example instanceof String text) {
            return BodyPublishers.ofString(text);
        }
        Map<String, Object> given = new HashMap<>((Map<String, Object>) example);
        given.computeIfPresent("listId", (name, value) -> Long.valueOf(known.get("first-of/v1/lists")));
        given.computeIfPresent(
                "orderId",
                (name, value) -> portal.bean(OrderService.class)
                        .own(portal.user(TestPortal.MAKER))
                        .get(0)
                        .id());
        given.computeIfPresent(
                "startAt", (name, value) -> Instant.now().plusSeconds(3_600).toString());
        // Slow enough to be paused.
        given.computeIfPresent("pace", (name, value) -> 1);
        return BodyPublishers.ofByteArray(portal.bean(JsonMapper.class).writeValueAsBytes(given));
    }

    /** Required properties are there, and nothing is there that the schema doesn't name. */
    private static void conforms(String where, Object schema, Object value) {
        Map<String, Object> rules = (Map<String, Object>) schema;
        if (rules.get("$ref") instanceof String ref) {
            conforms(where, at(description, ref.substring(2).split("/")), value);
        } else if (value == null) {
            assertThat(rules).as(where).containsEntry("nullable", true);
        } else if (value instanceof List<?> list) {
            assertThat(rules).as(where).containsEntry("type", "array");
            list.forEach(each -> conforms(where + "[]", rules.get("items"), each));
        } else if (value instanceof Map<?, ?> map) {
            Map<String, Object> properties = (Map<String, Object>) rules.get("properties");
            assertThat(properties).as("%s: %s", where, map).isNotNull();
            assertThat((Set<String>) map.keySet())
                    .as(where)
                    .containsAll((List<String>) rules.get("required"))
                    .isSubsetOf(properties.keySet());
            map.forEach((name, each) -> conforms(where + "." + name, properties.get(name), each));
        } else {
            String type = value instanceof Number ? "integer" : value instanceof Boolean ? "boolean" : "string";
            assertThat(rules).as("%s: %s", where, value).containsEntry("type", type);
            if (rules.get("enum") instanceof List<?> choices) {
                assertThat((List<Object>) choices).as(where).contains(value);
            }
        }
    }

    private static Map<String, Map<String, Object>> paths() {
        return (Map<String, Map<String, Object>>) description.get("paths");
    }

    private static Object at(Object from, String... path) {
        Object found = from;
        for (String step : path) {
            found = ((Map<?, ?>) found).get(step);
            assertThat(found)
                    .as("%s in %s", step, new ArrayList<>(List.of(path)))
                    .isNotNull();
        }
        return found;
    }
}
