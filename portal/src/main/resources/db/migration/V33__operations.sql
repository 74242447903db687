-- Emergency stops. tenant_id is whose it is to see: the tenant that it covers, or the root for what concerns everybody.
-- What it covers, what it is for and who placed it never change; it is lifted once.
CREATE TABLE sending_stop (
    id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id         bigint NOT NULL REFERENCES tenant,
    covers_tenant     bigint REFERENCES tenant,
    covers_type       text CHECK (covers_type IN ('OTP', 'CARE', 'AD')),
    covers_route      text REFERENCES route,
    reason            text NOT NULL,
    placed_by         text NOT NULL,
    -- path of the tenant that placed it: those below can't lift it
    placed_path       text NOT NULL,
    placed_at_millis  bigint NOT NULL,
    lifted_by         text NOT NULL DEFAULT '',
    lifted_at_millis  bigint,
    lift_reason       text NOT NULL DEFAULT '',
    CHECK (covers_tenant IS NOT NULL OR covers_type IS NOT NULL OR covers_route IS NOT NULL)
);
CREATE INDEX sending_stop_standing ON sending_stop (id) WHERE lifted_at_millis IS NULL;

-- What jobs and gateways could not take, as the topics dead-letters.<job> tell it. tenant_id is the root's where nobody's is
-- known. A letter is decided once: sent on again, or set aside.
CREATE TABLE dead_letter (
    id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id         bigint NOT NULL REFERENCES tenant,
    job               text NOT NULL,
    letter_offset     bigint NOT NULL,
    topic             text NOT NULL,
    part              integer NOT NULL,
    position          bigint NOT NULL,
    reason            text NOT NULL,
    detail            text NOT NULL,
    record_key        bytea,
    record            bytea,
    at_millis         bigint NOT NULL,
    -- where it can be sent to again; empty: nowhere
    replay_topic      text NOT NULL,
    state             text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'replayed', 'set-aside')),
    decided_by        text NOT NULL DEFAULT '',
    decided_at_millis bigint,
    note              text NOT NULL DEFAULT '',
    UNIQUE (job, letter_offset)
);
CREATE INDEX dead_letter_state ON dead_letter (state, id);
CREATE INDEX dead_letter_tenant ON dead_letter (tenant_id, id);
CREATE INDEX dead_letter_age ON dead_letter (at_millis);

SELECT brandcast_protect('sending_stop'), brandcast_protect('dead_letter');
GRANT SELECT, INSERT, UPDATE ON sending_stop TO ${app_role};
GRANT SELECT, INSERT, UPDATE, DELETE ON dead_letter TO ${app_role};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${app_role};

-- What somebody said of a message in doubt; once, for good.
CREATE TABLE doubt_decision (
    message_id uuid PRIMARY KEY,
    tenant_id  bigint NOT NULL REFERENCES tenant,
    sent       boolean NOT NULL,
    segments   integer NOT NULL,
    reason     text NOT NULL,
    by_login   text NOT NULL,
    at_millis  bigint NOT NULL
);
CREATE INDEX doubt_decision_tenant ON doubt_decision (tenant_id, at_millis);
CREATE INDEX message_event_doubt ON message_event (message_id) WHERE what = 'SEGMENT_SUBMITTED' AND cause = 'UNKNOWN';
SELECT brandcast_protect('doubt_decision');
GRANT SELECT, INSERT ON doubt_decision TO ${app_role};
