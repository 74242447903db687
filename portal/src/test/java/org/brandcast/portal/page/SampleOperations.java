package org.brandcast.portal.page;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.brandcast.portal.audit.AuditEntry;
import org.brandcast.portal.audit.AuditSearch;
import org.brandcast.portal.form.Option;
import org.brandcast.portal.page.SamplePages.Sample;
import org.brandcast.portal.security.Role;

/** What support and operations see, with invented data. */
final class SampleOperations {
    private static final long NOW = SamplePages.NOW;

    private SampleOperations() {}

    static void add(List<Sample> pages, Locale locale) {
        audit(pages);
    }

    private static void audit(List<Sample> pages) {
        AuditEntry.Change name = new AuditEntry.Change("name", "Lotus Retail", "Lotus Retail Miền Bắc");
        AuditEntry.Change phone = new AuditEntry.Change("contact_phone", "0901 234 567", null);
        Map<String, Object> model = new HashMap<>();
        model.put("filter", new AuditSearch("", "", "", "", ""));
        model.put("filtered", false);
        model.put("kinds", List.of(new Option("order", "đơn hàng"), new Option("user", "người dùng")));
        model.put("tenants", List.of(new Option("2", "Lotus Retail"), new Option("3", "– Lotus Beauty")));
        model.put(
                "lines",
                List.of(
                        line(91, "sale@brandcast.local", "", "change", "tenant", "2", List.of(name, phone)),
                        line(
                                90,
                                "admin@lotus.local",
                                "203.0.113.17",
                                "sign-in",
                                "user",
                                "admin@lotus.local",
                                List.of()),
                        line(
                                89,
                                "hotro@lotus.local",
                                "2001:db8::17",
                                "add",
                                "subscriber-rule",
                                "84901***567",
                                List.of()),
                        line(
                                88,
                                "maker@lotus.local",
                                "203.0.113.18",
                                "create",
                                "campaign",
                                "41",
                                List.of(new AuditEntry.Change("name", null, "Tri ân tháng 11")))));
        model.put("file", "/audit/log.csv");
        model.put("first", null);
        model.put("next", "/audit?before=88");
        pages.add(new Sample("audit", "audit/audit", "audit", Role.ADMIN, model));
        Map<String, Object> none = new HashMap<>(model);
        none.put("filter", new AuditSearch("nobody", "order", "", "2026-11-01", ""));
        none.put("filtered", true);
        none.put("lines", List.of());
        none.put("next", null);
        pages.add(new Sample("audit-none", "audit/audit", "audit", Role.SUPPORT, none));
    }

    private static AuditEntry line(
            long id,
            String login,
            String address,
            String action,
            String kind,
            String object,
            List<AuditEntry.Change> changes) {
        return new AuditEntry(
                id, NOW - (91 - id) * 61_000, "Lotus Retail", login, address, action, kind, object, changes);
    }
}
