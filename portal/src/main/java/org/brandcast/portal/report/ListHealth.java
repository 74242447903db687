package org.brandcast.portal.report;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.export.TableFile;
import org.brandcast.portal.list.ListDetail;
import org.brandcast.portal.list.ListService;
import org.brandcast.portal.list.ListSummary;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.jspecify.annotations.Nullable;

/**
 * What the messages that were sent tell of a list's numbers: who is dead and what leaving these out saves, who had how much
 * advertising today, whom another list has, too; and the list without those whom a message wouldn't reach.
 */
@Singleton
public final class ListHealth {
    /** A page counts so many from the head of a longer list, and says so. */
    private static final int MOST_COUNTED = 1_000_000;

    private static final int PORTION = 15_000;
    private static final String OF_THESE =
            " FROM brandcast.subscriber_profiles FINAL WHERE tenant_id = %d AND msisdn IN (SELECT"
                    + " toUInt64(arrayJoin(splitByChar(',', ?))))";
    private static final String DEAD = "length(recent_ok) >= 3 AND arraySum(arraySlice(recent_ok, 1, 3)) = 0 AND"
            + " recent_days[3] >= today() - 180";
    private static final String ADS = "arrayCount(at -> at > now() - INTERVAL 24 HOUR, recent_ads)";

    private final ListService lists;
    private final Database database;
    private final Warehouse warehouse;
    private final Clock clock;

    ListHealth(ListService lists, Database database, Warehouse warehouse, Clock clock) {
        this.lists = lists;
        this.database = database;
        this.warehouse = warehouse;
        this.clock = clock;
    }

    /**
     * A list's health.
     *
     * @param counted numbers that were looked at, from the list's head
     * @param known of these, those that had a message of this partner before
     * @param dead of these, those whose last three messages within 180 days all failed
     * @param savedVnd đồng that a message to each dead number would cost; 0 while nothing was charged lately
     * @param filled known numbers by advertisements in the last 24 hours; the last is "so many or more"
     * @param overlap of the whole list, numbers that the other list has, too; null: none was chosen
     */
    public record Report(
            long counted,
            long known,
            long dead,
            long savedVnd,
            List<SubscriberReports.Filled> filled,
            @Nullable Long overlap,
            long asOfMillis) {}

    /** The list; empty: there is none, or its numbers are gone. */
    public Optional<ListDetail> list(CurrentUser user, long id) {
        user.require(Permission.REPORT_VIEW);
        return lists.find(user, id).filter(list -> list.summary().deletedAtMillis() == null);
    }

    /** Lists that it can be compared with. */
    public List<ListSummary> others(CurrentUser user, long id) {
        return lists.lists(user).stream().filter(list -> list.id() != id).toList();
    }

    /**
     * Looks at a list's numbers.
     *
     * @param otherId a list to compare it with; null: none
     */
    public Report report(CurrentUser user, long id, @Nullable Long otherId) {
        user.require(Permission.REPORT_VIEW);
        user.require(Permission.LIST_VIEW);
        long tenantId = tenantOf(user, id);
        long asOf = TrafficReports.asOf(warehouse, "SUBSCRIBERS");
        long[] sums = new long[7];
        String sql = "SELECT count(), countIf(" + DEAD + "), countIf(" + ADS + " = 0), countIf(" + ADS
                + " = 1), countIf(" + ADS + " = 2), countIf(" + ADS + " >= 3)" + String.format(OF_THESE, tenantId);
        database.run(
                TenantScope.of(user),
                tx -> portions(tx, numbers(id), MOST_COUNTED, List.of(), rows -> {
                    sums[6] += rows.size();
                    warehouse.each(
                            "list-health",
                            sql,
                            row -> {
                                for (int i = 0; i < 6; i++) {
                                    sums[i] += row.getLong(i + 1);
                                }
                                return true;
                            },
                            done -> {},
                            joined(rows));
                }));
        List<SubscriberReports.Filled> filled = new ArrayList<>();
        for (int ads = 0; ads <= 3; ads++) {
            filled.add(new SubscriberReports.Filled(ads, sums[2 + ads]));
        }
        return new Report(
                sums[6],
                sums[0],
                sums[1],
                sums[1] * perMessageVnd(tenantId),
                filled,
                otherId == null ? null : overlap(user, id, otherId),
                asOf);
    }

