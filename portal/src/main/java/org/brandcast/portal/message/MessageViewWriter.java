package org.brandcast.portal.message;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.brandcast.portal.database.CopyRows;
import org.brandcast.portal.database.Tx;
import org.brandcast.schemas.LedgerDelta;
import org.brandcast.schemas.MessageFacts;
import org.brandcast.schemas.OrderEcho;
import org.brandcast.schemas.OrderThreshold;

/**
 * Applies a batch to the tables that pages and the REST door read. Applying a batch twice changes nothing: statuses
 * only advance, figures are absolute, events have their place in the topic as key, and counters follow the difference
 * between a message's row before and after. Only one transaction at a time may do this.
 */
@Singleton
final class MessageViewWriter {
    private static final String PATCH_TABLE = """
            CREATE TEMP TABLE IF NOT EXISTS view_patch (
              message_id uuid, tenant_id bigint, campaign_id bigint, facts_level smallint, door text, type text,
              brandname text, recipient text, carrier text, text text, client_ref text, order_id bigint, status text,
              status_rank smallint, reason text, detail text, route text, encoding text, segments integer, unit_price_vnd bigint,
              posted_segments integer, voided_segments integer, accepted_segments integer, delivered_segments integer,
              in_doubt_segments integer, resent_segments integer, accepted_at_millis bigint, status_at_millis bigint,
              deadline_millis bigint, wire_text text, template_id bigint, violations text, moderator text)
              ON COMMIT DELETE ROWS""";

    private static final String EVENT_TABLE = """
            CREATE TEMP TABLE IF NOT EXISTS view_event (
              message_id uuid, source text, part integer, position bigint, tenant_id bigint, at_millis bigint,
              what text, cause text, route text, segment integer, detail text, raw text) ON COMMIT DELETE ROWS""";

    /** The counted parts of the messages' rows, before and after the batch. */
    private static final String COUNTED_TABLE = """
            CREATE TEMP TABLE IF NOT EXISTS %s (
              message_id uuid, campaign_id bigint, tenant_id bigint, status text, status_rank smallint, reason text,
              segments integer, posted_segments integer, status_at_millis bigint, order_id bigint, day integer,
              used_segments integer, unit_price_vnd bigint) ON COMMIT DELETE ROWS""";

    private static final String COUNTED = """
            m.message_id, m.campaign_id, m.tenant_id, m.status, m.status_rank, m.reason, m.segments,
            m.posted_segments, m.status_at_millis, CASE WHEN m.encoding <> '' THEN m.order_id END AS order_id,
            ((m.accepted_at_millis + 25200000) / 86400000)::integer, m.segments - m.voided_segments,
            m.unit_price_vnd""";

    private static final String COLUMNS = """
            message_id, tenant_id, campaign_id, facts_level, door, type, brandname, recipient, carrier, text,
            client_ref, order_id, status, status_rank, reason, detail, route, encoding, segments, unit_price_vnd, posted_segments,
            voided_segments, accepted_segments, delivered_segments, in_doubt_segments, resent_segments,
            accepted_at_millis, status_at_millis, deadline_millis, wire_text, template_id, violations, moderator""";

    private static final List<String> FACTS =
            List.of("door", "type", "brandname", "recipient", "carrier", "text", "client_ref", "accepted_at_millis");

    private static final List<String> STATUS = List.of("status", "status_rank", "reason", "detail", "status_at_millis");

    private static final List<String> TOLD_ONCE = List.of("wire_text", "template_id", "violations", "moderator");

    private static final List<String> GROWING = List.of(
            "segments",
            "unit_price_vnd",
            "posted_segments",
            "voided_segments",
            "accepted_segments",
            "delivered_segments",
            "in_doubt_segments",
            "resent_segments");

    private static final String UPSERT = upsert();

    private final HeldHits heldHits;
    private final StatusFeed feed;

    MessageViewWriter(HeldHits heldHits, StatusFeed feed) {
        this.heldHits = heldHits;
        this.feed = feed;
    }

