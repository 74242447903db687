package org.brandcast.portal.order;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which orders a list shows; it stands in the address.
 *
 * @param q part of the order's, the contract's or the tenant's name; empty: all
 * @param state as it is shown; empty: every
 * @param tenant whose subtree; empty: the reader's own
 */
public record OrderFilter(String q, String state, String tenant) {
    static final List<String> STATES = List.of(
            "active", "unpaid", "signed", "not_yet_valid", "exhausted", "expired", "closing", "closed", "cancelled");

    public static OrderFilter of(@Nullable String q, @Nullable String state, @Nullable Long tenant) {
        return new OrderFilter(
                q == null ? "" : q.strip(),
                state == null || !STATES.contains(state) ? "" : state,
                tenant == null ? "" : tenant.toString());
    }

    public boolean isEmpty() {
        return q.isEmpty() && state.isEmpty() && tenant.isEmpty();
    }

    Predicate<OrderBalance> test(Set<Long> tenants) {
        String wanted = q.toLowerCase(Locale.ROOT);
        return order -> tenants.contains(order.tenantId())
                && (state.isEmpty() || order.state().equals(state))
                && (wanted.isEmpty()
                        || (order.name() + "\n" + order.tenantName() + "\n"
                                        + order.contract().number())
                                .toLowerCase(Locale.ROOT)
                                .contains(wanted));
    }

    String link(int page) {
        return "/orders?q=" + URLEncoder.encode(q, StandardCharsets.UTF_8) + "&state=" + state + "&tenant=" + tenant
                + "&page=" + page;
    }
}
