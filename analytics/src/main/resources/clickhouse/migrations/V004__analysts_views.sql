-- Views for analysts. Each comment has English and Vietnamese, parted by a bar.
-- Times are those of Asia/Ho_Chi_Minh.
CREATE OR REPLACE FUNCTION latency_bounds AS () -> [0, 500, 1000, 2000, 3000, 5000, 7500, 10000, 15000, 20000, 30000, 60000, 120000, 300000, 900000, 3600000, 259200000];

-- Value below which a share of the counted ones lies, in ms; within a class it is taken to grow evenly.
CREATE OR REPLACE FUNCTION latency_quantile AS (counts, share) -> if(arraySum(counts) = 0, NULL, arrayElement(arrayFilter(
    (v, c, n) -> n > 0 AND c >= share * arraySum(counts),
    arrayMap((c, n, i) -> latency_bounds()[i] + (latency_bounds()[i + 1] - latency_bounds()[i]) * (share * arraySum(counts) - (c - n)) / greatest(n, 1),
        arrayCumSum(counts), counts, arrayEnumerate(counts)),
    arrayCumSum(counts), counts), 1));

CREATE OR REPLACE FUNCTION charged AS (charge_on, accepted, delivered) -> if(charge_on = 'DELIVERED', delivered, accepted);

CREATE OR REPLACE VIEW brandcast.traffic_daily
(
    day Date COMMENT 'Day in Asia/Ho_Chi_Minh | Ngày theo giờ Việt Nam',
    tenant_id UInt64 COMMENT 'Partner | Đơn vị gửi',
    order_id UInt64 COMMENT 'Order that paid; 0: none | Đơn hàng chi trả; 0: không có',
    campaign_id UInt64 COMMENT 'Campaign; 0: none | Chương trình; 0: không thuộc chương trình nào',
    brandname String COMMENT 'Sender name | Thương hiệu gửi',
    type String COMMENT 'OTP, CARE or AD | Loại tin: OTP, CARE (chăm sóc khách hàng) hoặc AD (quảng cáo)',
    carrier String COMMENT 'Carrier of the recipient; empty when unknown | Nhà mạng của người nhận; trống khi không rõ',
    route String COMMENT 'Route; empty when rejected | Tuyến gửi; trống khi bị từ chối',
    status String COMMENT 'Status now: QUEUED, SENT, or final | Trạng thái hiện tại',
    reason String COMMENT 'Code of why it has this status | Mã lý do của trạng thái',
    messages UInt64 COMMENT 'Messages | Số tin',
    segments UInt64 COMMENT 'Segments reserved for them | Số bản tin tính cước đã giữ chỗ',
    accepted_segments UInt64 COMMENT 'Segments that a carrier accepted | Số bản tin nhà mạng đã nhận',
    delivered_segments UInt64 COMMENT 'Segments that were delivered | Số bản tin đã đến máy',
    in_doubt UInt64 COMMENT 'Messages with a segment whose fate was never told | Số tin có bản tin không rõ kết quả',
    resent UInt64 COMMENT 'Messages with a segment sent once more after a doubt | Số tin có bản tin phải gửi lại khi không rõ kết quả',
    amount_vnd Int64 COMMENT 'Value in dong of the segments charged, of ended messages | Giá trị (đồng) của các bản tin đã tính tiền, chỉ tin đã kết thúc'
)
AS SELECT day, tenant_id, order_id, campaign_id, brandname, type, carrier, route, status, reason, messages, segments, accepted_segments, delivered_segments, in_doubt, resent, amount_vnd
FROM brandcast.traffic_days FINAL
WHERE messages > 0
COMMENT 'Messages and segments by day of acceptance and everything that they are told apart by | Lưu lượng theo ngày và mọi chiều phân tích';

CREATE OR REPLACE VIEW brandcast.traffic_hourly
(
    hour DateTime('Asia/Ho_Chi_Minh') COMMENT 'Hour of acceptance | Giờ tiếp nhận',
    tenant_id UInt64 COMMENT 'Partner | Đơn vị gửi',
    order_id UInt64 COMMENT 'Order that paid; 0: none | Đơn hàng chi trả; 0: không có',
    campaign_id UInt64 COMMENT 'Campaign; 0: none | Chương trình; 0: không thuộc chương trình nào',
    brandname String COMMENT 'Sender name | Thương hiệu gửi',
    type String COMMENT 'OTP, CARE or AD | Loại tin: OTP, CARE (chăm sóc khách hàng) hoặc AD (quảng cáo)',
    carrier String COMMENT 'Carrier of the recipient; empty when unknown | Nhà mạng của người nhận; trống khi không rõ',
    route String COMMENT 'Route; empty when rejected | Tuyến gửi; trống khi bị từ chối',
    status String COMMENT 'Status now: QUEUED, SENT, or final | Trạng thái hiện tại',
    reason String COMMENT 'Code of why it has this status | Mã lý do của trạng thái',
    messages UInt64 COMMENT 'Messages | Số tin',
    segments UInt64 COMMENT 'Segments reserved for them | Số bản tin tính cước đã giữ chỗ',
    accepted_segments UInt64 COMMENT 'Segments that a carrier accepted | Số bản tin nhà mạng đã nhận',
    delivered_segments UInt64 COMMENT 'Segments that were delivered | Số bản tin đã đến máy',
    in_doubt UInt64 COMMENT 'Messages with a segment whose fate was never told | Số tin có bản tin không rõ kết quả',
    resent UInt64 COMMENT 'Messages with a segment sent once more after a doubt | Số tin có bản tin phải gửi lại khi không rõ kết quả',
    amount_vnd Int64 COMMENT 'Value in dong of the segments charged, of ended messages | Giá trị (đồng) của các bản tin đã tính tiền, chỉ tin đã kết thúc'
)
AS SELECT hour, tenant_id, order_id, campaign_id, brandname, type, carrier, route, status, reason, messages, segments, accepted_segments, delivered_segments, in_doubt, resent, amount_vnd
FROM brandcast.traffic_hours FINAL
WHERE messages > 0
COMMENT 'Messages and segments by hour of acceptance and everything that they are told apart by | Lưu lượng theo giờ và mọi chiều phân tích';

