-- Days of Asia/Ho_Chi_Minh, out of their hours.
INSERT INTO brandcast.traffic_days
    (tenant_id, day, campaign_id, order_id, brandname, type, carrier, route, status, reason, messages, segments, accepted_segments,
    delivered_segments, in_doubt, resent, amount_vnd, latency, rolled_at)
SELECT tenant_id, toDate(hour, 'Asia/Ho_Chi_Minh') AS of_day, campaign_id, order_id, brandname, type, carrier, route, status, reason,
    sum(h.messages), sum(h.segments), sum(h.accepted_segments), sum(h.delivered_segments), sum(h.in_doubt), sum(h.resent),
    sum(h.amount_vnd), sumForEach(h.latency), toDateTime64('{as_of}', 3, 'UTC')
FROM brandcast.traffic_hours AS h FINAL
WHERE toDate(hour, 'Asia/Ho_Chi_Minh') IN ({days}) AND hour >= toDateTime({first}) AND hour < toDateTime({end})
GROUP BY tenant_id, of_day, campaign_id, order_id, brandname, type, carrier, route, status, reason
