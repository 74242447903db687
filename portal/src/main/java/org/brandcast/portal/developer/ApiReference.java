package org.brandcast.portal.developer;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * {@code public/openapi.yaml} as pages show it. The description is in English; {@code x-vi} beside a summary or a description
 * is its Vietnamese.
 */
@Singleton
public final class ApiReference {
    private static final String SOURCE = "/public/openapi.yaml";
    private static final List<String> METHODS = List.of("get", "post", "patch", "put", "delete");
    private static final int DEEPEST = 4;

    private final Map<String, Object> description;
    private final Map<String, List<Group>> groups = new HashMap<>();

    public ApiReference() {
        this.description = load();
        groups.put("vi", read("vi"));
        groups.put("en", read("en"));
    }

    /** Calls about one thing, e.g. {@code webhooks}. */
    public record Group(String name, List<Call> calls) {}

    /**
     * One call.
     *
     * @param example of the body, as JSON; empty: it has none
     */
    public record Call(
            String id,
            String method,
            String path,
            String summary,
            String text,
            List<Field> parameters,
            List<Field> body,
            String example,
            List<Answer> answers) {}

    /**
     * A parameter, or a property.
     *
     * @param depth 0: of the body itself; deeper ones are properties of those before
     * @param type text, integer, …; of a list {@code list of …}
     */
    public record Field(String name, int depth, String type, boolean required, String text) {}

    /** What comes back with a status. */
    public record Answer(String status, String text, List<Field> fields) {}

    public List<Group> groups(Locale locale) {
        return groups.get(locale.getLanguage().equals("vi") ? "vi" : "en");
    }

    private List<Group> read(String language) {
        Map<String, List<Call>> byThing = new LinkedHashMap<>();
        map(description.get("paths")).forEach((path, item) -> {
            List<Field> shared = parameters(map(item).get("parameters"), language);
            for (String method : METHODS) {
                Map<String, Object> operation = map(map(item).get(method));
                if (!operation.isEmpty()) {
                    byThing.computeIfAbsent(path.split("/", -1)[2], name -> new ArrayList<>())
                            .add(call(path, method, operation, shared, language));
                }
            }
        });
        List<Group> all = new ArrayList<>();
        byThing.forEach((name, calls) -> all.add(new Group(name, List.copyOf(calls))));
        return List.copyOf(all);
    }

    private Call call(String path, String method, Map<String, Object> operation, List<Field> shared, String language) {
        List<Field> parameters = new ArrayList<>(shared);
        parameters.addAll(parameters(operation.get("parameters"), language));
        Map<String, Object> content = firstContent(map(operation.get("requestBody")));
        List<Field> body = new ArrayList<>();
        addFields(body, map(content.get("schema")), 0, language);
        List<Answer> answers = new ArrayList<>();
        map(operation.get("responses")).forEach((status, response) -> {
            Map<String, Object> found = resolve(map(response));
            List<Field> fields = new ArrayList<>();
            if (status.startsWith("2")) {
                addFields(fields, map(firstContent(found).get("schema")), 0, language);
                answers.add(new Answer(status, told(found, "description", language), fields));
            } else {
                answers.add(new Answer(status, "", fields));
            }
        });
        return new Call(
                text(operation.get("operationId")),
                method.toUpperCase(Locale.ROOT),
                path,
                told(operation, "summary", language),
                told(operation, "description", language),
                List.copyOf(parameters),
                List.copyOf(body),
                example(content.get("example")),
                List.copyOf(answers));
    }

    /** In which kind a body or an answer comes usually. */
    private static Map<String, Object> firstContent(Map<String, Object> from) {
        return map(from.get("content")).values().stream()
                .findFirst()
                .map(ApiReference::map)
                .orElse(Map.of());
    }

    private static String example(@Nullable Object example) {
        return example == null ? "" : example instanceof String text ? text : JsonText.of(example);
    }

    private List<Field> parameters(@Nullable Object given, String language) {
        List<Field> fields = new ArrayList<>();
        if (given instanceof List<?> list) {
            for (Object each : list) {
                Map<String, Object> parameter = resolve(map(each));
                Map<String, Object> schema = resolve(map(parameter.get("schema")));
                fields.add(new Field(
                        text(parameter.get("name")),
                        0,
                        type(schema),
                        Boolean.TRUE.equals(parameter.get("required")),
                        told(parameter, "description", language)));
            }
        }
        return fields;
    }

    private void addFields(List<Field> fields, Map<String, Object> given, int depth, String language) {
        Map<String, Object> schema = resolve(given);
        Map<String, Object> items = resolve(map(schema.get("items")));
        Map<String, Object> inner = items.isEmpty() ? schema : items;
        List<?> required = inner.get("required") instanceof List<?> list ? list : List.of();
        map(inner.get("properties")).forEach((name, property) -> {
            Map<String, Object> found = resolve(map(property));
            fields.add(
                    new Field(name, depth, type(found), required.contains(name), told(found, "description", language)));
            if (depth < DEEPEST) {
                addFields(fields, found, depth + 1, language);
            }
        });
    }

    private String type(Map<String, Object> schema) {
        String type = text(schema.get("type"));
        if (schema.get("enum") instanceof List<?> choices) {
            return String.join(" | ", choices.stream().map(Object::toString).toList());
        }
        if (type.equals("array")) {
            return type(resolve(map(schema.get("items")))) + "[]";
        }
        return schema.containsKey("format") ? text(schema.get("format")) : type;
    }

    /** The text in the language that is asked for; folded lines become one. */
    private static String told(Map<String, Object> from, String name, String language) {
        Object own = language.equals("vi") ? map(from.get("x-vi")).get(name) : null;
        return text(own == null ? from.get(name) : own).strip();
    }

    private Map<String, Object> resolve(Map<String, Object> found) {
        if (!(found.get("$ref") instanceof String ref)) {
            return found;
        }
        Object target = description;
        for (String step : ref.substring(2).split("/", -1)) {
            target = map(target).get(step);
        }
        return map(target);
    }

    @SuppressWarnings("unchecked") // YAML's keys of this file are texts; statuses are written so
    private static Map<String, Object> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    private static Map<String, Object> load() {
        try (InputStream in = ApiReference.class.getResourceAsStream(SOURCE)) {
            if (in == null) {
                throw new IllegalStateException("missing from the class path: " + SOURCE);
            }
            return map(new Yaml(new SafeConstructor(new LoaderOptions())).load(in));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + SOURCE, e);
        }
    }
}