CREATE OR REPLACE VIEW brandcast.delivery_quality
(
    day Date COMMENT 'Day in Asia/Ho_Chi_Minh | Ngày theo giờ Việt Nam',
    tenant_id UInt64 COMMENT 'Partner | Đơn vị gửi',
    carrier String COMMENT 'Carrier of the recipient; empty when unknown | Nhà mạng của người nhận; trống khi không rõ',
    route String COMMENT 'Route; empty when rejected | Tuyến gửi; trống khi bị từ chối',
    type String COMMENT 'OTP, CARE or AD | Loại tin: OTP, CARE (chăm sóc khách hàng) hoặc AD (quảng cáo)',
    messages UInt64 COMMENT 'Messages | Số tin',
    ended UInt64 COMMENT 'Messages that went out and ended: delivered, in part, failed or expired | Số tin đã gửi và đã kết thúc',
    delivered UInt64 COMMENT 'Messages delivered | Số tin đã đến',
    delivered_percent Nullable(Float64) COMMENT 'Delivered of 100 that ended; empty when none did | Tỷ lệ đến (%) trên số tin đã kết thúc',
    p50_ms Nullable(Float64) COMMENT 'Half of the delivered ones took at most so long from acceptance to the receipt, ms | Trung vị thời gian từ tiếp nhận đến báo cáo phát, ms',
    p95_ms Nullable(Float64) COMMENT '95 of 100 took at most so long, ms | 95% số tin không quá thời gian này, ms',
    p99_ms Nullable(Float64) COMMENT '99 of 100 took at most so long, ms | 99% số tin không quá thời gian này, ms',
    in_doubt UInt64 COMMENT 'Messages with a segment whose fate was never told | Số tin có bản tin không rõ kết quả',
    resent UInt64 COMMENT 'Messages with a segment sent once more after a doubt | Số tin có bản tin phải gửi lại khi không rõ kết quả'
)
AS SELECT day, tenant_id, carrier, route, type, n AS messages, ended, delivered, x8 AS delivered_percent, x9 AS p50_ms, x10 AS p95_ms, x11 AS p99_ms, doubted AS in_doubt, again AS resent
FROM
(
    SELECT day, tenant_id, carrier, route, type, n, ended, delivered, if(ended = 0, NULL, 100 * delivered / ended) AS x8, latency_quantile(counts, 0.5) AS x9, latency_quantile(counts, 0.95) AS x10, latency_quantile(counts, 0.99) AS x11, doubted, again
    FROM
    (
        SELECT day, tenant_id, carrier, route, type, sum(messages) AS n, sumIf(messages, status IN ('DELIVERED', 'PARTIAL', 'FAILED', 'EXPIRED')) AS ended,
            sumIf(messages, status = 'DELIVERED') AS delivered, sumForEach(latency) AS counts, sum(in_doubt) AS doubted, sum(resent) AS again
        FROM brandcast.traffic_days FINAL
        WHERE messages > 0 AND status != 'REJECTED'
        GROUP BY day, tenant_id, carrier, route, type
    )
)
COMMENT 'How well and how fast messages arrive, by day, carrier, route and type | Chất lượng phát: tỷ lệ và thời gian đến theo ngày, nhà mạng, tuyến, loại tin';

CREATE OR REPLACE VIEW brandcast.reject_reasons
(
    day Date COMMENT 'Day in Asia/Ho_Chi_Minh | Ngày theo giờ Việt Nam',
    tenant_id UInt64 COMMENT 'Partner | Đơn vị gửi',
    brandname String COMMENT 'Sender name | Thương hiệu gửi',
    type String COMMENT 'OTP, CARE or AD | Loại tin: OTP, CARE (chăm sóc khách hàng) hoặc AD (quảng cáo)',
    carrier String COMMENT 'Carrier of the recipient; empty when unknown | Nhà mạng của người nhận; trống khi không rõ',
    status String COMMENT 'Status now: QUEUED, SENT, or final | Trạng thái hiện tại',
    reason String COMMENT 'Code of why it has this status | Mã lý do của trạng thái',
    messages UInt64 COMMENT 'Messages | Số tin'
)
AS SELECT day, tenant_id, brandname, type, carrier, status, reason, x7 AS messages
FROM
(
    SELECT day, tenant_id, brandname, type, carrier, status, reason, sum(messages) AS x7
    FROM brandcast.traffic_days FINAL
    WHERE messages > 0 AND status IN ('REJECTED', 'FAILED', 'EXPIRED')
    GROUP BY day, tenant_id, brandname, type, carrier, status, reason
)
COMMENT 'Why messages were refused, failed or expired | Lý do tin bị từ chối, không đến hoặc hết hạn';

