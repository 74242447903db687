package org.brandcast.portal.api;

import io.micronaut.http.HttpStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.brandcast.portal.form.FieldProblem;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.page.ShownProblem;
import org.jspecify.annotations.Nullable;

/**
 * Why a request over the REST door is refused: one status, and what is wrong field by field.
 *
 * @param code stable; also the key of its texts in {@code api_*.properties}
 * @param fields empty when no field is to blame
 */
public record ApiProblem(HttpStatus status, String code, List<Field> fields) {
    private static final int SHOWN = 100;

    /** Nothing is wrong with the request; it comes too late, or too early. */
    private static final Set<String> CONFLICTS =
            Set.of("problem.campaign.state", "problem.campaign.ref-taken", "problem.list.in-use");

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
     * What a service complains of to whoever fills in its form: 409 where it is the state of things that forbids it, else
     * 422. Codes are the keys of the texts, {@code problem.campaign.order-short} as CAMPAIGN_ORDER_SHORT.
     */
    public static ApiProblem of(FormProblem problem, Locale locale) {
        boolean conflict = problem.problems().stream().allMatch(each -> CONFLICTS.contains(each.messageKey()));
        return new ApiProblem(
                conflict ? HttpStatus.CONFLICT : HttpStatus.UNPROCESSABLE_ENTITY,
                conflict ? "CONFLICT" : "INVALID_REQUEST",
                fields(problem.problems(), locale));
    }

    static String codeOf(String messageKey) {
        return messageKey
                .replaceFirst("^problem\\.", "")
                .replaceAll("[.-]", "_")
                .toUpperCase(Locale.ROOT);
    }

    /** Each in words, as a form's page would say it. */
    public static List<Field> fields(List<FieldProblem> problems, Locale locale) {
        List<ShownProblem> shown = ShownProblem.of(locale, problems);
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < problems.size(); i++) {
            FieldProblem problem = problems.get(i);
            fields.add(new Field(
                    problem.field(),
                    problem.value(),
                    codeOf(problem.messageKey()),
                    "",
                    shown.get(i).text()));
        }
        return fields;
    }

    /**
     * One thing wrong.
     *
     * @param field the JSON name
     * @param value what was given, shortened; null: nothing was
     * @param code stable: a RejectReason's or one of this door's
     * @param detail fills {@code {detail}} of the texts
     * @param told what is wrong and what to do, where the code has no text of this door's own; null: it has
     */
    public record Field(
            String field,
            @Nullable String value,
            String code,
            String detail,
            @Nullable String told) {
        public Field(String field, @Nullable String value, String code, String detail) {
            this(field, value, code, detail, null);
        }

        public Field {
            if (value != null && value.length() > SHOWN) {
                value = value.substring(0, SHOWN) + "…";
            }
        }
    }
}
