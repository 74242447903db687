package org.brandcast.batch.carrier;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.brandcast.batch.NightSettings;
import org.brandcast.batch.rating.UsageReader;
import org.brandcast.domain.lifecycle.ChargeOn;
import org.brandcast.domain.lifecycle.MessageType;
import org.brandcast.domain.rating.BillingDays;
import org.brandcast.domain.rating.LateReceipts;
import org.brandcast.domain.rating.PriceList;
import org.brandcast.domain.reconcile.CdrFormat;
import org.springframework.stereotype.Component;

/**
 * What ClickHouse knows of messages that went to some routes: each of their submissions, by message. Those of a day to either side
 * of the period come, too: the other side may count them in it. Messages are taken in slices by their id, so that ClickHouse's
 * memory doesn't grow with the month.
 */
@Component
final class OurSide {
    private static final int SLICE_MESSAGES = 250_000;
    private static final long DAY_MILLIS = 86_400_000L;

    private static final String UNITS = """
            SELECT toString(m.message_id) AS id, m.msisdn AS msisdn, m.brandname AS brandname, m.type AS type, m.carrier AS carrier,
                m.status AS status, m.segments AS segments, m.accepted_segments AS accepted, m.delivered_segments AS delivered,
                e.late_delivered AS late_delivered, e.late_failed AS late_failed, e.elsewhere AS elsewhere,
                arrayStringConcat(arrayMap(u -> concat(u.4, '\\x01', toString(u.5), '\\x01', u.3), e.units), '\\x02') AS units
            FROM
            (
                SELECT message_id,
                    arraySort(groupUniqArrayIf((sequence, segment, smsc_message_id, toString(status),
                        if(JSONExtractInt(payload, 'submittedAtMillis') > 0, JSONExtractInt(payload, 'submittedAtMillis'),
                            toUnixTimestamp64Milli(at))), kind = 'SEGMENT_SUBMITTED' AND route IN (%1$s))) AS units,
                    maxIf(1, kind = 'LATE_FACT' AND status = '%2$s') AS late_delivered,
                    maxIf(1, kind = 'LATE_FACT' AND status LIKE 'DLR_%%' AND status != '%2$s') AS late_failed,
                    maxIf(1, kind = 'SEGMENT_SUBMITTED' AND status = 'ACCEPTED' AND route NOT IN (%1$s)) AS elsewhere
                FROM brandcast.events
                WHERE source = 'TRACKING' AND kind IN ('SEGMENT_SUBMITTED', 'LATE_FACT')
                  AND at >= fromUnixTimestamp64Milli(toInt64(%3$d), 'UTC') AND at < fromUnixTimestamp64Milli(toInt64(%4$d), 'UTC')
                  AND cityHash64(message_id) %% %5$d = %6$d
                GROUP BY message_id
                HAVING notEmpty(units)
            ) AS e
            INNER JOIN
            (
                SELECT * FROM brandcast.messages FINAL
                WHERE accepted_at >= fromUnixTimestamp64Milli(toInt64(%7$d), 'UTC') AND accepted_at < fromUnixTimestamp64Milli(toInt64(%4$d), 'UTC')
                  AND cityHash64(message_id) %% %5$d = %6$d
            ) AS m ON m.message_id = e.message_id
            ORDER BY m.message_id""";

    private final UsageReader clickHouse;
    private final NightSettings settings;

    OurSide(UsageReader clickHouse, NightSettings settings) {
        this.clickHouse = clickHouse;
        this.settings = settings;
    }

    /** The columns of a unit: a submission, with all that is known of its message. */
    static final String COLUMNS =
            "u integer, m integer, first boolean, accepted boolean, smsc_id text, match_id text, at bigint,"
                    + " message_id uuid, sent_at bigint, number bigint, brandname text, type text, inside boolean, status text, segments integer,"
                    + " charged integer, amount bigint, late_delivered boolean, late_failed boolean, elsewhere boolean, doubtful boolean";

    /** Copies the units of a period. */
    void copy(CopyRows rows, CdrFormat format, LocalDate firstDay, LocalDate lastDay, PriceList costs)
            throws SQLException {
        Window window = new Window(BillingDays.startMillis(firstDay), BillingDays.endMillis(lastDay));
        String routes = format.contract().routes().stream()
                .map(route -> "'" + route + "'")
                .collect(Collectors.joining(","));
        long lifetime = settings.window().lifetime().toMillis();
        long from = window.from() - DAY_MILLIS;
        // Receipts of the period's last message may come as late as this.
        long until = window.to()
                + DAY_MILLIS
                + lifetime
                + settings.window().corrections().toMillis();
        Units units = new Units(rows, format, window, costs);
        try (Connection connection = clickHouse.connect();
                Statement statement = connection.createStatement()) {
            long slices = messages(statement, from - lifetime, window.to() + DAY_MILLIS) / SLICE_MESSAGES + 1;
            for (long slice = 0; slice < slices; slice++) {
                String sql =
                        UNITS.formatted(routes, LateReceipts.DELIVERED, from, until, slices, slice, from - lifetime);
                try (ResultSet found = statement.executeQuery(sql)) {
                    while (found.next()) {
                        units.message(found);
                    }
                }
            }
        }
    }