CREATE OR REPLACE VIEW brandcast.route_health
(
    hour DateTime('Asia/Ho_Chi_Minh') COMMENT 'Hour of acceptance | Giờ tiếp nhận',
    tenant_id UInt64 COMMENT 'Partner | Đơn vị gửi',
    route String COMMENT 'Route; empty when rejected | Tuyến gửi; trống khi bị từ chối',
    carrier String COMMENT 'Carrier of the recipient; empty when unknown | Nhà mạng của người nhận; trống khi không rõ',
    messages UInt64 COMMENT 'Messages | Số tin',
    open UInt64 COMMENT 'Messages that have not ended | Số tin chưa kết thúc',
    delivered UInt64 COMMENT 'Messages delivered | Số tin đã đến',
    failed UInt64 COMMENT 'Messages that failed | Số tin không đến được',
    expired UInt64 COMMENT 'Messages that expired | Số tin hết hạn',
    in_doubt UInt64 COMMENT 'Messages with a segment whose fate was never told | Số tin có bản tin không rõ kết quả',
    delivered_percent Nullable(Float64) COMMENT 'Delivered of 100 that ended; empty when none did | Tỷ lệ đến (%) trên số tin đã kết thúc',
    p50_ms Nullable(Float64) COMMENT 'Half of the delivered ones took at most so long from acceptance to the receipt, ms | Trung vị thời gian từ tiếp nhận đến báo cáo phát, ms',
    p95_ms Nullable(Float64) COMMENT '95 of 100 took at most so long, ms | 95% số tin không quá thời gian này, ms',
    p99_ms Nullable(Float64) COMMENT '99 of 100 took at most so long, ms | 99% số tin không quá thời gian này, ms'
)
AS SELECT hour, tenant_id, route, carrier, n AS messages, unended AS open, delivered, failed, expired, doubted AS in_doubt, x10 AS delivered_percent, x11 AS p50_ms, x12 AS p95_ms, x13 AS p99_ms
FROM
(
    SELECT hour, tenant_id, route, carrier, n, unended, delivered, failed, expired, doubted, if(ended = 0, NULL, 100 * delivered / ended) AS x10, latency_quantile(counts, 0.5) AS x11, latency_quantile(counts, 0.95) AS x12, latency_quantile(counts, 0.99) AS x13
    FROM
    (
        SELECT hour, tenant_id, route, carrier, sum(messages) AS n, sumIf(messages, status IN ('QUEUED', 'SENT')) AS unended,
            sumIf(messages, status = 'DELIVERED') AS delivered, sumIf(messages, status = 'FAILED') AS failed,
            sumIf(messages, status = 'EXPIRED') AS expired, sum(in_doubt) AS doubted, sumIf(messages, status IN ('DELIVERED', 'PARTIAL', 'FAILED', 'EXPIRED')) AS ended,
            sumForEach(latency) AS counts
        FROM brandcast.traffic_hours FINAL
        WHERE messages > 0 AND route != ''
        GROUP BY hour, tenant_id, route, carrier
    )
)
COMMENT 'Each route by hour: what waits, what arrived, how fast | Tình trạng từng tuyến theo giờ: tồn, tỷ lệ đến, độ trễ';

CREATE OR REPLACE VIEW brandcast.campaign_result
(
    tenant_id UInt64 COMMENT 'Partner | Đơn vị gửi',
    campaign_id UInt64 COMMENT 'Campaign; 0: none | Chương trình; 0: không thuộc chương trình nào',
    messages UInt64 COMMENT 'Messages | Số tin',
    rejected UInt64 COMMENT 'Messages that a rule refused | Số tin bị từ chối',
    queued UInt64 COMMENT 'Messages that wait to be sent | Số tin chờ gửi',
    sent UInt64 COMMENT 'Messages sent, without an end | Số tin đã gửi, chưa có kết quả',
    delivered UInt64 COMMENT 'Messages delivered | Số tin đã đến',
    partial UInt64 COMMENT 'Messages of which some segments were delivered | Số tin đến một phần',
    failed UInt64 COMMENT 'Messages that failed | Số tin không đến được',
    expired UInt64 COMMENT 'Messages that expired | Số tin hết hạn',
    cancelled UInt64 COMMENT 'Messages that were cancelled | Số tin đã hủy',
    in_doubt UInt64 COMMENT 'Messages with a segment whose fate was never told | Số tin có bản tin không rõ kết quả',
    resent UInt64 COMMENT 'Messages with a segment sent once more after a doubt | Số tin có bản tin phải gửi lại khi không rõ kết quả',
    segments UInt64 COMMENT 'Segments reserved for them | Số bản tin tính cước đã giữ chỗ',
    accepted_segments UInt64 COMMENT 'Segments that a carrier accepted | Số bản tin nhà mạng đã nhận',
    delivered_segments UInt64 COMMENT 'Segments that were delivered | Số bản tin đã đến máy',
    delivered_percent Nullable(Float64) COMMENT 'Delivered of 100 that ended; empty when none did | Tỷ lệ đến (%) trên số tin đã kết thúc',
    p50_ms Nullable(Float64) COMMENT 'Half of the delivered ones took at most so long from acceptance to the receipt, ms | Trung vị thời gian từ tiếp nhận đến báo cáo phát, ms',
    p95_ms Nullable(Float64) COMMENT '95 of 100 took at most so long, ms | 95% số tin không quá thời gian này, ms',
    p99_ms Nullable(Float64) COMMENT '99 of 100 took at most so long, ms | 99% số tin không quá thời gian này, ms',
    reserved_segments Int64 COMMENT 'Segments still reserved | Số bản tin đang giữ chỗ',
    posted_segments Int64 COMMENT 'Segments used | Số bản tin đã dùng',
    voided_segments Int64 COMMENT 'Segments given back | Số bản tin hoàn lại',
    amount_vnd Int64 COMMENT 'Value in dong of what was used | Giá trị (đồng) đã dùng',
    first_day Date COMMENT 'Day of its first message | Ngày có tin đầu tiên',
    last_day Date COMMENT 'Day of its last message | Ngày có tin cuối cùng'
)
AS SELECT x0 AS tenant_id, x1 AS campaign_id, n AS messages, rejected, queued, sent, delivered, partial, failed, expired, cancelled, doubted AS in_doubt, again AS resent, size AS segments, accepted AS accepted_segments, arrived AS delivered_segments, x16 AS delivered_percent, x17 AS p50_ms, x18 AS p95_ms, x19 AS p99_ms, x20 AS reserved_segments, x21 AS posted_segments, x22 AS voided_segments, x23 AS amount_vnd, first_day, last_day
FROM
(
    SELECT m.tenant_id AS x0, m.campaign_id AS x1, n, rejected, queued, sent, delivered, partial, failed, expired, cancelled, doubted, again, size, accepted, arrived, if(ended = 0, NULL, 100 * delivered / ended) AS x16, latency_quantile(counts, 0.5) AS x17, latency_quantile(counts, 0.95) AS x18, latency_quantile(counts, 0.99) AS x19, l.reserved - l.posted - l.voided AS x20, l.posted AS x21, l.voided AS x22, l.vnd AS x23, first_day, last_day
    FROM
    (
        SELECT tenant_id, campaign_id, sum(messages) AS n, sumIf(messages, status = 'REJECTED') AS rejected,
            sumIf(messages, status IN ('ACCEPTED', 'HELD', 'QUEUED')) AS queued, sumIf(messages, status = 'SENT') AS sent,
            sumIf(messages, status = 'DELIVERED') AS delivered, sumIf(messages, status = 'PARTIAL') AS partial,
            sumIf(messages, status = 'FAILED') AS failed, sumIf(messages, status = 'EXPIRED') AS expired,
            sumIf(messages, status = 'CANCELLED') AS cancelled, sum(in_doubt) AS doubted, sum(resent) AS again,
            sum(segments) AS size, sum(accepted_segments) AS accepted, sum(delivered_segments) AS arrived,
            sumIf(messages, status IN ('DELIVERED', 'PARTIAL', 'FAILED', 'EXPIRED')) AS ended, sumForEach(latency) AS counts, min(day) AS first_day, max(day) AS last_day
        FROM brandcast.traffic_days FINAL
        WHERE messages > 0 AND campaign_id != 0
        GROUP BY tenant_id, campaign_id
    ) AS m
    LEFT JOIN
    (
        SELECT tenant_id, campaign_id, sum(o.reserved) AS reserved, sum(o.posted) AS posted, sum(o.voided) AS voided, sum(o.posted_vnd) AS vnd
        FROM brandcast.order_hours AS o FINAL
        WHERE campaign_id != 0
        GROUP BY tenant_id, campaign_id
    ) AS l ON l.tenant_id = m.tenant_id AND l.campaign_id = m.campaign_id
)
COMMENT 'Result of each campaign: messages by status, segments, speed, what was charged | Kết quả từng chương trình: tin theo trạng thái, bản tin, tốc độ, chi phí';

