package org.brandcast.batch.month;

import java.io.IOException;
import java.sql.Date;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import org.brandcast.batch.export.Artefacts;
import org.brandcast.domain.rating.BillingDays;
import org.brandcast.domain.rating.BillingTerms;
import org.brandcast.domain.rating.MonthEnd;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The step {@code month}, with the night of a month's last day: a statement for each customer, of what was booked in the month
 * with it. What is corrected later is booked later, and so on the next statement.
 */
@Component
public class MonthStatements {
    /** Who bought anything in the month of somebody other than a carrier, and who has fees to pay. */
    private static final String CUSTOMERS = """
            SELECT tenant_id FROM rated_line WHERE booked_on BETWEEN ? AND ? AND seller_id IS NOT NULL
            UNION
            SELECT t.tenant_id FROM billing_terms t JOIN public.tenant c ON c.id = t.tenant_id AND c.parent_id IS NOT NULL
            WHERE t.from_month <= ? AND t.monthly_fee_vnd + t.setup_fee_vnd > 0
            ORDER BY 1""";

    private static final String USAGE = """
            SELECT l.order_id, coalesce(o.name, '') AS order_name, coalesce(o.contract, '') AS contract,
                (l.source <> 'USAGE') AS correction, coalesce(c.display_name, l.carrier) AS carrier, l.type, l.unit_price_vnd, sum(l.messages) AS messages,
                sum(l.charged_segments) AS charged, sum(l.amount_vnd) AS amount
            FROM rated_line l LEFT JOIN public.sales_order o ON o.id = l.order_id LEFT JOIN public.carrier c ON c.code = l.carrier
            WHERE l.tenant_id = ? AND l.booked_on BETWEEN ? AND ? AND l.seller_id IS NOT NULL
            GROUP BY 1, 2, 3, 4, 5, 6, 7
            ORDER BY correction, l.order_id, coalesce(c.display_name, l.carrier) COLLATE "C", l.type, l.unit_price_vnd""";

    private final JdbcTemplate jdbc;
    private final Terms terms;
    private final Artefacts artefacts;
    private final Clock clock;

    MonthStatements(JdbcTemplate jdbc, Terms terms, Artefacts artefacts, Clock clock) {
        this.jdbc = jdbc;
        this.terms = terms;
        this.artefacts = artefacts;
        this.clock = clock;
    }

    /** Makes the month's statements if this is its last day. */
    public String write(LocalDate day) throws IOException {
        if (!BillingDays.isLastOfMonth(day)) {
            return "";
        }
        YearMonth month = YearMonth.from(day);
        Date first = Date.valueOf(month.atDay(1));
        int statements = 0;
        for (long tenant : jdbc.queryForList(CUSTOMERS, Long.class, first, Date.valueOf(day), first)) {
            Statement statement = statement(tenant, month);
            keep(statement);
            String name = "statement-" + month + "-" + tenant;
            int rows = statement.usage().size();
            artefacts.keep(
                    new Artefacts.Artefact(month.toString(), tenant, "STATEMENT_PDF", name + ".pdf", rows),
                    StatementPdf.of(statement));
            artefacts.keep(
                    new Artefacts.Artefact(month.toString(), tenant, "STATEMENT_XLSX", name + ".xlsx", rows),
                    StatementXlsx.of(statement));
            statements++;
        }
        artefacts.manifest(month.toString());
        return "statements=" + statements;
    }

    private Statement statement(long tenant, YearMonth month) {
        Date first = Date.valueOf(month.atDay(1));
        Date last = Date.valueOf(month.atEndOfMonth());
        List<Statement.Usage> usage = jdbc.query(
                USAGE,
                (row, n) -> new Statement.Usage(
                        row.getLong("order_id"),
                        row.getString("order_name"),
                        row.getString("contract"),
                        row.getBoolean("correction"),
                        row.getString("carrier"),
                        row.getString("type"),
                        row.getLong("unit_price_vnd"),
                        row.getLong("messages"),
                        row.getLong("charged"),
                        row.getLong("amount")),
                tenant,
                first,
                last);
        long charged =
                usage.stream().mapToLong(Statement.Usage::chargedSegments).sum();
        long amount = usage.stream().mapToLong(Statement.Usage::amountVnd).sum();
        long corrected = usage.stream()
                .filter(Statement.Usage::correction)
                .mapToLong(Statement.Usage::amountVnd)
                .sum();
        BillingTerms of = terms.of(tenant, month);
        long[] brandnames = brandnames(tenant, month);
        return new Statement(
                month,
                party("id = ?", tenant),
                party("id = (SELECT parent_id FROM public.tenant WHERE id = ?)", tenant),
                usage,
                corrected,
                of.vatBasisPoints(),
                MonthEnd.bill(of, charged, amount, brandnames[0], brandnames[1]));
    }

    /** Pairs of brandname and carrier: those that began in the month, and all that were registered in it. */
    private long[] brandnames(long tenant, YearMonth month) {
        long start = BillingDays.startMillis(month.atDay(1));
        long end = BillingDays.endMillis(month.atEndOfMonth());
        return jdbc.queryForObject(
                """
                SELECT count(DISTINCT (brandname_id, carrier)) FILTER (WHERE first >= ?),
                    count(DISTINCT (brandname_id, carrier))
                FROM (SELECT brandname_id, carrier, valid_from_millis, valid_until_millis,
                        min(valid_from_millis) OVER (PARTITION BY brandname_id, carrier) AS first
                    FROM public.brandname_carrier WHERE tenant_id = ?) b
                WHERE valid_from_millis < ? AND valid_until_millis > ?""", (row, n) -> new long[] {row.getLong(1), row.getLong(2)}, start, tenant, end, start);
    }

    private Statement.Party party(String which, long id) {
        return jdbc
                .query(
                        "SELECT id, coalesce(nullif(legal_name, ''), name), tax_code, address, representative FROM public.tenant WHERE "
                                + which,
                        (row, n) -> new Statement.Party(
                                row.getLong(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5)),
                        id)
                .stream()
                .findFirst()
                .orElse(new Statement.Party(0, "", "", "", ""));
    }

    private void keep(Statement statement) {
        Date month = Date.valueOf(statement.firstDay());
        MonthEnd.Bill bill = statement.bill();
        int added = jdbc.update(
                """
                INSERT INTO statement (month, tenant_id, seller_id, messages, charged_segments, usage_vnd, corrected_vnd,
                    subtotal_vnd, vat_basis_points, vat_vnd, total_vnd, made_at_millis)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""",
                month,
                statement.buyer().id(),
                statement.seller().id(),
                statement.messages(),
                statement.chargedSegments(),
                bill.usageVnd(),
                statement.correctedVnd(),
                bill.subtotalVnd(),
                statement.vatBasisPoints(),
                bill.vatVnd(),
                bill.totalVnd(),
                clock.millis());
        if (added == 1) {
            bill.lines()
                    .forEach(line -> jdbc.update(
                            "INSERT INTO statement_line (month, tenant_id, kind, quantity, amount_vnd) VALUES (?, ?, ?, ?, ?)",
                            month,
                            statement.buyer().id(),
                            line.kind().name(),
                            line.quantity(),
                            line.amountVnd()));
        }
    }
}
