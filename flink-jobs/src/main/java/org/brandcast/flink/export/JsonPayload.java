package org.brandcast.flink.export;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** A flat JSON object, written by hand: one is made for every event. */
final class JsonPayload {
    private static final JsonStringEncoder QUOTED = JsonStringEncoder.getInstance();

    private final StringBuilder json = new StringBuilder(256);

    void clear() {
        json.setLength(0);
    }

    JsonPayload put(String name, long value) {
        name(name).append(value);
        return this;
    }

    JsonPayload put(String name, boolean value) {
        name(name).append(value);
        return this;
    }

    /** A text; null is left out. */
    JsonPayload put(String name, @Nullable String value) {
        if (value != null) {
            name(name);
            quote(value);
        }
        return this;
    }

    JsonPayload put(String name, Collection<String> values) {
        name(name).append('[');
        String separator = "";
        for (String value : values) {
            json.append(separator);
            quote(value);
            separator = ",";
        }
        json.append(']');
        return this;
    }

    String text() {
        return json.length() == 0 ? "{}" : json + "}";
    }

    private StringBuilder name(String name) {
        return json.append(json.length() == 0 ? '{' : ',')
                .append('"')
                .append(name)
                .append("\":");
    }

    private void quote(String value) {
        json.append('"');
        QUOTED.quoteAsString(value, json);
        json.append('"');
    }
}
