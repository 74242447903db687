package org.brandcast.simulator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a handler needs of a request, checked. */
public final class Request {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int MAX_BODY_BYTES = 1 << 20;

    private final HttpExchange exchange;
    private final Map<String, String> parameters;

    Request(HttpExchange exchange) {
        this.exchange = exchange;
        this.parameters = parse(exchange.getRequestURI().getRawQuery());
    }

    private static Map<String, String> parse(String query) {
        Map<String, String> parameters = new HashMap<>();
        if (query == null) {
            return parameters;
        }
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(
                        URLDecoder.decode(pair.substring(0, equals), UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), UTF_8));
            }
        }
        return parameters;
    }

    public String method() {
        return exchange.getRequestMethod();
    }

    public String path() {
        return exchange.getRequestURI().getPath();
    }

    String header(String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
    }

    /** Empty if the parameter is absent or blank. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isBlank());
    }

    long number(String name, long absent, long min, long max) throws ApiException {
        String value = parameters.get(name);
        if (value == null || value.isBlank()) {
            return absent;
        }
        try {
            long number = Long.parseLong(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new ApiException(400, name + " is " + value + ": must be a whole number from " + min + " to " + max);
    }

    String body() throws IOException, ApiException {
        byte[] bytes = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
        if (bytes.length > MAX_BODY_BYTES) {
            throw new ApiException(413, "the body has more than " + MAX_BODY_BYTES + " bytes");
        }
        return new String(bytes, UTF_8);
    }

    /** The body as a JSON object; an empty body is an empty object. */
    JsonNode json() throws IOException, ApiException {
        String body = body();
        try {
            JsonNode node = MAPPER.readTree(body.isBlank() ? "{}" : body);
            if (node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException e) {
            throw new ApiException(400, "the body is not JSON: " + e.getOriginalMessage());
        }
        throw new ApiException(400, "the body is not a JSON object");
    }
}
