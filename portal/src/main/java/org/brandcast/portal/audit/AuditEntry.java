package org.brandcast.portal.audit;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.brandcast.portal.page.Messages;
import org.jspecify.annotations.Nullable;

/**
 * One line of the audit log.
 *
 * @param address from where; empty for the platform's jobs, and for people whom the reader doesn't see
 * @param objectId masked if it is a phone's number
 */
public record AuditEntry(
        long id,
        long atMillis,
        String tenantName,
        String login,
        String address,
        String action,
        String kind,
        String objectId,
        List<Change> changes) {
    private static final Map<String, String> PAGES = Map.ofEntries(
            Map.entry("tenant", "/tenants/"),
            Map.entry("order", "/orders/"),
            Map.entry("campaign", "/campaigns/"),
            Map.entry("list", "/lists/"),
            Map.entry("list_query", "/lists/queries/"),
            Map.entry("api_key", "/keys/"),
            Map.entry("webhook", "/webhooks/"),
            Map.entry("brandname", "/rules/brandnames/"),
            Map.entry("template", "/rules/templates/"),
            Map.entry("keyword", "/rules/keywords/"),
            Map.entry("route", "/rules/routes/"),
            Map.entry("route-rule", "/rules/routing/"),
            Map.entry("carrier", "/rules/carriers/"),
            Map.entry("smpp_account", "/rules/smpp/"),
            Map.entry("database_intake", "/rules/databases/"),
            Map.entry("list_database", "/rules/list-databases/"),
            Map.entry("message", "/messages/"));

    /**
     * A field before and after.
     *
     * @param field as it is kept
     * @param label what a reader of the page calls it
     * @param before null: there was none; of a deed without a state before, too
     * @param after null: there is none any more
     */
    public record Change(
            String field,
            String label,
            @Nullable String before,
            @Nullable String after) {}

    public AuditEntry {
        changes = List.copyOf(changes);
    }

    /** Where the object is looked at; empty if it has no page. */
    public String href() {
        String page = PAGES.get(kind);
        return page == null || !objectId.matches("[A-Za-z0-9-]+") ? "" : page + objectId;
    }

    public String actionText(Locale locale) {
        return actionText(action, locale);
    }

    static String actionText(String action, Locale locale) {
        return Messages.find(locale, "audit.action." + action).orElse(action);
    }

    public String kindText(Locale locale) {
        return Messages.find(locale, "audit.kind." + kind).orElse(kind);
    }

    /** Fields that differ; of a deed without before and after, everything that was told of it. */
    static List<Change> changes(String kind, Map<String, Object> detail, Locale locale) {
        List<Change> changes = new ArrayList<>();
        if (detail.containsKey("before") || detail.containsKey("after")) {
            Map<String, String> before = flat(kind, detail.get("before"), locale);
            Map<String, String> after = flat(kind, detail.get("after"), locale);
            Set<String> fields = new LinkedHashSet<>(before.keySet());
            fields.addAll(after.keySet());
            for (String field : fields) {
                if (!Objects.equals(before.get(field), after.get(field))) {
                    changes.add(new Change(
                            field, AuditFields.label(kind, field, locale), before.get(field), after.get(field)));
                }
            }
        } else {
            flat(kind, detail, locale)
                    .forEach((field, value) ->
                            changes.add(new Change(field, AuditFields.label(kind, field, locale), null, value)));
        }
        return changes;
    }

    private static Map<String, String> flat(String kind, @Nullable Object value, Locale locale) {
        Map<String, String> fields = new TreeMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, each) -> flatten(kind, String.valueOf(name), each, locale, fields));
        }
        return fields;
    }

    private static void flatten(
            String kind, String name, @Nullable Object value, Locale locale, Map<String, String> fields) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((inner, each) -> flatten(kind, name + "." + inner, each, locale, fields));
        } else if (value != null) {
            String said = AuditFields.value(kind, name, value, locale);
            if (!said.isEmpty()) {
                fields.put(name, said);
            }
        }
    }
}
