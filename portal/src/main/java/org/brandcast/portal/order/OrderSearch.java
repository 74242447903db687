package org.brandcast.portal.order;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which orders a page shows, as it stands in the address. What can't be read counts as not given.
 *
 * @param q a part of the order's, the contract's or the tenant's name; marks and case don't count
 * @param state as it is shown
 * @param tenant whose subtree; empty: the reader's own
 * @param after the last order of the page before, as {@link OrderList} names it
 */
public record OrderSearch(String q, String state, String tenant, String region, String after) {
    static final List<String> STATES = List.of(
            "active", "unpaid", "signed", "not_yet_valid", "exhausted", "expired", "closing", "closed", "cancelled");
    public static final OrderSearch ALL = of(null, null, null, null, null);

    public static OrderSearch of(
            @Nullable String q,
            @Nullable String state,
            @Nullable String tenant,
            @Nullable String region,
            @Nullable String after) {
        return new OrderSearch(
                text(q),
                STATES.contains(text(state)) ? text(state) : "",
                text(tenant).matches("[0-9]{1,18}") ? text(tenant) : "",
                text(region),
                text(after).matches("[01]-[0-9]{1,18}") ? text(after) : "");
    }

    public boolean isAny() {
        return List.of(q, state, tenant, region).stream().allMatch(String::isEmpty);
    }

    /** The address of this filter behind an order; from the first on when it is null. */
    String address(@Nullable String behind) {
        List<String> query = new ArrayList<>();
        add(query, "q", q);
        add(query, "state", state);
        add(query, "tenant", tenant);
        add(query, "region", region);
        add(query, "after", text(behind));
        return query.isEmpty() ? "/orders" : "/orders?" + String.join("&", query);
    }

    private static void add(List<String> query, String name, String value) {
        if (!value.isEmpty()) {
            query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value.strip();
    }
}
