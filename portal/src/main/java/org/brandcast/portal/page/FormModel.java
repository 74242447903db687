package org.brandcast.portal.page;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.brandcast.portal.control.ControlView;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.form.Option;
import org.brandcast.portal.tenant.TenantService;
import org.brandcast.schemas.MessageType;

/** What the form fragments of {@code ui.html} need: {@code v}, {@code problems}, {@code errors}, and lists of options. */
public final class FormModel {
    private FormModel() {}

    /** A form that nobody has sent yet. */
    public static Map<String, Object> of(Fields form) {
        return of(form, List.of());
    }

    /** A form that was refused. */
    public static Map<String, Object> of(Fields form, FormProblem refused, Locale locale) {
        return of(form, ShownProblem.of(locale, refused.problems()));
    }

    private static Map<String, Object> of(Fields form, List<ShownProblem> problems) {
        Map<String, Object> model = new HashMap<>();
        model.put("v", form);
        model.put("problems", problems);
        model.put("errors", ShownProblem.byField(problems));
        return model;
    }

    public static List<Option> types(Locale locale) {
        Formats formats = new Formats(locale);
        return Arrays.stream(MessageType.values())
                .map(type -> new Option(type.name(), formats.type(type.name())))
                .toList();
    }

    public static List<Option> carriers(ControlView.Snapshot snapshot) {
        return snapshot.carriers().values().stream()
                .map(carrier -> new Option(carrier.code(), carrier.name()))
                .sorted((a, b) -> a.text().compareToIgnoreCase(b.text()))
                .toList();
    }

    public static List<Option> tenants(List<TenantService.Choice> choices) {
        return choices.stream()
                .map(choice -> new Option(Long.toString(choice.id()), choice.label()))
                .toList();
    }

    /** The values of an enumeration under their texts {@code <prefix>.<NAME>}. */
    public static List<Option> named(Locale locale, String prefix, Enum<?>[] values) {
        return Arrays.stream(values)
                .map(value -> new Option(value.name(), Messages.text(locale, prefix + "." + value.name())))
                .toList();
    }
}
