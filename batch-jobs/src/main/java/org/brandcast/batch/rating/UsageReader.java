package org.brandcast.batch.rating;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.brandcast.batch.NightSettings;
import org.brandcast.domain.lifecycle.ChargeOn;
import org.brandcast.domain.lifecycle.MessageStatus;
import org.brandcast.domain.lifecycle.MessageType;
import org.brandcast.domain.rating.BillingDays;
import org.brandcast.domain.rating.LateReceipts;
import org.brandcast.domain.rating.UsageCount;
import org.brandcast.domain.rating.UsageKey;
import org.springframework.stereotype.Component;

/**
 * What ClickHouse knows of final messages, counted there: unit prices are whole đồng, so the price of a count is the sum of
 * the prices of its messages, and one row a line crosses the wire instead of one a message. A night's answer depends on
 * nothing that became final after its day.
 */
@Component
public class UsageReader {
    /** A message of which nothing is known any more counts on the day of its final status, in whichever month it began. */
    private static final String FINAL_MESSAGES = """
            tenant_id IN (%1$s)
              AND accepted_at >= fromUnixTimestamp64Milli(toInt64(%2$d), 'UTC') AND accepted_at < fromUnixTimestamp64Milli(toInt64(%4$d), 'UTC')
              AND final_at >= fromUnixTimestamp64Milli(toInt64(%3$d), 'UTC') AND final_at < fromUnixTimestamp64Milli(toInt64(%4$d), 'UTC')
              AND accepted_at >= toStartOfDay(assumeNotNull(final_at), 'Asia/Ho_Chi_Minh') - INTERVAL %5$d DAY""";

    private static final String KEY = """
            toDate(assumeNotNull(final_at), 'Asia/Ho_Chi_Minh') AS day,
            toDate(ifNull(admitted_at, accepted_at), 'Asia/Ho_Chi_Minh') AS priced_on,
            tenant_id, order_id, brandname, carrier, type, status, charge_on, unit_price_vnd""";

    private static final String USAGE = "SELECT " + KEY + """
            , count() AS messages, sum(segments) AS segments_sum, sum(accepted_segments) AS accepted_sum,
              sum(delivered_segments) AS delivered_sum
            FROM brandcast.messages FINAL WHERE """ + " " + FINAL_MESSAGES + """

            GROUP BY day, priced_on, tenant_id, order_id, brandname, carrier, type, status, charge_on, unit_price_vnd""";

    /**
     * Sequences tell what was known when the status became final. A segment of a message that went in one piece stands for
     * all of them.
     */
    private static final String LATE = "SELECT " + KEY + """
            , m.segments AS segments, m.accepted_segments AS accepted, m.delivered_segments AS delivered,
              if(l.whole AND notEmpty(l.late_delivered), m.segments, length(l.late_delivered)) AS late_delivered,
              if(l.whole AND notEmpty(l.late_accepted), m.segments, length(l.late_accepted)) AS late_accepted
            FROM brandcast.messages AS m FINAL
            INNER JOIN
            (
                SELECT message_id,
                    minIf(sequence, kind = 'STATUS_CHANGED'
                        AND status IN ('DELIVERED', 'PARTIAL', 'FAILED', 'EXPIRED', 'CANCELLED')) AS ended,
                    groupUniqArrayIf(segment, kind = 'LATE_FACT' AND status = '%6$s') AS late_delivered,
                    groupUniqArrayIf(segment, kind = 'LATE_FACT' AND status != '%7$s') AS proven,
                    groupUniqArrayIf((segment, sequence), (kind = 'SEGMENT_SUBMITTED' AND status = 'ACCEPTED')
                        OR (kind = 'SEGMENT_RECEIPT' AND status IN ('DELIVERED', 'EXPIRED', 'DELETED', 'UNDELIVERABLE', 'REJECTED')))
                        AS taken,
                    arrayFilter(s -> NOT arrayExists(t -> t.1 = s AND t.2 < ended, taken), proven) AS late_accepted,
                    maxIf(JSONExtractUInt(payload, 'segmentCount'), kind = 'SEGMENT_SUBMITTED') = 1 AS whole
                FROM brandcast.events
                WHERE tenant_id IN (%1$s) AND source = 'TRACKING' AND at < fromUnixTimestamp64Milli(toInt64(%4$d), 'UTC')
                  AND message_id IN (
                    SELECT message_id FROM brandcast.events
                    WHERE tenant_id IN (%1$s) AND kind = 'LATE_FACT'
                      AND at >= fromUnixTimestamp64Milli(toInt64(%3$d), 'UTC') AND at < fromUnixTimestamp64Milli(toInt64(%4$d), 'UTC'))
                GROUP BY message_id
            ) AS l ON l.message_id = m.message_id
            WHERE """ + " " + FINAL_MESSAGES;

    private final NightSettings settings;

    public UsageReader(NightSettings settings) {
        this.settings = settings;
    }

