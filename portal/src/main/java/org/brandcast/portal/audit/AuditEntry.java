package org.brandcast.portal.audit;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.brandcast.portal.page.Formats;
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

    private static final Pattern INSTANT = Pattern.compile("(at|from|until)_millis$");

    /**
     * A field before and after.
     *
     * @param before null: there was none; of a deed without a state before, too
     * @param after null: there is none any more
     */
    public record Change(
            String field, @Nullable String before, @Nullable String after) {}

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
    static List<Change> changes(Map<String, Object> detail, Formats formats) {
        List<Change> changes = new ArrayList<>();
        if (detail.containsKey("before") || detail.containsKey("after")) {
            Map<String, String> before = flat(detail.get("before"), formats);
            Map<String, String> after = flat(detail.get("after"), formats);
            Set<String> fields = new LinkedHashSet<>(before.keySet());
            fields.addAll(after.keySet());
            for (String field : fields) {
                if (!Objects.equals(before.get(field), after.get(field))) {
                    changes.add(new Change(field, before.get(field), after.get(field)));
                }
            }
        } else {
            flat(detail, formats).forEach((field, value) -> changes.add(new Change(field, null, value)));
        }
        return changes;
    }

    private static Map<String, String> flat(@Nullable Object value, Formats formats) {
        Map<String, String> fields = new TreeMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, each) -> flatten(String.valueOf(name), each, formats, fields));
        }
        return fields;
    }

    private static void flatten(String name, @Nullable Object value, Formats formats, Map<String, String> fields) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((inner, each) -> flatten(name + "." + inner, each, formats, fields));
        } else if (value instanceof Number number
                && INSTANT.matcher(name.toLowerCase(Locale.ROOT)).find()) {
            fields.put(name, formats.dateTime(number.longValue()));
        } else if (value != null && !value.toString().isEmpty()) {
            fields.put(name, value.toString());
        }
    }
}