    /** Applies all of the batch. */
    void write(Tx tx, ViewBatch batch) throws SQLException {
        if (!batch.patches().isEmpty() || batch.timeline().rows() > 0) {
            StatusFeed.Before before = feed.before(tx, batch);
            writeMessages(tx, batch);
            feed.tell(tx, before);
        }
        if (!batch.held().isEmpty() || !batch.decided().isEmpty()) {
            writeHeld(tx, batch);
        }
        for (OrderThreshold threshold : batch.thresholds().keySet()) {
            writeThreshold(tx, threshold, batch.thresholds().get(threshold));
        }
        for (Map.Entry<Long, ViewBatch.Balance> balance : batch.balances().entrySet()) {
            writeBalance(tx, balance.getKey(), balance.getValue());
        }
        for (OrderEcho echo : batch.echoes().values()) {
            tx.update("""
                    UPDATE sales_order SET echoed_version = ?,
                      state = CASE WHEN ? THEN 'closed' WHEN state = 'signed' THEN 'active' ELSE state END
                    WHERE id = ? AND echoed_version < ?""", echo.getGrantVersion(), echo.getClosed(), echo.getOrderId(), echo.getGrantVersion());
        }
        giveBack(tx, batch);
    }

    /**
     * What a closed order has left goes back to the order that it was cut from: at once what is free, and later what was
     * reserved and came to nothing. Balances come in the order of the ledger, and a closed order reserves nothing more,
     * so what is free only grows.
     */
    private static void giveBack(Tx tx, ViewBatch batch) throws SQLException {
        if (batch.balances().isEmpty()) {
            return;
        }
        tx.update("""
                WITH due AS (
                  SELECT id, funded_by, granted_segments - reserved_segments - posted_segments AS free, returned_segments
                  FROM sales_order WHERE id = ANY (?) AND state = 'closed' AND funded_by IS NOT NULL
                    AND granted_segments - reserved_segments - posted_segments > returned_segments FOR UPDATE),
                noted AS (UPDATE sales_order o SET returned_segments = due.free FROM due WHERE o.id = due.id)
                UPDATE sales_order f SET posted_segments = f.posted_segments - back.segments
                FROM (SELECT funded_by, sum(free - returned_segments)::bigint AS segments FROM due GROUP BY funded_by) back
                WHERE f.id = back.funded_by""", tx.longs(batch.balances().keySet()));
    }

    private void writeMessages(Tx tx, ViewBatch batch) throws SQLException {
        tx.update(PATCH_TABLE);
        tx.update(EVENT_TABLE);
        tx.update(COUNTED_TABLE.formatted("view_before"));
        tx.update(COUNTED_TABLE.formatted("view_after"));
        CopyRows patches = new CopyRows("COPY view_patch FROM STDIN");
        batch.patches().values().forEach(patch -> addTo(patches, patch));
        patches.flush(tx);
        batch.timeline().flush(tx);
        // Nobody else analyses temporary tables, and without figures the planner goes wrong on thousands of rows.
        tx.update("ANALYZE view_patch (message_id)");
        // A batch is small beside the table: its way leads through the primary key, not through all messages.
        tx.first("SELECT set_config('random_page_cost', '1.1', true)", row -> 1);
        tx.update("INSERT INTO view_before SELECT " + COUNTED
                + " FROM view_patch p JOIN message m ON m.message_id = p.message_id"
                + " WHERE m.campaign_id IS NOT NULL OR m.order_id IS NOT NULL");
        tx.update(UPSERT);
        tx.update("INSERT INTO message_event SELECT * FROM view_event ON CONFLICT DO NOTHING");
        writeCounters(tx);
        writeOrderCounters(tx);
    }

    private void writeHeld(Tx tx, ViewBatch batch) throws SQLException {
        for (ViewBatch.HeldRow row : batch.held()) {
            MessageFacts facts = row.held().getFacts();
            tx.update(
                    """
                    INSERT INTO held_message (message_id, tenant_id, door, type, brandname, recipient, carrier, text,
                      body_hash, campaign_id, hits, segments, held_at_millis, expires_at_millis)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?) ON CONFLICT (message_id) DO NOTHING""",
                    row.messageId(),
                    facts.getTenantId(),
                    facts.getDoor().name(),
                    facts.getType().name(),
                    facts.getBrandname(),
                    facts.getTo(),
                    facts.getCarrier(),
                    facts.getText(),
                    facts.getBodyHash(),
                    facts.getCampaignId(),
                    heldHits.text(row.held().getHits()),
                    row.held().getSegments(),
                    row.atMillis(),
                    row.held().getExpiresAtMillis());
        }
        tx.update(
                "UPDATE held_message SET open = false WHERE open AND message_id = ANY (?)", tx.uuids(batch.decided()));
    }

