package org.brandcast.portal.page;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.brandcast.portal.audit.AuditEntry;
import org.brandcast.portal.audit.AuditSearch;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.Option;
import org.brandcast.portal.operation.Backlog;
import org.brandcast.portal.operation.DeadLetterService;
import org.brandcast.portal.operation.DeadLetterView;
import org.brandcast.portal.operation.Doubt;
import org.brandcast.portal.operation.Stop;
import org.brandcast.portal.page.SamplePages.Sample;
import org.brandcast.portal.security.Role;
import org.jspecify.annotations.Nullable;

/** What support and operations see, with invented data. */
final class SampleOperations {
    private static final long NOW = SamplePages.NOW;

    private SampleOperations() {}

    static void add(List<Sample> pages, Locale locale) {
        audit(pages, locale);
        stops(pages, locale);
        letters(pages);
        doubts(pages);
        Map<String, Object> all = new HashMap<>();
        all.put("stops", List.of(stop(7, null, "AD", "", true)));
        all.put("doubts", List.of(doubt(false, null), doubt(true, null)));
        all.put("letters", List.of(new DeadLetterService.Open("admission", "MALFORMED", 12, NOW - 90_000, true)));
        pages.add(new Sample("operations", "operation/operations", "operation", Role.SUPPORT, all));
        Map<String, Object> calm = Map.of("stops", List.of(), "doubts", List.of(), "letters", List.of());
        pages.add(new Sample("operations-calm", "operation/operations", "operation", Role.SUPPORT, calm));
    }

    private static void stops(List<Sample> pages, Locale locale) {
        Stop standing = stop(7, 2L, "AD", "viettel-sim", true);
        Stop lifted = stop(6, 2L, "", "", false);
        pages.add(new Sample(
                "stops", "operation/stops", "operation", Role.SUPPORT, Map.of("stops", List.of(standing, lifted))));
        pages.add(new Sample("stops-empty", "operation/stops", "operation", Role.SUPPORT, Map.of("stops", List.of())));
        Backlog backlog = new Backlog(
                true,
                new TreeMap<>(Map.of("ACCEPTED", 12L, "HELD", 3L, "QUEUED", 9_412L)),
                18_840,
                31,
                NOW + 600_000,
                220);
        Map<String, Object> form = FormModel.of(
                Fields.showing("stop", Map.of("tenantId", 2, "type", "AD", "reason", "Nội dung sai giá, khách báo")));
        form.put("tenants", List.of(new Option("2", "Lotus Retail"), new Option("3", "– Lotus Beauty")));
        form.put("types", FormModel.types(locale));
        form.put("routes", List.of(new Option("viettel-sim", "viettel-sim")));
        form.put("backlog", backlog);
        pages.add(new Sample("stop-form", "operation/stop-form", "operation", Role.SUPPORT, form));
        one(pages, "stop", standing, backlog);
        one(pages, "stop-lifted", lifted, new Backlog(true, Map.of(), 0, 0, 0, 0));
        one(pages, "stop-uncounted", standing, new Backlog(false, Map.of(), 0, 0, 0, 0));
    }

    private static void one(List<Sample> pages, String name, Stop stop, Backlog backlog) {
        Map<String, Object> model = FormModel.of(Fields.showing("stop", Map.of()));
        model.put("stop", stop);
        model.put("backlog", backlog);
        pages.add(new Sample(name, "operation/stop", "operation", Role.SUPPORT, model));
    }

    private static Stop stop(long id, @Nullable Long tenant, String type, String route, boolean standing) {
        return new Stop(
                id,
                new Stop.Covers(tenant, type, route),
                tenant == null ? "" : "Lotus Retail",
                "Nội dung sai giá, khách báo qua hotline",
                "truc@brandcast.local",
                NOW - 240_000,
                standing ? "" : "truc@brandcast.local",
                standing ? null : NOW - 60_000,
                standing ? "" : "Đã thay nội dung",
                standing);
    }

