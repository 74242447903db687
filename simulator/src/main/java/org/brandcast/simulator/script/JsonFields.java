package org.brandcast.simulator.script;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the fields of one JSON object, notes every problem instead of stopping at the first. */
final class JsonFields {
    private final JsonNode node;
    private final String path;
    private final List<String> problems;
    private final Set<String> read = new HashSet<>();

    JsonFields(JsonNode node, String path, List<String> problems) {
        this.problems = problems;
        this.path = path;
        if (node.isObject()) {
            this.node = node;
        } else {
            problems.add((path.isEmpty() ? "the script" : path) + " is " + node + ": must be an object");
            this.node = JsonNodeFactory.instance.objectNode();
        }
    }

    void problem(String text) {
        problems.add(path.isEmpty() ? text : path + ": " + text);
    }

    boolean has(String name) {
        read.add(name);
        return node.hasNonNull(name);
    }

    JsonFields object(String name) {
        return new JsonFields(
                has(name) ? node.get(name) : JsonNodeFactory.instance.objectNode(), pathOf(name), problems);
    }

    List<JsonFields> objects(String name) {
        if (!has(name)) {
            return List.of();
        }
        JsonNode array = node.get(name);
        if (!array.isArray()) {
            wrong(name, array, "must be an array");
            return List.of();
        }
        List<JsonFields> elements = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            elements.add(new JsonFields(array.get(i), pathOf(name) + "[" + i + "]", problems));
        }
        return elements;
    }

    long number(String name, long absent, long min, long max) {
        if (!has(name)) {
            return absent;
        }
        JsonNode value = node.get(name);
        if (!value.canConvertToLong() || !value.isIntegralNumber() || value.asLong() < min || value.asLong() > max) {
            wrong(name, value, "must be a whole number from " + min + " to " + max);
            return absent;
        }
        return value.asLong();
    }

    double rate(String name, double absent) {
        if (!has(name)) {
            return absent;
        }
        JsonNode value = node.get(name);
        if (!value.isNumber() || value.asDouble() < 0 || value.asDouble() > 1) {
            wrong(name, value, "must be a number from 0 to 1");
            return absent;
        }
        return value.asDouble();
    }

    boolean flag(String name, boolean absent) {
        if (!has(name)) {
            return absent;
        }
        JsonNode value = node.get(name);
        if (!value.isBoolean()) {
            wrong(name, value, "must be true or false");
            return absent;
        }
        return value.asBoolean();
    }

    /** A command_status: a whole number, or text such as {@code "0x0B"}. */
    int status(String name, int absent) {
        if (!has(name)) {
            return absent;
        }
        JsonNode value = node.get(name);
        try {
            int status = value.isTextual() ? Integer.decode(value.asText()) : value.isInt() ? value.asInt() : -1;
            if (status > 0) {
                return status;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        wrong(name, value, "must be a command_status other than 0, such as \"0x0B\"");
        return absent;
    }

    String text(String name, String absent, String pattern) {
        if (!has(name)) {
            if (absent.isEmpty()) {
                problems.add(pathOf(name) + " is missing");
            }
            return absent;
        }
        JsonNode value = node.get(name);
        if (!value.isTextual() || !value.asText().matches(pattern)) {
            wrong(name, value, "must match " + pattern);
            return absent;
        }
        return value.asText();
    }

    <E extends Enum<E>> E choice(String name, Class<E> type, E absent) {
        if (!has(name)) {
            return absent;
        }
        JsonNode value = node.get(name);
        for (E constant : type.getEnumConstants()) {
            if (value.isTextual() && constant.name().equals(value.asText().toUpperCase(Locale.ROOT))) {
                return constant;
            }
        }
        wrong(
                name,
                value,
                "must be one of "
                        + Arrays.stream(type.getEnumConstants()).map(Enum::name).collect(Collectors.joining(", ")));
        return absent;
    }

    void refuseTheRest() {
        Iterator<String> names = node.fieldNames();
        while (names.hasNext()) {
            String name = names.next();
            if (!read.contains(name)) {
                problems.add(pathOf(name) + " is unknown; known here: "
                        + read.stream().sorted().collect(Collectors.joining(", ")));
            }
        }
    }

    private void wrong(String name, JsonNode value, String rule) {
        problems.add(pathOf(name) + " is " + value + ": " + rule);
    }

    private String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