    private static void writeThreshold(Tx tx, OrderThreshold threshold, long atMillis) throws SQLException {
        tx.update(
                """
                INSERT INTO order_threshold
                SELECT id, ?, ?, tenant_id, ?, ?, ? FROM sales_order WHERE id = ? ON CONFLICT DO NOTHING""",
                threshold.getGrantVersion(),
                threshold.getPercent(),
                threshold.getUsed(),
                threshold.getGranted(),
                atMillis,
                threshold.getOrderId());
    }

    private static void writeCounters(Tx tx) throws SQLException {
        tx.update("""
                INSERT INTO campaign_counter AS c
                SELECT d.campaign_id, d.status, d.reason, min(d.tenant_id), sum(d.n), sum(d.n * d.segments),
                  sum(d.n * d.posted_segments), max(d.at_millis)
                FROM (
                  SELECT campaign_id, status, reason, tenant_id, 1 AS n, segments, posted_segments,
                    status_at_millis AS at_millis
                  FROM view_after
                  UNION ALL
                  SELECT campaign_id, status, reason, tenant_id, -1, segments, posted_segments, 0 FROM view_before) d
                WHERE EXISTS (SELECT 1 FROM campaign k WHERE k.id = d.campaign_id)
                GROUP BY d.campaign_id, d.status, d.reason
                HAVING sum(d.n) <> 0 OR sum(d.n * d.segments) <> 0 OR sum(d.n * d.posted_segments) <> 0
                ON CONFLICT (campaign_id, status, reason) DO UPDATE SET messages = c.messages + excluded.messages,
                  segments = c.segments + excluded.segments,
                  posted_segments = c.posted_segments + excluded.posted_segments,
                  as_of_millis = greatest(c.as_of_millis, excluded.as_of_millis)""");
        // A final message stays final, so those that are final now and were not before became so in this batch.
        tx.update("""
                INSERT INTO campaign_progress AS c
                SELECT d.campaign_id, d.bucket, min(d.tenant_id), sum(d.n)
                FROM (
                  SELECT campaign_id, status_at_millis / 10000 * 10000 AS bucket, tenant_id, 1 AS n
                  FROM view_after WHERE status_rank = 9
                  UNION ALL
                  SELECT campaign_id, status_at_millis / 10000 * 10000, tenant_id, -1
                  FROM view_before WHERE status_rank = 9) d
                WHERE EXISTS (SELECT 1 FROM campaign k WHERE k.id = d.campaign_id)
                GROUP BY d.campaign_id, d.bucket HAVING sum(d.n) <> 0
                ON CONFLICT (campaign_id, bucket_millis) DO UPDATE SET finals = c.finals + excluded.finals""");
    }

    /** Only what admission admitted has an order here. */
    private static void writeOrderCounters(Tx tx) throws SQLException {
        tx.update("""
                INSERT INTO order_counter AS c
                SELECT d.order_id, d.day, d.status, min(o.tenant_id), sum(d.n),
                  coalesce(sum(d.n) FILTER (WHERE d.used_segments > 0), 0), sum(d.n * d.used_segments),
                  sum(d.n * d.used_segments * d.unit_price_vnd), max(d.at_millis)
                FROM (
                  SELECT order_id, day, status, 1::bigint AS n, used_segments, unit_price_vnd, status_at_millis AS at_millis
                  FROM view_after
                  UNION ALL
                  SELECT order_id, day, status, -1, used_segments, unit_price_vnd, 0 FROM view_before) d
                JOIN sales_order o ON o.id = d.order_id
                GROUP BY d.order_id, d.day, d.status
                HAVING sum(d.n) <> 0 OR sum(d.n * d.used_segments) <> 0
                ON CONFLICT (order_id, day, status) DO UPDATE SET messages = c.messages + excluded.messages,
                  used_messages = c.used_messages + excluded.used_messages,
                  used_segments = c.used_segments + excluded.used_segments, used_vnd = c.used_vnd + excluded.used_vnd,
                  as_of_millis = greatest(c.as_of_millis, excluded.as_of_millis)""");
    }