    private static void letters(List<Sample> pages) {
        DeadLetterView open = letter(12, "open", "send-requests.tenant.2.care");
        DeadLetterView stuck = letter(11, "open", "");
        DeadLetterView done = letter(10, "replayed", "results.viettel-sim");
        Map<String, Object> model = new HashMap<>();
        model.put("filter", new DeadLetterService.Filter("", "", ""));
        model.put("jobs", List.of("admission", "tracking"));
        model.put("letters", List.of(open, stuck, done));
        model.put("replayable", List.of(new DeadLetterService.Open("admission", "MALFORMED", 12, NOW, true)));
        model.put("first", null);
        model.put("next", "/operations/dead-letters?before=10");
        pages.add(new Sample("dead-letters", "operation/dead-letters", "operation", Role.SUPPORT, model));
        Map<String, Object> none = new HashMap<>(model);
        none.put("letters", List.of());
        none.put("replayable", List.of());
        none.put("next", null);
        pages.add(new Sample("dead-letters-empty", "operation/dead-letters", "operation", Role.SUPPORT, none));
        for (DeadLetterView letter : List.of(open, stuck, done)) {
            Map<String, Object> one = FormModel.of(Fields.showing("letter", Map.of()));
            one.put("letter", letter);
            one.put("editable", true);
            pages.add(
                    new Sample("dead-letter-" + letter.id(), "operation/dead-letter", "operation", Role.SUPPORT, one));
        }
    }

    private static DeadLetterView letter(long id, String state, String replayTopic) {
        boolean open = state.equals("open");
        return new DeadLetterView(
                id,
                "Lotus Retail",
                "admission",
                "send-requests.tenant.2.care",
                0,
                48_112,
                "MALFORMED",
                "a value of type long was expected at byte 17",
                replayTopic.isEmpty()
                        ? List.of()
                        : List.of(
                                new DeadLetterView.Part("clientRef", "HD-2211"),
                                new DeadLetterView.Part("from", "LOTUS"),
                                new DeadLetterView.Part("to", "84901***567")),
                214,
                NOW - 90_000,
                replayTopic,
                state,
                open ? "" : "truc@brandcast.local",
                open ? null : NOW - 30_000,
                open ? "" : "Đã sửa bộ gửi của khách");
    }

    private static void doubts(List<Sample> pages) {
        Doubt.Decision said =
                new Doubt.Decision(false, "Viettel trả lời: không nhận", "truc@brandcast.local", NOW - 5_000);
        List<Doubt> all = List.of(doubt(false, null), doubt(true, null), doubt(false, said));
        pages.add(new Sample("doubts", "operation/doubts", "operation", Role.SUPPORT, Map.of("doubts", all)));
        pages.add(
                new Sample("doubts-empty", "operation/doubts", "operation", Role.SUPPORT, Map.of("doubts", List.of())));
        for (int i = 0; i < all.size(); i++) {
            Map<String, Object> one = FormModel.of(Fields.showing("doubt", Map.of()));
            one.put("doubt", all.get(i));
            one.put("editable", true);
            pages.add(new Sample("doubt-" + i, "operation/doubt", "operation", Role.SUPPORT, one));
        }
    }

    private static Doubt doubt(boolean resendsYet, Doubt.@Nullable Decision decision) {
        return new Doubt(
                "0199f3c2-7d41-7a52-9c1e-5d0f6a3b8e21",
                2,
                "Lotus Retail",
                "84901234567",
                "LOTUS",
                resendsYet ? "CARE" : "AD",
                "viettel-sim",
                "viettel-sim",
                List.of(1L, 2L),
                2,
                NOW - 1_200_000,
                NOW + 7_200_000,
                resendsYet,
                decision);
    }

    private static void audit(List<Sample> pages, Locale locale) {
        AuditEntry.Change name = new AuditEntry.Change(
                "name", Messages.text(locale, "tenant.name"), "Lotus Retail", "Lotus Retail Miền Bắc");
        AuditEntry.Change phone = new AuditEntry.Change(
                "contact_phone", Messages.text(locale, "tenant.contactPhone"), "0901 234 567", null);
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
                                List.of(new AuditEntry.Change(
                                        "name", Messages.text(locale, "tenant.name"), null, "Tri ân tháng 11")))));
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
