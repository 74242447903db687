package org.brandcast.portal.api;

import io.micronaut.http.HttpRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list a call of /v1 asks for: {@code limit} (1 to 200) and {@code cursor} (of the page before). An answer is
 * {@code {"<items>": […], "next": "<cursor>"}}; next is null on the last page.
 *
 * @param cursor as it was answered; null: from the beginning
 */
public record ApiPage(int limit, @Nullable String cursor) {
    private static final int USUAL = 50;
    private static final int MOST = 200;

    /**
     * As the address has it.
     *
     * @throws ApiProblemException a limit or cursor that isn't one
     */
    public static ApiPage of(HttpRequest<?> request) {
        String limit = request.getParameters().get("limit");
        String cursor = request.getParameters().get("cursor");
        int count = USUAL;
        if (limit != null) {
            count = limit.matches("[0-9]{1,3}") ? Integer.parseInt(limit) : 0;
            if (count < 1 || count > MOST) {
                throw refused("limit", limit, "LIMIT_INVALID", Integer.toString(MOST));
            }
        }
        if (cursor != null && !cursor.matches("[0-9a-f.-]{1,60}")) {
            throw refused("cursor", cursor, "CURSOR_INVALID", cursor);
        }
        return new ApiPage(count, cursor);
    }

    /** Of items in the order of their ids. */
    public <T> Map<String, Object> of(
            String name, List<T> all, ToLongFunction<T> id, Function<T, Map<String, Object>> body) {
        long after = id(0);
        List<T> rest = all.stream().filter(item -> id.applyAsLong(item) > after).toList();
        List<T> shown = rest.size() > limit ? rest.subList(0, limit) : rest;
        String next = rest.size() > limit ? Long.toString(id.applyAsLong(shown.get(shown.size() - 1))) : null;
        return body(name, shown.stream().map(body).toList(), next);
    }

    /**
     * Of items with the newest first.
     *
     * @param find so many at most, with ids below; the first with {@link Long#MAX_VALUE}
     */
    public <T> Map<String, Object> newestFirst(
            String name, Finder<T> find, ToLongFunction<T> id, Function<T, Map<String, Object>> body) {
        List<T> found = find.below(id(Long.MAX_VALUE), limit + 1);
        List<T> shown = found.size() > limit ? found.subList(0, limit) : found;
        String next = found.size() > limit ? Long.toString(id.applyAsLong(shown.get(shown.size() - 1))) : null;
        return body(name, shown.stream().map(body).toList(), next);
    }

    /** Asks for a part of a list. */
    @FunctionalInterface
    public interface Finder<T> {
        List<T> below(long id, int most);
    }

    private long id(long ofTheFirstPage) {
        if (cursor != null && !cursor.matches("[0-9]{1,18}")) {
            throw refused("cursor", cursor, "CURSOR_INVALID", cursor);
        }
        return cursor == null ? ofTheFirstPage : Long.parseLong(cursor);
    }

    public static Map<String, Object> body(String name, List<Map<String, Object>> items, @Nullable String next) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put(name, new ArrayList<>(items));
        body.put("next", next);
        return body;
    }

    private static ApiProblemException refused(String field, String value, String code, String detail) {
        return new ApiProblemException(
                ApiProblem.unprocessable(List.of(new ApiProblem.Field(field, value, code, detail))));
    }
}
