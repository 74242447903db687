-- The whole life of an order. signed: nothing is granted yet (grant_version 0) until it is paid for, or the grant waits for
-- admission's echo. closed is completed; cancelled never was granted anything.
ALTER TABLE sales_order DROP CONSTRAINT sales_order_state_check;
ALTER TABLE sales_order
    ADD CONSTRAINT sales_order_state_check CHECK (state IN ('signed', 'active', 'closing', 'closed', 'cancelled')),
    -- of every volume of the order: granted, reserved, posted, what was ordered
    ADD COLUMN unit             text NOT NULL DEFAULT 'SEGMENTS' CHECK (unit IN ('SEGMENTS', 'VND')),
    ADD COLUMN payment          text NOT NULL DEFAULT 'POSTPAID' CHECK (payment IN ('PREPAID', 'POSTPAID')),
    -- what may be spent unpaid of an order that is paid afterwards; null: all of it
    ADD COLUMN credit_limit_vnd bigint CHECK (credit_limit_vnd >= 0),
    -- who sold it
    ADD COLUMN seller_id        bigint REFERENCES tenant,
    ADD COLUMN ended_at_millis  bigint;

-- What was ordered: the first line at signing, the others are top-ups. What of it may be spent follows from the payments.
CREATE TABLE order_volume (
    order_id   bigint NOT NULL REFERENCES sales_order,
    line       integer NOT NULL,
    tenant_id  bigint NOT NULL REFERENCES tenant,
    volume     bigint NOT NULL CHECK (volume > 0),
    amount_vnd bigint NOT NULL CHECK (amount_vnd >= 0),
    at_millis  bigint NOT NULL,
    by_login   text NOT NULL,
    PRIMARY KEY (order_id, line)
);
INSERT INTO order_volume
SELECT o.id, 1, o.tenant_id, g.granted_segments, 0, g.at_millis, g.by_login
FROM sales_order o JOIN order_grant g ON g.order_id = o.id AND g.grant_version = o.grant_version
WHERE g.granted_segments > 0;

-- A correction is a payment with a minus; one reference of a bank is one payment.
CREATE TABLE order_payment (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id       bigint NOT NULL REFERENCES sales_order,
    tenant_id      bigint NOT NULL REFERENCES tenant,
    amount_vnd     bigint NOT NULL CHECK (amount_vnd <> 0),
    paid_on_millis bigint NOT NULL,
    reference      text NOT NULL,
    note           text NOT NULL,
    at_millis      bigint NOT NULL,
    by_login       text NOT NULL,
    UNIQUE (order_id, reference)
);

CREATE TABLE order_file (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id   bigint NOT NULL REFERENCES sales_order,
    tenant_id  bigint NOT NULL REFERENCES tenant,
    name       text NOT NULL,
    media_type text NOT NULL,
    content    bytea NOT NULL,
    at_millis  bigint NOT NULL,
    by_login   text NOT NULL
);
CREATE INDEX order_file_order ON order_file (order_id);

-- An order that isn't signed yet: the form as it was left. It is its author's tenant's, the customer doesn't see it.
CREATE TABLE order_draft (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id bigint NOT NULL REFERENCES tenant,
    name      text NOT NULL,
    form      text NOT NULL,
    at_millis bigint NOT NULL,
    by_login  text NOT NULL
);

SELECT brandcast_protect('order_volume'), brandcast_protect('order_payment'), brandcast_protect('order_file'),
    brandcast_protect('order_draft');
GRANT SELECT, INSERT ON order_volume, order_payment TO ${app_role};
GRANT SELECT, INSERT, DELETE ON order_file TO ${app_role};
GRANT SELECT, INSERT, UPDATE, DELETE ON order_draft TO ${app_role};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${app_role};