CREATE OR REPLACE VIEW brandcast.order_usage
(
    day Date COMMENT 'Day in Asia/Ho_Chi_Minh | Ngày theo giờ Việt Nam',
    tenant_id UInt64 COMMENT 'Partner | Đơn vị gửi',
    order_id UInt64 COMMENT 'Order that paid; 0: none | Đơn hàng chi trả; 0: không có',
    campaign_id UInt64 COMMENT 'Campaign; 0: none | Chương trình; 0: không thuộc chương trình nào',
    granted Int64 COMMENT 'Segments granted, signed | Số bản tin được cấp (có dấu)',
    reserved Int64 COMMENT 'Segments reserved | Số bản tin giữ chỗ',
    posted Int64 COMMENT 'Segments used | Số bản tin đã dùng',
    voided Int64 COMMENT 'Segments given back | Số bản tin hoàn lại',
    posted_vnd Int64 COMMENT 'Value in dong of what was used | Giá trị (đồng) đã dùng'
)
AS SELECT of_day AS day, tenant_id, order_id, campaign_id, x4 AS granted, x5 AS reserved, x6 AS posted, x7 AS voided, x8 AS posted_vnd
FROM
(
    SELECT toDate(hour, 'Asia/Ho_Chi_Minh') AS of_day, tenant_id, order_id, campaign_id, sum(o.granted) AS x4, sum(o.reserved) AS x5, sum(o.posted) AS x6, sum(o.voided) AS x7, sum(o.posted_vnd) AS x8
    FROM brandcast.order_hours AS o FINAL
    GROUP BY of_day, tenant_id, order_id, campaign_id
)
COMMENT 'What each order was granted and used, by day | Mỗi đơn hàng được cấp và đã dùng bao nhiêu, theo ngày';

CREATE OR REPLACE VIEW brandcast.order_balance
(
    tenant_id UInt64 COMMENT 'Partner | Đơn vị gửi',
    order_id UInt64 COMMENT 'Order that paid; 0: none | Đơn hàng chi trả; 0: không có',
    last_sequence UInt64 COMMENT 'Last entry of its ledger | Bút toán cuối',
    last_entry_at DateTime64(3, 'Asia/Ho_Chi_Minh') COMMENT 'When it was decided | Thời điểm bút toán cuối',
    granted Int64 COMMENT 'Segments granted | Số bản tin được cấp',
    posted Int64 COMMENT 'Segments used | Số bản tin đã dùng',
    reserved Int64 COMMENT 'Segments reserved | Số bản tin giữ chỗ',
    free Int64 COMMENT 'Segments left | Số bản tin còn lại',
    granted_by_entries Int64 COMMENT 'The grant as the sum of its entries: equal | Tổng cấp cộng từ bút toán: phải bằng',
    posted_by_entries Int64 COMMENT 'The use as the sum of its entries: equal | Đã dùng cộng từ bút toán: phải bằng',
    reserved_by_entries Int64 COMMENT 'The reserve as the sum of its entries: equal | Giữ chỗ cộng từ bút toán: phải bằng',
    amount_vnd Int64 COMMENT 'Value in dong of what was used | Giá trị (đồng) đã dùng'
)
AS SELECT tenant_id, order_id, x2 AS last_sequence, x3 AS last_entry_at, g AS granted, p AS posted, r AS reserved, x7 AS free, x8 AS granted_by_entries, x9 AS posted_by_entries, x10 AS reserved_by_entries, x11 AS amount_vnd
FROM
(
    SELECT tenant_id, order_id, max(o.last_sequence) AS x2, toTimeZone(max(last_at), 'Asia/Ho_Chi_Minh') AS x3, argMax(granted_after, o.last_sequence) AS g, argMax(posted_after, o.last_sequence) AS p, argMax(reserved_after, o.last_sequence) AS r, g - p - r AS x7, sum(o.granted) AS x8, sum(o.posted) AS x9, sum(o.reserved) - sum(o.posted) - sum(o.voided) AS x10, sum(o.posted_vnd) AS x11
    FROM brandcast.order_hours AS o FINAL
    GROUP BY tenant_id, order_id
)
COMMENT 'Balance of each order as its last entry says, and as the sum of its entries says: they must be equal | Số dư từng đơn hàng theo bút toán cuối và theo tổng bút toán: hai số phải bằng nhau';

