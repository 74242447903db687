-- An outbox table as the poller expects it by default; other names can be configured.
-- "id" must never be used twice: it is the message's identity.
CREATE TABLE sms_outbox (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sender        text,
    recipient     text,
    body          text,
    type          text,                          -- otp, care or ad; null: care
    state         text NOT NULL DEFAULT 'NEW',   -- NEW, CLAIMED, ACCEPTED, REFUSED, then what became of it
    reason        text,
    message_id    text,
    claimed_by    text,
    claimed_until bigint                         -- Unix milliseconds by this database's clock
);
CREATE INDEX sms_outbox_open ON sms_outbox (id) WHERE state IN ('NEW', 'CLAIMED');
CREATE INDEX sms_outbox_message ON sms_outbox (message_id);
