package org.brandcast.portal.partner;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.brandcast.domain.quota.OrderRelease.Payment;
import org.brandcast.domain.quota.QuotaUnit;
import org.brandcast.portal.control.ControlView;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.order.OrderBalance;
import org.brandcast.portal.order.OrderDesk;
import org.brandcast.portal.order.OrderPayments;
import org.brandcast.portal.order.OrderService;
import org.brandcast.portal.order.OrderService.SignedOrder;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.page.Messages;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.tenant.TenantCards;
import org.brandcast.portal.tenant.TenantCards.Card;
import org.brandcast.schemas.ChargeOn;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.OrderPrice;
import org.jspecify.annotations.Nullable;

/**
 * What a row of a spreadsheet asks for, checked against what is there. A dry run and the import ask the same, so that what
 * the one told is what the other does, unless somebody changed it meanwhile.
 *
 * <p>A partner is the same as one that is there when it stands at the same place under the same name; an order is the same
 * when its owner has one under the same reference. What is there is left as it is: the same file read again changes nothing.
 */
@Singleton
class PartnerPlan {
    private static final long MOST_SEGMENTS = 1_000_000_000_000L;
    private static final long MOST_VND = 1_000_000;
    private static final long DAY = 86_400_000;

    private final TenantCards cards;
    private final OrderService orders;
    private final OrderPayments payments;
    private final ControlView control;
    private final Clock clock;

    PartnerPlan(TenantCards cards, OrderService orders, OrderPayments payments, ControlView control, Clock clock) {
        this.cards = cards;
        this.orders = orders;
        this.payments = payments;
        this.control = control;
        this.clock = clock;
    }

    /** The good rows of a file so far: partners and orders that the rows behind them may count on. */
    static final class Before {
        /** By place and name, the tax code that was given; kinds by name, of those that may be parents. */
        private final Map<String, String> taxCodes = new HashMap<>();

        private final Map<String, String> places = new HashMap<>();
        private final Map<String, String> orders = new HashMap<>();
        private final Map<String, String> parents = new HashMap<>();

        /** Whether no earlier row makes the partner that this one names. */
        boolean isFirst(Map<PartnerColumn, String> cells) {
            String parent = cells.getOrDefault(PartnerColumn.PARENT, "");
            return !places.containsKey((parent.isEmpty() ? own : parent) + "\u0000" + cells.get(PartnerColumn.NAME));
        }

        private final String own;

        Before(String ownTenant) {
            this.own = ownTenant;
        }
    }

    /**
     * A row that can be done.
     *
     * @param parent under whom the partner stands; null: an earlier row of the file makes them
     * @param partner null: it isn't there yet
     * @param order null: the row has none
     * @param unpaidVnd of what the order's volume costs
     * @param orderId of the order that is there already; null: it isn't
     */
    record Asked(
            @Nullable Card parent,
            @Nullable Card partner,
            String name,
            String kind,
            Map<String, String> texts,
            @Nullable SignedOrder order,
            String contract,
            String reference,
            long unpaidVnd,
            @Nullable Long orderId) {
        /** At the highest of its prices, as a signed order without another amount. */
        long amountVnd() {
            return order == null ? 0 : amountOf(order);
        }

        boolean isKnown() {
            return partner != null && (order == null || orderId != null);
        }
    }

    /**
     * Reads a row.
     *
     * @param before what earlier rows of a dry run will have made; null: those are done, all is in the database
     * @throws FormProblem naming all that is wrong with it
     */
    Asked read(Tx tx, CurrentUser user, Map<PartnerColumn, String> cells, @Nullable Before before) throws SQLException {
        Map<String, String> typed = new HashMap<>();
        cells.forEach((column, cell) -> typed.put(column.code(), cell));
        Fields form = Fields.showing(PartnerColumn.PREFIX, typed);
        String name = form.required("name", 200);
        Map<String, String> texts = TenantCards.texts(form);
        String kind = kind(form);
        Place place = place(tx, user, form, before);
        if (place != null && !TenantCards.kindsBelow(place.kind()).contains(kind)) {
            form.complain("kind", "problem.tenant.kind", place.name());
        }
        Card partner = place == null || place.card() == null
                ? null
                : cards.child(tx, place.card().id(), name).orElse(null);
        compare(form, partner, texts, kind);
        SignedOrder order = hasOrder(cells) ? order(form) : null;
        long unpaid = order == null ? 0 : unpaid(form, order);
        form.check();
        if (partner == null) {
            requireOwnTaxCode(tx, form, place, name, texts.get("taxCode"), before);
        }
        String reference = form.text("orderRef").strip();
        Long known = order == null || partner == null ? null : orderOf(tx, partner.id(), reference);
        String where = place.name() + "\u0000" + name;
        if (order != null && before != null && before.orders.putIfAbsent(where + "\u0000" + reference, name) != null) {
            form.complain("orderRef", "problem.import.twice", reference);
            form.check();
        }
        if (before != null) {
            before.places.put(where, texts.get("taxCode"));
            if (!kind.equals("partner")) {
                before.parents.put(name, kind);
            }
        }
        return new Asked(
                place.card(),
                partner,
                name,
                kind,
                texts,
                order,
                form.text("contract").strip(),
                reference,
                unpaid,
                known);
    }

