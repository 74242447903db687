package org.brandcast.portal.page;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.brandcast.portal.form.Option;
import org.brandcast.portal.list.ListSummary;
import org.brandcast.portal.page.SamplePages.Sample;
import org.brandcast.portal.report.ReportSamples;
import org.brandcast.portal.security.Role;
import org.jspecify.annotations.Nullable;

/** Samples of the reports. */
final class SampleReports {
    private SampleReports() {}

    static void add(List<Sample> pages, Locale locale) {
        ReportSamples samples = new ReportSamples(locale);
        pages.add(sample("report-traffic", "report/traffic", filtered("report", samples.traffic())));
        pages.add(sample("report-traffic-empty", "report/traffic", filtered("report", samples.noTraffic())));
        pages.add(sample("report-traffic-away", "report/traffic", filtered("report", null)));
        pages.add(sample("report-routes", "report/routes", with("report", samples.routes())));
        pages.add(sample("report-routes-away", "report/routes", with("report", null)));
        pages.add(sample("report-subscribers", "report/subscribers", filtered("report", samples.base())));
        pages.add(sample("report-subscribers-empty", "report/subscribers", filtered("report", samples.noBase())));
        pages.add(sample("report-list", "report/list", ofList(samples.health())));
        pages.add(sample("report-list-away", "report/list", ofList(null)));
        Map<String, Object> data = with("views", samples.views());
        data.put("mayLogin", true);
        data.put("logins", samples.logins());
        data.put("made", samples.made());
        pages.add(sample("report-data", "report/data", data));
        Map<String, Object> plain = with("views", null);
        plain.put("mayLogin", false);
        plain.put("logins", List.of());
        plain.put("made", null);
        pages.add(sample("report-data-away", "report/data", plain));
    }

    private static Map<String, Object> filtered(String name, @Nullable Object value) {
        Map<String, Object> model = with(name, value);
        model.put("filter", ReportSamples.filter());
        model.put("regions", List.of("Miền Bắc", "Miền Nam"));
        model.put("tenants", List.of(new Option("3", "Lotus Retail"), new Option("4", "– Lotus Mart")));
        model.put("mayTake", true);
        return model;
    }

    private static Map<String, Object> ofList(@Nullable Object report) {
        Map<String, Object> model = with("report", report);
        model.put(
                "list",
                new ListSummary(
                        12,
                        "Khách hàng thân thiết",
                        "khach.csv",
                        48_900,
                        48_211,
                        600,
                        820L,
                        "maker@lotus.vn",
                        0,
                        null));
        model.put(
                "others",
                List.of(new ListSummary(
                        11, "Khách mới quý IV", "moi.csv", 9_000, 8_950, 50, 12L, "maker@lotus.vn", 0, null)));
        model.put("with", 11L);
        model.put("mayTake", true);
        return model;
    }

    private static Map<String, Object> with(String name, @Nullable Object value) {
        Map<String, Object> model = new HashMap<>();
        model.put(name, value);
        return model;
    }

    private static Sample sample(String name, String view, Map<String, Object> model) {
        return new Sample(name, view, "report", Role.ADMIN, model);
    }
}
