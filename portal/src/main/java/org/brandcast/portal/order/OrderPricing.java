package org.brandcast.portal.order;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.brandcast.domain.quota.QuotaUnit;
import org.brandcast.domain.rating.PriceList;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.page.Formats;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.OrderPrice;

/**
 * What an order sells and for how much: a price typed for a type holds at all its carriers, else the seller's list of that
 * day says it. From then on it is the order's own, whatever the list becomes. What has no price isn't sold.
 */
final class OrderPricing {
    private static final long MOST_VND = 1_000_000;

    private OrderPricing() {}

    /**
     * Where prices come from.
     *
     * @param carriers all there are
     * @param sector of the customer
     */
    record Offer(Set<String> carriers, PriceList list, String sector, long atMillis, Formats formats) {}

    /** The scope as it is chosen in the form; empty: everything that has a price. */
    record Scope(List<MessageType> types, List<String> carriers) {}

    /** What is signed: nothing named is everything. */
    record Sold(Scope scope, List<OrderPrice> prices) {
        long highest() {
            return prices.stream().mapToLong(OrderPrice::getUnitPriceVnd).max().orElse(0);
        }
    }

    /** Works it out; complains of what is to be sold and has no price. An order that funds others needs none. */
    static Sold sold(Fields form, Scope chosen, Offer offer, boolean funds, QuotaUnit unit) {
        List<String> carriers =
                chosen.carriers().isEmpty() ? offer.carriers().stream().sorted().toList() : chosen.carriers();
        Map<MessageType, Map<String, Long>> prices = new EnumMap<>(MessageType.class);
        for (MessageType type : MessageType.values()) {
            Map<String, Long> of = at(form, type, carriers, offer);
            boolean wanted = chosen.types().isEmpty() || chosen.types().contains(type);
            if (wanted && !of.isEmpty()) {
                prices.put(type, of);
            } else if (chosen.types().contains(type) && !funds) {
                form.complain("price" + type, "problem.order.no-price");
            }
        }
        if (prices.isEmpty() && chosen.types().isEmpty() && !funds) {
            form.complain("priceCARE", "problem.order.prices");
        }
        Scope scope = funds ? chosen : narrowed(form, chosen, carriers, prices, offer, unit);
        List<OrderPrice> frozen = new ArrayList<>();
        prices.forEach((type, of) -> of.forEach((carrier, price) -> {
            if (scope.carriers().isEmpty() || scope.carriers().contains(carrier)) {
                frozen.add(new OrderPrice(carrier, type, price));
            }
        }));
        return new Sold(scope, List.copyOf(frozen));
    }

    private static Map<String, Long> at(Fields form, MessageType type, List<String> carriers, Offer offer) {
        Long typed = form.number("price" + type, 0, MOST_VND);
        Map<String, Long> prices = new TreeMap<>();
        for (String carrier : carriers) {
            if (typed != null) {
                prices.put(carrier, typed);
            } else if (form.text("price" + type).isBlank()) {
                offer.list()
                        .unitPriceVnd(carrier, domain(type), offer.sector(), offer.atMillis())
                        .ifPresent(price -> prices.put(carrier, price));
            }
        }
        return prices;
    }

    private static org.brandcast.domain.lifecycle.MessageType domain(MessageType type) {
        return org.brandcast.domain.lifecycle.MessageType.valueOf(type.name());
    }

    /** A message without a price would be free, so the order covers only what has one. */
    private static Scope narrowed(
            Fields form,
            Scope chosen,
            List<String> carriers,
            Map<MessageType, Map<String, Long>> prices,
            Offer offer,
            QuotaUnit unit) {
        List<String> priced = carriers.stream()
                .filter(carrier -> prices.values().stream().allMatch(of -> of.containsKey(carrier)))
                .toList();
        boolean mustHaveAll = !chosen.carriers().isEmpty() || unit == QuotaUnit.VND;
        if (!prices.isEmpty() && (priced.isEmpty() || (mustHaveAll && priced.size() < carriers.size()))) {
            String lacking = carriers.stream()
                    .filter(carrier -> !priced.contains(carrier))
                    .map(offer.formats()::carrier)
                    .collect(Collectors.joining(", "));
            form.complain("carriers", "problem.order.carrier-price", lacking);
        }
        List<MessageType> types =
                prices.size() == MessageType.values().length && chosen.types().isEmpty()
                        ? List.of()
                        : List.copyOf(prices.keySet());
        return new Scope(types, priced.size() == offer.carriers().size() ? chosen.carriers() : priced);
    }
}
