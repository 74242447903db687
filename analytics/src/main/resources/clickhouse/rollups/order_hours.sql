-- Hours of the ledger, all orders. Entries never change, so no key ever goes.
INSERT INTO brandcast.order_hours
    (tenant_id, order_id, hour, campaign_id, granted, reserved, posted, voided, posted_vnd, last_sequence, last_at,
    granted_after, reserved_after, posted_after, rolled_at)
SELECT tenant_id, order_id, toStartOfHour(at) AS of_hour, campaign_id,
    sumIf(segments, verb = 'GRANT'), sumIf(segments, verb = 'RESERVE'), sumIf(segments, verb = 'POST'),
    sumIf(segments, verb = 'VOID'), sumIf(amount_vnd, verb = 'POST'), max(sequence), max(at),
    argMax(l.granted_after, sequence), argMax(l.reserved_after, sequence), argMax(l.posted_after, sequence),
    toDateTime64('{as_of}', 3, 'UTC')
FROM brandcast.ledger AS l FINAL
WHERE toStartOfHour(at) IN ({hours})
    AND at >= toDateTime64({first}, 3) AND at < toDateTime64({end}, 3)
GROUP BY tenant_id, order_id, of_hour, campaign_id