    /**
     * Counts of one or more days.
     *
     * @param usage by what became final
     * @param late what late facts add to it
     */
    public record Known(Map<UsageKey, UsageCount> usage, Map<UsageKey, UsageCount> late) {}

    /** Tenants of which anything became final in these days, by growing id, from after the one named. */
    public List<Long> tenants(LocalDate from, LocalDate to, long after) throws SQLException {
        String sql = ("SELECT DISTINCT tenant_id FROM brandcast.messages WHERE tenant_id > %d"
                        + " AND accepted_at >= fromUnixTimestamp64Milli(toInt64(%d), 'UTC')"
                        + " AND final_at >= fromUnixTimestamp64Milli(toInt64(%d), 'UTC') AND final_at < fromUnixTimestamp64Milli(toInt64(%d), 'UTC')"
                        + " ORDER BY tenant_id")
                .formatted(after, acceptedFrom(from), BillingDays.startMillis(from), BillingDays.endMillis(to));
        List<Long> tenants = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                tenants.add(rows.getLong(1));
            }
        }
        return tenants;
    }

    /** The first day on which anything became final; null: nothing ever did. */
    public Optional<LocalDate> firstDay() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT count(), toUnixTimestamp64Milli(min(assumeNotNull(final_at))) FROM brandcast.messages WHERE final_at IS NOT NULL")) {
            return row.next() && row.getLong(1) > 0 ? Optional.of(BillingDays.of(row.getLong(2))) : Optional.empty();
        }
    }

    /**
     * What is known of these tenants' messages that became final in these days.
     *
     * @param lateUntil the last day of late facts
     */
    public Known known(Collection<Long> tenants, LocalDate from, LocalDate to, LocalDate lateUntil)
            throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            Map<UsageKey, UsageCount> usage = new HashMap<>();
            try (ResultSet rows = statement.executeQuery(sql(USAGE, tenants, from, to))) {
                while (rows.next()) {
                    usage.merge(
                            key(rows),
                            new UsageCount(
                                    rows.getLong("messages"),
                                    rows.getLong("segments_sum"),
                                    rows.getLong("accepted_sum"),
                                    rows.getLong("delivered_sum")),
                            UsageCount::plus);
                }
            }
            Map<UsageKey, UsageCount> late = late(statement, tenants, from, lateUntil);
            late.keySet().removeIf(key -> key.day().isAfter(to));
            return new Known(usage, late);
        }
    }

    private Map<UsageKey, UsageCount> late(Statement statement, Collection<Long> tenants, LocalDate from, LocalDate to)
            throws SQLException {
        Map<UsageKey, UsageCount> late = new HashMap<>();
        try (ResultSet rows = statement.executeQuery(sql(LATE, tenants, from, to))) {
            while (rows.next()) {
                UsageKey key = key(rows);
                UsageCount count = new UsageCount(
                        1, rows.getLong("segments"), rows.getLong("accepted"), rows.getLong("delivered"));
                UsageCount more = LateReceipts.more(
                        key.chargeOn(), count, rows.getLong("late_delivered"), rows.getLong("late_accepted"));
                if (!more.equals(UsageCount.NONE)) {
                    late.merge(key, more, UsageCount::plus);
                }
            }
        }
        return late;
    }

    private String sql(String sql, Collection<Long> tenants, LocalDate from, LocalDate to) {
        return sql.formatted(
                tenants.stream().map(String::valueOf).collect(Collectors.joining(",")),
                acceptedFrom(from),
                BillingDays.startMillis(from),
                BillingDays.endMillis(to),
                settings.window().lifetime().toDays(),
                LateReceipts.DELIVERED,
                LateReceipts.REFUSED);
    }

    private long acceptedFrom(LocalDate from) {
        return BillingDays.startMillis(
                from.minusDays(settings.window().lifetime().toDays()));
    }

    private static UsageKey key(ResultSet rows) throws SQLException {
        String chargeOn = rows.getString("charge_on");
        return new UsageKey(
                LocalDate.parse(rows.getString("day")),
                LocalDate.parse(rows.getString("priced_on")),
                rows.getLong("tenant_id"),
                rows.getLong("order_id"),
                rows.getString("brandname"),
                rows.getString("carrier"),
                MessageType.valueOf(rows.getString("type")),
                MessageStatus.valueOf(rows.getString("status")),
                // A rejected message has no order that would say so, and no price.
                chargeOn.isEmpty() ? ChargeOn.ACCEPTED : ChargeOn.valueOf(chargeOn),
                rows.getLong("unit_price_vnd"));
    }

    /** A connection of its own to ClickHouse. */
    public Connection connect() throws SQLException {
        Properties login = new Properties();
        login.setProperty("user", settings.clickHouseLogin().user());
        login.setProperty("password", settings.clickHouseLogin().password());
        return DriverManager.getConnection(settings.clickHouseJdbcUrl(), login);
    }
}
