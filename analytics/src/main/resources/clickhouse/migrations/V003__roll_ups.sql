-- How long each class of data is kept: texts 90 days, events 400 days, messages 1200 days, the ledger ten years as
-- accounting papers; roll-ups have no personal data and stay.
ALTER TABLE brandcast.messages MODIFY COLUMN text String COMMENT 'Text; never kept for OTP, and of others for 90 days' CODEC(ZSTD(3)) TTL toDateTime(accepted_at) + INTERVAL 90 DAY;
ALTER TABLE brandcast.messages MODIFY TTL toDateTime(accepted_at) + INTERVAL 1200 DAY;
ALTER TABLE brandcast.events MODIFY TTL toDateTime(at) + INTERVAL 400 DAY;
ALTER TABLE brandcast.ledger MODIFY TTL toDateTime(at) + INTERVAL 3660 DAY;
-- Roll-ups ask for one hour of all partners.
ALTER TABLE brandcast.messages ADD INDEX IF NOT EXISTS by_time accepted_at TYPE minmax GRANULARITY 1;
ALTER TABLE brandcast.ledger ADD INDEX IF NOT EXISTS by_time at TYPE minmax GRANULARITY 1;

-- Which hours have been written to, and when last. Every insert leaves its mark, a replay's too: a roll-up is computed
-- again from the state, never added to.
CREATE TABLE IF NOT EXISTS brandcast.changed_hours
(
    source LowCardinality(String) COMMENT 'MESSAGES or LEDGER',
    hour DateTime('UTC') COMMENT 'Hour that rows were written for',
    marked_at DateTime64(3, 'UTC') COMMENT 'When the last of them was written'
)
ENGINE = ReplacingMergeTree(marked_at)
ORDER BY (source, hour)
COMMENT 'Hours with rows, and when the last one was written';

CREATE MATERIALIZED VIEW IF NOT EXISTS brandcast.changed_hours_of_messages TO brandcast.changed_hours AS
SELECT 'MESSAGES' AS source, toStartOfHour(accepted_at) AS hour, now64(3, 'UTC') AS marked_at
FROM brandcast.messages
GROUP BY hour;

CREATE MATERIALIZED VIEW IF NOT EXISTS brandcast.changed_hours_of_ledger TO brandcast.changed_hours AS
SELECT 'LEDGER' AS source, toStartOfHour(at) AS hour, now64(3, 'UTC') AS marked_at
FROM brandcast.ledger
GROUP BY hour;

INSERT INTO brandcast.changed_hours
SELECT 'MESSAGES' AS source, toStartOfHour(accepted_at) AS hour, now64(3, 'UTC') FROM brandcast.messages GROUP BY hour;
INSERT INTO brandcast.changed_hours
SELECT 'LEDGER' AS source, toStartOfHour(at) AS hour, now64(3, 'UTC') FROM brandcast.ledger GROUP BY hour;

-- Which hours have been rolled up, and from which state.
CREATE TABLE IF NOT EXISTS brandcast.rolled_hours
(
    source LowCardinality(String) COMMENT 'MESSAGES or LEDGER',
    hour DateTime('UTC') COMMENT 'Hour',
    rolled_at DateTime64(3, 'UTC') COMMENT 'Instant whose state the roll-up has at least'
)
ENGINE = ReplacingMergeTree(rolled_at)
ORDER BY (source, hour)
COMMENT 'Hours that are rolled up, and from when';

CREATE TABLE IF NOT EXISTS brandcast.figures_as_of
(
    figures LowCardinality(String) COMMENT 'TRAFFIC, ORDERS or SUBSCRIBERS',
    as_of DateTime64(3, 'UTC') COMMENT 'Every row that was written before is in these figures'
)
ENGINE = ReplacingMergeTree(as_of)
ORDER BY figures
COMMENT 'How new each kind of roll-up is';

