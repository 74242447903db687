package org.brandcast.portal.api;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Problems as RFC 9457 tells them; the first field's values also stand at the top, for clients that show one. */
@Singleton
public final class ProblemWriter {
    private static final MediaType PROBLEM_JSON = MediaType.of("application/problem+json");
    private final JsonMapper json;

    ProblemWriter(JsonMapper json) {
        this.json = json;
    }

    public MutableHttpResponse<byte[]> response(HttpRequest<?> request, ApiProblem problem) {
        Locale locale = localeOf(request);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put(
                "type",
                "urn:brandcast:problem:"
                        + problem.code().toLowerCase(Locale.ROOT).replace('_', '-'));
        body.put("title", ApiTexts.text(locale, problem.code(), ""));
        body.put("status", problem.status().getCode());
        body.put("code", problem.code());
        List<Map<String, Object>> errors = errors(locale, problem.fields());
        if (errors.isEmpty()) {
            body.put("remedy", ApiTexts.remedy(locale, problem.code(), ""));
        } else {
            body.put("detail", errors.get(0).get("detail"));
            body.put("field", errors.get(0).get("field"));
            body.put("value", errors.get(0).get("value"));
            body.put("remedy", errors.get(0).get("remedy"));
            body.put("errors", errors);
        }
        MutableHttpResponse<byte[]> response = HttpResponse.<byte[]>status(problem.status())
                .contentType(PROBLEM_JSON)
                .header("Content-Language", ApiTexts.language(locale))
                .body(bytes(body));
        if (problem.status() == HttpStatus.UNAUTHORIZED) {
            response.header("WWW-Authenticate", "Bearer");
        }
        return response;
    }

    /** The language that the client asks for; Vietnamese when it asks for none. */
    public static Locale localeOf(HttpRequest<?> request) {
        String accepted = request.getHeaders().get("Accept-Language");
        if (accepted == null || accepted.isBlank()) {
            return Locale.forLanguageTag("vi");
        }
        try {
            return Locale.LanguageRange.parse(accepted).stream()
                    .map(range -> Locale.forLanguageTag(range.getRange()))
                    .filter(locale -> locale.getLanguage().equals("vi")
                            || locale.getLanguage().equals("en"))
                    .findFirst()
                    .orElse(Locale.ENGLISH);
        } catch (IllegalArgumentException e) {
            return Locale.forLanguageTag("vi");
        }
    }

    /** A problem inside an answer about many things: code, title, and remedy or errors as {@link #response} tells them. */
    public static Map<String, Object> inside(Locale locale, ApiProblem problem) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", problem.status().getCode());
        body.put("code", problem.code());
        body.put("title", ApiTexts.text(locale, problem.code(), ""));
        if (problem.fields().isEmpty()) {
            body.put("remedy", ApiTexts.remedy(locale, problem.code(), ""));
        } else {
            body.put("errors", errors(locale, problem.fields()));
        }
        return body;
    }

    /** As they stand in {@code errors}. */
    public static List<Map<String, Object>> errors(Locale locale, List<ApiProblem.Field> fields) {
        List<Map<String, Object>> errors = new ArrayList<>();
        for (ApiProblem.Field field : fields) {
            errors.add(error(locale, field));
        }
        return errors;
    }

    private static Map<String, Object> error(Locale locale, ApiProblem.Field field) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("field", field.field());
        error.put("value", field.value());
        error.put("code", field.code());
        String told = field.told();
        error.put("detail", told == null ? ApiTexts.text(locale, field.code(), field.detail()) : told);
        error.put("remedy", told == null ? ApiTexts.remedy(locale, field.code(), field.detail()) : told);
        return error;
    }

    private byte[] bytes(Map<String, Object> body) {
        try {
            return json.writeValueAsBytes(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
