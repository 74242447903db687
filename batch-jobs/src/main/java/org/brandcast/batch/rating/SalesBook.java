package org.brandcast.batch.rating;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.brandcast.domain.lifecycle.ChargeOn;
import org.brandcast.domain.lifecycle.MessageType;
import org.brandcast.domain.rating.PriceList;
import org.brandcast.domain.rating.SalesTree;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The tree of tenants with their orders and price lists, as the portal has them now. */
@Component
public class SalesBook {
    /** What the carriers charge, and by what each tenant sells; of each, in the order in which it was given. */
    private static final String PRICES = """
            SELECT 0::bigint AS tenant_id, id, carrier, type, '' AS sector, unit_price_vnd, valid_from_millis FROM carrier_cost
            UNION ALL
            SELECT tenant_id, id, carrier, type, sector, unit_price_vnd, valid_from_millis FROM public.price_entry
            ORDER BY 1, 2""";

    private final JdbcTemplate jdbc;

    public SalesBook(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    public SalesTree tree() {
        return new SalesTree(buyers(), orders(), lists());
    }

    private Map<Long, SalesTree.Buyer> buyers() {
        Map<Long, SalesTree.Buyer> buyers = new HashMap<>();
        jdbc.query("SELECT id, coalesce(parent_id, 0) AS parent_id, sector FROM public.tenant", row -> {
            buyers.put(
                    row.getLong("id"),
                    new SalesTree.Buyer(row.getLong("id"), row.getLong("parent_id"), row.getString("sector")));
        });
        return buyers;
    }

    private Map<Long, SalesTree.Order> orders() {
        Map<Long, Map<SalesTree.PriceOf, Long>> prices = new HashMap<>();
        jdbc.query("SELECT order_id, carrier, type, unit_price_vnd FROM public.order_price", row -> {
            prices.computeIfAbsent(row.getLong("order_id"), id -> new HashMap<>())
                    .put(
                            new SalesTree.PriceOf(row.getString("carrier"), MessageType.valueOf(row.getString("type"))),
                            row.getLong("unit_price_vnd"));
        });
        Map<Long, SalesTree.Order> orders = new HashMap<>();
        jdbc.query(
                "SELECT id, tenant_id, coalesce(funded_by, 0) AS funded_by, charge_on FROM public.sales_order", row -> {
                    long id = row.getLong("id");
                    orders.put(
                            id,
                            new SalesTree.Order(
                                    id,
                                    row.getLong("tenant_id"),
                                    row.getLong("funded_by"),
                                    ChargeOn.valueOf(row.getString("charge_on")),
                                    prices.getOrDefault(id, Map.of())));
                });
        return orders;
    }

    private Map<Long, PriceList> lists() {
        Map<Long, List<PriceList.Entry>> entries = new HashMap<>();
        jdbc.query(PRICES, row -> {
            entries.computeIfAbsent(row.getLong("tenant_id"), id -> new ArrayList<>())
                    .add(new PriceList.Entry(
                            row.getString("carrier"),
                            MessageType.valueOf(row.getString("type")),
                            row.getString("sector"),
                            row.getObject("unit_price_vnd", Long.class),
                            row.getLong("valid_from_millis")));
        });
        Map<Long, PriceList> lists = new HashMap<>();
        entries.forEach((seller, of) -> lists.put(seller, new PriceList(of)));
        return lists;
    }
}