CREATE OR REPLACE VIEW brandcast.sending_hours
(
    tenant_id UInt64 COMMENT 'Partner | Đơn vị gửi',
    type String COMMENT 'OTP, CARE or AD | Loại tin: OTP, CARE (chăm sóc khách hàng) hoặc AD (quảng cáo)',
    weekday UInt8 COMMENT '1: Monday … 7: Sunday | 1: thứ Hai … 7: Chủ nhật',
    hour_of_day UInt8 COMMENT 'Hour of acceptance, 0 to 23, Asia/Ho_Chi_Minh | Giờ tiếp nhận, 0 đến 23',
    messages UInt64 COMMENT 'Messages | Số tin',
    ended UInt64 COMMENT 'Messages that went out and ended: delivered, in part, failed or expired | Số tin đã gửi và đã kết thúc',
    delivered UInt64 COMMENT 'Messages delivered | Số tin đã đến',
    delivered_percent Nullable(Float64) COMMENT 'Delivered of 100 that ended; empty when none did | Tỷ lệ đến (%) trên số tin đã kết thúc',
    p50_ms Nullable(Float64) COMMENT 'Half of the delivered ones took at most so long from acceptance to the receipt, ms | Trung vị thời gian từ tiếp nhận đến báo cáo phát, ms'
)
AS SELECT tenant_id, type, of_week AS weekday, of_day AS hour_of_day, n AS messages, ended, delivered, x7 AS delivered_percent, x8 AS p50_ms
FROM
(
    SELECT tenant_id, type, of_week, of_day, n, ended, delivered, if(ended = 0, NULL, 100 * delivered / ended) AS x7, latency_quantile(counts, 0.5) AS x8
    FROM
    (
        SELECT tenant_id, type, toDayOfWeek(hour, 0, 'Asia/Ho_Chi_Minh') AS of_week, toHour(hour, 'Asia/Ho_Chi_Minh') AS of_day, sum(messages) AS n,
            sumIf(messages, status IN ('DELIVERED', 'PARTIAL', 'FAILED', 'EXPIRED')) AS ended, sumIf(messages, status = 'DELIVERED') AS delivered, sumForEach(latency) AS counts
        FROM brandcast.traffic_hours FINAL
        WHERE messages > 0 AND status != 'REJECTED' AND hour >= now() - INTERVAL 90 DAY
        GROUP BY tenant_id, type, of_week, of_day
    )
)
COMMENT 'When messages arrive best: by weekday and hour of the last 90 days | Giờ gửi tốt nhất: theo thứ và giờ trong 90 ngày qua';

CREATE OR REPLACE VIEW brandcast.subscriber_base
(
    tenant_id UInt64 COMMENT 'Partner | Đơn vị gửi',
    month Date COMMENT 'First day of the month | Ngày đầu tháng',
    carrier String COMMENT 'Carrier of the recipient; empty when unknown | Nhà mạng của người nhận; trống khi không rõ',
    active UInt64 COMMENT 'Numbers that got a message in the month | Số thuê bao nhận được tin trong tháng',
    added UInt64 COMMENT 'Numbers that got their first message in it | Số thuê bao lần đầu nhận tin',
    lost UInt64 COMMENT 'Numbers whose last message reached them three months before | Số thuê bao đã ba tháng không nhận được tin nào'
)
AS SELECT tenant_id, of_month AS month, carrier, x3 AS active, x4 AS added, x5 AS lost
FROM
(
    SELECT tenant_id, makeDate(intDiv(part.1 - 1, 12), ((part.1 - 1) % 12) + 1, 1) AS of_month, carrier, sum(part.2) AS x3, sum(part.3) AS x4, sum(part.4) AS x5
    FROM
    (
        SELECT tenant_id, carrier, arrayJoin(arrayConcat(
            arrayMap(m -> (toUInt32(m), 1, toUInt8(m = months[1]), 0), months), [(toUInt32(months[-1]) + 3, 0, 0, 1)])) AS part
        FROM brandcast.subscriber_profiles FINAL
        WHERE notEmpty(months)
    )
    WHERE part.1 <= toRelativeMonthNum(now(), 'Asia/Ho_Chi_Minh')
    GROUP BY tenant_id, of_month, carrier
)
COMMENT 'Growth and churn of the base by month and carrier | Tăng trưởng và rời bỏ của tập thuê bao theo tháng, nhà mạng';

CREATE OR REPLACE VIEW brandcast.subscriber_retention
(
    tenant_id UInt64 COMMENT 'Partner | Đơn vị gửi',
    cohort Date COMMENT 'Month of their first delivered message | Tháng đầu tiên nhận được tin',
    month Date COMMENT 'First day of the month | Ngày đầu tháng',
    numbers UInt64 COMMENT 'Numbers | Số thuê bao'
)
AS SELECT tenant_id, first_month AS cohort, of_month AS month, x3 AS numbers
FROM
(
    SELECT tenant_id, makeDate(intDiv(toUInt32(months[1]) - 1, 12), ((toUInt32(months[1]) - 1) % 12) + 1, 1) AS first_month, makeDate(intDiv(toUInt32(m) - 1, 12), ((toUInt32(m) - 1) % 12) + 1, 1) AS of_month, count() AS x3
    FROM brandcast.subscriber_profiles FINAL
    ARRAY JOIN months AS m
    GROUP BY tenant_id, first_month, of_month
)
COMMENT 'Of those who got their first message in one month, how many got one in a later month | Tỷ lệ giữ chân: trong số thuê bao mới của một tháng, bao nhiêu còn nhận tin ở các tháng sau';