-- One row for each hour and combination. A row whose combination has gone (queued became delivered) is replaced by one
-- with zeros, in the same insert that brings the new ones.
CREATE TABLE IF NOT EXISTS brandcast.traffic_hours
(
    tenant_id UInt64 COMMENT 'Partner',
    hour DateTime('Asia/Ho_Chi_Minh') COMMENT 'Hour of acceptance' CODEC(DoubleDelta, ZSTD),
    order_id UInt64 COMMENT 'Order that paid; 0: none' CODEC(ZSTD),
    campaign_id UInt64 COMMENT 'Campaign; 0: none' CODEC(ZSTD),
    brandname LowCardinality(String) COMMENT 'Sender name',
    type LowCardinality(String) COMMENT 'OTP, CARE or AD',
    carrier LowCardinality(String) COMMENT 'Carrier of the recipient; empty when unknown',
    route LowCardinality(String) COMMENT 'Route; empty when rejected',
    status LowCardinality(String) COMMENT 'Status now',
    reason LowCardinality(String) COMMENT 'Code of why',
    messages UInt64 COMMENT 'Messages' CODEC(T64, ZSTD),
    segments UInt64 COMMENT 'Segments reserved for them' CODEC(T64, ZSTD),
    accepted_segments UInt64 COMMENT 'Segments that an SMSC accepted' CODEC(T64, ZSTD),
    delivered_segments UInt64 COMMENT 'Segments that were delivered' CODEC(T64, ZSTD),
    in_doubt UInt64 COMMENT 'Messages with a segment whose fate was never told' CODEC(T64, ZSTD),
    resent UInt64 COMMENT 'Messages with a segment sent once more after a doubt' CODEC(T64, ZSTD),
    amount_vnd Int64 COMMENT 'Value in dong of the segments charged' CODEC(T64, ZSTD),
    latency Array(UInt64) COMMENT 'Delivered messages by time from acceptance to the end: counts in the classes of latency_bounds(); empty: none' CODEC(ZSTD),
    rolled_at DateTime64(3, 'UTC') COMMENT 'Instant whose state this is' CODEC(Delta, ZSTD)
)
ENGINE = ReplacingMergeTree(rolled_at)
PARTITION BY toYYYYMM(hour)
ORDER BY (tenant_id, hour, campaign_id, order_id, brandname, type, carrier, route, status, reason)
COMMENT 'Traffic by hour; read it through the views, or with FINAL';

CREATE TABLE IF NOT EXISTS brandcast.traffic_days
(
    tenant_id UInt64 COMMENT 'Partner',
    day Date COMMENT 'Day of acceptance in Asia/Ho_Chi_Minh' CODEC(DoubleDelta, ZSTD),
    order_id UInt64 COMMENT 'Order that paid; 0: none' CODEC(ZSTD),
    campaign_id UInt64 COMMENT 'Campaign; 0: none' CODEC(ZSTD),
    brandname LowCardinality(String) COMMENT 'Sender name',
    type LowCardinality(String) COMMENT 'OTP, CARE or AD',
    carrier LowCardinality(String) COMMENT 'Carrier of the recipient; empty when unknown',
    route LowCardinality(String) COMMENT 'Route; empty when rejected',
    status LowCardinality(String) COMMENT 'Status now',
    reason LowCardinality(String) COMMENT 'Code of why',
    messages UInt64 COMMENT 'Messages' CODEC(T64, ZSTD),
    segments UInt64 COMMENT 'Segments reserved for them' CODEC(T64, ZSTD),
    accepted_segments UInt64 COMMENT 'Segments that an SMSC accepted' CODEC(T64, ZSTD),
    delivered_segments UInt64 COMMENT 'Segments that were delivered' CODEC(T64, ZSTD),
    in_doubt UInt64 COMMENT 'Messages with a segment whose fate was never told' CODEC(T64, ZSTD),
    resent UInt64 COMMENT 'Messages with a segment sent once more after a doubt' CODEC(T64, ZSTD),
    amount_vnd Int64 COMMENT 'Value in dong of the segments charged' CODEC(T64, ZSTD),
    latency Array(UInt64) COMMENT 'Delivered messages by time from acceptance to the end: counts in the classes of latency_bounds(); empty: none' CODEC(ZSTD),
    rolled_at DateTime64(3, 'UTC') COMMENT 'Instant whose state this is' CODEC(Delta, ZSTD)
)
ENGINE = ReplacingMergeTree(rolled_at)
PARTITION BY toYear(day)
ORDER BY (tenant_id, day, campaign_id, order_id, brandname, type, carrier, route, status, reason)
COMMENT 'Traffic by day; read it through the views, or with FINAL';

