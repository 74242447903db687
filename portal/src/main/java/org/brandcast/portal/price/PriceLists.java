package org.brandcast.portal.price;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.brandcast.domain.lifecycle.MessageType;
import org.brandcast.domain.rating.PriceList;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.control.ControlView;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.ForbiddenException;
import org.brandcast.portal.security.Permission;
import org.jspecify.annotations.Nullable;

/**
 * The price lists of the tree. A change is a row and never overwrites one; it begins today at the earliest, so what was
 * sold until yesterday keeps its price. A tenant sees its own list and those below, and of its parent's only what it
 * pays itself.
 */
@Singleton
public final class PriceLists {
    static final long MOST_VND = 1_000_000;
    private static final String NOT_SOLD = "-";
    private static final int LONGEST_SECTOR = 120;
    private static final int SHOWN_CHANGES = 200;
    private static final String TENANT = """
            SELECT t.id, t.name, t.path, t.parent_id, t.sector,
              EXISTS (SELECT 1 FROM tenant c WHERE c.parent_id = t.id) OR t.kind <> 'partner' AS sells
            FROM tenant t WHERE t.id = ?""";

    private final Database database;
    private final ControlView control;
    private final AuditLog audit;
    private final Clock clock;

    PriceLists(Database database, ControlView control, AuditLog audit, Clock clock) {
        this.database = database;
        this.control = control;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Whose list it is.
     *
     * @param parentId by whose list it buys; null: the operator
     * @param sells whether anybody can stand below it
     */
    public record Seller(
            long id, String name, String path, @Nullable Long parentId, String sector, boolean sells) {}

    /** A tenant of the user's subtree; empty: there is none such. */
    public Optional<Seller> seller(CurrentUser user, long id) {
        user.require(Permission.PRICE_VIEW);
        return database.call(TenantScope.of(user), tx -> tx.first(TENANT, PriceLists::readSeller, id));
    }

    private static Seller readSeller(ResultSet row) throws SQLException {
        return new Seller(
                row.getLong("id"),
                row.getString("name"),
                row.getString("path"),
                Tx.nullableLong(row, "parent_id"),
                row.getString("sector"),
                row.getBoolean("sells"));
    }

    /** What a segment costs at one carrier and type, and what the seller pays for it; null: there is no price. */
    public record Cell(
            String type, @Nullable Long price, @Nullable Long cost) {
        /** Null: one of the two isn't known. */
        public @Nullable Long margin() {
            return price == null || cost == null ? null : (Long) (price - cost);
        }
    }

    /** A carrier's prices, in the order of the types. */
    public record Line(String carrier, List<Cell> cells) {}

    /** A list as it holds at an instant for customers of a sector, beside what the seller pays then. */
    public List<Line> lines(CurrentUser user, Seller seller, String sector, long atMillis) {
        user.require(Permission.PRICE_VIEW);
        PriceList own = database.call(TenantScope.of(user), tx -> list(tx, seller.id()));
        PriceList paid = paidBy(seller);
        List<Line> lines = new ArrayList<>();
        for (String carrier : carriers()) {
            List<Cell> cells = new ArrayList<>();
            for (MessageType type : MessageType.values()) {
                cells.add(new Cell(
                        type.name(),
                        boxed(own.unitPriceVnd(carrier, type, sector, atMillis)),
                        boxed(paid.unitPriceVnd(carrier, type, seller.sector(), atMillis))));
            }
            lines.add(new Line(carrier, List.copyOf(cells)));
        }
        return lines;
    }

    /**
     * By what a tenant buys. The parent's list is not in the tenant's scope and what others of its customers pay stays
     * unseen: the caller asks for the tenant's own sector alone.
     */
    private PriceList paidBy(Seller seller) {
        Long parent = seller.parentId();
        return parent == null ? new PriceList(List.of()) : database.call(TenantScope.SYSTEM, tx -> list(tx, parent));
    }

    /** Codes, by name. */
    private List<String> carriers() {
        Map<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        control.current().carriers().values().forEach(carrier -> byName.put(carrier.name(), carrier.code()));
        return List.copyOf(byName.values());
    }

    /** A seller's whole list. */
    public PriceList of(CurrentUser user, long sellerId) {
        user.require(Permission.PRICE_VIEW);
        return database.call(TenantScope.of(user), tx -> list(tx, sellerId));
    }

    /** A seller's list inside a transaction that may see it. */
    public PriceList list(Tx tx, long sellerId) throws SQLException {
        return new PriceList(tx.list(
                "SELECT * FROM price_entry WHERE tenant_id = ? ORDER BY id",
                row -> new PriceList.Entry(
                        row.getString("carrier"),
                        MessageType.valueOf(row.getString("type")),
                        row.getString("sector"),
                        Tx.nullableLong(row, "unit_price_vnd"),
                        row.getLong("valid_from_millis")),
                sellerId));
    }

    /** A change of a list; no price: from then on there is none. */
    public record Change(
            String carrier,
            String type,
            String sector,
            @Nullable Long unitPriceVnd,
            long fromMillis,
            long atMillis,
            String byLogin) {}

    /** The latest changes of a list, newest first. */
    public List<Change> changes(CurrentUser user, Seller seller) {
        user.require(Permission.PRICE_VIEW);
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(
                        "SELECT * FROM price_entry WHERE tenant_id = ? ORDER BY id DESC LIMIT " + SHOWN_CHANGES,
                        row -> new Change(
                                row.getString("carrier"),
                                row.getString("type"),
                                row.getString("sector"),
                                Tx.nullableLong(row, "unit_price_vnd"),
                                row.getLong("valid_from_millis"),
                                row.getLong("at_millis"),
                                row.getString("by_login")),
                        seller.id()));
    }

