-- A campaign's form sent twice, as a browser without script can, makes one campaign: of the form's token and content.
ALTER TABLE campaign ADD COLUMN form_hash bytea;
CREATE UNIQUE INDEX campaign_form ON campaign (created_by_user, form_hash) WHERE form_hash IS NOT NULL;

-- What admission tells of a message beside its price: the text on the wire where it differs, the template that it
-- matched, the words that count as violations (one a line), and who let it pass.
ALTER TABLE message ADD COLUMN wire_text text;
ALTER TABLE message ADD COLUMN template_id bigint;
ALTER TABLE message ADD COLUMN violations text;
ALTER TABLE message ADD COLUMN moderator text;

-- Being queued is told by admission, with route and price; tracking's repetition of it is no step of its own.
DELETE FROM message_event WHERE source = 'tracking' AND what = 'QUEUED' AND cause = 'ADMITTED';

-- A request that waits for a moderator, or did. Decided here; admission's word on it closes it.
CREATE TABLE held_message (
    message_id        uuid PRIMARY KEY,
    tenant_id         bigint NOT NULL,
    door              text NOT NULL,
    type              text NOT NULL,
    brandname         text NOT NULL,
    recipient         text NOT NULL,
    carrier           text NOT NULL,
    text              text NOT NULL,
    body_hash         text NOT NULL,
    campaign_id       bigint,
    hits              jsonb NOT NULL,
    segments          integer NOT NULL,
    held_at_millis    bigint NOT NULL,
    expires_at_millis bigint NOT NULL,
    -- open: neither admitted nor rejected since
    open              boolean NOT NULL DEFAULT true,
    approved          boolean,
    decided_by        text,
    decided_at_millis bigint,
    comment           text NOT NULL DEFAULT ''
);
CREATE INDEX held_message_waiting ON held_message (held_at_millis, message_id) WHERE open AND decided_at_millis IS NULL;
CREATE INDEX held_message_decided ON held_message (decided_at_millis DESC, message_id DESC) WHERE decided_at_millis IS NOT NULL;
CREATE INDEX held_message_tenant ON held_message (tenant_id, held_at_millis);

-- Shares of an order's grant that its use has reached, each told once per version of the grant.
CREATE TABLE order_threshold (
    order_id      bigint NOT NULL REFERENCES sales_order,
    grant_version bigint NOT NULL,
    percent       integer NOT NULL,
    tenant_id     bigint NOT NULL,
    used          bigint NOT NULL,
    granted       bigint NOT NULL,
    at_millis     bigint NOT NULL,
    PRIMARY KEY (order_id, grant_version, percent)
);

-- Records for topics other than control, written in the transaction that changes the rows they tell of.
CREATE TABLE topic_outbox (
    id                  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic               text NOT NULL,
    key                 text NOT NULL,
    -- what the topic is partitioned by, where that isn't the whole key
    partition_key       text NOT NULL,
    value               bytea NOT NULL,
    at_millis           bigint NOT NULL,
    published_at_millis bigint
);
CREATE INDEX topic_outbox_waiting ON topic_outbox (id) WHERE published_at_millis IS NULL;

-- The policy of every table with a tenant's rows, for this migration and those to come.
CREATE FUNCTION brandcast_protect(name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY tenant_scope ON %I USING ('
        'current_setting(''brandcast.tenant_path'', true) = ''*'' OR tenant_id IN (SELECT id FROM tenant))', name);
END $$;
REVOKE ALL ON FUNCTION brandcast_protect(text) FROM PUBLIC;
SELECT brandcast_protect('held_message'), brandcast_protect('order_threshold');

GRANT SELECT, INSERT, UPDATE, DELETE ON held_message, order_threshold, topic_outbox TO ${app_role};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${app_role};
