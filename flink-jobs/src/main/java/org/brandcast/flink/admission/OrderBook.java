package org.brandcast.flink.admission;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.brandcast.domain.quota.OrderAccount;
import org.brandcast.domain.quota.OrderPrice;
import org.brandcast.domain.quota.OrderTerms;
import org.brandcast.flink.io.SchemaTypes;
import org.brandcast.schemas.OrderGrant;
import org.jspecify.annotations.Nullable;

/**
 * The orders of one tenant as the account rules ask for them, the earliest expiry first. A view of keyed state that one
 * operator instance keeps in memory; whoever changes an order writes it to the state, too.
 */
public final class OrderBook {
    private static final Comparator<Order> EARLIEST_EXPIRY = Comparator.<Order>comparingLong(
                    order -> order.terms().validUntilMillis())
            .thenComparingLong(order -> order.account().orderId());

    private final List<Order> orders = new ArrayList<>();

    /** An order: what it pays for, and its ledger. */
    public record Order(OrderTerms terms, OrderAccount account) {}

    /** The orders, the one that pays first at the head. */
    public List<Order> all() {
        return orders;
    }

    public @Nullable Order get(long orderId) {
        for (Order order : orders) {
            if (order.account().orderId() == orderId) {
                return order;
            }
        }
        return null;
    }

    /** A new order, or new terms of an old one. */
    public void put(Order changed) {
        orders.removeIf(order -> order.account().orderId() == changed.account().orderId());
        orders.add(changed);
        orders.sort(EARLIEST_EXPIRY);
    }

    /** A ledger after an operation; its terms, and so its rank, stay. */
    public void update(OrderAccount after) {
        for (int i = 0; i < orders.size(); i++) {
            Order order = orders.get(i);
            if (order.account().orderId() == after.orderId()) {
                orders.set(i, new Order(order.terms(), after));
                return;
            }
        }
        throw new IllegalStateException("no order " + after.orderId() + " in the book");
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
}
