package org.brandcast.domain.routing;

import java.util.List;
import java.util.Set;
import org.brandcast.domain.lifecycle.MessageType;

/**
 * Routes for some messages. An empty set is no condition.
 *
 * @param id names the rule in the recorded reason
 * @param priority lower is asked first; of equal ones the rule with more conditions, then the lower id
 * @param brandnames as {@code BrandnameRule.fold} gives them
 */
public record RouteRule(
        long id,
        int priority,
        Set<String> carriers,
        Set<MessageType> types,
        Set<String> brandnames,
        Set<Long> tenants,
        Distribution distribution) {

    /** How the rule's messages are spread. */
    public record Distribution(RouteStrategy strategy, List<RouteShare> shares) {
        public Distribution {
            shares = List.copyOf(shares);
        }
    }

    public RouteRule {
        carriers = Set.copyOf(carriers);
        types = Set.copyOf(types);
        brandnames = Set.copyOf(brandnames);
        tenants = Set.copyOf(tenants);
    }

    boolean covers(RouteChooser.Message message) {
        return isOpenOrHas(carriers, message.carrier())
                && isOpenOrHas(types, message.type())
                && isOpenOrHas(brandnames, message.brandname())
                && isOpenOrHas(tenants, message.tenantId());
    }

    /** How narrow the rule is: the number of its conditions. */
    int conditions() {
        return (carriers.isEmpty() ? 0 : 1)
                + (types.isEmpty() ? 0 : 1)
                + (brandnames.isEmpty() ? 0 : 1)
                + (tenants.isEmpty() ? 0 : 1);
    }

    private static <T> boolean isOpenOrHas(Set<T> allowed, T value) {
        return allowed.isEmpty() || allowed.contains(value);
    }
}