    /** Sectors for which a list has prices, and those of the tenants right below. */
    public List<String> sectors(CurrentUser user, Seller seller) {
        user.require(Permission.PRICE_VIEW);
        return database.call(
                TenantScope.of(user), tx -> tx.list("""
                SELECT min(sector) FROM (SELECT sector FROM price_entry WHERE tenant_id = ?
                  UNION ALL SELECT sector FROM tenant WHERE parent_id = ?) s
                WHERE sector <> '' GROUP BY lower(sector) ORDER BY 1""", row -> row.getString(1), seller.id(), seller.id()));
    }

    /** Whether a list is the user's to change: their own tenant's, or that of a tenant that they govern. */
    public boolean mayChange(CurrentUser user, Seller seller) {
        return user.may(Permission.PRICE_EDIT)
                && seller.sells()
                && (seller.id() == user.tenantId() || user.governs(seller.path()));
    }

    /** The field of a price in the form. */
    public static String field(String carrier, String type) {
        return "p-" + carrier + "-" + type;
    }

    /**
     * Takes over what a form says: for a sector, from a day on; what was left empty stays as it is.
     *
     * @throws org.brandcast.portal.form.FormProblem naming all that is wrong; nothing was changed
     */
    public void save(CurrentUser user, Seller seller, Fields form) {
        user.require(Permission.PRICE_EDIT);
        if (!mayChange(user, seller)) {
            throw new ForbiddenException(user.login(), Permission.PRICE_EDIT);
        }
        String sector = form.upTo("sector", LONGEST_SECTOR);
        form.required("validFrom", 10);
        Long from = form.day("validFrom", Formats.ZONE);
        if (from != null && from < today()) {
            form.complain("validFrom", "problem.price.past", form.text("validFrom"));
        }
        Map<String, Map<MessageType, OptionalLong>> typed = typed(form);
        if (typed.isEmpty()) {
            form.complain("prices", "problem.price.none");
        }
        form.check();
        database.run(TenantScope.of(user), tx -> {
            PriceList known = list(tx, seller.id());
            int written = 0;
            for (Map.Entry<String, Map<MessageType, OptionalLong>> carrier : typed.entrySet()) {
                for (Map.Entry<MessageType, OptionalLong> price :
                        carrier.getValue().entrySet()) {
                    // The same form sent twice says nothing new the second time.
                    if (known.exactly(carrier.getKey(), price.getKey(), sector, from)
                                    .equals(price.getValue())
                            && !changesAfter(tx, seller.id(), carrier.getKey(), price.getKey(), sector, from)) {
                        continue;
                    }
                    tx.update(
                            """
                            INSERT INTO price_entry (tenant_id, carrier, type, sector, unit_price_vnd, valid_from_millis,
                              at_millis, by_login) VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
                            seller.id(),
                            carrier.getKey(),
                            price.getKey().name(),
                            sector,
                            boxed(price.getValue()),
                            from,
                            clock.millis(),
                            user.login());
                    written++;
                }
            }
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("sector", sector);
            told.put("from", form.text("validFrom").strip());
            typed.forEach((carrier, prices) -> prices.forEach((type, price) ->
                    told.put(carrier + "/" + type, price.isPresent() ? Long.toString(price.getAsLong()) : NOT_SOLD)));
            if (written > 0) {
                audit.write(tx, user, seller.id(), "change", "price-list", Long.toString(seller.id()), told);
            }
        });
    }

    /** Fills a list that has nothing for that sector yet, as an installation does when it begins. */
    public void begin(CurrentUser user, long sellerId, List<PriceList.Entry> entries) {
        user.require(Permission.PRICE_EDIT);
        database.run(TenantScope.of(user), tx -> {
            for (PriceList.Entry entry : entries) {
                tx.update(
                        """
                        INSERT INTO price_entry (tenant_id, carrier, type, sector, unit_price_vnd, valid_from_millis,
                          at_millis, by_login)
                        SELECT ?, ?, ?, ?, ?, ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM price_entry
                          WHERE tenant_id = ? AND carrier = ? AND type = ? AND lower(sector) = lower(?))""",
                        sellerId,
                        entry.carrier(),
                        entry.type().name(),
                        entry.sector(),
                        entry.unitPriceVnd(),
                        entry.fromMillis(),
                        clock.millis(),
                        user.login(),
                        sellerId,
                        entry.carrier(),
                        entry.type().name(),
                        entry.sector());
            }
        });
    }

    private static boolean changesAfter(
            Tx tx, long sellerId, String carrier, MessageType type, String sector, long fromMillis)
            throws SQLException {
        return tx.number("""
                        SELECT count(*) FROM price_entry WHERE tenant_id = ? AND carrier = ? AND type = ?
                          AND lower(sector) = lower(?) AND valid_from_millis > ?""", sellerId, carrier, type.name(), sector, fromMillis) > 0;
    }

    private Map<String, Map<MessageType, OptionalLong>> typed(Fields form) {
        Map<String, Map<MessageType, OptionalLong>> typed = new LinkedHashMap<>();
        for (String carrier : Set.copyOf(carriers())) {
            for (MessageType type : MessageType.values()) {
                String field = field(carrier, type.name());
                String text = form.text(field).strip();
                if (text.equals(NOT_SOLD)) {
                    typed.computeIfAbsent(carrier, code -> new TreeMap<>()).put(type, OptionalLong.empty());
                } else if (!text.isEmpty()) {
                    Long price = form.number(field, 0, MOST_VND);
                    typed.computeIfAbsent(carrier, code -> new TreeMap<>())
                            .put(type, price == null ? OptionalLong.empty() : OptionalLong.of(price));
                }
            }
        }
        return typed;
    }

    private long today() {
        return Instant.ofEpochMilli(clock.millis())
                .atZone(Formats.ZONE)
                .toLocalDate()
                .atStartOfDay(Formats.ZONE)
                .toInstant()
                .toEpochMilli();
    }

    private static @Nullable Long boxed(OptionalLong price) {
        return price.isPresent() ? (Long) price.getAsLong() : null;
    }
}
