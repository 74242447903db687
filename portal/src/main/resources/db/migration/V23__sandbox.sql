-- Keys whose messages are judged and answered like any, and never leave the portal.
ALTER TABLE api_key ADD COLUMN sandbox boolean NOT NULL DEFAULT false;

-- What such keys sent. What becomes of a message follows from its number and the time since it came.
CREATE TABLE sandbox_message (
    message_id         uuid PRIMARY KEY,
    tenant_id          bigint NOT NULL REFERENCES tenant,
    key_id             bigint NOT NULL,
    type               text NOT NULL,
    brandname          text NOT NULL,
    recipient          text NOT NULL,
    carrier            text NOT NULL,
    text               text NOT NULL,
    encoding           text NOT NULL,
    segments           integer NOT NULL,
    client_ref         text,
    conflicts          integer NOT NULL DEFAULT 0,
    accepted_at_millis bigint NOT NULL
);
CREATE INDEX sandbox_message_newest ON sandbox_message (tenant_id, accepted_at_millis DESC, message_id DESC);
CREATE INDEX sandbox_message_age ON sandbox_message (accepted_at_millis);

SELECT brandcast_protect('sandbox_message');
GRANT SELECT, INSERT, UPDATE, DELETE ON sandbox_message TO ${app_role};
