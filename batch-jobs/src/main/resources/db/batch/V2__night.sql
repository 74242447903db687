-- What the nights book. Runs as the owner; ${batch_role} is the night's role, ${app_role} the portal's. Times are epoch
-- milliseconds, days are those of Asia/Ho_Chi_Minh. The portal reads by tenant scope, as in its own tables.

-- A row for each day that was closed. Nothing of it changes afterwards: what differs is booked on a later day.
CREATE TABLE night (
    day              date PRIMARY KEY,
    lines            bigint NOT NULL,
    messages         bigint NOT NULL,
    charged_segments bigint NOT NULL,
    amount_vnd       bigint NOT NULL,
    corrections      bigint NOT NULL,
    -- sum of lines dated earlier: late receipts, late data, approved differences
    corrected_vnd    bigint NOT NULL,
    closed_at_millis bigint NOT NULL
);

-- What a new run of a closed day would book, to be decided on.
CREATE TABLE proposal (
    id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    day               date NOT NULL,
    state             text NOT NULL CHECK (state IN ('EQUAL', 'OPEN', 'APPROVED', 'REFUSED', 'OUTDATED')),
    lines             bigint NOT NULL,
    messages          bigint NOT NULL,
    charged_segments  bigint NOT NULL,
    amount_vnd        bigint NOT NULL,
    -- of its lines: an approval books these and no others
    digest            text NOT NULL,
    made_by           text NOT NULL,
    made_at_millis    bigint NOT NULL,
    decided_by        text NOT NULL DEFAULT '',
    decided_at_millis bigint,
    booked_on         date
);
CREATE INDEX proposal_day ON proposal (day, id);

-- Its lines, at level 0.
CREATE TABLE proposal_line (
    proposal_id      bigint NOT NULL REFERENCES proposal,
    tenant_id        bigint NOT NULL,
    order_id         bigint NOT NULL,
    brandname        text NOT NULL,
    carrier          text NOT NULL,
    type             text NOT NULL,
    status           text NOT NULL,
    late             boolean NOT NULL,
    unit_price_vnd   bigint NOT NULL,
    messages         bigint NOT NULL,
    charged_segments bigint NOT NULL,
    amount_vnd       bigint NOT NULL
);
CREATE INDEX proposal_line_of ON proposal_line (proposal_id);

-- A sale: tenant_id buys of seller_id. Level 0 is the sender's own purchase, level 1 that of who sold to it, and so on up to
-- the carriers (seller_id null). source: USAGE, LATE_RECEIPT, LATE_DATA (it reached analytics after its night) or APPROVED.
CREATE TABLE rated_line (
    booked_on          date NOT NULL,
    source             text NOT NULL CHECK (source IN ('USAGE', 'LATE_RECEIPT', 'LATE_DATA', 'APPROVED')),
    for_day            date NOT NULL,
    level              smallint NOT NULL,
    tenant_id          bigint NOT NULL,
    seller_id          bigint,
    order_id           bigint NOT NULL,
    sender_id          bigint NOT NULL,
    sender_order_id    bigint NOT NULL,
    sender_price_vnd   bigint NOT NULL,
    priced_on          date NOT NULL,
    brandname          text NOT NULL,
    carrier            text NOT NULL,
    type               text NOT NULL,
    status             text NOT NULL,
    charge_on          text NOT NULL,
    unit_price_vnd     bigint NOT NULL,
    messages           bigint NOT NULL,
    segments           bigint NOT NULL,
    accepted_segments  bigint NOT NULL,
    delivered_segments bigint NOT NULL,
    charged_segments   bigint NOT NULL,
    amount_vnd         bigint NOT NULL,
    CHECK (amount_vnd = charged_segments * unit_price_vnd),
    CHECK (source <> 'USAGE' OR for_day = booked_on),
    -- level 0's charge_on is the message's; a purchase above may be charged otherwise
    sender_charge_on   text NOT NULL,
    -- the approved proposal; 0: the night itself
    proposal_id        bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (sender_id, for_day, booked_on, level, source, proposal_id, sender_order_id, priced_on, brandname, carrier, type, status,
        sender_charge_on, sender_price_vnd)
);
CREATE INDEX rated_line_tenant ON rated_line (tenant_id, booked_on);
CREATE INDEX rated_line_booked ON rated_line (booked_on);

