-- Profiles of the numbers that had a message in the given hours, from all of their messages; one share of all numbers.
INSERT INTO brandcast.subscriber_profiles
    (tenant_id, msisdn, carrier, first_carrier, first_at, last_at, last_delivered_at, messages, delivered, ads,
    ads_delivered, recent_ok, recent_days, recent_ads, wasted_vnd, months, rolled_at)
SELECT tenant_id, msisdn, argMax(m.carrier, accepted_at), argMin(m.carrier, accepted_at),
    toDateTime(min(accepted_at), 'UTC'), toDateTime(max(accepted_at), 'UTC'),
    toDateTime(maxIf(accepted_at, status = 'DELIVERED'), 'UTC'), count(), countIf(status = 'DELIVERED'),
    countIf(type = 'AD'), countIf(type = 'AD' AND status = 'DELIVERED'),
    arrayMap(r -> r.2, groupArraySortedIf(10)((-toUnixTimestamp64Milli(accepted_at), status = 'DELIVERED'), ended) AS recent),
    arrayMap(r -> toDate(toDateTime(toUInt32(intDiv(-r.1, 1000)), 'UTC'), 'Asia/Ho_Chi_Minh'), recent),
    arrayMap(r -> toDateTime(toUInt32(-r), 'UTC'), groupArraySortedIf(10)(-toInt64(toUnixTimestamp(accepted_at)), type = 'AD')),
    sumIf(charged(charge_on, accepted_segments, delivered_segments) * unit_price_vnd, ended AND status != 'DELIVERED'),
    arraySort(groupUniqArrayIf(toUInt16(toRelativeMonthNum(accepted_at, 'Asia/Ho_Chi_Minh')), status = 'DELIVERED')),
    toDateTime64('{as_of}', 3, 'UTC')
FROM
(
    SELECT *, status IN ('DELIVERED', 'PARTIAL', 'FAILED', 'EXPIRED') AS ended
    FROM brandcast.messages FINAL
    WHERE msisdn != 0 AND status != 'REJECTED' AND msisdn % {shares} = {share}
) AS m
WHERE (tenant_id, msisdn) IN
(
    SELECT tenant_id, msisdn
    FROM brandcast.messages
    WHERE toStartOfHour(accepted_at) IN ({hours}) AND msisdn % {shares} = {share}
)
GROUP BY tenant_id, msisdn
