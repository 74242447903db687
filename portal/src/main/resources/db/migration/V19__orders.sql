-- Forms that were done, so that the same one sent again is not done again; a user's old ones go with the next.
CREATE TABLE sent_form (
    user_id   bigint NOT NULL REFERENCES app_user ON DELETE CASCADE,
    form_hash bytea  NOT NULL,
    tenant_id bigint NOT NULL REFERENCES tenant,
    answer    bigint,
    at_millis bigint NOT NULL,
    PRIMARY KEY (user_id, form_hash)
);
SELECT brandcast_protect('sent_form');
GRANT SELECT, INSERT, UPDATE, DELETE ON sent_form TO ${app_role};

-- What a closed order had left and gave back to the order that it was cut from.
ALTER TABLE sales_order ADD COLUMN returned_segments bigint NOT NULL DEFAULT 0;

DROP INDEX campaign_form;
ALTER TABLE campaign DROP COLUMN form_hash;

-- What an order's owner asks to have added; who may fill the order up decides. One open at a time.
CREATE TABLE top_up_request (
    id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id         bigint NOT NULL REFERENCES tenant,
    order_id          bigint NOT NULL REFERENCES sales_order,
    segments          bigint NOT NULL CHECK (segments > 0),
    note              text NOT NULL,
    state             text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'granted', 'refused')),
    asked_by          text NOT NULL,
    asked_at_millis   bigint NOT NULL,
    decided_by        text NOT NULL DEFAULT '',
    decided_at_millis bigint,
    answer            text NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX top_up_request_open ON top_up_request (order_id) WHERE state = 'open';
CREATE INDEX top_up_request_order ON top_up_request (order_id, id);
SELECT brandcast_protect('top_up_request');
GRANT SELECT, INSERT, UPDATE ON top_up_request TO ${app_role};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${app_role};
