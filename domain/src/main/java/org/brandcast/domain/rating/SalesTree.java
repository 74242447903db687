package org.brandcast.domain.rating;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.brandcast.domain.lifecycle.ChargeOn;
import org.brandcast.domain.lifecycle.MessageType;

/**
 * Who bought a segment of whom, from the sender up to the carrier:
 *
 * <pre>
 *   level 0  partner   buys of  reseller   at the price frozen in its message
 *   level 1  reseller  buys of  region     at the price frozen in the order that funded the partner's, else by the region's list
 *   level 2  region    buys of  operator   …
 *   level 3  operator  buys of  a carrier  at its cost
 * </pre>
 *
 * So a tenant's revenue is the sum of what it sells, its cost the sum of what it buys, and its margin the difference.
 */
public final class SalesTree {
    /** No tenant: the carriers, of whom the root buys. */
    public static final long CARRIERS = 0;

    /** How deep a tree is looked up; parents that form a circle would never end. */
    private static final int MAX_LEVELS = 64;

    private final Map<Long, Buyer> buyers;
    private final Map<Long, Order> orders;
    private final Map<Long, PriceList> lists;

    /**
     * A tenant.
     *
     * @param parentId {@link #CARRIERS} for the root
     */
    public record Buyer(long id, long parentId, String sector) {}

    /**
     * An order.
     *
     * @param fundedBy the order it was cut from; 0: none
     * @param prices frozen when it was signed
     */
    public record Order(long id, long buyerId, long fundedBy, ChargeOn chargeOn, Map<PriceOf, Long> prices) {
        public Order {
            prices = Map.copyOf(prices);
        }
    }

    /** What a price is for. */
    public record PriceOf(String carrier, MessageType type) {}

    /**
     * One sale.
     *
     * @param sellerId {@link #CARRIERS}: the carriers
     * @param orderId the buyer's; 0: it buys by the seller's list
     */
    public record Sale(int level, long buyerId, long sellerId, long orderId, ChargeOn chargeOn, long unitPriceVnd) {}

    /**
     * The sales behind a line.
     *
     * @param unpriced tenants whose purchase has no price, and so isn't among the sales
     */
    public record Chain(List<Sale> sales, List<Long> unpriced) {}

    /**
     * A tree.
     *
     * @param lists by seller; {@link #CARRIERS} has what the root pays
     */
    public SalesTree(Map<Long, Buyer> buyers, Map<Long, Order> orders, Map<Long, PriceList> lists) {
        this.buyers = Map.copyOf(buyers);
        this.orders = Map.copyOf(orders);
        this.lists = Map.copyOf(lists);
    }

    /** Level 0 is always there; the levels above only of what an order pays for. */
    public Chain chain(UsageKey key) {
        List<Sale> sales = new ArrayList<>();
        List<Long> unpriced = new ArrayList<>();
        Optional<Order> order = order(key.orderId());
        Optional<Order> funding = order.flatMap(o -> order(o.fundedBy()));
        long seller = sellerTo(key.tenantId(), funding);
        sales.add(new Sale(0, key.tenantId(), seller, key.orderId(), key.chargeOn(), key.unitPriceVnd()));
        ChargeOn chargeOn = key.chargeOn();
        for (int level = 1; key.orderId() != 0 && seller != CARRIERS && level < MAX_LEVELS; level++) {
            long buyer = seller;
            order = funding;
            funding = order.flatMap(o -> order(o.fundedBy()));
            seller = sellerTo(buyer, funding);
            chargeOn = order.isPresent() ? order.get().chargeOn() : chargeOn;
            OptionalLong price = price(buyer, seller, order, key);
            if (price.isPresent()) {
                long orderId = order.isPresent() ? order.get().id() : 0;
                sales.add(new Sale(level, buyer, seller, orderId, chargeOn, price.getAsLong()));
            } else {
                unpriced.add(buyer);
            }
        }
        return new Chain(sales, unpriced);
    }

    private OptionalLong price(long buyer, long seller, Optional<Order> order, UsageKey key) {
        Long frozen = order.isPresent() ? order.get().prices().get(new PriceOf(key.carrier(), key.type())) : null;
        if (frozen != null) {
            return OptionalLong.of(frozen);
        }
        PriceList list = lists.get(seller);
        if (list == null) {
            return OptionalLong.empty();
        }
        Buyer who = buyers.get(buyer);
        return list.unitPriceVnd(
                key.carrier(),
                key.type(),
                who == null ? PriceList.EVERY_SECTOR : who.sector(),
                BillingDays.startMillis(key.pricedOn()));
    }

    private long sellerTo(long buyer, Optional<Order> funding) {
        if (funding.isPresent()) {
            return funding.get().buyerId();
        }
        Buyer who = buyers.get(buyer);
        return who == null ? CARRIERS : who.parentId();
    }

    private Optional<Order> order(long id) {
        return id == 0 ? Optional.empty() : Optional.ofNullable(orders.get(id));
    }
}
