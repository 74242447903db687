package org.brandcast.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the carriers received. */
final class Simulators {
    private static final Logger LOG = LoggerFactory.getLogger(Simulators.class);
    private static final int PAGE = 5_000;

    private final List<Endpoints.Smsc> smscs;

    Simulators(List<Endpoints.Smsc> smscs) {
        this.smscs = smscs;
    }

    /**
     * One segment as a carrier took it.
     *
     * @param parts of the message; one that came as a whole text, over HTTP, is the first of as many as its text takes
     * @param status what the message must become by the carrier's receipt
     * @param identity equal for copies of the same segment
     */
    record Segment(
            String smsc, String from, String to, String text, int part, int parts, String status, String identity) {}

    /** The segments whose text contains a word; for long messages that is usually the first segment only. */
    List<Segment> segments(String word) {
        List<Segment> segments = new ArrayList<>();
        for (Endpoints.Smsc smsc : smscs) {
            String after = "-1";
            while (!after.isEmpty()) {
                JsonNode page = Http.get(smsc.httpUrl()
                        .resolve("/messages?limit=" + PAGE + "&after=" + after + "&text=" + encoded(word)));
                for (JsonNode message : page.path("messages")) {
                    segments.add(segment(smsc.name(), message));
                }
                after = page.path("next").isNull() ? "" : page.path("next").asText();
            }
        }
        return segments;
    }

    private static Segment segment(String smsc, JsonNode message) {
        JsonNode segment = message.path("segment");
        return new Segment(
                smsc,
                message.path("from").asText(),
                message.path("to").asText(),
                message.path("text").asText(),
                segment.path("part").asInt(),
                Math.max(segment.path("parts").asInt(), message.path("segments").asInt()),
                statusOf(message.path("end").asText()),
                message.path("to").asText() + " " + segment + " "
                        + message.path("text").asText());
    }

    /** A message of one segment ends as its receipt says; what the carrier deleted or refused has failed. */
    private static String statusOf(String end) {
        return switch (end) {
            case "DELIVERED", "EXPIRED" -> end;
            default -> "FAILED";
        };
    }

    /** The sum of a figure of {@code /stats?text=}: submits, messages, distinctNumbers, duplicates. */
    long matching(String word, String figure) {
        long sum = 0;
        for (Endpoints.Smsc smsc : smscs) {
            sum += Http.get(smsc.httpUrl().resolve("/stats?text=" + encoded(word)))
                    .path(figure)
                    .asLong();
        }
        return sum;
    }

    /** The sum of a figure of {@code /stats}. */
    long total(String figure) {
        long sum = 0;
        for (Endpoints.Smsc smsc : smscs) {
            sum += Http.get(smsc.httpUrl().resolve("/stats")).at(figure).asLong();
        }
        return sum;
    }

    /** Tells every carrier how to behave; undone by {@link #behaveAsUsual}. */
    void behave(String script) {
        for (Endpoints.Smsc smsc : smscs) {
            Http.ok(
                    Http.send("PUT", smsc.httpUrl().resolve("/script"), script, Map.of()),
                    "the script for " + smsc.name());
        }
    }

    void behaveAsUsual() {
        for (Endpoints.Smsc smsc : smscs) {
            URI script = smsc.httpUrl().resolve("/script");
            Http.Answer answer = Http.send("DELETE", script, "", Map.of());
            if (answer.status() != 200) {
                LOG.warn("{} answered {}: {}", script, answer.status(), answer.text());
            }
        }
    }

    private static String encoded(String word) {
        return URLEncoder.encode(word, StandardCharsets.UTF_8);
    }
}
