package org.brandcast.portal.billing;

import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.sql.Date;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.brandcast.domain.lifecycle.MessageType;
import org.brandcast.domain.rating.VolumeTiers;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.tenant.TenantService;
import org.jspecify.annotations.Nullable;

/**
 * What contracts say beyond prices, written down by whoever sells, and what the operator pays the carriers. Each change is a row of
 * its own: what held in a month can be read later.
 */
@Singleton
public class TermsService {
    private static final Pattern TIER = Pattern.compile("([0-9][0-9.]*)\\s+([0-9]+)");
    private static final Pattern PERCENT = Pattern.compile("[0-9]{1,3}([.,][0-9]{1,2})?");
    private static final long MOST_VND = 1_000_000_000_000L;
    private static final int ROWS = 200;

    private final Database database;
    private final TenantService tenants;
    private final AuditLog audit;
    private final Clock clock;

    TermsService(Database database, TenantService tenants, AuditLog audit, Clock clock) {
        this.database = database;
        this.tenants = tenants;
        this.audit = audit;
        this.clock = clock;
    }

    /** Terms as they are listed. */
    public record Terms(
            String tenant,
            String month,
            int vatBasisPoints,
            String tiers,
            long rebateFromVnd,
            int rebateBasisPoints,
            long setupFeeVnd,
            long monthlyFeeVnd,
            String by,
            long atMillis) {}

    /** What a carrier costs. */
    public record Cost(
            String carrier, String type, @Nullable Long unitPriceVnd, long fromMillis, String by) {}

    /** Whether the night's tables are there. */
    public boolean isThere(CurrentUser user) {
        user.require(Permission.BILLING_VIEW);
        return database.call(TenantScope.of(user), BillingService::isThere);
    }

    /** Customers whose terms the user may write: all below its own tenant. */
    public List<TenantService.Choice> customers(CurrentUser user) {
        return tenants.choices(user).stream()
                .filter(choice -> choice.id() != user.tenantId() && user.governs(choice.path()))
                .toList();
    }