CREATE OR REPLACE VIEW brandcast.list_hygiene
(
    tenant_id UInt64 COMMENT 'Partner | Đơn vị gửi',
    carrier String COMMENT 'Carrier of the recipient; empty when unknown | Nhà mạng của người nhận; trống khi không rõ',
    numbers UInt64 COMMENT 'Numbers | Số thuê bao',
    reachable UInt64 COMMENT 'Numbers whose last ended message was delivered | Số thuê bao nhận được tin gần nhất',
    unsure UInt64 COMMENT 'Numbers whose last one failed, but not the last three within 180 days | Số thuê bao trượt tin gần nhất nhưng chưa đủ ba lần trong 180 ngày',
    dead UInt64 COMMENT 'Numbers whose last three messages within 180 days all failed | Số thuê bao chết: ba tin gần nhất trong 180 ngày đều không đến',
    wasted_vnd Int64 COMMENT 'Dong charged for messages to dead numbers | Số đồng đã tính cho tin gửi tới thuê bao chết'
)
AS SELECT tenant_id, carrier, x2 AS numbers, x3 AS reachable, x4 AS unsure, x5 AS dead, x6 AS wasted_vnd
FROM
(
    SELECT tenant_id, carrier, count() AS x2, countIf(reach = 'REACHABLE') AS x3, countIf(reach = 'UNSURE') AS x4, countIf(reach = 'DEAD') AS x5, sumIf(lost_vnd, reach = 'DEAD') AS x6
    FROM
    (
        SELECT tenant_id, carrier, wasted_vnd AS lost_vnd, multiIf(empty(recent_ok), 'UNKNOWN', recent_ok[1] = 1, 'REACHABLE',
            length(recent_ok) >= 3 AND arraySum(arraySlice(recent_ok, 1, 3)) = 0 AND recent_days[3] >= today() - 180, 'DEAD', 'UNSURE') AS reach
        FROM brandcast.subscriber_profiles FINAL
    )
    GROUP BY tenant_id, carrier
)
COMMENT 'How many numbers can be reached, and what the dead ones cost | Độ sạch của tập thuê bao: bao nhiêu số còn nhận được tin, số chết tốn bao nhiêu';

CREATE OR REPLACE VIEW brandcast.carrier_moves
(
    tenant_id UInt64 COMMENT 'Partner | Đơn vị gửi',
    first_carrier String COMMENT 'Carrier at the first message | Nhà mạng ở tin đầu tiên',
    carrier String COMMENT 'Carrier of the recipient; empty when unknown | Nhà mạng của người nhận; trống khi không rõ',
    numbers UInt64 COMMENT 'Numbers | Số thuê bao'
)
AS SELECT tenant_id, first_carrier, carrier, x3 AS numbers
FROM
(
    SELECT tenant_id, first_carrier, carrier, count() AS x3
    FROM brandcast.subscriber_profiles FINAL
    WHERE first_carrier != carrier AND first_carrier != '' AND carrier != ''
    GROUP BY tenant_id, first_carrier, carrier
)
COMMENT 'Numbers that changed carrier | Thuê bao chuyển mạng';

CREATE OR REPLACE VIEW brandcast.ad_saturation
(
    tenant_id UInt64 COMMENT 'Partner | Đơn vị gửi',
    ads_in_24h UInt8 COMMENT 'Advertisements in the last 24 hours | Số tin quảng cáo trong 24 giờ qua',
    numbers UInt64 COMMENT 'Numbers | Số thuê bao'
)
AS SELECT tenant_id, n AS ads_in_24h, x2 AS numbers
FROM
(
    SELECT tenant_id, arrayCount(at -> at > now() - INTERVAL 24 HOUR, recent_ads) AS n, count() AS x2
    FROM brandcast.subscriber_profiles FINAL
    GROUP BY tenant_id, n
)
COMMENT 'How many advertisements each number got in the last 24 hours | Số tin quảng cáo mỗi thuê bao nhận trong 24 giờ qua';

CREATE OR REPLACE VIEW brandcast.subscribers
(
    tenant_id UInt64 COMMENT 'Partner | Đơn vị gửi',
    number String COMMENT 'Recipient, its middle hidden | Người nhận, đã che phần giữa',
    carrier String COMMENT 'Carrier of the recipient; empty when unknown | Nhà mạng của người nhận; trống khi không rõ',
    first_carrier String COMMENT 'Carrier at the first message | Nhà mạng ở tin đầu tiên',
    first_at DateTime('Asia/Ho_Chi_Minh') COMMENT 'First message | Tin đầu tiên',
    last_at DateTime('Asia/Ho_Chi_Minh') COMMENT 'Last message | Tin gần nhất',
    last_delivered_at DateTime('Asia/Ho_Chi_Minh') COMMENT 'Last delivered message; 1970: never | Lần cuối nhận được tin; 1970: chưa bao giờ',
    messages UInt32 COMMENT 'Messages admitted | Số tin được nhận gửi',
    delivered UInt32 COMMENT 'Messages delivered | Số tin đã đến',
    ads UInt32 COMMENT 'Advertisements | Số tin quảng cáo',
    ads_delivered UInt32 COMMENT 'Advertisements delivered | Số tin quảng cáo đã đến',
    reach String COMMENT 'REACHABLE, UNSURE, DEAD or UNKNOWN (nothing has ended) | REACHABLE, UNSURE, DEAD hoặc UNKNOWN (chưa tin nào kết thúc)',
    wasted_vnd Int64 COMMENT 'Dong charged for messages to it that were not delivered | Số đồng đã tính cho tin không đến'
)
AS SELECT tenant_id, x1 AS number, carrier, first_carrier, x4 AS first_at, x5 AS last_at, x6 AS last_delivered_at, messages, delivered, ads, ads_delivered, x11 AS reach, wasted_vnd
FROM
(
    SELECT tenant_id, if(msisdn = 0, '', concat(substring(toString(msisdn), 1, 5), '***', substring(toString(msisdn), -3))) AS x1, carrier, first_carrier, toTimeZone(first_at, 'Asia/Ho_Chi_Minh') AS x4, toTimeZone(last_at, 'Asia/Ho_Chi_Minh') AS x5, toTimeZone(last_delivered_at, 'Asia/Ho_Chi_Minh') AS x6, messages, delivered, ads, ads_delivered, multiIf(empty(recent_ok), 'UNKNOWN', recent_ok[1] = 1, 'REACHABLE',
            length(recent_ok) >= 3 AND arraySum(arraySlice(recent_ok, 1, 3)) = 0 AND recent_days[3] >= today() - 180, 'DEAD', 'UNSURE') AS x11, wasted_vnd
    FROM brandcast.subscriber_profiles FINAL
)
COMMENT 'Each number: when it was reached, how often | Từng thuê bao: nhận tin khi nào, bao nhiêu lần';

