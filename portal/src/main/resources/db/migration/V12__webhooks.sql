-- Partners' own addresses that are told what becomes of their messages.
CREATE TABLE webhook (
    id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id         bigint NOT NULL REFERENCES tenant,
    url               text NOT NULL CHECK (length(url) <= 500),
    statuses          text[] NOT NULL,
    -- signs what is sent; sealed by the installation's key, which is in no database
    sealed_secret     text NOT NULL,
    active            boolean NOT NULL DEFAULT true,
    created_at_millis bigint NOT NULL
);
CREATE INDEX webhook_tenant ON webhook (tenant_id);

-- What has to be told, written in the transaction that changes the message's row. While it waits, next_at_millis is when
-- it may be tried (again); for one that is being sent, until when that is its sender's alone. attempts tells which try a
-- result belongs to.
CREATE TABLE webhook_delivery (
    id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    webhook_id        bigint NOT NULL REFERENCES webhook ON DELETE CASCADE,
    tenant_id         bigint NOT NULL,
    message_id        uuid NOT NULL,
    event_id          uuid NOT NULL,
    -- the place among the events of its message
    status_rank       smallint NOT NULL,
    status            text NOT NULL,
    body              text NOT NULL,
    state             text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'dead')),
    attempts          integer NOT NULL DEFAULT 0,
    next_at_millis    bigint NOT NULL,
    -- tries end a day after this
    since_millis      bigint NOT NULL,
    settled_at_millis bigint,
    last_error        text NOT NULL DEFAULT '',
    UNIQUE (webhook_id, message_id, event_id)
);
CREATE INDEX webhook_delivery_due ON webhook_delivery (webhook_id, next_at_millis) WHERE state = 'waiting';
CREATE INDEX webhook_delivery_order ON webhook_delivery (webhook_id, message_id, status_rank) WHERE state = 'waiting';
CREATE INDEX webhook_delivery_dead ON webhook_delivery (webhook_id, id) WHERE state = 'dead';
CREATE INDEX webhook_delivery_shown ON webhook_delivery (webhook_id, id);
CREATE INDEX webhook_delivery_settled ON webhook_delivery (settled_at_millis) WHERE state <> 'waiting';

SELECT brandcast_protect('webhook'), brandcast_protect('webhook_delivery');
GRANT SELECT, INSERT, UPDATE, DELETE ON webhook, webhook_delivery TO ${app_role};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${app_role};
