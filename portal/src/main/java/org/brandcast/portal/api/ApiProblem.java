package org.brandcast.portal.api;

import io.micronaut.http.HttpStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a request over the REST door is refused: one status, and what is wrong field by field.
 *
 * @param code stable; also the key of its texts in {@code api_*.properties}
 * @param fields empty when no field is to blame
 */
public record ApiProblem(HttpStatus status, String code, List<Field> fields) {
    private static final int SHOWN = 100;

    public ApiProblem {
        fields = List.copyOf(fields);
    }

    public static ApiProblem of(HttpStatus status, String code) {
        return new ApiProblem(status, code, List.of());
    }

    /** 422: the request is understood, and what it says won't do. */
    public static ApiProblem unprocessable(List<Field> fields) {
        return new ApiProblem(HttpStatus.UNPROCESSABLE_ENTITY, "INVALID_REQUEST", fields);
    }

    /**
     * One thing wrong.
     *
     * @param field the JSON name
     * @param value what was given, shortened; null: nothing was
     * @param code stable: a RejectReason's or one of this door's
     * @param detail fills {@code {detail}} of the texts
     */
    public record Field(String field, @Nullable String value, String code, String detail) {
        public Field {
            if (value != null && value.length() > SHOWN) {
                value = value.substring(0, SHOWN) + "…";
            }
        }
    }
}
