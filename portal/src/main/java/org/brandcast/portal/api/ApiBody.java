package org.brandcast.portal.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.micronaut.http.HttpStatus;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The JSON object that a call carries, read strictly: every field must be known, given once and of its kind; null counts as
 * not given. All that is wrong is told at once.
 */
public final class ApiBody {
    private static final int LARGEST_BODY_BYTES = 64 * 1024;
    private static final int DEEPEST = 20;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(LARGEST_BODY_BYTES)
                    .maxNestingDepth(DEEPEST)
                    .build())
            .build();

    private final Map<String, Object> values = new HashMap<>();
    private final List<ApiProblem.Field> problems = new ArrayList<>();

    private ApiBody() {}

    /** What a field may hold. */
    public enum Kind {
        TEXT("FIELD_NOT_TEXT"),
        INTEGER("FIELD_NOT_INTEGER"),
        BOOLEAN("FIELD_NOT_BOOLEAN"),
        INSTANT("PARAMETER_INSTANT"),
        TEXTS("FIELD_NOT_LIST"),
        INTEGERS("FIELD_NOT_LIST");

        private final String complaint;

        Kind(String complaint) {
            this.complaint = complaint;
        }
    }

    /**
     * Reads it.
     *
     * @throws ApiProblemException 400: it is not one JSON object; 413: over 64 kB; 422: its fields aren't as they should be
     */
    public static ApiBody read(byte @Nullable [] body, Map<String, Kind> fields) {
        if (body != null && body.length > LARGEST_BODY_BYTES) {
            throw new ApiProblemException(ApiProblem.of(HttpStatus.REQUEST_ENTITY_TOO_LARGE, "REQUEST_TOO_LARGE"));
        }
        ApiBody read = new ApiBody();
        try (JsonParser parser = JSON.createParser(body == null ? new byte[0] : body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the body is not a JSON object");
            }
            read.readFields(parser, fields);
            if (parser.nextToken() != null) {
                throw new IOException("something follows the JSON object");
            }
        } catch (IOException e) {
            throw new ApiProblemException(ApiProblem.of(HttpStatus.BAD_REQUEST, "BODY_NOT_JSON"));
        }
        if (!read.problems.isEmpty()) {
            throw new ApiProblemException(ApiProblem.unprocessable(read.problems));
        }
        return read;
    }

    public @Nullable String text(String name) {
        return (String) values.get(name);
    }

    public @Nullable Long integer(String name) {
        return (Long) values.get(name);
    }

    /** False unless it is given. */
    public boolean on(String name) {
        return Boolean.TRUE.equals(values.get(name));
    }

    public @Nullable Long millis(String name) {
        return (Long) values.get(name);
    }

    /** Empty unless it is given. */
    public List<String> texts(String name) {
        return list(name, String.class::cast);
    }

    /** Empty unless it is given. */
    public List<Long> integers(String name) {
        return list(name, Long.class::cast);
    }

    private <T> List<T> list(String name, Function<Object, T> each) {
        return values.get(name) instanceof List<?> found
                ? found.stream().map(each).toList()
                : List.of();
    }

    private void readFields(JsonParser parser, Map<String, Kind> fields) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            Kind kind = fields.get(name);
            if (kind == null) {
                complain(name, null, "BODY_FIELD_UNKNOWN");
                parser.skipChildren();
            } else if (values.containsKey(name)) {
                complain(name, null, "FIELD_REPEATED");
                parser.skipChildren();
            } else if (token != JsonToken.VALUE_NULL) {
                Object value = value(parser, name, kind);
                if (value != null) {
                    values.put(name, value);
                }
            }
        }
    }

    private @Nullable Object value(JsonParser parser, String name, Kind kind) throws IOException {
        return switch (kind) {
            case TEXT, INTEGER, BOOLEAN, INSTANT -> scalar(parser, name, kind);
            case TEXTS -> several(parser, name, Kind.TEXT);
            case INTEGERS -> several(parser, name, Kind.INTEGER);
        };
    }

    private @Nullable Object several(JsonParser parser, String name, Kind each) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            complain(name, shown(parser), Kind.TEXTS.complaint);
            parser.skipChildren();
            return null;
        }
        List<Object> values = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == null) {
                throw new IOException("the list does not end");
            }
            Object value = scalar(parser, name, each);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    private @Nullable Object scalar(JsonParser parser, String name, Kind kind) throws IOException {
        JsonToken token = parser.currentToken();
        if (kind == Kind.TEXT && token == JsonToken.VALUE_STRING) {
            String text = parser.getText();
            if (text.indexOf('\0') >= 0) {
                // No text of a database, nor of a message.
                complain(name, text, "FIELD_ZERO");
                return null;
            }
            return text;
        }
        if (kind == Kind.BOOLEAN && token.isBoolean()) {
            return parser.getBooleanValue();
        }
        if (kind == Kind.INTEGER
                && token == JsonToken.VALUE_NUMBER_INT
                && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return parser.getLongValue();
        }
        if (kind == Kind.INSTANT && token == JsonToken.VALUE_STRING) {
            try {
                return Instant.parse(parser.getText()).toEpochMilli();
            } catch (DateTimeParseException | ArithmeticException e) {
                complain(name, parser.getText(), kind.complaint);
                return null;
            }
        }
        complain(name, shown(parser), kind.complaint);
        parser.skipChildren();
        return null;
    }

    private static @Nullable String shown(JsonParser parser) throws IOException {
        return parser.currentToken().isScalarValue() ? parser.getText() : null;
    }

    private void complain(String name, @Nullable String value, String code) {
        problems.add(new ApiProblem.Field(name, value, code, name));
    }
}
