-- The state of each message: one row, replaced by a later version of itself.
-- version grows with each change of status, so that a replay writes the same rows or older ones and changes nothing.
-- Query it with FINAL, or through the views.
CREATE TABLE IF NOT EXISTS brandcast.messages
(
    tenant_id UInt64 COMMENT 'Partner that sent it',
    accepted_at DateTime64(3, 'UTC') COMMENT 'When it became durable at its door' CODEC(Delta, ZSTD),
    message_id UUID COMMENT 'Id of the message at every interface',
    version UInt32 COMMENT 'Number of the change of status that this row shows',
    door LowCardinality(String) COMMENT 'CAMPAIGN, REST, KAFKA, SMPP or DATABASE',
    type LowCardinality(String) COMMENT 'OTP, CARE or AD',
    brandname LowCardinality(String) COMMENT 'Sender name',
    msisdn UInt64 COMMENT 'Recipient, E.164 digits; 0 when the number could not be read' CODEC(ZSTD),
    recipient_given String COMMENT 'What the sender wrote, when the number could not be read' CODEC(ZSTD),
    carrier LowCardinality(String) COMMENT 'Carrier of the recipient; empty when unknown',
    campaign_id UInt64 COMMENT 'Campaign; 0: none' CODEC(ZSTD),
    order_id UInt64 COMMENT 'Order that paid; 0: none, as for a rejected message' CODEC(ZSTD),
    sender_id UInt64 COMMENT 'API key or user that sent it; 0: unknown' CODEC(ZSTD),
    client_ref String COMMENT 'Id of the sender' CODEC(ZSTD),
    text String COMMENT 'Text; never kept for OTP' CODEC(ZSTD(3)),
    encoding LowCardinality(String) COMMENT 'GSM7, LATIN1 or UCS2; empty when rejected',
    segments UInt16 COMMENT 'Segments that were reserved',
    accepted_segments UInt16 COMMENT 'Segments that the SMSC accepted',
    delivered_segments UInt16 COMMENT 'Segments that a receipt says were delivered',
    in_doubt_segments UInt16 COMMENT 'Segments whose fate on the wire was never told',
    resent_segments UInt16 COMMENT 'Segments sent once more after a doubt',
    route LowCardinality(String) COMMENT 'Route it was given to; empty when rejected',
    status LowCardinality(String) COMMENT 'QUEUED, SENT, or final: DELIVERED, PARTIAL, FAILED, EXPIRED, REJECTED, CANCELLED',
    reason LowCardinality(String) COMMENT 'Code of why it has this status',
    detail String COMMENT 'The value behind the reason' CODEC(ZSTD),
    unit_price_vnd Int64 COMMENT 'Price of a segment in dong, frozen at admission' CODEC(ZSTD),
    charge_on LowCardinality(String) COMMENT 'ACCEPTED or DELIVERED: which segments are charged',
    admitted_at Nullable(DateTime64(3, 'UTC')) COMMENT 'When its quota was reserved' CODEC(ZSTD),
    deadline_at Nullable(DateTime64(3, 'UTC')) COMMENT 'After this it must not be sent' CODEC(ZSTD),
    sent_at Nullable(DateTime64(3, 'UTC')) COMMENT 'When the SMSC had accepted every segment' CODEC(ZSTD),
    final_at Nullable(DateTime64(3, 'UTC')) COMMENT 'When its status became final' CODEC(ZSTD),
    INDEX by_message message_id TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX by_msisdn msisdn TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX by_campaign campaign_id TYPE set(64) GRANULARITY 1
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(accepted_at)
ORDER BY (tenant_id, toStartOfHour(accepted_at), message_id)
COMMENT 'State of each message; one row per message after FINAL';

-- Everything that happened to a message. The sort key names the event, so that a second copy of it replaces the first.
CREATE TABLE IF NOT EXISTS brandcast.events
(
    tenant_id UInt64 COMMENT 'Partner',
    message_id UUID COMMENT 'Message; all zero for an event about an order or an unknown receipt',
    source LowCardinality(String) COMMENT 'ADMISSION or TRACKING: the job that decided it',
    sequence UInt32 COMMENT 'Order among the tracking events of the message; 0 for admission',
    event_key String COMMENT 'What tells it from other events of the same message and sequence' CODEC(ZSTD),
    at DateTime64(3, 'UTC') COMMENT 'When it was decided' CODEC(Delta, ZSTD),
    kind LowCardinality(String) COMMENT 'ADMITTED, REJECTED, CONFLICTED, SETTLED, ORDER_ECHO, SEGMENT_SUBMITTED, SEGMENT_RECEIPT, STATUS_CHANGED, LATE_FACT, UNMATCHED_RECEIPT',
    status LowCardinality(String) COMMENT 'Status it led to; for a segment its outcome or state',
    reason LowCardinality(String) COMMENT 'Code of why',
    route LowCardinality(String) COMMENT 'Route; empty when none is involved',
    segment UInt16 COMMENT 'Segment, from 1; 0: the whole message',
    carrier LowCardinality(String) COMMENT 'Carrier of the recipient, where the event knows it',
    brandname LowCardinality(String) COMMENT 'Sender name, where the event knows it',
    campaign_id UInt64 COMMENT 'Campaign; 0: none' CODEC(ZSTD),
    order_id UInt64 COMMENT 'Order, where the event knows it; 0: none' CODEC(ZSTD),
    smsc_message_id String COMMENT 'Id that the SMSC gave the segment' CODEC(ZSTD),
    payload String COMMENT 'The rest of the event as JSON; never a text or a whole number' CODEC(ZSTD(3))
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (tenant_id, message_id, source, sequence, event_key)
COMMENT 'Every event of admission and tracking; one row per event after FINAL';

-- The quota ledger: each entry of each order, with the balance after it. granted = posted + reserved + free.
CREATE TABLE IF NOT EXISTS brandcast.ledger
(
    tenant_id UInt64 COMMENT 'Partner that owns the order',
    order_id UInt64 COMMENT 'Order',
    sequence UInt64 COMMENT 'Number of the entry in its order, without a gap' CODEC(Delta, ZSTD),
    at DateTime64(3, 'UTC') COMMENT 'When it was decided' CODEC(Delta, ZSTD),
    verb LowCardinality(String) COMMENT 'GRANT, RESERVE, POST, VOID or CLOSE',
    segments Int64 COMMENT 'Size of the change; signed for GRANT' CODEC(ZSTD),
    amount_vnd Int64 COMMENT 'Its value in dong' CODEC(ZSTD),
    granted_after Int64 COMMENT 'Segments granted after it' CODEC(Delta, ZSTD),
    reserved_after Int64 COMMENT 'Segments reserved after it' CODEC(Delta, ZSTD),
    posted_after Int64 COMMENT 'Segments posted after it' CODEC(Delta, ZSTD),
    message_id UUID COMMENT 'Message; all zero for GRANT and CLOSE',
    campaign_id UInt64 COMMENT 'Campaign of the message; 0: none' CODEC(ZSTD),
    INDEX by_campaign campaign_id TYPE set(64) GRANULARITY 1
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (tenant_id, order_id, sequence)
COMMENT 'Quota ledger; one row per entry after FINAL';