    private record Place(@Nullable Card card, String name, String kind) {}

    /** Under whom the partner stands: the reader's own tenant, or the one of that name in its subtree. */
    private @Nullable Place place(Tx tx, CurrentUser user, Fields form, @Nullable Before before) throws SQLException {
        String typed = form.text("parent").strip();
        List<Card> found =
                typed.isEmpty() ? cards.find(tx, user.tenantId()).stream().toList() : cards.named(tx, typed);
        if (found.size() == 1) {
            Card card = found.get(0);
            return new Place(card, card.name(), card.kind());
        }
        String kind = before == null ? null : before.parents.get(typed);
        if (found.isEmpty() && kind != null) {
            return new Place(null, typed, kind);
        }
        form.complain("parent", found.isEmpty() ? "problem.import.parent" : "problem.import.parents", typed);
        return null;
    }

    private static String kind(Fields form) {
        String typed = form.text("kind").strip();
        if (typed.isEmpty()) {
            return "partner";
        }
        String wanted = PartnerColumn.folded(typed);
        for (String kind : List.of("region", "reseller", "partner")) {
            boolean is = kind.equals(wanted)
                    || Messages.LOCALES.stream()
                            .anyMatch(locale -> PartnerColumn.folded(Messages.text(locale, "tenant.kind." + kind))
                                    .equals(wanted));
            if (is) {
                return kind;
            }
        }
        form.complain("kind", "problem.import.kind", typed);
        return "partner";
    }

    /** One of the same name that is another firm, or stands for another kind, is no repetition. */
    private static void compare(Fields form, @Nullable Card partner, Map<String, String> texts, String kind) {
        if (partner == null) {
            return;
        }
        String tax = texts.get("taxCode");
        if (!tax.isEmpty()
                && !partner.text("taxCode").isEmpty()
                && !partner.text("taxCode").equals(tax)) {
            form.complain("taxCode", "problem.import.other-tax", partner.text("taxCode"));
        }
        if (!partner.kind().equals(kind)) {
            form.complain("kind", "problem.import.other-kind", partner.name());
        }
    }

    private static void requireOwnTaxCode(
            Tx tx, Fields form, Place place, String name, String tax, @Nullable Before before) throws SQLException {
        String where = place.name() + "\u0000" + name;
        if (before != null) {
            String first = before.places.get(where);
            if (first != null && !first.isEmpty() && !tax.isEmpty() && !first.equals(tax)) {
                form.complain("taxCode", "problem.import.other-tax", first);
            }
            String owner = tax.isEmpty() ? null : before.taxCodes.putIfAbsent(tax, where);
            if (owner != null && !owner.equals(where)) {
                form.complain("taxCode", "problem.import.tax-of", tax, owner.substring(owner.indexOf('\u0000') + 1));
            }
        }
        if (!tax.isEmpty()) {
            Optional<String> other =
                    tx.first("SELECT name FROM tenant WHERE tax_code = ? LIMIT 1", row -> row.getString(1), tax);
            other.ifPresent(of -> form.complain("taxCode", "problem.import.tax-of", tax, of));
        }
        form.check();
    }

    private static boolean hasOrder(Map<PartnerColumn, String> cells) {
        return cells.keySet().stream().anyMatch(column -> column.compareTo(PartnerColumn.ORDER_REF) >= 0);
    }

