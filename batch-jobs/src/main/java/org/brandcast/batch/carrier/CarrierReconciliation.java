package org.brandcast.batch.carrier;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.brandcast.domain.lifecycle.MessageType;
import org.brandcast.domain.numbering.Msisdn;
import org.brandcast.domain.rating.BillingDays;
import org.brandcast.domain.rating.PriceList;
import org.brandcast.domain.reconcile.CdrFormat;
import org.brandcast.domain.reconcile.CdrProblem;
import org.brandcast.domain.reconcile.CdrReader;
import org.brandcast.domain.reconcile.CdrRow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.stereotype.Component;

/**
 * The step {@code match}: both sides come into tables of the transaction, PostgreSQL joins them, and what it finds is written with
 * that transaction. Killed at any moment it leaves what was there before, and begins anew.
 */
@Component
public class CarrierReconciliation {
    private static final Logger LOG = LoggerFactory.getLogger(CarrierReconciliation.class);

    /** More unreadable lines than these are a format that doesn't fit the file. */
    static final int MOST_BAD_LINES = 20_000;

    /** Differences of one class and explanation that are listed; their number is told whole. */
    private static final int LISTED = 20_000;

    private static final String[] PARTS = {"bad", "sum", "class", "difference"};
    private static final long ZONE_MILLIS = 7 * 3_600_000L;
    private static final Pattern LONG_NUMBER = Pattern.compile("[0-9]{9,}");

    private final DataSource dataSource;
    private final JdbcTemplate jdbc;
    private final OurSide ours;

    CarrierReconciliation(DataSource dataSource, JdbcTemplate jdbc, OurSide ours) {
        this.dataSource = dataSource;
        this.jdbc = jdbc;
        this.ours = ours;
    }

    /** A reconciliation to be made. */
    private record Order(long formatId, LocalDate firstDay, LocalDate lastDay, String state) {}

    /** Makes it, or makes it again, in the caller's transaction. */
    public String match(long id) throws Exception {
        Order order = jdbc
                .query(
                        "SELECT format_id, first_day, last_day, state FROM reconciliation WHERE id = ? FOR UPDATE",
                        (row, n) -> new Order(
                                row.getLong(1),
                                row.getDate(2).toLocalDate(),
                                row.getDate(3).toLocalDate(),
                                row.getString(4)),
                        id)
                .stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no reconciliation " + id));
        if (order.state().equals("SENT") || order.state().equals("SIGNED")) {
            throw new IllegalStateException("reconciliation " + id + " is signed: it isn't made again");
        }
        CdrFormat format = format(order.formatId());
        for (String part : PARTS) {
            jdbc.update("DELETE FROM reconciliation_" + part + " WHERE reconciliation_id = ?", id);
        }
        Connection connection = DataSourceUtils.getConnection(dataSource);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL work_mem = '64MB'");
            statement.execute("SET LOCAL statement_timeout = '15min'");
            // Both sides are large, whatever is estimated of them: each row is never compared with each other one.
            statement.execute("SET LOCAL enable_nestloop = off");
            for (String table : List.of(
                    MatchSql.THEIRS,
                    MatchSql.OURS,
                    MatchSql.PAIR,
                    MatchSql.NEAR,
                    MatchSql.THEIR_REASON,
                    MatchSql.OUR_REASON)) {
                statement.execute(table);
            }
            // While rows are copied the connection answers nothing else.
            PriceList costs = costs();
            long[] read = readTheirs(connection, format, id);
            try (CopyRows rows = new CopyRows(connection, "ours")) {
                ours.copy(rows, format, order.firstDay(), order.lastDay(), costs);
                told(id, "our submissions", rows.finish());
            }
            statement.execute("ANALYZE theirs, ours");
            pair(connection, statement, format);
            explain(connection, statement, format);
            statement.execute("ANALYZE pair, their_reason, our_reason");
            long from = BillingDays.startMillis(order.firstDay());
            long to = BillingDays.endMillis(order.lastDay());
            boolean statuses = !format.columns().status().isEmpty();
            told(
                    id,
                    "messages and rows",
                    statement.executeUpdate(MatchSql.RESULT.formatted(
                            statuses, from, to, format.contract().matchSeconds())));
            statement.execute("ANALYZE result");
            statement.execute(MatchSql.SUMS.formatted(id));
            statement.execute(MatchSql.CLASSES.formatted(id));
            told(id, "differences", statement.executeUpdate(MatchSql.DIFFERENCES.formatted(id, LISTED)));
            jdbc.update(MatchSql.TOTALS, read[0], read[1], id);
            return "rows=" + read[0] + " bad=" + read[1] + " differences="
                    + jdbc.queryForObject(
                            "SELECT coalesce(sum(messages), 0) FROM reconciliation_class WHERE reconciliation_id = ? AND class <> 'MATCHED'",
                            Long.class,
                            id);
        } finally {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
    }

    private static void told(long id, String what, long count) {
        LOG.info("reconciliation {}: {} {}", id, count, what);
    }

    private CdrFormat format(long formatId) {
        Map<String, String> settings = new HashMap<>();
        jdbc.query(
                "SELECT s.key, s.value FROM carrier_format f, jsonb_each_text(f.settings) s WHERE f.id = ?",
                row -> {
                    settings.put(row.getString(1), row.getString(2));
                },
                formatId);
        return CdrFormat.of(settings);
    }

