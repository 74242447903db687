package org.brandcast.portal.alert;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.system.BackgroundWork;
import org.brandcast.portal.system.Worker;

/**
 * Finds what somebody should know of, and writes an alert and its mails in one transaction. A fact is told once, however
 * often it is found and by however many portals: its alert's key is the fact. An order's crossings are admission's to find
 * (a row of {@code order_threshold} for each, under each grant); here they become alerts within a second. The rest is looked
 * for every minute.
 *
 * <pre>
 *   crossing ─▶ alert (unique fact) + mails, one transaction ─▶ mail relay
 *              kill -9 before the commit: found again; behind it: found, and nothing added
 * </pre>
 */
@Singleton
public final class AlertFinder implements BackgroundWork {
    private static final long EVERY_MILLIS = 1_000;
    private static final long REST_EVERY_MILLIS = 60_000;

    /** What is older when it is found is history: a portal that was away for days tells of what still matters. */
    private static final long NEWS_MILLIS = Duration.ofDays(7).toMillis();

    private static final int PORTION = 500;

    private static final String COLUMNS =
            "INSERT INTO alert (tenant_id, kind, fact, severity, page, subject, amount, remaining, unit, due_at_millis, at_millis) ";
    private static final String ONCE =
            " ON CONFLICT (fact) DO NOTHING RETURNING *, (SELECT name FROM tenant t WHERE t.id = tenant_id) AS tenant_name";

    private static final String USED = COLUMNS + """
            SELECT h.tenant_id, 'order-used', 'order-used/' || h.order_id || '/' || h.grant_version || '/' || h.percent,
              CASE WHEN h.percent >= 100 THEN 'critical' WHEN h.percent >= 90 THEN 'warning' ELSE 'info' END,
              '/orders/' || h.order_id, o.name, h.percent, greatest(0, h.granted - h.used), o.unit, NULL::bigint, ?
            FROM order_threshold h JOIN sales_order o ON o.id = h.order_id
            WHERE h.at_millis > ? AND NOT EXISTS (SELECT 1 FROM alert a
              WHERE a.fact = 'order-used/' || h.order_id || '/' || h.grant_version || '/' || h.percent)
            ORDER BY h.at_millis, h.percent LIMIT ?""" + ONCE;

    private static final String EXPIRES = COLUMNS + """
            SELECT o.tenant_id, 'order-expires', 'order-expires/' || o.id || '/' || o.valid_until_millis || '/' || d.days,
              CASE WHEN d.days <= 1 THEN 'critical' WHEN d.days <= 7 THEN 'warning' ELSE 'info' END,
              '/orders/' || o.id, o.name, d.days, o.granted_segments - o.reserved_segments - o.posted_segments, o.unit,
              o.valid_until_millis, ?
            FROM sales_order o CROSS JOIN LATERAL (SELECT min(days) AS days FROM unnest(ARRAY[1, 7, 30]) AS days
              WHERE o.valid_until_millis <= ? + days * 86400000::bigint) d
            WHERE o.state = 'active' AND o.valid_until_millis > ? AND d.days IS NOT NULL
              AND o.granted_segments > o.posted_segments
              -- one that was signed for less isn't told as if it were ending
              AND o.valid_from_millis < o.valid_until_millis - d.days * 86400000::bigint
              AND NOT EXISTS (SELECT 1 FROM alert a
                WHERE a.fact = 'order-expires/' || o.id || '/' || o.valid_until_millis || '/' || d.days)
            ORDER BY o.id LIMIT ?""" + ONCE;

    /** The pace is that of the last seven days, or of the order's life if that is shorter, but of a day at least. */
    private static final String RUNS_OUT = COLUMNS + """
            SELECT o.tenant_id, 'order-runs-out', 'order-runs-out/' || o.id || '/' || o.grant_version,
              'warning', '/orders/' || o.id, o.name, ceil(p.left_days)::bigint, p.free, o.unit,
              ? + (p.left_days * 86400000)::bigint, ?
            FROM sales_order o CROSS JOIN LATERAL (
              SELECT c.free, c.free / (c.used / greatest(1.0, least(7.0, (? - o.valid_from_millis) / 86400000.0))) AS left_days
              FROM (SELECT o.granted_segments - o.reserved_segments - o.posted_segments AS free,
                  sum(CASE WHEN o.unit = 'VND' THEN used_vnd ELSE used_segments END)::numeric AS used
                FROM order_counter WHERE order_id = o.id AND day >= ?) c
              WHERE c.used > 0 AND c.free > 0) p
            WHERE o.state = 'active' AND o.purpose = 'SPEND' AND o.valid_until_millis > ?
              AND p.left_days <= 3 AND ? + (p.left_days * 86400000)::bigint < o.valid_until_millis
              AND NOT EXISTS (SELECT 1 FROM alert a WHERE a.fact = 'order-runs-out/' || o.id || '/' || o.grant_version)
            ORDER BY o.id LIMIT ?""" + ONCE;

