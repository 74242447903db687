package org.brandcast.portal.audit;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.brandcast.portal.page.Formats;
import org.jspecify.annotations.Nullable;

/**
 * What is looked for in the audit log, as it stands in the page's address. What can't be read counts as not given.
 *
 * @param q a part of a login, an object's id, a phone's number, or an address of the network
 * @param kind of object
 * @param tenant id of a tenant; it and those below are meant
 * @param from first day, of Vietnam: {@code 2026-11-23}
 * @param until last day, itself included
 */
public record AuditSearch(String q, String kind, String tenant, String from, String until) {
    static AuditSearch of(
            @Nullable String q,
            @Nullable String kind,
            @Nullable String tenant,
            @Nullable String from,
            @Nullable String until) {
        return new AuditSearch(text(q), text(kind), text(tenant), text(from), text(until));
    }

    @Nullable
    Long tenantId() {
        return tenant.matches("[0-9]{1,18}") ? Long.valueOf(tenant) : null;
    }

    @Nullable
    Long fromMillis() {
        return startOfDay(from, 0);
    }

    @Nullable
    Long untilMillis() {
        return startOfDay(until, 1);
    }

    public boolean isAny() {
        return List.of(q, kind, tenant, from, until).stream().allMatch(String::isEmpty);
    }

    /** The address of this search at a path, from a line on; from the newest when it is null. */
    String address(String path, @Nullable Long before) {
        List<String> query = new ArrayList<>();
        add(query, "q", q);
        add(query, "kind", kind);
        add(query, "tenant", tenant);
        add(query, "from", from);
        add(query, "until", until);
        add(query, "before", before == null ? "" : before.toString());
        return query.isEmpty() ? path : path + "?" + String.join("&", query);
    }

    private static void add(List<String> query, String name, String value) {
        if (!value.isEmpty()) {
            query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }

    private static @Nullable Long startOfDay(String day, int plusDays) {
        try {
            return LocalDate.parse(day)
                    .plusDays(plusDays)
                    .atStartOfDay(Formats.ZONE)
                    .toInstant()
                    .toEpochMilli();
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value.strip();
    }
}