CREATE OR REPLACE VIEW brandcast.message_log
(
    accepted_at DateTime64(3, 'Asia/Ho_Chi_Minh') COMMENT 'When it was accepted | Lúc tiếp nhận',
    tenant_id UInt64 COMMENT 'Partner | Đơn vị gửi',
    message_id UUID COMMENT 'Message | Mã tin',
    door String COMMENT 'CAMPAIGN, REST, KAFKA, SMPP or DATABASE | Cửa vào: CAMPAIGN, REST, KAFKA, SMPP hoặc DATABASE',
    type String COMMENT 'OTP, CARE or AD | Loại tin: OTP, CARE (chăm sóc khách hàng) hoặc AD (quảng cáo)',
    brandname String COMMENT 'Sender name | Thương hiệu gửi',
    number String COMMENT 'Recipient, its middle hidden | Người nhận, đã che phần giữa',
    carrier String COMMENT 'Carrier of the recipient; empty when unknown | Nhà mạng của người nhận; trống khi không rõ',
    campaign_id UInt64 COMMENT 'Campaign; 0: none | Chương trình; 0: không thuộc chương trình nào',
    order_id UInt64 COMMENT 'Order that paid; 0: none | Đơn hàng chi trả; 0: không có',
    client_ref String COMMENT 'Id of the sender | Mã tham chiếu của bên gửi',
    segments UInt16 COMMENT 'Segments reserved | Số bản tin giữ chỗ',
    accepted_segments UInt16 COMMENT 'Segments accepted | Số bản tin nhà mạng nhận',
    delivered_segments UInt16 COMMENT 'Segments delivered | Số bản tin đã đến',
    route String COMMENT 'Route; empty when rejected | Tuyến gửi; trống khi bị từ chối',
    status String COMMENT 'Status now: QUEUED, SENT, or final | Trạng thái hiện tại',
    reason String COMMENT 'Code of why it has this status | Mã lý do của trạng thái',
    unit_price_vnd Int64 COMMENT 'Price of a segment, frozen at admission, dong | Đơn giá một bản tin, chốt khi tiếp nhận, đồng',
    sent_at Nullable(DateTime64(3, 'Asia/Ho_Chi_Minh')) COMMENT 'When the carrier had accepted every segment | Lúc nhà mạng nhận đủ',
    final_at Nullable(DateTime64(3, 'Asia/Ho_Chi_Minh')) COMMENT 'When it ended | Lúc kết thúc'
)
AS SELECT x0 AS accepted_at, tenant_id, message_id, door, type, brandname, x6 AS number, carrier, campaign_id, order_id, client_ref, segments, accepted_segments, delivered_segments, route, status, reason, unit_price_vnd, x18 AS sent_at, x19 AS final_at
FROM
(
    SELECT toTimeZone(accepted_at, 'Asia/Ho_Chi_Minh') AS x0, tenant_id, message_id, door, type, brandname, if(msisdn = 0, '', concat(substring(toString(msisdn), 1, 5), '***', substring(toString(msisdn), -3))) AS x6, carrier, campaign_id, order_id, client_ref, segments, accepted_segments, delivered_segments, route, status, reason, unit_price_vnd, toTimeZone(sent_at, 'Asia/Ho_Chi_Minh') AS x18, toTimeZone(final_at, 'Asia/Ho_Chi_Minh') AS x19
    FROM brandcast.messages FINAL
)
COMMENT 'Each message as it stands; without its text | Từng tin và trạng thái hiện tại; không có nội dung';