-- The ledger by hour. Entries never change, so no combination ever goes.
CREATE TABLE IF NOT EXISTS brandcast.order_hours
(
    tenant_id UInt64 COMMENT 'Partner that owns the order',
    order_id UInt64 COMMENT 'Order',
    hour DateTime('Asia/Ho_Chi_Minh') COMMENT 'Hour of the entries' CODEC(DoubleDelta, ZSTD),
    campaign_id UInt64 COMMENT 'Campaign of the messages; 0: none' CODEC(ZSTD),
    granted Int64 COMMENT 'Segments granted, signed' CODEC(T64, ZSTD),
    reserved Int64 COMMENT 'Segments reserved' CODEC(T64, ZSTD),
    posted Int64 COMMENT 'Segments posted' CODEC(T64, ZSTD),
    voided Int64 COMMENT 'Segments voided' CODEC(T64, ZSTD),
    posted_vnd Int64 COMMENT 'Value in dong of what was posted' CODEC(T64, ZSTD),
    last_sequence UInt64 COMMENT 'Last entry' CODEC(ZSTD),
    last_at DateTime64(3, 'UTC') COMMENT 'When it was decided' CODEC(ZSTD),
    granted_after Int64 COMMENT 'Segments granted after it' CODEC(ZSTD),
    reserved_after Int64 COMMENT 'Segments reserved after it' CODEC(ZSTD),
    posted_after Int64 COMMENT 'Segments posted after it' CODEC(ZSTD),
    rolled_at DateTime64(3, 'UTC') COMMENT 'Instant whose state this is' CODEC(Delta, ZSTD)
)
ENGINE = ReplacingMergeTree(rolled_at)
PARTITION BY toYear(hour)
ORDER BY (tenant_id, order_id, hour, campaign_id)
COMMENT 'Quota ledger by hour; read it through the views, or with FINAL';

-- What is known of each number of each partner, computed anew from all of its messages when one of them changed.
CREATE TABLE IF NOT EXISTS brandcast.subscriber_profiles
(
    tenant_id UInt64 COMMENT 'Partner',
    msisdn UInt64 COMMENT 'Number, E.164 digits' CODEC(Delta, ZSTD),
    carrier LowCardinality(String) COMMENT 'Carrier at the last message',
    first_carrier LowCardinality(String) COMMENT 'Carrier at the first message',
    first_at DateTime('UTC') COMMENT 'First message' CODEC(ZSTD),
    last_at DateTime('UTC') COMMENT 'Last message' CODEC(ZSTD),
    last_delivered_at DateTime('UTC') COMMENT 'Last message that was delivered; 1970: never' CODEC(ZSTD),
    messages UInt32 COMMENT 'Messages that were admitted' CODEC(ZSTD),
    delivered UInt32 COMMENT 'Messages delivered' CODEC(ZSTD),
    ads UInt32 COMMENT 'Advertisements' CODEC(ZSTD),
    ads_delivered UInt32 COMMENT 'Advertisements delivered' CODEC(ZSTD),
    recent_ok Array(UInt8) COMMENT 'The last ten ended messages, newest first: 1 delivered, 0 not' CODEC(ZSTD),
    recent_days Array(Date) COMMENT 'Their days' CODEC(ZSTD),
    recent_ads Array(DateTime('UTC')) COMMENT 'When the last ten advertisements were accepted, newest first' CODEC(ZSTD),
    wasted_vnd Int64 COMMENT 'Dong charged for messages to it that were not delivered' CODEC(ZSTD),
    months Array(UInt16) COMMENT 'Months with a delivered message, counted from year 0, ascending' CODEC(ZSTD),
    rolled_at DateTime64(3, 'UTC') COMMENT 'Instant whose state this is' CODEC(Delta, ZSTD)
)
ENGINE = ReplacingMergeTree(rolled_at)
ORDER BY (tenant_id, msisdn)
TTL last_at + INTERVAL 1200 DAY
COMMENT 'Profile of each number of each partner; read it through the views, or with FINAL';

-- Names for ids.
CREATE TABLE IF NOT EXISTS brandcast.names
(
    tenant_id UInt64 COMMENT 'Partner that it belongs to',
    kind LowCardinality(String) COMMENT 'TENANT, ORDER or CAMPAIGN',
    id UInt64 COMMENT 'Its id',
    name String COMMENT 'Its name',
    path String COMMENT 'TENANT: ids from the root to it, 1.4.9; else empty',
    version UInt64 COMMENT 'Grows'
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (tenant_id, kind, id)
COMMENT 'Names of partners, orders and campaigns';

-- Logins of analysts, read by the front of the embedded engine.
CREATE TABLE IF NOT EXISTS brandcast.analyst_logins
(
    login String COMMENT 'Name of the login',
    secret_sha256 String COMMENT 'Hash of its secret, hex; the secret has 256 random bits',
    tenants Array(UInt64) COMMENT 'Partners whose rows it may read: its own and all below',
    active UInt8 COMMENT '0: refused',
    version UInt64 COMMENT 'Grows'
)
ENGINE = ReplacingMergeTree(version)
ORDER BY login
COMMENT 'Logins of analysts';