-- What the process is asked for by people; done in this order.
CREATE TABLE request (
    id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind              text NOT NULL CHECK (kind IN ('RUN', 'APPROVE', 'REFUSE')),
    day               date,
    proposal_id       bigint REFERENCES proposal,
    asked_by          text NOT NULL,
    asked_at_millis   bigint NOT NULL,
    state             text NOT NULL DEFAULT 'WAITING' CHECK (state IN ('WAITING', 'DONE', 'FAILED')),
    answer            text NOT NULL DEFAULT '',
    done_at_millis    bigint,
    CHECK ((kind = 'RUN') = (day IS NOT NULL) AND (kind = 'RUN') = (proposal_id IS NULL))
);
CREATE INDEX request_waiting ON request (id) WHERE state = 'WAITING';

-- One row: when a night begins.
CREATE TABLE schedule (
    only_row        boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    enabled         boolean NOT NULL,
    starts_at       time NOT NULL,
    changed_by      text NOT NULL,
    changed_at_millis bigint NOT NULL
);
INSERT INTO schedule (enabled, starts_at, changed_by, changed_at_millis) VALUES (true, '01:30', '', 0);

-- What the operator pays the carriers, a row for each change; of two of one day the newest holds.
CREATE TABLE carrier_cost (
    id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    carrier           text NOT NULL REFERENCES public.carrier,
    type              text NOT NULL CHECK (type IN ('OTP', 'CARE', 'AD')),
    unit_price_vnd    bigint CHECK (unit_price_vnd >= 0),
    valid_from_millis bigint NOT NULL,
    by_login          text NOT NULL,
    at_millis         bigint NOT NULL
);

-- What each step of a run did, for people. Times are UTC, as Spring Batch writes them.
CREATE VIEW run AS
SELECT e.job_execution_id AS id, i.job_name AS job, day.parameter_value::date AS day, asker.parameter_value AS started_by,
    e.status, e.exit_message AS error, e.start_time, e.end_time
FROM batch_job_execution e
JOIN batch_job_instance i ON i.job_instance_id = e.job_instance_id
JOIN batch_job_execution_params day ON day.job_execution_id = e.job_execution_id AND day.parameter_name = 'day'
LEFT JOIN batch_job_execution_params asker ON asker.job_execution_id = e.job_execution_id AND asker.parameter_name = 'by';

CREATE VIEW run_step AS
SELECT job_execution_id AS run_id, step_execution_id AS id, step_name AS step, status, read_count, write_count, commit_count,
    rollback_count, exit_message AS told, start_time, end_time
FROM batch_step_execution;

ALTER TABLE rated_line ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant_scope ON rated_line USING (
    current_setting('brandcast.tenant_path', true) = '*' OR tenant_id IN (SELECT id FROM public.tenant));
ALTER TABLE proposal_line ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant_scope ON proposal_line USING (
    current_setting('brandcast.tenant_path', true) = '*' OR tenant_id IN (SELECT id FROM public.tenant));

GRANT USAGE ON SCHEMA batch TO ${batch_role}, ${app_role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA batch TO ${batch_role};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA batch TO ${batch_role};
-- Booked is booked.
REVOKE UPDATE, DELETE ON rated_line, night FROM ${batch_role};
REVOKE ALL ON flyway_schema_history FROM ${batch_role};
GRANT SELECT ON night, proposal, proposal_line, rated_line, request, schedule, carrier_cost, run, run_step TO ${app_role};
GRANT INSERT ON request, carrier_cost TO ${app_role};
GRANT UPDATE ON schedule TO ${app_role};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA batch TO ${app_role};
