package org.brandcast.portal.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.brandcast.portal.api.ApiProblem;
import org.jspecify.annotations.Nullable;

/**
 * One message of POST /v1/messages or of a batch, read strictly: every field must be known, given once, and of its kind. All that is
 * wrong is told at once.
 */
record SendCommand(
        @Nullable String from,
        @Nullable String to,
        @Nullable String text,
        @Nullable String type,
        @Nullable String clientRef,
        @Nullable Long orderId,
        List<ApiProblem.Field> problems) {
    private static final int LONGEST_STRING = 20_000;
    private static final int DEEPEST = 20;
    static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(LONGEST_STRING)
                    .maxNestingDepth(DEEPEST)
                    .build())
            .build();
    private static final Set<String> TEXTS = Set.of("from", "to", "text", "type", "clientRef");

    /**
     * Reads the body.
     *
     * @throws IOException when it isn't one JSON object
     */
    static SendCommand read(byte[] body) throws IOException {
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the body is not a JSON object");
            }
            SendCommand command = new Reader(parser).read();
            if (parser.nextToken() != null) {
                throw new IOException("something follows the JSON object");
            }
            return command;
        }
    }

    /** Reads one object whose beginning the parser has just read. */
    static SendCommand readObject(JsonParser parser) throws IOException {
        return new Reader(parser).read();
    }

    /** What wasn't even an object. */
    static SendCommand faulty(ApiProblem.Field problem) {
        return new SendCommand(null, null, null, null, null, null, List.of(problem));
    }

    private static final class Reader {
        private final JsonParser parser;
        private final List<ApiProblem.Field> problems = new ArrayList<>();
        private final Set<String> seen = new HashSet<>();
        private final String[] texts = new String[5];
        private @Nullable Long orderId;

        Reader(JsonParser parser) {
            this.parser = parser;
        }

        SendCommand read() throws IOException {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken token = parser.nextToken();
                boolean known = TEXTS.contains(name) || name.equals("orderId");
                if (!known) {
                    problems.add(new ApiProblem.Field(name, null, "FIELD_UNKNOWN", name));
                    parser.skipChildren();
                } else if (!seen.add(name)) {
                    problems.add(new ApiProblem.Field(name, null, "FIELD_REPEATED", name));
                    parser.skipChildren();
                } else if (name.equals("orderId")) {
                    readOrderId(token);
                } else {
                    readText(name, token);
                }
            }
            return new SendCommand(texts[0], texts[1], texts[2], texts[3], texts[4], orderId, problems);
        }

        private void readText(String name, JsonToken token) throws IOException {
            boolean optional = name.equals("clientRef");
            if (token == JsonToken.VALUE_STRING) {
                texts[indexOf(name)] = parser.getText();
            } else if (token != JsonToken.VALUE_NULL || !optional) {
                problems.add(new ApiProblem.Field(name, shown(token), "FIELD_NOT_TEXT", name));
                // Counts as given: one complaint about it is enough.
                texts[indexOf(name)] = null;
                parser.skipChildren();
            }
        }

        private void readOrderId(JsonToken token) throws IOException {
            if (token == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
                orderId = parser.getLongValue();
            } else if (token != JsonToken.VALUE_NULL) {
                problems.add(new ApiProblem.Field("orderId", shown(token), "FIELD_NOT_INTEGER", "orderId"));
                parser.skipChildren();
            }
        }

        private @Nullable String shown(JsonToken token) throws IOException {
            return token.isScalarValue() ? parser.getText() : null;
        }

        private static int indexOf(String name) {
            return switch (name) {
                case "from" -> 0;
                case "to" -> 1;
                case "text" -> 2;
                case "type" -> 3;
                case "clientRef" -> 4;
                default -> throw new IllegalArgumentException(name);
            };
        }
    }

    /** Whether the field is already complained of. */
    boolean isFaulty(String field) {
        return problems.stream().anyMatch(problem -> problem.field().equals(field));
    }
}