    private static long messages(Statement statement, long from, long to) throws SQLException {
        try (ResultSet row = statement.executeQuery(
                ("SELECT count() FROM brandcast.messages WHERE accepted_at >= fromUnixTimestamp64Milli(toInt64(%d), 'UTC')"
                                + " AND accepted_at < fromUnixTimestamp64Milli(toInt64(%d), 'UTC')")
                        .formatted(from, to))) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** The period, from its first millisecond to the first behind it. */
    record Window(long from, long to) {
        boolean has(long millis) {
            return millis >= from && millis < to;
        }

        /** A day to either side. */
        boolean reaches(long millis) {
            return millis >= from - DAY_MILLIS && millis < to + DAY_MILLIS;
        }
    }

    /** Numbers messages and units as they come. */
    private static final class Units {
        private final CopyRows rows;
        private final CdrFormat format;
        private final Window window;
        private final PriceList costs;
        private int unit;
        private int message;

        Units(CopyRows rows, CdrFormat format, Window window, PriceList costs) {
            this.rows = rows;
            this.format = format;
            this.window = window;
            this.costs = costs;
        }

        void message(ResultSet row) throws SQLException {
            List<Submission> submissions = Submission.all(row.getString("units"));
            boolean doubtful = submissions.stream().anyMatch(Submission::isDoubtful);
            boolean accepted = submissions.stream().anyMatch(Submission::isAccepted);
            long sentAt = submissions.stream()
                    .filter(submission -> !accepted || submission.isAccepted())
                    .mapToLong(Submission::at)
                    .min()
                    .orElse(0);
            if (!window.reaches(sentAt)) {
                return;
            }
            int segments = row.getInt("accepted");
            int charged = format.contract().chargeOn() == ChargeOn.ACCEPTED ? segments : row.getInt("delivered");
            OptionalLong cost = cost(row.getString("carrier"), row.getString("type"), sentAt);
            message++;
            boolean first = true;
            for (Submission submission : submissions) {
                if (!submission.isAccepted() && !submission.isDoubtful()) {
                    // Refused or never written: nothing that the other side could count.
                    continue;
                }
                rows.add(++unit)
                        .add(message)
                        .add(first)
                        .add(submission.isAccepted())
                        .add(submission.smscId())
                        .add(format.ids().ours(submission.smscId()))
                        .add(submission.at())
                        .add(row.getString("id"))
                        .add(sentAt)
                        .add(row.getLong("msisdn"))
                        .add(row.getString("brandname"))
                        .add(row.getString("type"))
                        .add(accepted && window.has(sentAt))
                        .add(status(row.getString("status")))
                        .add(segments)
                        .add(charged)
                        .add(cost.isPresent() ? Long.toString(cost.getAsLong() * charged) : null)
                        .add(row.getInt("late_delivered") == 1)
                        .add(row.getInt("late_failed") == 1)
                        .add(row.getInt("elsewhere") == 1)
                        .add(doubtful)
                        .end();
                first = false;
            }
        }

        private OptionalLong cost(String carrier, String type, long at) {
            return costs.unitPriceVnd(carrier, MessageType.valueOf(type), PriceList.EVERY_SECTOR, at);
        }

        /** In the words that the other side's statuses are brought to. */
        private static String status(String status) {
            return switch (status) {
                case "DELIVERED", "PARTIAL" -> status;
                case "ACCEPTED", "HELD", "QUEUED", "SENT" -> "ACCEPTED";
                default -> "FAILED";
            };
        }
    }

    /** An answer to a submit_sm, or its absence. */
    private record Submission(String outcome, long at, String smscId) {
        static List<Submission> all(String joined) {
            return Arrays.stream(joined.split("\u0002", -1))
                    .map(one -> one.split("\u0001", -1))
                    .map(parts -> new Submission(parts[0], Long.parseLong(parts[1]), parts[2]))
                    // What was taken stands for the message.
                    .sorted(Comparator.comparing(submission -> !submission.isAccepted()))
                    .toList();
        }

        boolean isAccepted() {
            return outcome.equals("ACCEPTED");
        }

        /** It may have left all the same. */
        boolean isDoubtful() {
            return outcome.equals("UNKNOWN");
        }
    }
}