    /** What the operator pays, by carrier, type and day. */
    private PriceList costs() {
        return new PriceList(jdbc.query(
                "SELECT carrier, type, unit_price_vnd, valid_from_millis FROM carrier_cost ORDER BY id",
                (row, n) -> new PriceList.Entry(
                        row.getString(1),
                        MessageType.valueOf(row.getString(2)),
                        PriceList.EVERY_SECTOR,
                        row.getObject(3, Long.class),
                        row.getLong(4))));
    }

    /** Rows behind the head, and those of them that can't be read. */
    private long[] readTheirs(Connection connection, CdrFormat format, long id) throws Exception {
        CdrReader reader = new CdrReader(format);
        List<CdrProblem> bad = new ArrayList<>();
        long[] counts = new long[2];
        // Pieces come on another connection: this one is full of rows.
        try (Connection own = dataSource.getConnection();
                CopyRows rows = new CopyRows(connection, "theirs")) {
            own.setReadOnly(true);
            JdbcTemplate pieces =
                    new JdbcTemplate(new org.springframework.jdbc.datasource.SingleConnectionDataSource(own, true));
            long[] seen = {0};
            new KeptFile(pieces, id).read((line, fields) -> {
                if (!reader.hasHead()) {
                    if (!reader.head(fields) && ++seen[0] >= CdrReader.HEAD_WITHIN) {
                        throw noHead(reader);
                    }
                    return;
                }
                counts[0]++;
                CdrRow row = reader.row(line, fields, bad::add).orElse(null);
                if (row != null) {
                    add(rows, row);
                } else if (++counts[1] > MOST_BAD_LINES) {
                    throw new IllegalStateException("more than " + MOST_BAD_LINES
                            + " lines can't be read, the first is line "
                            + bad.get(0).line() + ", column \""
                            + bad.get(0).field() + "\" (" + bad.get(0).code()
                            + "): correct the format and run it again");
                }
            });
            if (!reader.hasHead()) {
                throw noHead(reader);
            }
            told(id, "rows of theirs", rows.finish());
        }
        jdbc.batchUpdate(
                "INSERT INTO reconciliation_bad VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                bad,
                1_000,
                (statement, problem) -> {
                    statement.setLong(1, id);
                    statement.setLong(2, problem.line());
                    statement.setString(3, problem.field());
                    statement.setString(4, masked(problem.value()));
                    statement.setString(5, problem.code().name());
                });
        return counts;
    }

    private static IllegalStateException noHead(CdrReader reader) {
        return new IllegalStateException("the file has no line with all columns of the format in its first "
                + CdrReader.HEAD_WITHIN + " lines, missing: " + String.join(", ", reader.missing()));
    }

    private static String masked(String value) {
        return LONG_NUMBER.matcher(value.replace('\0', ' ')).replaceAll(number -> Msisdn.mask(number.group()));
    }

    private static void add(CopyRows rows, CdrRow row) throws SQLException {
        rows.add(row.line())
                .add(row.id())
                .add(row.number())
                .add(row.atMillis())
                .add(row.brandname())
                .add(row.status().name())
                .add(row.segments())
                .add(row.charged())
                .add(row.amountVnd())
                .end();
    }

    /** By the SMSC's id; what is left, by number, brandname and time. */
    private static void pair(Connection connection, Statement statement, CdrFormat format) throws SQLException {
        statement.execute(MatchSql.BY_ID);
        statement.execute("ANALYZE pair");
        if (near(connection, statement, format, 0, "true", "o.accepted")) {
            statement.execute(MatchSql.NEAR_ARE_PAIRS);
            statement.execute("ANALYZE pair");
        }
    }

    private static void explain(Connection connection, Statement statement, CdrFormat format) throws SQLException {
        statement.execute(MatchSql.DUPLICATES);
        String unexplained = "NOT EXISTS (SELECT FROM their_reason r WHERE r.line = t.line)";
        if (near(connection, statement, format, 0, unexplained, "NOT o.accepted")) {
            statement.execute(MatchSql.DOUBTFUL);
        }
        // A file in UTC read as Vietnamese, and the other way round.
        for (long shift : new long[] {ZONE_MILLIS, -ZONE_MILLIS}) {
            if (near(connection, statement, format, shift, unexplained, "o.accepted AND o.charged > 0")) {
                statement.execute(MatchSql.SHIFTED_THEIRS);
                statement.execute(MatchSql.SHIFTED_OURS);
            }
        }
    }

    private static boolean near(
            Connection connection, Statement statement, CdrFormat format, long shift, String theirs, String ours)
            throws SQLException {
        if (format.columns().number().isEmpty()) {
            return false;
        }
        boolean branded = !format.columns().brandname().isEmpty();
        // A row that stands for a whole message is paired with the first of its submissions.
        boolean whole = !format.columns().segments().isEmpty();
        NearPairs pairs = new NearPairs(format.contract().matchSeconds() * 1_000L)
                .find(
                        connection,
                        MatchSql.THEIRS_LEFT.formatted(branded ? "t.brandname" : "''", shift, theirs),
                        MatchSql.OURS_LEFT.formatted(
                                branded ? "upper(o.brandname)" : "''",
                                whole ? "m = o.m" : "u = o.u",
                                whole ? ours + " AND o.first" : ours));
        statement.execute("TRUNCATE near");
        if (pairs.count() == 0) {
            return false;
        }
        pairs.copy(connection, "near");
        return true;
    }
}
