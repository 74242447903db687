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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
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
        if (path.contains("{deliveryId}")) {
            known.put("deliveryId", delivery(known.get("id")));
        }
        String address = path;
        for (Map.Entry<String, String> each : known.entrySet()) {
            address = address.replace("{" + each.getKey() + "}", each.getValue());
        }
        assertThat(address).as("a parameter that no call before has told").doesNotContain("{");
        HttpResponse<String> answer = portal.send(HttpRequest.newBuilder(portal.uri(address))
                .header("Authorization", "Bearer " + TestPortal.API_KEY)
                .header("Content-Type", "application/json")
                .method(method.toUpperCase(Locale.ROOT), body(operation))
                .build());
        assertThat(answer.statusCode())
                .as("%s %s: %s", method, path, answer.body())
                .isBetween(200, 299);
        Map<String, Object> response =
                (Map<String, Object>) at(operation, "responses", Integer.toString(answer.statusCode()));
        if (response.containsKey("content")) {
            Object value = portal.bean(JsonMapper.class).readValue(answer.body(), Argument.of(Object.class));
            conforms(path, at(response, "content", "application/json", "schema"), value);
            if (value instanceof Map<?, ?> told && answer.statusCode() < 203) {
                if (told.containsKey("messageId")) {
                    known.putIfAbsent("messageId", told.get("messageId").toString());
                }
                if (told.containsKey("id")) {
                    known.put("id", told.get("id").toString());
                }
            }
        } else {
            assertThat(answer.body()).isEmpty();
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

    private static BodyPublisher body(Map<String, Object> operation) throws IOException {
        return operation.containsKey("requestBody")
                ? BodyPublishers.ofByteArray(portal.bean(JsonMapper.class)
                        .writeValueAsBytes(at(operation, "requestBody", "content", "application/json", "example")))
                : BodyPublishers.noBody();
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
