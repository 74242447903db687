-- What of each order its messages have used, by the day of their acceptance (days since 1970 in Vietnam's zone) and by what
-- became of them: kept like campaign_counter, by the difference between each message before and after a batch of events.
-- Summed over an order, used is what the ledger has reserved and posted, in segments and in đồng.
CREATE TABLE order_counter (
    order_id      bigint NOT NULL REFERENCES sales_order,
    day           integer NOT NULL,
    status        text NOT NULL,
    tenant_id     bigint NOT NULL REFERENCES tenant,
    -- admitted on the order
    messages      bigint NOT NULL,
    -- of them, those that are charged or hold a reserve
    used_messages bigint NOT NULL,
    used_segments bigint NOT NULL,
    used_vnd      bigint NOT NULL,
    as_of_millis  bigint NOT NULL,
    PRIMARY KEY (order_id, day, status)
);
INSERT INTO order_counter
SELECT m.order_id, ((m.accepted_at_millis + 25200000) / 86400000)::integer, m.status, o.tenant_id, count(*),
  count(*) FILTER (WHERE m.segments > m.voided_segments), sum(m.segments - m.voided_segments),
  sum((m.segments - m.voided_segments) * m.unit_price_vnd), max(m.status_at_millis)
FROM message m JOIN sales_order o ON o.id = m.order_id WHERE m.encoding <> '' GROUP BY 1, 2, 3, 4;
SELECT brandcast_protect('order_counter');
GRANT SELECT, INSERT, UPDATE, DELETE ON order_counter TO ${app_role};