    private SignedOrder order(Fields form) {
        form.required("orderRef", 80);
        String name = form.required("orderName", 120);
        form.upTo("contract", 60);
        long remaining = form.requiredNumber("remaining", 1, MOST_SEGMENTS);
        form.required("validFrom", 30);
        form.required("validUntil", 30);
        Long from = form.day("validFrom", Formats.ZONE);
        Long lastDay = form.day("validUntil", Formats.ZONE);
        if (from != null && lastDay != null && (lastDay < from || lastDay + DAY <= clock.millis())) {
            form.complain("validUntil", "problem.order.until", form.text("validUntil"));
        }
        List<String> carriers = carriers(form);
        List<OrderPrice> prices = new ArrayList<>();
        List<MessageType> types = new ArrayList<>();
        for (MessageType type : MessageType.values()) {
            Long price = form.number("price" + type, 0, MOST_VND);
            if (price != null) {
                types.add(type);
                for (String carrier :
                        carriers.isEmpty() ? control.current().carriers().keySet() : carriers) {
                    prices.add(new OrderPrice(carrier, type, price));
                }
            }
        }
        if (types.isEmpty()) {
            form.complain("priceCARE", "problem.import.prices");
        }
        return new SignedOrder(
                name,
                remaining,
                types,
                carriers,
                from == null ? 0 : from,
                lastDay == null ? 1 : lastDay + DAY,
                chargeOn(form),
                prices);
    }

    /** What the customer still owes for the volume that is left; nothing typed is nothing. */
    private static long unpaid(Fields form, SignedOrder order) {
        Long typed = form.number("unpaid", 0, OrderDesk.MOST_AMOUNT_VND);
        if (typed == null) {
            return 0;
        }
        long amount = amountOf(order);
        if (typed > amount) {
            form.complain("unpaid", "problem.import.unpaid", typed, amount);
        }
        return typed;
    }

    private static long amountOf(SignedOrder order) {
        long highest = order.prices().stream()
                .mapToLong(OrderPrice::getUnitPriceVnd)
                .max()
                .orElse(0);
        return order.grantedSegments() * highest;
    }

    private List<String> carriers(Fields form) {
        List<String> carriers = new ArrayList<>();
        for (String typed : form.entries("carriers")) {
            Optional<String> code = control.current().carriers().values().stream()
                    .filter(carrier -> carrier.code().equalsIgnoreCase(typed)
                            || carrier.name().equalsIgnoreCase(typed))
                    .map(ControlView.Carrier::code)
                    .findFirst();
            code.ifPresentOrElse(carriers::add, () -> form.complain("carriers", "problem.import.carrier", typed));
        }
        return carriers;
    }

    private static ChargeOn chargeOn(Fields form) {
        String typed = form.text("chargeOn").strip().toUpperCase(Locale.ROOT);
        if (typed.isEmpty()) {
            return ChargeOn.DELIVERED;
        }
        Optional<ChargeOn> known = Arrays.stream(ChargeOn.values())
                .filter(each -> each.name().equals(typed))
                .findFirst();
        if (known.isEmpty()) {
            form.complain("chargeOn", "problem.import.charge", form.text("chargeOn"));
        }
        return known.orElse(ChargeOn.DELIVERED);
    }

    private static @Nullable Long orderOf(Tx tx, long tenantId, String reference) throws SQLException {
        return tx.first(
                        "SELECT id FROM sales_order WHERE tenant_id = ? AND import_reference = ?",
                        row -> row.getLong(1),
                        tenantId,
                        reference)
                .orElse(null);
    }

    /** What a row made; both are null for one that was there. */
    record Made(long partnerId, @Nullable Long orderId) {}

    /** Does what a row asks for, in the transaction that notes that it is done. */
    Made apply(Tx tx, CurrentUser user, Asked asked, @Nullable Long fundedBy) throws SQLException {
        long partnerId = asked.partner() != null
                ? asked.partner().id()
                : cards.create(tx, user, asked.parent(), asked.name(), asked.kind(), asked.texts());
        if (asked.order() == null || asked.orderId() != null) {
            return new Made(partnerId, asked.orderId());
        }
        long orderId = orders.signAsItStands(
                tx,
                user,
                partnerId,
                asked.order(),
                new OrderBalance.Contract(
                        asked.contract(),
                        false,
                        fundedBy,
                        new OrderBalance.Deal(
                                QuotaUnit.SEGMENTS,
                                Payment.POSTPAID,
                                null,
                                asked.order().grantedSegments(),
                                asked.amountVnd(),
                                0)));
        payments.paidBefore(
                tx,
                user,
                new OrderPayments.Before(orderId, partnerId, asked.amountVnd() - asked.unpaidVnd(), asked.reference()));
        tx.update("UPDATE sales_order SET import_reference = ? WHERE id = ?", asked.reference(), orderId);
        return new Made(partnerId, orderId);
    }

    static Map<PartnerColumn, String> columns(Map<String, String> byCode) {
        Map<PartnerColumn, String> cells = new EnumMap<>(PartnerColumn.class);
        for (PartnerColumn column : PartnerColumn.values()) {
            String cell = byCode.get(column.code());
            if (cell != null) {
                cells.put(column, cell);
            }
        }
        return cells;
    }
}
