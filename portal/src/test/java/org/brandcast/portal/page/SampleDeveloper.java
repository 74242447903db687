package org.brandcast.portal.page;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.brandcast.portal.api.ApiTexts;
import org.brandcast.portal.developer.ApiReference;
import org.brandcast.portal.developer.QuickStart;
import org.brandcast.portal.page.SamplePages.Sample;
import org.brandcast.portal.security.Role;

/** The pages for engineers, which have no data but what is published. */
final class SampleDeveloper {
    private static final ApiReference REFERENCE = new ApiReference();

    private SampleDeveloper() {}

    static void add(List<Sample> pages, Locale locale) {
        page(pages, "start", Map.of("base", "https://sms.example.vn", "quick", QuickStart.all()));
        page(pages, "reference", Map.of("groups", REFERENCE.groups(locale)));
        page(
                pages,
                "codes",
                Map.of(
                        "door",
                        ApiTexts.all(locale),
                        "rules",
                        ApiTexts.ofRules(locale),
                        "forms",
                        ApiTexts.ofForms(locale)));
    }

    private static void page(List<Sample> pages, String name, Map<String, Object> model) {
        pages.add(new Sample("developer-" + name, "developer/" + name, "developer", Role.DEVELOPER, model));
    }
}
