package org.brandcast.portal.page;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.brandcast.portal.alert.AlertSamples;
import org.brandcast.portal.page.SamplePages.Sample;
import org.brandcast.portal.security.Role;

/** Samples of alerts. */
final class SampleAlerts {
    private SampleAlerts() {}

    static void add(List<Sample> pages, Locale locale) {
        pages.add(sample("alerts", "alert/alerts", list(AlertSamples.all(), false, locale)));
        pages.add(sample("alerts-all", "alert/alerts", list(AlertSamples.all(), true, locale)));
        pages.add(sample("alerts-empty", "alert/alerts", list(List.of(), false, locale)));
        pages.add(sample(
                "alerts-mail",
                "alert/mail",
                Map.of("choices", AlertSamples.choices(), "login", "maker@lotus.local", "saved", true)));
    }

    private static Map<String, Object> list(List<?> alerts, boolean all, Locale locale) {
        Map<String, Object> model = new HashMap<>();
        model.put("alerts", alerts);
        model.put("all", all);
        model.put("locale", locale);
        model.put("older", all ? 7L : null);
        return model;
    }

    private static Sample sample(String name, String view, Map<String, Object> model) {
        return new Sample(name, view, "alert", Role.ADMIN, model);
    }
}
