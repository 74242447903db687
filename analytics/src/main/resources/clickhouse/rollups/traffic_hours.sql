-- Hours of one month of messages, all partners. What was there before and is no more becomes zero: whoever reads between
-- two rows of a key takes the newer one, so the old figure never stands beside the new one.
INSERT INTO brandcast.traffic_hours
    (tenant_id, hour, campaign_id, order_id, brandname, type, carrier, route, status, reason, messages, segments, accepted_segments,
    delivered_segments, in_doubt, resent, amount_vnd, latency, rolled_at)
SELECT tenant_id, of_hour, campaign_id, order_id, brandname, type, carrier, route, status, reason,
    sum(one), sum(size), sum(accepted), sum(delivered), sum(doubted), sum(again), sum(vnd),
    if(countIf(class > 0) = 0, [], [
        countIf(class = 1),
        countIf(class = 2),
        countIf(class = 3),
        countIf(class = 4),
        countIf(class = 5),
        countIf(class = 6),
        countIf(class = 7),
        countIf(class = 8),
        countIf(class = 9),
        countIf(class = 10),
        countIf(class = 11),
        countIf(class = 12),
        countIf(class = 13),
        countIf(class = 14),
        countIf(class = 15),
        countIf(class = 16)]),
    toDateTime64('{as_of}', 3, 'UTC')
FROM
(
    SELECT tenant_id, toStartOfHour(accepted_at) AS of_hour, campaign_id, order_id, brandname, type, carrier, route, status, reason,
        1 AS one, segments AS size, accepted_segments AS accepted, delivered_segments AS delivered,
        in_doubt_segments > 0 AS doubted, resent_segments > 0 AS again,
        if(final_at IS NULL, 0, charged(charge_on, accepted_segments, delivered_segments) * unit_price_vnd) AS vnd,
        if(status = 'DELIVERED', indexOf(latency_bounds(), roundDown(
            toUInt32(least(259199999, greatest(0, dateDiff('millisecond', accepted_at, assumeNotNull(final_at))))),
            latency_bounds())), 0) AS class
    FROM brandcast.messages FINAL
    WHERE toStartOfHour(accepted_at) IN ({hours})
        AND accepted_at >= toDateTime64({first}, 3) AND accepted_at < toDateTime64({end}, 3)
    UNION ALL
    SELECT tenant_id, hour, campaign_id, order_id, brandname, type, carrier, route, status, reason, 0, 0, 0, 0, 0, 0, 0, 0
    FROM brandcast.traffic_hours
    WHERE hour IN ({hours}) AND hour >= toDateTime({first}) AND hour < toDateTime({end})
)
GROUP BY tenant_id, of_hour, campaign_id, order_id, brandname, type, carrier, route, status, reason