    private static void writeBalance(Tx tx, long orderId, ViewBatch.Balance balance) throws SQLException {
        LedgerDelta ledger = balance.ledger();
        tx.update(
                """
                UPDATE sales_order SET ledger_sequence = ?, granted_segments = ?, reserved_segments = ?,
                  posted_segments = ?, balance_at_millis = ? WHERE id = ? AND ledger_sequence < ?""",
                ledger.getSequence(),
                ledger.getGrantedAfter(),
                ledger.getReservedAfter(),
                ledger.getPostedAfter(),
                balance.atMillis(),
                orderId,
                ledger.getSequence());
    }

    private static void addTo(CopyRows rows, MessagePatch patch) {
        rows.add(patch.messageId.toString())
                .add(patch.tenantId)
                .add(patch.campaignId)
                .add(patch.factsLevel)
                .add(patch.door)
                .add(patch.type)
                .add(patch.brandname)
                .add(patch.recipient)
                .add(patch.carrier)
                .add(patch.text)
                .add(patch.clientRef)
                .add(patch.orderId)
                .add(patch.status.name())
                .add(MessagePatch.rank(patch.status))
                .add(patch.reason)
                .add(patch.detail)
                .add(patch.route)
                .add(patch.encoding)
                .add(patch.segments)
                .add(patch.unitPriceVnd)
                .add(patch.postedSegments)
                .add(patch.voidedSegments)
                .add(patch.acceptedSegments)
                .add(patch.deliveredSegments)
                .add(patch.inDoubtSegments)
                .add(patch.resentSegments)
                .add(patch.acceptedAtMillis)
                .add(patch.statusAtMillis)
                .add(patch.deadlineMillis)
                .add(patch.wireText)
                .add(patch.templateId)
                .add(patch.violations)
                .add(patch.moderator)
                .endRow();
    }

    private static String upsert() {
        StringBuilder sql = new StringBuilder("WITH written AS (INSERT INTO message AS m (")
                .append(COLUMNS)
                .append(") SELECT ");
        sql.append(COLUMNS).append(" FROM view_patch ORDER BY message_id ON CONFLICT (message_id) DO UPDATE SET");
        sql.append(" facts_level = greatest(m.facts_level, excluded.facts_level)");
        sql.append(", campaign_id = coalesce(m.campaign_id, excluded.campaign_id)");
        sql.append(", order_id = coalesce(excluded.order_id, m.order_id)");
        sql.append(", deadline_millis = coalesce(excluded.deadline_millis, m.deadline_millis)");
        sql.append(", route = CASE WHEN excluded.route <> '' AND excluded.status_rank"
                + " >= m.status_rank THEN excluded.route ELSE m.route END");
        sql.append(", encoding = CASE WHEN excluded.encoding <> '' THEN excluded.encoding ELSE m.encoding END");
        for (String column : FACTS) {
            sql.append(", ").append(column).append(" = CASE WHEN excluded.facts_level > m.facts_level THEN excluded.");
            sql.append(column).append(" ELSE m.").append(column).append(" END");
        }
        for (String column : STATUS) {
            sql.append(", ").append(column);
            sql.append(" = CASE WHEN excluded.status_rank > m.status_rank");
            sql.append(" THEN excluded.")
                    .append(column)
                    .append(" ELSE m.")
                    .append(column)
                    .append(" END");
        }
        for (String column : TOLD_ONCE) {
            sql.append(", ").append(column).append(" = coalesce(m.").append(column);
            sql.append(", excluded.").append(column).append(")");
        }
        for (String column : GROWING) {
            sql.append(", ")
                    .append(column)
                    .append(" = greatest(m.")
                    .append(column)
                    .append(", excluded.");
            sql.append(column).append(")");
        }
        sql.append(" RETURNING ")
                .append(COUNTED)
                .append(
                        ") INSERT INTO view_after SELECT * FROM written WHERE campaign_id IS NOT NULL OR order_id IS NOT NULL");
        return sql.toString();
    }
}