    /**
     * The list without dead numbers and without those that want no advertising, its columns kept: a file that can be given
     * back as a list.
     */
    public void clean(CurrentUser user, ListDetail list, TableFile.Rows out) {
        user.require(Permission.LIST_EDIT);
        long id = list.summary().id();
        long tenantId = tenantOf(user, id);
        String sql = "SELECT toString(msisdn)" + String.format(OF_THESE, tenantId) + " AND " + DEAD;
        List<Long> upwards = database.call(
                TenantScope.of(user),
                tx -> tx.first("SELECT path FROM tenant WHERE id = ?", row -> row.getString(1), tenantId)
                        .map(path -> Arrays.stream(path.split("\\.", -1))
                                .map(Long::valueOf)
                                .toList())
                        .orElseThrow());
        // The register is nobody's subtree; what comes out are the list's own numbers.
        database.run(
                TenantScope.SYSTEM,
                tx -> portions(
                        tx,
                        numbers(id) + """
                         AND NOT EXISTS (SELECT 1 FROM subscriber_rule s WHERE s.msisdn = r.msisdn AND s.active
                           AND s.from_millis <= ? AND (s.kind = 'DO_NOT_CALL'
                             OR s.kind = 'OPTED_OUT' AND s.brandname = '' AND s.tenant_id = ANY (?)))""",
                        Integer.MAX_VALUE,
                        list.columns(),
                        rows -> {
                            Set<String> dead = new HashSet<>(
                                    warehouse.list("list-clean", sql, row -> row.getString(1), joined(rows)));
                            for (String[] row : rows) {
                                if (!dead.contains(row[0])) {
                                    out.add((Object[]) row);
                                }
                            }
                        },
                        clock.millis(),
                        tx.longs(upwards)));
    }

    private static String numbers(long listId) {
        return " FROM list_recipient r WHERE r.list_id = " + listId + " ";
    }

    /** Takes some rows of a list: the number, then its columns. */
    @FunctionalInterface
    private interface Portion {
        void take(List<String[]> rows);
    }

    private static void portions(
            Tx tx, String from, int most, List<String> columns, Portion taker, @Nullable Object... arguments)
            throws SQLException {
        List<@Nullable Object> all = new ArrayList<>(columns);
        all.addAll(Arrays.asList(arguments));
        all.add(most);
        List<String[]> rows = new ArrayList<>(PORTION);
        tx.forEach(
                5_000,
                "SELECT r.msisdn" + ", r.columns ->> ?".repeat(columns.size()) + from
                        + " ORDER BY r.first_position, r.position LIMIT ?",
                row -> {
                    String[] cells = new String[1 + columns.size()];
                    for (int i = 0; i < cells.length; i++) {
                        cells[i] = row.getString(i + 1);
                    }
                    rows.add(cells);
                    if (rows.size() == PORTION) {
                        taker.take(rows);
                        rows.clear();
                    }
                },
                all.toArray());
        if (!rows.isEmpty()) {
            taker.take(rows);
        }
    }

    private static String joined(List<String[]> rows) {
        return rows.stream().map(row -> row[0]).collect(Collectors.joining(","));
    }

    private long tenantOf(CurrentUser user, long listId) {
        return database.call(
                TenantScope.of(user), tx -> tx.number("SELECT tenant_id FROM subscriber_list WHERE id = ?", listId));
    }

    private long overlap(CurrentUser user, long id, long otherId) {
        return database.call(TenantScope.of(user), tx -> tx.number("""
                        SELECT count(*) FROM list_recipient r WHERE r.list_id = ? AND EXISTS
                          (SELECT 1 FROM list_recipient o WHERE o.list_id = ? AND o.msisdn = r.msisdn)""", id, otherId));
    }

    /** What a message that went out was charged, on the average of 90 days. */
    private long perMessageVnd(long tenantId) {
        return warehouse
                .list(
                        "list-price",
                        "SELECT toInt64(if(sum(t.messages) = 0, 0, sum(t.amount_vnd) / sum(t.messages))) FROM"
                                + " brandcast.traffic_days AS t FINAL WHERE tenant_id = " + tenantId
                                + " AND day >= today() - 90 AND status IN ('DELIVERED', 'PARTIAL', 'FAILED', 'EXPIRED')",
                        row -> row.getLong(1))
                .get(0);
    }
}
