-- Days are those of Asia/Ho_Chi_Minh.
CREATE OR REPLACE VIEW brandcast.campaign_result AS
SELECT
    m.tenant_id AS tenant_id,
    m.campaign_id AS campaign_id,
    m.messages AS messages,
    m.rejected AS rejected,
    m.queued AS queued,
    m.sent AS sent,
    m.delivered AS delivered,
    m.partial AS partial,
    m.failed AS failed,
    m.expired AS expired,
    m.cancelled AS cancelled,
    m.in_doubt AS in_doubt,
    m.resent AS resent,
    m.segments AS segments,
    m.accepted_segments AS accepted_segments,
    m.delivered_segments AS delivered_segments,
    l.reserved_segments - l.posted_segments - l.voided_segments AS reserved_segments,
    l.posted_segments AS posted_segments,
    l.voided_segments AS voided_segments,
    l.amount_vnd AS amount_vnd,
    m.first_accepted_at AS first_accepted_at,
    m.last_final_at AS last_final_at
FROM
(
    SELECT
        tenant_id,
        campaign_id,
        count() AS messages,
        countIf(status = 'REJECTED') AS rejected,
        countIf(status IN ('ACCEPTED', 'HELD', 'QUEUED')) AS queued,
        countIf(status = 'SENT') AS sent,
        countIf(status = 'DELIVERED') AS delivered,
        countIf(status = 'PARTIAL') AS partial,
        countIf(status = 'FAILED') AS failed,
        countIf(status = 'EXPIRED') AS expired,
        countIf(status = 'CANCELLED') AS cancelled,
        countIf(in_doubt_segments > 0) AS in_doubt,
        countIf(resent_segments > 0) AS resent,
        sum(segments) AS segments,
        sum(accepted_segments) AS accepted_segments,
        sum(delivered_segments) AS delivered_segments,
        min(accepted_at) AS first_accepted_at,
        max(final_at) AS last_final_at
    FROM brandcast.messages FINAL
    WHERE campaign_id != 0
    GROUP BY tenant_id, campaign_id
) AS m
LEFT JOIN
(
    SELECT
        tenant_id,
        campaign_id,
        sumIf(segments, verb = 'RESERVE') AS reserved_segments,
        sumIf(segments, verb = 'POST') AS posted_segments,
        sumIf(segments, verb = 'VOID') AS voided_segments,
        sumIf(amount_vnd, verb = 'POST') AS amount_vnd
    FROM brandcast.ledger FINAL
    WHERE campaign_id != 0
    GROUP BY tenant_id, campaign_id
) AS l ON l.tenant_id = m.tenant_id AND l.campaign_id = m.campaign_id
COMMENT 'Result of each campaign: messages by status, segments, what was charged';

CREATE OR REPLACE VIEW brandcast.traffic_daily AS
SELECT
    toDate(accepted_at, 'Asia/Ho_Chi_Minh') AS day,
    tenant_id,
    order_id,
    campaign_id,
    brandname,
    type,
    carrier,
    route,
    status,
    reason,
    count() AS messages,
    sum(segments) AS segments,
    sum(accepted_segments) AS accepted_segments,
    sum(delivered_segments) AS delivered_segments,
    countIf(in_doubt_segments > 0) AS in_doubt,
    countIf(resent_segments > 0) AS resent
FROM brandcast.messages FINAL
GROUP BY day, tenant_id, order_id, campaign_id, brandname, type, carrier, route, status, reason
COMMENT 'Messages and segments by day of acceptance and everything that they are told apart by';

CREATE OR REPLACE VIEW brandcast.order_balance AS
SELECT
    tenant_id,
    order_id,
    max(l.sequence) AS last_sequence,
    max(l.at) AS last_entry_at,
    argMax(granted_after, l.sequence) AS granted,
    argMax(posted_after, l.sequence) AS posted,
    argMax(reserved_after, l.sequence) AS reserved,
    granted - posted - reserved AS free,
    sumIf(l.segments, verb = 'GRANT') AS granted_by_entries,
    sumIf(l.segments, verb = 'POST') AS posted_by_entries,
    sumIf(multiIf(verb = 'RESERVE', l.segments, -l.segments), verb IN ('RESERVE', 'POST', 'VOID')) AS reserved_by_entries,
    sumIf(amount_vnd, verb = 'POST') AS amount_vnd
FROM brandcast.ledger AS l FINAL
GROUP BY tenant_id, order_id
COMMENT 'Balance of each order as its last entry says, and as the sum of its entries says: they must be equal';
