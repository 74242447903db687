package org.brandcast.portal.page;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.brandcast.portal.apikey.ApiKeyDesk;
import org.brandcast.portal.apikey.ApiKeyView;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.form.FieldProblem;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.form.Option;
import org.brandcast.portal.page.SamplePages.Sample;
import org.brandcast.portal.security.Role;
import org.jspecify.annotations.Nullable;

/** API keys as pages with invented data. */
final class SampleKeys {
    private static final long NOW = SamplePages.NOW;
    private static final long DAY = 86_400_000;

    private SampleKeys() {}

    static void add(List<Sample> pages, Locale locale) {
        ApiKeyView crm = key(7, "CRM chi nhánh Hà Nội", "on", NOW + 200 * DAY, NOW - 61_000, List.of("203.0.113.0/24"));
        ApiKeyView shop = key(6, "Cửa hàng trực tuyến", "on", null, null, List.of());
        ApiKeyView old = key(3, "Thử nghiệm", "expired", NOW - 9 * DAY, NOW - 12 * DAY, List.of());
        ApiKeyView lost = key(2, "Máy cũ", "revoked", null, NOW - 40 * DAY, List.of("10.1.0.0/16", "2001:db8::/32"));
        page(pages, "api-keys", "keys", Map.of("keys", List.of(crm, shop, old, lost), "several", true));
        page(pages, "api-keys-empty", "keys", Map.of("keys", List.of(), "several", false));
        Fields blank =
                Fields.showing("apikey", Map.of("tenantId", 2, "scopes", ApiKeyDesk.SCOPES, "expires", "2027-11-23"));
        page(pages, "api-key-new", "form", form(FormModel.of(blank), locale));
        FormProblem refused = new FormProblem(List.of(
                FieldProblem.of("name", "", "problem.field.required", new Fields.Label("apikey.name")),
                FieldProblem.of("scopes", "", "problem.apikey.scopes", new Fields.Label("apikey.scopes")),
                FieldProblem.of(
                        "networks", "nhà", "problem.apikey.network", new Fields.Label("apikey.networks"), "nhà")));
        Fields typed = Fields.showing("apikey", Map.of("networks", "nhà"));
        page(pages, "api-key-new-refused", "form", form(FormModel.of(typed, refused, locale), locale));
        page(
                pages,
                "api-key-made",
                "made",
                Map.of(
                        "made",
                        new ApiKeyDesk.NewKey(7, "CRM chi nhánh Hà Nội", "bc_0123456789abcdefghijklmnopqrstuv")));
        page(pages, "api-key", "key", one(crm));
        page(pages, "api-key-revoked", "key", one(lost));
    }

    private static Map<String, Object> one(ApiKeyView key) {
        Map<String, Object> model = FormModel.of(Fields.showing("apikey", Map.of()));
        model.put("key", key);
        model.put(
                "history", List.of(new AuditLog.Line(NOW - 61_000, "dev@lotus.local", "create", "api_key", Map.of())));
        return model;
    }

    private static Map<String, Object> form(Map<String, Object> model, Locale locale) {
        Map<String, Object> all = new HashMap<>(model);
        all.put("tenants", List.of(new Option("2", "Lotus Retail"), new Option("3", "– Lotus Beauty")));
        all.put(
                "scopes",
                ApiKeyDesk.SCOPES.stream()
                        .map(scope ->
                                new Option(scope, Messages.text(locale, "apikey.scope." + scope.replace(':', '-'))))
                        .toList());
        return all;
    }

    private static ApiKeyView key(
            long id, String name, String state, @Nullable Long expires, @Nullable Long used, List<String> networks) {
        boolean revoked = state.equals("revoked");
        return new ApiKeyView(
                id,
                2,
                "Lotus Retail",
                name,
                "bc_7Kd2",
                ApiKeyDesk.SCOPES,
                networks,
                state,
                id == 7 ? 20 : 0,
                id == 6,
                expires,
                used,
                used == null ? "" : "203.0.113.17",
                "dev@lotus.local",
                NOW - 60 * DAY,
                revoked ? "dev@lotus.local" : "",
                revoked ? (Long) (NOW - 30 * DAY) : null);
    }

    private static void page(List<Sample> pages, String name, String view, Map<String, Object> model) {
        pages.add(new Sample(name, "apikey/" + view, "apikey", Role.DEVELOPER, model));
    }
}