CREATE OR REPLACE VIEW brandcast.final_messages
(
    final_day Date COMMENT 'Day on which it ended | Ngày kết thúc',
    tenant_id UInt64 COMMENT 'Partner | Đơn vị gửi',
    message_id UUID COMMENT 'Message | Mã tin',
    accepted_at DateTime64(3, 'Asia/Ho_Chi_Minh') COMMENT 'When it was accepted | Lúc tiếp nhận',
    final_at DateTime64(3, 'Asia/Ho_Chi_Minh') COMMENT 'When it ended | Lúc kết thúc',
    order_id UInt64 COMMENT 'Order that paid; 0: none | Đơn hàng chi trả; 0: không có',
    campaign_id UInt64 COMMENT 'Campaign; 0: none | Chương trình; 0: không thuộc chương trình nào',
    sender_id UInt64 COMMENT 'API key or user that sent it; 0: unknown | Khóa API hoặc người gửi; 0: không rõ',
    brandname String COMMENT 'Sender name | Thương hiệu gửi',
    type String COMMENT 'OTP, CARE or AD | Loại tin: OTP, CARE (chăm sóc khách hàng) hoặc AD (quảng cáo)',
    carrier String COMMENT 'Carrier of the recipient; empty when unknown | Nhà mạng của người nhận; trống khi không rõ',
    route String COMMENT 'Route; empty when rejected | Tuyến gửi; trống khi bị từ chối',
    encoding String COMMENT 'GSM7, LATIN1 or UCS2 | Bảng mã',
    segments UInt16 COMMENT 'Segments reserved | Số bản tin giữ chỗ',
    accepted_segments UInt16 COMMENT 'Segments accepted | Số bản tin nhà mạng nhận',
    delivered_segments UInt16 COMMENT 'Segments delivered | Số bản tin đã đến',
    charged_segments UInt16 COMMENT 'Segments charged | Số bản tin tính tiền',
    unit_price_vnd Int64 COMMENT 'Price of a segment, frozen at admission, dong | Đơn giá một bản tin, chốt khi tiếp nhận, đồng',
    amount_vnd Int64 COMMENT 'Value in dong of the segments charged, of ended messages | Giá trị (đồng) của các bản tin đã tính tiền, chỉ tin đã kết thúc',
    charge_on String COMMENT 'ACCEPTED or DELIVERED: which segments are charged | Tính tiền theo bản tin nhà mạng nhận (ACCEPTED) hay đã đến (DELIVERED)',
    status String COMMENT 'Status now: QUEUED, SENT, or final | Trạng thái hiện tại',
    reason String COMMENT 'Code of why it has this status | Mã lý do của trạng thái'
)
AS SELECT x0 AS final_day, tenant_id, message_id, x3 AS accepted_at, x4 AS final_at, order_id, campaign_id, sender_id, brandname, type, carrier, route, encoding, segments, accepted_segments, delivered_segments, charged_now AS charged_segments, unit_price_vnd, x18 AS amount_vnd, charge_on, status, reason
FROM
(
    SELECT toDate(final_at, 'Asia/Ho_Chi_Minh') AS x0, tenant_id, message_id, toTimeZone(accepted_at, 'Asia/Ho_Chi_Minh') AS x3, toTimeZone(assumeNotNull(final_at), 'Asia/Ho_Chi_Minh') AS x4, order_id, campaign_id, sender_id, brandname, type, carrier, route, encoding, segments, accepted_segments, delivered_segments, charged(charge_on, accepted_segments, delivered_segments) AS charged_now, unit_price_vnd, charged_now * unit_price_vnd AS x18, charge_on, status, reason
    FROM brandcast.messages FINAL
    WHERE final_at IS NOT NULL AND status != 'REJECTED'
)
COMMENT 'Each message that went out and ended, with what rating needs | Từng tin đã kết thúc, với dữ liệu để tính cước';

CREATE OR REPLACE VIEW brandcast.late_facts
(
    day Date COMMENT 'Day in Asia/Ho_Chi_Minh | Ngày theo giờ Việt Nam',
    tenant_id UInt64 COMMENT 'Partner | Đơn vị gửi',
    message_id UUID COMMENT 'Message | Mã tin',
    campaign_id UInt64 COMMENT 'Campaign; 0: none | Chương trình; 0: không thuộc chương trình nào',
    segment UInt16 COMMENT 'Segment | Bản tin thứ',
    late_state String COMMENT 'What the receipt said after the end | Báo cáo phát nói gì sau khi đã kết thúc',
    final_status String COMMENT 'Status that stands | Trạng thái được giữ nguyên',
    at DateTime64(3, 'Asia/Ho_Chi_Minh') COMMENT 'When it came | Lúc nhận được'
)
AS SELECT x0 AS day, tenant_id, message_id, campaign_id, segment, status AS late_state, x6 AS final_status, x7 AS at
FROM
(
    SELECT toDate(at, 'Asia/Ho_Chi_Minh') AS x0, tenant_id, message_id, campaign_id, segment, status, JSONExtractString(payload, 'finalStatus') AS x6, toTimeZone(at, 'Asia/Ho_Chi_Minh') AS x7
    FROM brandcast.events FINAL
    WHERE kind = 'LATE_FACT'
)
COMMENT 'Receipts that contradict an end which stands: material of corrections, by day | Báo cáo phát đến muộn, trái với kết quả đã chốt: dùng để điều chỉnh, theo ngày';

CREATE OR REPLACE VIEW brandcast.known_names
(
    tenant_id UInt64 COMMENT 'Partner | Đơn vị gửi',
    kind String COMMENT 'TENANT, ORDER or CAMPAIGN | TENANT (đơn vị), ORDER (đơn hàng) hoặc CAMPAIGN (chương trình)',
    id UInt64 COMMENT 'Its id | Mã số',
    name String COMMENT 'Its name | Tên',
    path String COMMENT 'Of a partner: ids from the root to it, 1.4.9 | Với đơn vị: các mã từ gốc tới nó, 1.4.9'
)
AS SELECT tenant_id, kind, id, name, path
FROM brandcast.names FINAL
COMMENT 'Names of partners, orders and campaigns | Tên đơn vị, đơn hàng, chương trình';

CREATE OR REPLACE VIEW brandcast.data_as_of
(
    figures String COMMENT 'TRAFFIC, ORDERS or SUBSCRIBERS | TRAFFIC (lưu lượng), ORDERS (đơn hàng) hoặc SUBSCRIBERS (thuê bao)',
    as_of DateTime64(3, 'Asia/Ho_Chi_Minh') COMMENT 'Everything that had been written by then is in these figures | Số liệu gồm mọi thứ đã ghi tới thời điểm này'
)
AS SELECT figures, x1 AS as_of
FROM
(
    SELECT figures, toTimeZone(as_of, 'Asia/Ho_Chi_Minh') AS x1
    FROM brandcast.figures_as_of FINAL
)
COMMENT 'How new the figures are | Số liệu mới đến đâu';