    /** The newest first. */
    public List<Terms> terms(CurrentUser user) {
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(
                        """
                        SELECT t.name, to_char(b.from_month, 'YYYY-MM') AS month, b.vat_basis_points,
                            coalesce((SELECT string_agg(r.from_segments || ': ' || r.off_vnd, ', ' ORDER BY r.from_segments)
                                FROM batch.billing_tier r WHERE r.terms_id = b.id), '') AS tiers,
                            b.rebate_from_vnd, b.rebate_basis_points, b.setup_fee_vnd, b.monthly_fee_vnd, b.by_login, b.at_millis
                        FROM batch.billing_terms b JOIN tenant t ON t.id = b.tenant_id ORDER BY b.id DESC LIMIT ?""",
                        row -> new Terms(
                                row.getString(1),
                                row.getString(2),
                                row.getInt(3),
                                row.getString(4),
                                row.getLong(5),
                                row.getInt(6),
                                row.getLong(7),
                                row.getLong(8),
                                row.getString(9),
                                row.getLong(10)),
                        ROWS));
    }

    /** The operator's costs, the newest first; empty for everybody else. */
    public List<Cost> costs(CurrentUser user) {
        if (!user.isOperator()) {
            return List.of();
        }
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(
                        """
                        SELECT carrier, type, unit_price_vnd, valid_from_millis, by_login FROM batch.carrier_cost
                        ORDER BY id DESC LIMIT ?""",
                        row -> new Cost(
                                row.getString(1),
                                row.getString(2),
                                Tx.nullableLong(row, "unit_price_vnd"),
                                row.getLong(4),
                                row.getString(5)),
                        ROWS));
    }

    /** Writes terms down, from a month on. */
    public void save(CurrentUser user, Fields form) {
        user.require(Permission.BILLING_EDIT);
        String typed = form.text("tenantId");
        TenantService.Choice customer = customers(user).stream()
                .filter(choice -> Long.toString(choice.id()).equals(typed))
                .findFirst()
                .orElse(null);
        if (customer == null) {
            form.complain("tenantId", "problem.field.choice");
        }
        YearMonth month = month(form);
        int vat = percent(form, "vat");
        List<VolumeTiers.Tier> tiers = tiers(form);
        long rebateFrom = orNothing(form.number("rebateFrom", 0, MOST_VND));
        int rebate = form.text("rebate").isBlank() ? 0 : percent(form, "rebate");
        long setup = orNothing(form.number("setupFee", 0, MOST_VND));
        long monthly = orNothing(form.number("monthlyFee", 0, MOST_VND));
        form.check();
        if (customer == null || month == null) {
            return;
        }
        database.run(TenantScope.of(user), tx -> {
            long id = tx.first(
                            """
                            INSERT INTO batch.billing_terms (tenant_id, from_month, vat_basis_points, rebate_from_vnd,
                                rebate_basis_points, setup_fee_vnd, monthly_fee_vnd, by_login, at_millis)
                            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id""",
                            row -> row.getLong(1),
                            customer.id(),
                            Date.valueOf(month.atDay(1)),
                            vat,
                            rebateFrom,
                            rebate,
                            setup,
                            monthly,
                            user.login(),
                            clock.millis())
                    .orElseThrow();
            for (VolumeTiers.Tier tier : tiers) {
                tx.update(
                        "INSERT INTO batch.billing_tier (terms_id, tenant_id, from_segments, off_vnd) VALUES (?, ?, ?, ?)",
                        id,
                        customer.id(),
                        tier.fromSegments(),
                        tier.offVnd());
            }
            audit.write(
                    tx,
                    user,
                    customer.id(),
                    "save",
                    "billing-terms",
                    Long.toString(id),
                    Map.of("month", month.toString(), "vatBasisPoints", vat, "tiers", form.text("tiers")));
        });
    }

    /** Writes down what a carrier costs, from a day on. */
    public void saveCost(CurrentUser user, List<String> carriers, Fields form) {
        user.requireOperator(Permission.BILLING_EDIT);
        String carrier = form.text("carrier");
        if (!carriers.contains(carrier)) {
            form.complain("carrier", "problem.field.choice");
        }
        MessageType type = form.choice("type", MessageType.class);
        long price = form.requiredNumber("price", 0, MOST_VND);
        if (form.text("from").isBlank()) {
            form.complain("from", "problem.field.required");
        }
        Long from = form.day("from", Formats.ZONE);
        form.check();
        database.run(TenantScope.of(user), tx -> {
            tx.update("""
                    INSERT INTO batch.carrier_cost (carrier, type, unit_price_vnd, valid_from_millis, by_login, at_millis)
                    VALUES (?, ?, ?, ?, ?, ?)""", carrier, type.name(), price, from, user.login(), clock.millis());
            audit.write(
                    tx,
                    user,
                    user.tenantId(),
                    "save",
                    "carrier-cost",
                    carrier + "/" + type,
                    Map.of("unitPriceVnd", price, "from", form.text("from")));
        });
    }

    private static @Nullable YearMonth month(Fields form) {
        try {
            return YearMonth.parse(form.required("fromMonth", 7));
        } catch (DateTimeException e) {
            if (!form.text("fromMonth").isBlank()) {
                form.complain("fromMonth", "problem.terms.month", form.text("fromMonth"));
            }
            return null;
        }
    }

    /** 8,25 is 825 basis points. */
    private static int percent(Fields form, String name) {
        String typed = form.required(name, 7);
        if (typed.isEmpty()) {
            return 0;
        }
        if (PERCENT.matcher(typed).matches()) {
            int basisPoints =
                    new BigDecimal(typed.replace(',', '.')).movePointRight(2).intValueExact();
            if (basisPoints <= 10_000) {
                return basisPoints;
            }
        }
        form.complain(name, "problem.terms.percent", typed);
        return 0;
    }

    private static List<VolumeTiers.Tier> tiers(Fields form) {
        List<VolumeTiers.Tier> tiers = new ArrayList<>();
        for (String line : form.text("tiers").split("\n", -1)) {
            if (line.isBlank()) {
                continue;
            }
            Matcher matcher = TIER.matcher(line.strip());
            if (!matcher.matches()
                    || matcher.group(1).length() > 15
                    || matcher.group(2).length() > 9) {
                form.complain("tiers", "problem.terms.tier", line.strip());
                return List.of();
            }
            long from = Long.parseLong(matcher.group(1).replace(".", ""));
            if (!tiers.isEmpty() && from <= tiers.get(tiers.size() - 1).fromSegments()) {
                form.complain("tiers", "problem.terms.tiersGrow", line.strip());
                return List.of();
            }
            tiers.add(new VolumeTiers.Tier(from, Long.parseLong(matcher.group(2))));
        }
        return tiers;
    }

    private static long orNothing(@Nullable Long number) {
        return number == null ? 0 : number;
    }
}
