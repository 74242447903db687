package org.brandcast.portal.operation;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.brandcast.portal.database.Tx;

/**
 * Messages that a stop covers and that haven't left yet: where they wait, and what becomes of them.
 *
 * @param counted false: there are too many to be counted in the time of a page
 * @param byStatus how many wait as ACCEPTED, HELD or QUEUED
 * @param segments of all of them, as far as they are known
 * @param endWithinHour how many pass their deadline within an hour, if nothing lets them go
 * @param nextEndMillis the first deadline; 0: there is none
 * @param left how many have been handed to a carrier and not ended: nothing calls them back
 */
public record Backlog(
        boolean counted, Map<String, Long> byStatus, long segments, long endWithinHour, long nextEndMillis, long left) {
    private static final long HOUR_MILLIS = 3_600_000;
    /** What was accepted before isn't looked for: nearly all of it has ended, and a page has no time for it. */
    private static final long LOOKED_BACK_MILLIS = 3 * 86_400_000L;

    private static final String PATIENCE = "SET LOCAL statement_timeout = '4s'";

    static final Backlog UNCOUNTED = new Backlog(false, Map.of(), 0, 0, 0, 0);

    public long waiting() {
        return byStatus.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Counts it; inside a transaction of its own, as too long a count breaks it off. */
    static Backlog count(Tx tx, Stop.Covers covers, long nowMillis) throws SQLException {
        StringBuilder sql = new StringBuilder("""
                SELECT m.status, count(*), sum(m.segments), count(*) FILTER (WHERE m.deadline_millis < ?),
                  coalesce(min(m.deadline_millis), 0)
                FROM message m WHERE m.accepted_at_millis > ? AND m.status IN ('ACCEPTED', 'HELD', 'QUEUED', 'SENT')""");
        List<Object> args = new ArrayList<>(List.of(nowMillis + HOUR_MILLIS, nowMillis - LOOKED_BACK_MILLIS));
        if (covers.tenantId() != null) {
            sql.append(" AND m.tenant_id IN (SELECT t.id FROM tenant t, tenant top WHERE top.id = ?"
                    + " AND (t.path = top.path OR starts_with(t.path, top.path || '.')))");
            args.add(covers.tenantId());
        }
        if (!covers.type().isEmpty()) {
            sql.append(" AND m.type = ?");
            args.add(covers.type());
        }
        if (!covers.route().isEmpty()) {
            sql.append(" AND m.route = ?");
            args.add(covers.route());
        }
        tx.update(PATIENCE);
        Map<String, Long> byStatus = new LinkedHashMap<>();
        long[] sums = new long[4];
        tx.forEach(
                10,
                sql.append(" GROUP BY m.status ORDER BY m.status").toString(),
                row -> {
                    if (row.getString(1).equals("SENT")) {
                        sums[3] = row.getLong(2);
                        return;
                    }
                    byStatus.put(row.getString(1), row.getLong(2));
                    sums[0] += row.getLong(3);
                    sums[1] += row.getLong(4);
                    long end = row.getLong(5);
                    sums[2] = sums[2] == 0 ? end : end == 0 ? sums[2] : Math.min(sums[2], end);
                },
                args.toArray());
        return new Backlog(true, byStatus, sums[0], sums[1], sums[2], sums[3]);
    }
}
