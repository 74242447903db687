package org.brandcast.simulator.carrier;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.brandcast.simulator.script.Fate;
import org.brandcast.simulator.store.SubmitFacts;

/**
 * A JSON interface in the style of aggregators: POST /v1/messages, GET /v1/messages/ID, GET /v1/balance; each request is
 * signed over method, path, time and body.
 */
final class JsonFace {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String JSON = "application/json";
    private static final String MESSAGES = "/v1/messages";
    private static final long MAX_SKEW_SECONDS = 300;

    private final HttpCarrierConfig.Account account;
    private final Intake intake;
    private final LongSupplier balance;
    private final Clock clock;

    JsonFace(HttpCarrierConfig.Account account, Intake intake, LongSupplier balance, Clock clock) {
        this.account = account;
        this.intake = intake;
        this.balance = balance;
        this.clock = clock;
    }

    Reply answer(String method, String path, Headers headers, String body) throws IOException {
        if (!isProven(method, path, headers, body)) {
            return error(401, "10", "wrong key or signature");
        }
        if (method.equals("POST") && path.equals(MESSAGES)) {
            return take(body);
        }
        if (method.equals("GET") && path.equals("/v1/balance")) {
            ObjectNode node = JsonNodeFactory.instance.objectNode().put("balance", Long.toString(balance.getAsLong()));
            return Reply.at(200, JSON, node.put("currency", "VND").toString());
        }
        if (method.equals("GET") && path.startsWith(MESSAGES + "/")) {
            Optional<SubmitFacts> found = intake.find(path.substring(MESSAGES.length() + 1));
            return found.isEmpty() ? error(404, "40", "no such message") : tell(found.get());
        }
        return error(404, "40", "there is nothing here");
    }

    /** Who gets no callbacks has learnt the end with this answer. */
    private Reply tell(SubmitFacts facts) throws IOException {
        long now = clock.millis();
        if (facts.outcome().dueAtMillis() <= now && account.jsonCallback().isEmpty()) {
            intake.told(facts);
        }
        return Reply.at(200, JSON, state(facts, now).toString());
    }

    private boolean isProven(String method, String path, Headers headers, String body) {
        String timestamp = Objects.requireNonNullElse(headers.getFirst("X-Timestamp"), "");
        if (!timestamp.matches("[0-9]{1,12}")
                || Math.abs(clock.instant().getEpochSecond() - Long.parseLong(timestamp)) > MAX_SKEW_SECONDS) {
            return false;
        }
        String signature = Hmac.sign(account.password(), method + "\n" + path + "\n" + timestamp + "\n" + body);
        return account.user().equals(headers.getFirst("X-Api-Key"))
                && signature.equals(headers.getFirst("X-Signature"));
    }

    private Reply take(String body) throws IOException {
        JsonNode node;
        try {
            node = MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            return error(400, "20", "no JSON");
        }
        Incoming message = new Incoming(
                node.path("from").asText(),
                node.path("to").asText(),
                node.path("text").asText(),
                node.path("reference").asText(),
                false);
        if (!message.problem().isEmpty()) {
            return error(422, "21", message.problem());
        }
        if (balance.getAsLong() < HttpCarrierConfig.PRICE) {
            return error(402, "11", "the balance is used up");
        }
        Intake.Taken taken = intake.take(message);
        if (taken.facts().isPresent()) {
            SubmitFacts facts = taken.facts().get();
            ObjectNode answer = JsonNodeFactory.instance.objectNode().put("code", "0");
            return Reply.at(
                            202,
                            JSON,
                            answer.put("messageId", Intake.idOf(facts)).toString())
                    .with(facts);
        }
        return switch (taken.status()) {
            case Fate.THROTTLED -> error(429, "29", "too fast");
            case Fate.QUEUE_FULL -> error(503, "30", "no room");
            case Fate.SYSTEM_ERROR -> error(500, "99", "something went wrong");
            default -> error(422, "22", "refused");
        };
    }

    private static Reply error(int status, String code, String text) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("code", code);
        return Reply.at(status, JSON, node.put("message", text).toString());
    }

    /** A message's state as it is at a time; its end once that is due. */
    static ObjectNode state(SubmitFacts facts, long atMillis) {
        boolean ended = facts.outcome().dueAtMillis() <= atMillis;
        String status = switch (facts.outcome().end()) {
            case DELIVERED -> "DELIVERED";
            case EXPIRED -> "EXPIRED";
            case REJECTED -> "REJECTED";
            case DELETED, UNDELIVERABLE -> "FAILED";
        };
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("messageId", Intake.idOf(facts))
                .put("reference", Intake.referenceOf(facts))
                .put("to", facts.to().number())
                .put("from", facts.from().number())
                .put("status", ended ? status : "SENT");
        if (ended) {
            node.put("error", facts.outcome().error())
                    .put(
                            "doneAt",
                            Instant.ofEpochMilli(facts.outcome().dueAtMillis()).toString());
        }
        return node;
    }
}
