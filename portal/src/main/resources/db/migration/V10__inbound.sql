-- Messages from phones (MO), and what the words in them do.

-- keyword, brandname: folded. tenant_id: whose advertising a word is about; brandname: of it, this one only.
CREATE TABLE inbound_keyword (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id    bigint NOT NULL REFERENCES tenant,
    short_code   text NOT NULL,
    keyword      text NOT NULL,
    action       text NOT NULL CHECK (action IN ('OPT_OUT', 'OPT_IN')),
    brandname    text NOT NULL DEFAULT '',
    -- the brandname that confirms where the phone named none; its owner pays. empty: nothing is confirmed
    sender       text NOT NULL DEFAULT '',
    confirmation text NOT NULL DEFAULT '',
    active       boolean NOT NULL DEFAULT true,
    UNIQUE (short_code, keyword)
);

-- tenant_id: of the word that was understood; the root's where none was.
-- copies: how often it came; an SMSC repeats what it doesn't know to be acknowledged.
CREATE TABLE inbound_message (
    seq                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id                 text NOT NULL UNIQUE,
    tenant_id          bigint NOT NULL REFERENCES tenant,
    route              text NOT NULL,
    msisdn             text NOT NULL,
    short_code         text NOT NULL,
    text               text NOT NULL,
    outcome            text NOT NULL CHECK (outcome IN ('OPTED_OUT', 'OPTED_IN', 'UNKNOWN_KEYWORD', 'UNKNOWN_BRANDNAME',
                         'UNKNOWN_NUMBER')),
    brandname          text NOT NULL DEFAULT '',
    received_at_millis bigint NOT NULL,
    copies             integer NOT NULL DEFAULT 1,
    -- the message that confirms it; null: none does
    confirmation_id    text
);
CREATE INDEX inbound_message_phone ON inbound_message (msisdn, short_code, seq);
CREATE INDEX inbound_message_tenant ON inbound_message (tenant_id, seq);

SELECT brandcast_protect(name) FROM unnest(ARRAY['inbound_keyword', 'inbound_message']) AS name;
GRANT SELECT, INSERT, UPDATE ON inbound_keyword, inbound_message TO ${app_role};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${app_role};
