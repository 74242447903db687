package org.brandcast.portal.billing;

import jakarta.inject.Singleton;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;

/** Reads what the nights booked, within the user's subtree. The schema {@code batch} is the night's: it may not be there yet. */
@Singleton
public class BillingService {
    private static final int MONTHS = 13;
    private static final int DAYS = 31;

    private final Database database;
    private final Clock clock;

    BillingService(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** A file to be given out. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares or prints it
    public record Download(String fileName, byte[] content) {}

    /** Whether the night's tables are there; they are made when its process starts for the first time. */
    static boolean isThere(Tx tx) throws SQLException {
        return tx.number("SELECT count(*) FROM pg_tables WHERE schemaname = 'batch' AND tablename = 'carrier_format'")
                > 0;
    }

    /** The first page. */
    public BillingView view(CurrentUser user) {
        user.require(Permission.BILLING_VIEW);
        YearMonth today = YearMonth.now(clock.withZone(Formats.ZONE));
        return database.call(TenantScope.of(user), tx -> {
            if (!isThere(tx)) {
                return new BillingView(
                        null,
                        today.toString(),
                        BillingView.Sum.NONE,
                        BillingView.Sum.NONE,
                        List.of(),
                        List.of(),
                        List.of());
            }
            Long closed = tx.first("SELECT day FROM batch.night ORDER BY day DESC LIMIT 1", row -> row.getDate(1))
                    .map(BillingService::millis)
                    .orElse(null);
            // On a month's first days its predecessor is of interest still: that of the newest closed day.
            YearMonth month = closed == null
                    ? today
                    : YearMonth.from(LocalDate.ofInstant(Instant.ofEpochMilli(closed), Formats.ZONE));
            List<BillingView.Customer> customers = customers(tx, user, month);
            return new BillingView(
                    closed,
                    month.toString(),
                    new BillingView.Sum(
                            customers.stream()
                                    .mapToLong(c -> c.sum().messages())
                                    .sum(),
                            customers.stream()
                                    .mapToLong(c -> c.sum().segments())
                                    .sum(),
                            customers.stream()
                                    .mapToLong(c -> c.sum().amountVnd())
                                    .sum()),
                    spent(tx, user, month),
                    customers,
                    statements(tx),
                    days(tx, user));
        });
    }

    /** A file of the user's subtree. */
    public Optional<Download> download(CurrentUser user, long id) {
        user.require(Permission.BILLING_VIEW);
        return database.call(
                TenantScope.of(user),
                tx -> isThere(tx)
                        ? tx.first(
                                "SELECT file_name, content FROM batch.artefact WHERE id = ?",
                                row -> new Download(row.getString(1), row.getBytes(2)),
                                id)
                        : Optional.empty());
    }

    /**
     * An order with what was booked of it up to the last closed day, and what is left of it now.
     *
     * @param sent segments that a carrier accepted
     */
    public record OrderUse(
            long id,
            String name,
            String contract,
            long messages,
            long sent,
            long delivered,
            long charged,
            long amountVnd,
            long granted,
            long reserved,
            long left) {}

    /** The user's own tenant's orders, the newest first. */
    public List<OrderUse> orderUse(CurrentUser user) {
        user.require(Permission.BILLING_VIEW);
        return database.call(TenantScope.of(user), tx -> {
            String booked = isThere(tx)
                    ? """
                    SELECT order_id, sum(messages) AS messages, sum(accepted_segments) AS sent, sum(delivered_segments) AS delivered,
                        sum(charged_segments) AS charged, sum(amount_vnd) AS amount
                    FROM batch.rated_line WHERE tenant_id = ? GROUP BY order_id"""
                    : "SELECT 0::bigint AS order_id, 0 AS messages, 0 AS sent, 0 AS delivered, 0 AS charged, 0 AS amount WHERE ? < 0";
            return tx.list(
                    "SELECT o.id, o.name, o.contract, coalesce(l.messages, 0), coalesce(l.sent, 0), coalesce(l.delivered, 0),"
                            + " coalesce(l.charged, 0), coalesce(l.amount, 0), o.granted_segments, o.reserved_segments,"
                            + " o.granted_segments - o.reserved_segments - o.posted_segments"
                            + " FROM sales_order o LEFT JOIN (" + booked
                            + ") l ON l.order_id = o.id WHERE o.tenant_id = ? ORDER BY o.id DESC",
                    row -> new OrderUse(
                            row.getLong(1),
                            row.getString(2),
                            row.getString(3),
                            row.getLong(4),
                            row.getLong(5),
                            row.getLong(6),
                            row.getLong(7),
                            row.getLong(8),
                            row.getLong(9),
                            row.getLong(10),
                            row.getLong(11)),
                    user.tenantId(),
                    user.tenantId());
        });
    }

    private static List<BillingView.Customer> customers(Tx tx, CurrentUser user, YearMonth month) throws SQLException {
        return tx.list(
                """
                SELECT l.tenant_id, t.name, sum(l.messages), sum(l.charged_segments), sum(l.amount_vnd)
                FROM batch.rated_line l JOIN tenant t ON t.id = l.tenant_id
                WHERE l.seller_id = ? AND l.booked_on BETWEEN ? AND ?
                GROUP BY 1, 2 ORDER BY 5 DESC, 2""",
                row -> new BillingView.Customer(row.getLong(1), row.getString(2), sum(row, 3)),
                user.tenantId(),
                Date.valueOf(month.atDay(1)),
                Date.valueOf(month.atEndOfMonth()));
    }

    private static BillingView.Sum spent(Tx tx, CurrentUser user, YearMonth month) throws SQLException {
        return tx.first(
                        """
                        SELECT coalesce(sum(messages), 0), coalesce(sum(charged_segments), 0), coalesce(sum(amount_vnd), 0)
                        FROM batch.rated_line WHERE tenant_id = ? AND booked_on BETWEEN ? AND ?""",
                        row -> sum(row, 1),
                        user.tenantId(),
                        Date.valueOf(month.atDay(1)),
                        Date.valueOf(month.atEndOfMonth()))
                .orElse(BillingView.Sum.NONE);
    }

    private static List<BillingView.Statement> statements(Tx tx) throws SQLException {
        return tx.list(
                """
                SELECT to_char(s.month, 'YYYY-MM') AS month, s.tenant_id, t.name, s.charged_segments, s.usage_vnd, s.corrected_vnd,
                    s.vat_vnd, s.total_vnd, p.id AS pdf, x.id AS xlsx
                FROM batch.statement s JOIN tenant t ON t.id = s.tenant_id
                LEFT JOIN batch.artefact p ON p.period = to_char(s.month, 'YYYY-MM') AND p.tenant_id = s.tenant_id
                    AND p.kind = 'STATEMENT_PDF'
                LEFT JOIN batch.artefact x ON x.period = to_char(s.month, 'YYYY-MM') AND x.tenant_id = s.tenant_id
                    AND x.kind = 'STATEMENT_XLSX'
                WHERE s.month >= (SELECT max(month) FROM batch.statement) - make_interval(months => ?)
                ORDER BY s.month DESC, s.total_vnd DESC, t.name LIMIT 500""",
                row -> new BillingView.Statement(
                        row.getString("month"),
                        row.getLong("tenant_id"),
                        row.getString("name"),
                        row.getLong("charged_segments"),
                        row.getLong("usage_vnd"),
                        row.getLong("corrected_vnd"),
                        row.getLong("vat_vnd"),
                        row.getLong("total_vnd"),
                        Tx.nullableLong(row, "pdf"),
                        Tx.nullableLong(row, "xlsx")),
                MONTHS);
    }

    private static List<BillingView.DayFile> days(Tx tx, CurrentUser user) throws SQLException {
        return tx.list(
                """
                SELECT period, max(row_count) AS rows, max(id) FILTER (WHERE kind = 'USAGE_CSV') AS csv,
                    max(id) FILTER (WHERE kind = 'USAGE_XLSX') AS xlsx
                FROM batch.artefact WHERE tenant_id = ? AND kind IN ('USAGE_CSV', 'USAGE_XLSX')
                GROUP BY period ORDER BY period DESC LIMIT ?""",
                row -> new BillingView.DayFile(
                        millis(Date.valueOf(row.getString("period"))),
                        row.getString("period"),
                        row.getLong("rows"),
                        Tx.nullableLong(row, "csv"),
                        Tx.nullableLong(row, "xlsx")),
                user.tenantId(),
                DAYS);
    }

    private static BillingView.Sum sum(ResultSet row, int from) throws SQLException {
        return new BillingView.Sum(row.getLong(from), row.getLong(from + 1), row.getLong(from + 2));
    }

    static Long millis(Date day) {
        return day.toLocalDate().atStartOfDay(Formats.ZONE).toInstant().toEpochMilli();
    }
}
