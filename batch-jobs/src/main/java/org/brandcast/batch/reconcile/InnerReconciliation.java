package org.brandcast.batch.reconcile;

import java.sql.Connection;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.UUID;
import org.brandcast.batch.NightSettings;
import org.brandcast.batch.rating.UsageReader;
import org.brandcast.domain.rating.BillingDays;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The step {@code reconcile}: for each message that became final on the day, what it owes is what the ledger posted, its reserve
 * ended in post and void, and what its row says was accepted is what submit results and receipts say; and whatever the ledger
 * posted on the day is a message that became final. Messages are taken in slices by their id, so that memory doesn't grow
 * with the day.
 */
@Component
public class InnerReconciliation {
    private static final int SLICE_MESSAGES = 500_000;

    /** As many differences as anybody will read; their number is told whole. */
    private static final int LISTED = 1_000;

    private static final String DIFFERENCES = """
            SELECT tenant_id, message_id, order_id, kind, expected, found FROM
            (
                SELECT m.tenant_id AS tenant_id, m.message_id AS message_id, m.order_id AS order_id,
                    arrayJoin(arrayFilter(x -> x.2 != x.3, [
                        (if(l.posted + l.voided = 0, 'NOT_SETTLED', 'POSTED_DIFFERS'),
                            toInt64(if(m.charge_on = 'ACCEPTED', m.accepted_segments, m.delivered_segments)),
                            if(l.posted + l.voided = 0, toInt64(-1), l.posted)),
                        ('RESERVE_DIFFERS', if(l.posted + l.voided = 0, l.reserved, l.posted + l.voided), l.reserved),
                        ('SUBMITTED_DIFFERS', toInt64(m.accepted_segments),
                            toInt64(if(e.whole AND e.taken > 0, m.segments, e.taken)))])) AS d,
                    d.1 AS kind, d.2 AS expected, d.3 AS found
                FROM (SELECT * FROM brandcast.messages FINAL
                    WHERE order_id != 0 AND accepted_at >= fromUnixTimestamp64Milli(toInt64(%1$d), 'UTC')
                      AND accepted_at < fromUnixTimestamp64Milli(toInt64(%3$d), 'UTC')
                      AND final_at >= fromUnixTimestamp64Milli(toInt64(%2$d), 'UTC') AND final_at < fromUnixTimestamp64Milli(toInt64(%3$d), 'UTC')
                      AND cityHash64(message_id) %% %4$d = %5$d) AS m
                LEFT JOIN
                (
                    SELECT message_id, sumIf(segments, verb = 'RESERVE') AS reserved, sumIf(segments, verb = 'POST') AS posted,
                        sumIf(segments, verb = 'VOID') AS voided
                    FROM brandcast.ledger FINAL
                    WHERE at >= fromUnixTimestamp64Milli(toInt64(%1$d), 'UTC') AND cityHash64(message_id) %% %4$d = %5$d
                      AND verb IN ('RESERVE', 'POST', 'VOID')
                    GROUP BY message_id
                ) AS l ON l.message_id = m.message_id
                LEFT JOIN
                (
                    SELECT message_id,
                        minIf(sequence, kind = 'STATUS_CHANGED'
                            AND status IN ('DELIVERED', 'PARTIAL', 'FAILED', 'EXPIRED', 'CANCELLED')) AS ended,
                        groupUniqArrayIf((segment, sequence), (kind = 'SEGMENT_SUBMITTED' AND status = 'ACCEPTED')
                            OR (kind = 'SEGMENT_RECEIPT' AND status IN ('DELIVERED', 'EXPIRED', 'DELETED', 'UNDELIVERABLE', 'REJECTED')))
                            AS proofs,
                        length(arrayDistinct(arrayMap(p -> p.1, arrayFilter(p -> p.2 < ended, proofs)))) AS taken,
                        maxIf(JSONExtractUInt(payload, 'segmentCount'), kind = 'SEGMENT_SUBMITTED') = 1 AS whole
                    FROM brandcast.events
                    WHERE source = 'TRACKING' AND at >= fromUnixTimestamp64Milli(toInt64(%1$d), 'UTC')
                      AND at < fromUnixTimestamp64Milli(toInt64(%3$d), 'UTC') AND cityHash64(message_id) %% %4$d = %5$d
                    GROUP BY message_id
                ) AS e ON e.message_id = m.message_id
                UNION ALL
                SELECT tenant_id, message_id, order_id, ('POSTED_NOT_FINAL', toInt64(0), segments) AS d, d.1, d.2, d.3
                FROM brandcast.ledger FINAL
                WHERE verb = 'POST' AND at >= fromUnixTimestamp64Milli(toInt64(%2$d), 'UTC') AND at < fromUnixTimestamp64Milli(toInt64(%3$d), 'UTC')
                  AND cityHash64(message_id) %% %4$d = %5$d
                  AND message_id NOT IN (SELECT message_id FROM brandcast.messages
                    WHERE accepted_at >= fromUnixTimestamp64Milli(toInt64(%1$d), 'UTC') AND final_at IS NOT NULL
                      AND cityHash64(message_id) %% %4$d = %5$d)
            )
            ORDER BY kind, tenant_id, message_id""";

    private final UsageReader reader;
    private final JdbcTemplate jdbc;
    private final NightSettings settings;

    public InnerReconciliation(UsageReader reader, JdbcTemplate jdbc, NightSettings settings) {
        this.reader = reader;
        this.jdbc = jdbc;
        this.settings = settings;
    }

    /** Compares the day, keeps what differs, and says how much. */
    public String compare(LocalDate day) throws SQLException {
        long from = BillingDays.startMillis(day);
        long to = BillingDays.endMillis(day);
        long accepted = BillingDays.startMillis(
                day.minusDays(settings.window().lifetime().toDays()));
        jdbc.update("DELETE FROM difference WHERE day = ?", Date.valueOf(day));
        long found = 0;
        long messages = 0;
        try (Connection connection = reader.connect();
                Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery(
                    ("SELECT count() FROM brandcast.messages WHERE accepted_at >= fromUnixTimestamp64Milli(toInt64(%d), 'UTC')"
                                    + " AND final_at >= fromUnixTimestamp64Milli(toInt64(%d), 'UTC') AND final_at < fromUnixTimestamp64Milli(toInt64(%d), 'UTC')")
                            .formatted(accepted, from, to))) {
                messages = row.next() ? row.getLong(1) : 0;
            }
            long slices = messages / SLICE_MESSAGES + 1;
            for (long slice = 0; slice < slices; slice++) {
                String sql = DIFFERENCES.formatted(accepted, from, to, slices, slice);
                try (ResultSet rows = statement.executeQuery(sql)) {
                    while (rows.next()) {
                        if (++found <= LISTED) {
                            keep(day, rows);
                        }
                    }
                }
            }
        }
        return "messages=" + messages + " differences=" + found;
    }

    private void keep(LocalDate day, ResultSet row) throws SQLException {
        jdbc.update(
                """
                INSERT INTO difference (day, tenant_id, message_id, kind, order_id, expected, found)
                VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""",
                Date.valueOf(day),
                row.getLong("tenant_id"),
                UUID.fromString(row.getString("message_id")),
                row.getString("kind"),
                row.getLong("order_id"),
                row.getLong("expected"),
                row.getLong("found"));
    }
}
