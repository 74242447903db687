package org.brandcast.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The portal's REST door, as a partner's engineer uses it. */
final class RestDoor {
    private final URI portal;
    private final String apiKey;

    RestDoor(URI portal, String apiKey) {
        this.portal = portal;
        this.apiKey = apiKey;
    }

    static ObjectNode message(String from, String to, String text, @Nullable String clientRef) {
        ObjectNode body = Http.JSON
                .createObjectNode()
                .put("from", from)
                .put("to", to)
                .put("text", text)
                .put("type", "care");
        if (clientRef != null) {
            body.put("clientRef", clientRef);
        }
        return body;
    }

    Http.Answer post(String body) {
        return post(body, apiKey);
    }

    Http.Answer post(String body, String key) {
        return post("/v1/messages", body, key);
    }

    /** Up to a thousand messages in one call. */
    Http.Answer postBatch(String body) {
        return post("/v1/messages/batch", body, apiKey);
    }

    private Http.Answer post(String path, String body, String key) {
        return Http.send(
                "POST",
                portal.resolve(path),
                body,
                Map.of("Authorization", "Bearer " + key, "Content-Type", "application/json", "Accept-Language", "en"));
    }

    /** Any other call, which must succeed; its answer. */
    String call(String method, String path, String contentType, String body) {
        return Http.ok(
                        Http.send(
                                method,
                                portal.resolve(path),
                                body,
                                Map.of(
                                        "Authorization",
                                        "Bearer " + apiKey,
                                        "Content-Type",
                                        contentType,
                                        "Accept-Language",
                                        "en")),
                        method + " " + path)
                .text();
    }

    /** Posts a message that must be accepted. */
    JsonNode accepted(ObjectNode body) {
        Http.Answer answer = post(body.toString());
        if (answer.status() != 202) {
            throw new AssertionError("202 was expected, but " + answer.status() + ": " + answer.text());
        }
        return answer.json();
    }

    Http.Answer get(String messageId) {
        return Http.send(
                "GET",
                portal.resolve("/v1/messages/" + messageId),
                "",
                Map.of("Authorization", "Bearer " + apiKey, "Accept-Language", "en"));
    }

    String status(String messageId) {
        return Http.ok(get(messageId), "GET of message " + messageId)
                .json()
                .path("status")
                .asText();
    }
}
