package org.brandcast.http;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a route gives for a profile's parameters: the address, the log-in. Values are never printed. */
public final class RouteParameters {
    private final Map<String, String> values;

    private RouteParameters(Map<String, String> values) {
        this.values = Collections.unmodifiableMap(values);
    }

    /**
     * The parameters, completed by the profile's defaults.
     *
     * @param given by name, secrets among them, opened
     * @throws IllegalArgumentException if one is missing or the profile doesn't know it; no value is in the message
     */
    public static RouteParameters of(HttpProfile profile, Map<String, String> given) {
        Map<String, String> values = new LinkedHashMap<>();
        for (HttpProfile.Parameter parameter : profile.parameters()) {
            String value = given.getOrDefault(parameter.name(), parameter.defaultValue());
            if (value == null) {
                throw new IllegalArgumentException(
                        "parameter " + parameter.name() + " is missing: profile " + profile.name() + " needs it");
            }
            values.put(parameter.name(), value);
        }
        TreeSet<String> unknown = new TreeSet<>(given.keySet());
        unknown.removeAll(values.keySet());
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "profile " + profile.name() + " has no parameter " + unknown + "; it has " + values.keySet());
        }
        return new RouteParameters(values);
    }

    /** As placeholders: {@code param.<name>}. */
    Map<String, String> placeholders() {
        Map<String, String> placeholders = new LinkedHashMap<>();
        values.forEach((name, value) -> placeholders.put("param." + name, value));
        return placeholders;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RouteParameters parameters && values.equals(parameters.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return "RouteParameters" + values.keySet();
    }
}
