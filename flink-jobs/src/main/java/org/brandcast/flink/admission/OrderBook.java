package org.brandcast.flink.admission;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.brandcast.domain.quota.OrderAccount;
import org.brandcast.domain.quota.OrderChoice;
import org.brandcast.domain.quota.OrderPrice;
import org.brandcast.domain.quota.OrderTerms;
import org.brandcast.domain.quota.QuotaUnit;
import org.brandcast.flink.io.SchemaTypes;
import org.brandcast.schemas.OrderGrant;
import org.jspecify.annotations.Nullable;

/**
 * The orders of one tenant as the account rules ask for them, the earliest expiry first. A view of keyed state that one
 * operator instance keeps in memory; whoever changes an order writes it to the state, too.
 */
public final class OrderBook {
    private final List<OrderChoice.Candidate> ranked = new ArrayList<>();
    private final Map<Long, Thresholds> thresholds = new HashMap<>();

    /** The orders, the one that pays first at the head. */
    public List<OrderChoice.Candidate> ranked() {
        return ranked;
    }

    public OrderChoice.@Nullable Candidate get(long orderId) {
        for (OrderChoice.Candidate order : ranked) {
            if (order.account().orderId() == orderId) {
                return order;
            }
        }
        return null;
    }

    /** A new order, or new terms of an old one. */
    public void put(OrderChoice.Candidate changed, Thresholds of) {
        long orderId = changed.account().orderId();
        ranked.removeIf(order -> order.account().orderId() == orderId);
        ranked.add(changed);
        ranked.sort(OrderChoice.EARLIEST_EXPIRY);
        thresholds.put(orderId, of);
    }

    /** A ledger after an operation; its terms, and so its rank, stay. */
    public void update(OrderAccount after) {
        for (int i = 0; i < ranked.size(); i++) {
            OrderChoice.Candidate order = ranked.get(i);
            if (order.account().orderId() == after.orderId()) {
                ranked.set(i, new OrderChoice.Candidate(after, order.terms()));
                return;
            }
        }
        throw new IllegalStateException("no order " + after.orderId() + " in the book");
    }

    /** What has been told of an order's use. */
    public Thresholds thresholds(long orderId) {
        return thresholds.getOrDefault(orderId, Thresholds.NONE);
    }

    public void told(long orderId, Thresholds after) {
        thresholds.put(orderId, after);
    }

    /** What a grant says besides its total. */
    public static OrderTerms termsOf(OrderGrant grant) {
        return new OrderTerms(
                grant.getTypes().stream().map(SchemaTypes::toDomain).toList(),
                List.copyOf(grant.getCarriers()),
                grant.getValidFromMillis(),
                grant.getValidUntilMillis(),
                SchemaTypes.toDomain(grant.getChargeOn()),
                grant.getPrices().stream()
                        .map(price -> new OrderPrice(
                                price.getCarrier(), SchemaTypes.toDomain(price.getType()), price.getUnitPriceVnd()))
                        .toList());
    }

    public static QuotaUnit unitOf(OrderGrant grant) {
        return SchemaTypes.toDomain(grant.getUnit());
    }
}