    private static final String BRANDNAMES = COLUMNS + """
            SELECT b.tenant_id, 'brandname-expires',
              'brandname-expires/' || c.brandname_id || '/' || c.carrier || '/' || c.until || '/' || d.days,
              CASE WHEN d.days <= 1 THEN 'critical' WHEN d.days <= 7 THEN 'warning' ELSE 'info' END,
              '/rules/brandnames/' || c.brandname_id, b.name, d.days, 0, c.carrier, c.until, ?
            FROM (SELECT brandname_id, carrier, max(valid_until_millis) AS until FROM brandname_carrier
              GROUP BY brandname_id, carrier) c
            JOIN brandname b ON b.id = c.brandname_id
            CROSS JOIN LATERAL (SELECT min(days) AS days FROM unnest(ARRAY[1, 7, 30]) AS days
              WHERE c.until <= ? + days * 86400000::bigint) d
            WHERE c.until > ? AND d.days IS NOT NULL AND NOT EXISTS (SELECT 1 FROM alert a
              WHERE a.fact = 'brandname-expires/' || c.brandname_id || '/' || c.carrier || '/' || c.until || '/' || d.days)
            ORDER BY c.brandname_id LIMIT ?""" + ONCE;

    /** To the operator, once an hour for each job and reason. */
    private static final String DEAD_LETTERS = COLUMNS + """
            SELECT (SELECT id FROM tenant WHERE kind = 'operator'), 'dead-letters',
              'dead-letters/' || l.job || '/' || l.reason || '/' || l.at_millis / 3600000, 'warning',
              '/operations/dead-letters', l.job || ': ' || l.reason, count(*), 0, '', NULL::bigint, ?
            FROM dead_letter l WHERE l.state = 'open' AND l.at_millis > ? AND NOT EXISTS (SELECT 1 FROM alert a
              WHERE a.fact = 'dead-letters/' || l.job || '/' || l.reason || '/' || l.at_millis / 3600000)
            GROUP BY l.job, l.reason, l.at_millis / 3600000 LIMIT ?""" + ONCE;

    /**
     * To the nearest tenant above the senders that has moderators, else to the operator: once an hour, if anything came in it
     * that still waits.
     */
    private static final String HELD = COLUMNS + """
            WITH waiting AS (SELECT tenant_id, count(*) AS messages, max(held_at_millis) AS newest, min(expires_at_millis) AS expires
              FROM held_message WHERE open AND decided_at_millis IS NULL AND expires_at_millis > ? AND campaign_id IS NULL
              GROUP BY tenant_id),
            asked AS (SELECT d.id AS decider, w.*, t.name FROM waiting w JOIN tenant t ON t.id = w.tenant_id
              CROSS JOIN LATERAL (SELECT a.id FROM tenant a WHERE a.active AND starts_with(t.path, a.path || '.')
                AND (a.parent_id IS NULL OR EXISTS (SELECT 1 FROM app_user u WHERE u.tenant_id = a.id AND u.active AND u.role = 'moderator'))
                ORDER BY length(a.path) DESC LIMIT 1) d),
            told AS (SELECT decider, 'held-requests/' || decider || '/' || max(newest) / 3600000 AS fact, sum(messages) AS messages,
              min(expires) AS expires, string_agg(name, ', ' ORDER BY messages DESC, name) AS senders FROM asked GROUP BY decider)
            SELECT decider, 'held-requests', fact, 'info', '/moderation',
              CASE WHEN length(senders) > 80 THEN left(senders, 79) || '…' ELSE senders END, messages, 0, '', expires, ?
            FROM told WHERE NOT EXISTS (SELECT 1 FROM alert a WHERE a.fact = told.fact) LIMIT ?""" + ONCE;

    private final Database database;
    private final AlertMails mails;
    private final Clock clock;
    private final Worker worker = new Worker("alerts", this::step);
    private long restDueMillis;

    AlertFinder(Database database, AlertMails mails, Clock clock) {
        this.database = database;
        this.mails = mails;
        this.clock = clock;
    }

    private void step() throws InterruptedException {
        long now = clock.millis();
        boolean more = find(USED, now, now - NEWS_MILLIS);
        if (now >= restDueMillis) {
            boolean rest = find(EXPIRES, now, now, now);
            long weekAgo =
                    Instant.ofEpochMilli(now).atZone(Formats.ZONE).toLocalDate().toEpochDay() - 6;
            rest |= find(RUNS_OUT, now, now, now, weekAgo, now, now);
            rest |= find(BRANDNAMES, now, now, now);
            rest |= find(DEAD_LETTERS, now, now - NEWS_MILLIS);
            rest |= find(HELD, now, now);
            more |= rest;
            restDueMillis = rest ? now : now + REST_EVERY_MILLIS;
        }
        if (!more) {
            worker.awaitWork(EVERY_MILLIS);
        }
    }

    /** Whether there may be more. */
    private boolean find(String sql, Object... arguments) {
        return database.call(TenantScope.SYSTEM, tx -> {
            List<Object> all = new ArrayList<>(List.of(arguments));
            all.add(PORTION);
            List<Alert> found = tx.list(sql, AlertFinder::read, all.toArray());
            for (Alert alert : found) {
                mails.post(tx, alert);
            }
            return found.size() == PORTION;
        });
    }

    static Alert read(ResultSet row) throws SQLException {
        return new Alert(
                row.getLong("id"),
                row.getLong("tenant_id"),
                row.getString("tenant_name"),
                AlertKind.of(row.getString("kind")),
                row.getString("severity"),
                row.getString("page"),
                row.getString("subject"),
                row.getLong("amount"),
                row.getLong("remaining"),
                row.getString("unit"),
                Tx.nullableLong(row, "due_at_millis"),
                row.getLong("at_millis"),
                row.getString("acknowledged_by"),
                Tx.nullableLong(row, "acknowledged_at_millis"));
    }

    @Override
    public String workName() {
        return "alerts";
    }

    @Override
    public void start() {
        worker.start();
    }

    @Override
    public String failure() {
        return worker.failure();
    }

    @PreDestroy
    void stop() {
        worker.stop();
    }
}
