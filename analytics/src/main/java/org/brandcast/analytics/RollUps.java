package org.brandcast.analytics;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Computes the roll-ups anew for what has changed. Nothing is ever added to a figure: an hour is counted again from the
 * state of its messages, and its rows replace those that were there, in one insert. So it doesn't matter how often an hour
 * is computed, where a run was cut, or whether the rows that changed it came for the first time or by a replay.
 *
 * <p>Which hours changed is kept by ClickHouse itself: each insert of messages or ledger entries marks its hours. An hour is
 * computed at once after a mark, and once more when the last mark is {@link #SETTLING} old: a mark is a moment older than
 * the rows that it stands for are visible, and an insert that takes longer than that is repeated by the export job, which
 * marks again.
 *
 * <pre>
 *   a month's changed hours ─▶ hours ─▶ their days ─▶ "rolled up from this instant on"
 *                             kill -9 here: the hours stay changed, and are computed again
 * </pre>
 *
 * <p>One at a time for one ClickHouse: of two, the later could miss a combination that the other is about to write, until
 * the hour is computed next.
 */
public final class RollUps {
    static final Duration SETTLING = Duration.ofSeconds(90);

    private static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");
    private static final String FOLDER = "/clickhouse/rollups/";

    /** Bounds one run, so that after a long backlog the newest months are there soon and a stop is soon heard. */
    private static final int MONTHS_IN_A_RUN = 3;

    private static final int ROWS_IN_A_SHARE = 2_000_000;

    /** Messages are kept 1200 days: what lies behind that isn't counted again, as nothing would be found. */
    private static final int KEPT_DAYS = 1199;

    private final SqlTarget target;

    public RollUps(SqlTarget target) {
        this.target = target;
    }

    /**
     * Counts traffic and orders of the hours that changed, newest months first.
     *
     * @return whether nothing changed is left
     */
    public boolean refresh() throws SqlTargetException {
        String now = now();
        boolean traffic = refresh("MESSAGES", "traffic_hours.sql", "traffic_days.sql");
        if (traffic) {
            publish("TRAFFIC", now);
        }
        boolean orders = refresh("LEDGER", "order_hours.sql", null);
        if (orders) {
            publish("ORDERS", now);
        }
        return traffic && orders;
    }

    /** Computes the profiles of all numbers that had a message in an hour written to since the last time. */
    public void refreshProfiles() throws SqlTargetException {
        String now = now();
        String changed = "SELECT hour FROM brandcast.changed_hours WHERE source = 'MESSAGES' AND marked_at >= (SELECT"
                + " max(as_of) FROM brandcast.figures_as_of WHERE figures = 'SUBSCRIBERS') - INTERVAL "
                + SETTLING.toSeconds() + " SECOND";
        long rows =
                number("SELECT count() FROM brandcast.messages WHERE toStartOfHour(accepted_at) IN (" + changed + ")");
        if (rows > 0) {
            long shares = rows / ROWS_IN_A_SHARE + 1;
            for (long share = 0; share < shares; share++) {
                run(
                        "subscriber_profiles.sql",
                        Map.of(
                                "hours",
                                changed,
                                "shares",
                                Long.toString(shares),
                                "share",
                                Long.toString(share),
                                "as_of",
                                now));
            }
        }
        publish("SUBSCRIBERS", now);
    }

    private boolean refresh(String source, String hoursSql, @Nullable String daysSql) throws SqlTargetException {
        int done = 0;
        for (List<Long> hours : changedHours(source).values()) {
            if (done++ == MONTHS_IN_A_RUN || Thread.currentThread().isInterrupted()) {
                return false;
            }
            String asOf = now();
            run(
                    hoursSql,
                    Map.of(
                            "hours", joined(hours.stream().map(hour -> "toDateTime(" + hour + ")")),
                            "first", Long.toString(hours.get(0)),
                            "end", Long.toString(hours.get(hours.size() - 1) + 3600),
                            "as_of", asOf));
            if (daysSql != null) {
                List<LocalDate> days =
                        hours.stream().map(RollUps::dayOf).distinct().toList();
                run(
                        daysSql,
                        Map.of(
                                "days", joined(days.stream().map(day -> "'" + day + "'")),
                                "first", Long.toString(startOf(days.get(0))),
                                "end",
                                        Long.toString(startOf(
                                                days.get(days.size() - 1).plusDays(1))),
                                "as_of", asOf));
            }
            target.run(
                    "INSERT INTO brandcast.rolled_hours (source, hour, rolled_at) VALUES "
                            + joined(hours.stream().map(hour -> "('" + source + "', " + hour + ", '" + asOf + "')")),
                    "rolled_hours");
        }
        return true;
    }

    private static String joined(Stream<String> parts) {
        return parts.collect(Collectors.joining(", "));
    }

    private static LocalDate dayOf(long epochSecond) {
        return LocalDate.ofInstant(Instant.ofEpochSecond(epochSecond), ZONE);
    }

    /** By month, as roll-ups are partitioned, the newest first; hours as epoch seconds, ascending. */
    private Map<YearMonth, List<Long>> changedHours(String source) throws SqlTargetException {
        String rows = target.query("SELECT toUnixTimestamp(hour) AS second FROM"
                + " (SELECT hour, max(marked_at) AS marked FROM brandcast.changed_hours WHERE source = '" + source
                + "' AND hour > now() - INTERVAL " + KEPT_DAYS + " DAY GROUP BY hour) AS c"
                + " LEFT JOIN (SELECT hour, max(rolled_at) AS rolled FROM brandcast.rolled_hours WHERE source = '"
                + source
                + "' GROUP BY hour) AS r ON c.hour = r.hour"
                + " WHERE marked >= rolled OR (rolled < marked + INTERVAL " + SETTLING.toSeconds()
                + " SECOND AND now64(3) >= marked + INTERVAL " + SETTLING.toSeconds() + " SECOND) ORDER BY second");
        Map<YearMonth, List<Long>> months = new TreeMap<>(Comparator.reverseOrder());
        for (String row : rows.lines().toList()) {
            long second = Long.parseLong(row.strip());
            months.computeIfAbsent(YearMonth.from(dayOf(second)), month -> new ArrayList<>())
                    .add(second);
        }
        return months;
    }

    private void publish(String figures, String asOf) throws SqlTargetException {
        target.run(
                "INSERT INTO brandcast.figures_as_of (figures, as_of) VALUES ('" + figures + "', '" + asOf + "')",
                "figures_as_of");
    }

    /** ClickHouse's clock, which sets the marks. */
    private String now() throws SqlTargetException {
        return target.query("SELECT now64(3, 'UTC')").strip();
    }

    private long number(String sql) throws SqlTargetException {
        return Long.parseLong(target.query(sql).strip());
    }

    private void run(String file, Map<String, String> values) throws SqlTargetException {
        String sql = read(file);
        for (Map.Entry<String, String> value : values.entrySet()) {
            sql = sql.replace("{" + value.getKey() + "}", value.getValue());
        }
        target.run(sql, "roll-up " + file);
    }

    private static long startOf(LocalDate day) {
        return day.atStartOfDay(ZONE).toEpochSecond();
    }

    private static String read(String file) {
        try (InputStream in = RollUps.class.getResourceAsStream(FOLDER + file)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + FOLDER + file + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
