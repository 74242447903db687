package org.brandcast.flink;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Command line of the form {@code --name value}; every name is known, or the exception says which one isn't. */
final class Arguments {
    private final Map<String, String> values;

    private Arguments(Map<String, String> values) {
        this.values = values;
    }

    static Arguments parse(String[] args, List<String> known) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < args.length; i += 2) {
            String name = args[i];
            if (!name.startsWith("--") || !known.contains(name.substring(2))) {
                throw new IllegalArgumentException(
                        "unknown argument " + name + "; known: --" + String.join(" --", known));
            }
            if (i + 1 == args.length) {
                throw new IllegalArgumentException("argument " + name + " has no value");
            }
            values.put(name.substring(2), args[i + 1]);
        }
        return new Arguments(values);
    }

    String required(String name) {
        String value = values.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("argument --" + name + " is missing");
        }
        return value;
    }

    String orElse(String name, String fallback) {
        return Objects.requireNonNullElse(values.get(name), fallback);
    }

    int intOrElse(String name, int fallback, int least, int most) {
        String value = values.get(name);
        if (value == null) {
            return fallback;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, with the bounds
        }
        throw new IllegalArgumentException(
                "argument --" + name + " is " + value + ", but must be a whole number from " + least + " to " + most);
    }
}
