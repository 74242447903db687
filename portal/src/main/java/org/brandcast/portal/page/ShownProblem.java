package org.brandcast.portal.page;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.brandcast.portal.form.FieldProblem;
import org.brandcast.portal.form.Fields;

/**
 * A field problem in the reader's words.
 *
 * @param field id of the control on the page; empty: the form as a whole
 */
public record ShownProblem(String field, String text) {
    public static List<ShownProblem> of(Locale locale, List<FieldProblem> problems) {
        return problems.stream()
                .map(problem -> new ShownProblem(
                        control(problem.field()),
                        Messages.text(
                                locale,
                                problem.messageKey(),
                                problem.args().stream()
                                        .map(arg -> inWords(locale, arg))
                                        .toArray())))
                .toList();
    }

    /** A message type or a campaign's state comes as its code; everything else stays as it is. */
    private static Object inWords(Locale locale, Object arg) {
        if (arg instanceof Fields.Label label) {
            return Messages.text(locale, label.key());
        }
        if (arg instanceof String code) {
            return Messages.find(locale, "type." + code.toLowerCase(Locale.ROOT))
                    .or(() -> Messages.find(locale, "campaign.state." + code))
                    .orElse(code);
        }
        return arg;
    }

    /** The first problem of each field, for the text beside it. */
    public static Map<String, String> byField(List<ShownProblem> problems) {
        Map<String, String> first = new LinkedHashMap<>();
        problems.forEach(problem -> first.putIfAbsent(problem.field(), problem.text()));
        return first;
    }

    private static String control(String field) {
        return field.equals("startAtMillis") ? "startAt" : field;
    }
}
