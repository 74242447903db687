package org.brandcast.portal.tenant;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which tenants a page shows, as it stands in the address, so that a view can be kept and passed on. What can't be read
 * counts as not given.
 *
 * @param q a part of the name, the legal name, the tax code or the contact's address; marks and case don't count
 * @param state active or suspended
 * @param after path of the last tenant of the page before
 */
public record TenantSearch(
        String q, String kind, String region, String sector, String manager, String state, String after) {
    private static final List<String> KINDS = List.of("region", "reseller", "partner");
    private static final List<String> STATES = List.of("active", "suspended");

    public static TenantSearch of(
            @Nullable String q,
            @Nullable String kind,
            @Nullable String region,
            @Nullable String sector,
            @Nullable String manager,
            @Nullable String state,
            @Nullable String after) {
        return new TenantSearch(
                text(q),
                oneOf(KINDS, kind),
                text(region),
                text(sector),
                text(manager),
                oneOf(STATES, state),
                text(after).matches("[0-9]{1,18}(\\.[0-9]{1,18}){0,30}") ? text(after) : "");
    }

    public boolean isAny() {
        return List.of(q, kind, region, sector, manager, state).stream().allMatch(String::isEmpty);
    }

    /** The address of this filter behind a tenant; from the first on when it is null. */
    public String address(@Nullable String behind) {
        List<String> query = new ArrayList<>();
        add(query, "q", q);
        add(query, "kind", kind);
        add(query, "region", region);
        add(query, "sector", sector);
        add(query, "manager", manager);
        add(query, "state", state);
        add(query, "after", text(behind));
        return query.isEmpty() ? "/tenants" : "/tenants?" + String.join("&", query);
    }

    private static void add(List<String> query, String name, String value) {
        if (!value.isEmpty()) {
            query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }

    private static String oneOf(List<String> known, @Nullable String value) {
        String code = text(value).toLowerCase(Locale.ROOT);
        return known.contains(code) ? code : "";
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value.strip();
    }
}
