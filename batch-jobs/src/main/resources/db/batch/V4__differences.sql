-- What a night found when it held ledger, events and messages of its day against each other; to the message, up to a number of
-- messages for each kind.
CREATE TABLE difference (
    day        date NOT NULL,
    tenant_id  bigint NOT NULL,
    message_id uuid NOT NULL,
    kind       text NOT NULL CHECK (kind IN ('NOT_SETTLED', 'POSTED_DIFFERS', 'RESERVE_DIFFERS', 'SUBMITTED_DIFFERS', 'POSTED_NOT_FINAL')),
    order_id   bigint NOT NULL,
    -- what the message's row says, and what the other side says, in segments
    expected   bigint NOT NULL,
    found      bigint NOT NULL,
    PRIMARY KEY (day, tenant_id, message_id, kind)
);
ALTER TABLE difference ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant_scope ON difference USING (
    current_setting('brandcast.tenant_path', true) = '*' OR tenant_id IN (SELECT id FROM public.tenant));
GRANT SELECT, INSERT, UPDATE, DELETE ON difference TO ${batch_role};
GRANT SELECT ON difference TO ${app_role};
