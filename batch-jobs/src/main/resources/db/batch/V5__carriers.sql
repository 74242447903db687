-- Reconciliation with carriers and off-net partners: what they count, held against what went to them. The portal writes formats,
-- files, notes, adjustments and signatures; the night's process writes what it found.

-- How files are read and what the contract says, as texts by name (domain.reconcile.CdrFormat). A change is a new row of the same
-- name; the newest holds, and a reconciliation keeps the one that it was made by.
CREATE TABLE carrier_format (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id bigint NOT NULL REFERENCES public.tenant,
    name      text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    settings  jsonb NOT NULL,
    by_login  text NOT NULL,
    at_millis bigint NOT NULL
);
CREATE INDEX carrier_format_newest ON carrier_format (tenant_id, name, id);

-- WAITING for the process, FAILED (error says why), OPEN to be worked on, SENT: our side has signed, SIGNED by both.
CREATE TABLE reconciliation (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id        bigint NOT NULL REFERENCES public.tenant,
    format_id        bigint NOT NULL REFERENCES carrier_format,
    first_day        date NOT NULL,
    last_day         date NOT NULL CHECK (last_day >= first_day),
    file_name        text NOT NULL,
    file_sha256      text NOT NULL,
    file_bytes       bigint NOT NULL,
    state            text NOT NULL DEFAULT 'WAITING' CHECK (state IN ('WAITING', 'FAILED', 'OPEN', 'SENT', 'SIGNED')),
    error            text NOT NULL DEFAULT '',
    made_by          text NOT NULL,
    made_at_millis   bigint NOT NULL,
    -- of the file, behind its head
    rows_read        bigint NOT NULL DEFAULT 0,
    rows_bad         bigint NOT NULL DEFAULT 0,
    -- of ours those whose cost nobody wrote down
    unpriced         bigint NOT NULL DEFAULT 0,
    our_segments     bigint NOT NULL DEFAULT 0,
    our_amount_vnd   bigint NOT NULL DEFAULT 0,
    their_segments   bigint NOT NULL DEFAULT 0,
    their_amount_vnd bigint NOT NULL DEFAULT 0,
    -- of differences of each class and explanation as many are listed as anybody reads
    unlisted         bigint NOT NULL DEFAULT 0,
    signed_by        text NOT NULL DEFAULT '',
    signed_at_millis bigint,
    other_name       text NOT NULL DEFAULT '',
    other_title      text NOT NULL DEFAULT '',
    other_day        date,
    other_by         text NOT NULL DEFAULT '',
    other_at_millis  bigint,
    CHECK (state NOT IN ('SENT', 'SIGNED') OR signed_at_millis IS NOT NULL),
    CHECK (state <> 'SIGNED' OR (other_day IS NOT NULL AND other_name <> ''))
);
CREATE INDEX reconciliation_state ON reconciliation (tenant_id, state, id);

-- The file as its lines were read, before any meaning: CSV (line, fields), gzip, cut into pieces. It has whole numbers in it and goes
-- when both sides have signed.
CREATE TABLE reconciliation_piece (
    reconciliation_id bigint NOT NULL REFERENCES reconciliation,
    no                integer NOT NULL,
    content           bytea NOT NULL,
    PRIMARY KEY (reconciliation_id, no)
);

CREATE TABLE reconciliation_bad (
    reconciliation_id bigint NOT NULL REFERENCES reconciliation,
    line              bigint NOT NULL,
    field             text NOT NULL,
    value             text NOT NULL,
    code              text NOT NULL,
    PRIMARY KEY (reconciliation_id, line, field)
);

-- Both sides' totals; what was matched stands at our day, brandname and type.
CREATE TABLE reconciliation_sum (
    reconciliation_id bigint NOT NULL REFERENCES reconciliation,
    day               date NOT NULL,
    brandname         text NOT NULL,
    type              text NOT NULL,
    our_messages      bigint NOT NULL,
    our_segments      bigint NOT NULL,
    our_amount_vnd    bigint NOT NULL,
    their_messages    bigint NOT NULL,
    their_segments    bigint NOT NULL,
    their_amount_vnd  bigint NOT NULL,
    differing         bigint NOT NULL,
    PRIMARY KEY (reconciliation_id, day, brandname, type)
);

CREATE TABLE reconciliation_class (
    reconciliation_id bigint NOT NULL REFERENCES reconciliation,
    class             text NOT NULL CHECK (class IN ('MATCHED', 'ONLY_OURS', 'ONLY_THEIRS', 'STATUS_DIFFERS', 'SEGMENTS_DIFFER', 'PRICE_DIFFERS')),
    explanation       text NOT NULL,
    messages          bigint NOT NULL,
    our_segments      bigint NOT NULL,
    our_amount_vnd    bigint NOT NULL,
    their_segments    bigint NOT NULL,
    their_amount_vnd  bigint NOT NULL,
    PRIMARY KEY (reconciliation_id, class, explanation)
);

CREATE TABLE reconciliation_difference (
    reconciliation_id bigint NOT NULL REFERENCES reconciliation,
    no                integer NOT NULL,
    class             text NOT NULL,
    explanation       text NOT NULL,
    message_id        uuid,
    line              bigint,
    smsc_id           text NOT NULL,
    recipient_masked  text NOT NULL,
    brandname         text NOT NULL,
    type              text NOT NULL,
    at_millis         bigint NOT NULL,
    our_status        text NOT NULL,
    their_status      text NOT NULL,
    our_segments      integer NOT NULL,
    their_segments    integer NOT NULL,
    our_amount_vnd    bigint,
    their_amount_vnd  bigint,
    PRIMARY KEY (reconciliation_id, no)
);
CREATE INDEX reconciliation_difference_class ON reconciliation_difference (reconciliation_id, class, no);

-- What people say of it, or of one of its messages: by what stays the same when it is run again.
CREATE TABLE reconciliation_note (
    id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    reconciliation_id bigint NOT NULL REFERENCES reconciliation,
    message_id        uuid,
    line              bigint,
    words             text NOT NULL CHECK (length(words) BETWEEN 1 AND 2000),
    by_login          text NOT NULL,
    at_millis         bigint NOT NULL
);
CREATE INDEX reconciliation_note_of ON reconciliation_note (reconciliation_id, id);

-- Agreed = ours + adjustments. A wrong one is taken back by its opposite.
CREATE TABLE reconciliation_adjustment (
    id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    reconciliation_id bigint NOT NULL REFERENCES reconciliation,
    segments          bigint NOT NULL,
    amount_vnd        bigint NOT NULL,
    reason            text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    by_login          text NOT NULL,
    at_millis         bigint NOT NULL,
    CHECK (segments <> 0 OR amount_vnd <> 0)
);
CREATE INDEX reconciliation_adjustment_of ON reconciliation_adjustment (reconciliation_id, id);

-- The minutes.
CREATE TABLE reconciliation_file (
    reconciliation_id bigint NOT NULL REFERENCES reconciliation,
    kind              text NOT NULL CHECK (kind IN ('PDF', 'XLSX')),
    file_name         text NOT NULL,
    sha256            text NOT NULL,
    content           bytea NOT NULL,
    made_at_millis    bigint NOT NULL,
    PRIMARY KEY (reconciliation_id, kind)
);

-- What both sides signed stays, whoever writes.
CREATE FUNCTION signed_stays() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = batch AS $$
BEGIN
    IF OLD.state = 'SIGNED' THEN
        RAISE EXCEPTION 'reconciliation % is signed by both sides and does not change', OLD.id USING ERRCODE = '23001';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER signed_stays BEFORE UPDATE OR DELETE ON reconciliation FOR EACH ROW EXECUTE FUNCTION signed_stays();

CREATE FUNCTION part_of_signed_stays() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = batch AS $$
DECLARE
    whole bigint := CASE TG_OP WHEN 'INSERT' THEN NEW.reconciliation_id ELSE OLD.reconciliation_id END;
BEGIN
    -- Whoever signs at this moment waits, or is waited for.
    IF (SELECT state FROM reconciliation WHERE id = whole FOR SHARE) = 'SIGNED' THEN
        RAISE EXCEPTION 'reconciliation % is signed by both sides and does not change', whole USING ERRCODE = '23001';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

DO $$
DECLARE
    part text;
BEGIN
    FOREACH part IN ARRAY ARRAY['bad', 'sum', 'class', 'difference', 'note', 'adjustment', 'file', 'piece'] LOOP
        IF part <> 'piece' THEN
            EXECUTE format('CREATE TRIGGER signed_stays BEFORE INSERT OR UPDATE OR DELETE ON batch.reconciliation_%s
                FOR EACH ROW EXECUTE FUNCTION batch.part_of_signed_stays()', part);
        END IF;
        EXECUTE format('ALTER TABLE batch.reconciliation_%s ENABLE ROW LEVEL SECURITY', part);
        EXECUTE format($policy$CREATE POLICY tenant_scope ON batch.reconciliation_%s USING (
            current_setting('brandcast.tenant_path', true) = '*'
            OR reconciliation_id IN (SELECT id FROM batch.reconciliation))$policy$, part);
    END LOOP;
END $$;
ALTER TABLE carrier_format ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant_scope ON carrier_format USING (
    current_setting('brandcast.tenant_path', true) = '*' OR tenant_id IN (SELECT id FROM public.tenant));
ALTER TABLE reconciliation ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant_scope ON reconciliation USING (
    current_setting('brandcast.tenant_path', true) = '*' OR tenant_id IN (SELECT id FROM public.tenant));

ALTER TABLE request ADD COLUMN reconciliation_id bigint REFERENCES reconciliation;
ALTER TABLE request DROP CONSTRAINT request_kind_check, DROP CONSTRAINT request_check;
ALTER TABLE request ADD CHECK (kind IN ('RUN', 'APPROVE', 'REFUSE', 'RECONCILE', 'MINUTES'));
ALTER TABLE request ADD CHECK (
    (kind = 'RUN') = (day IS NOT NULL) AND (kind IN ('APPROVE', 'REFUSE')) = (proposal_id IS NOT NULL)
    AND (kind IN ('RECONCILE', 'MINUTES')) = (reconciliation_id IS NOT NULL));

GRANT SELECT ON carrier_format, reconciliation_note, reconciliation_adjustment, reconciliation_piece TO ${batch_role};
GRANT SELECT, UPDATE ON reconciliation TO ${batch_role};
GRANT SELECT, INSERT, UPDATE, DELETE ON reconciliation_bad, reconciliation_sum, reconciliation_class, reconciliation_difference,
    reconciliation_file TO ${batch_role};
GRANT SELECT ON carrier_format, reconciliation, reconciliation_bad, reconciliation_sum, reconciliation_class,
    reconciliation_difference, reconciliation_note, reconciliation_adjustment, reconciliation_file TO ${app_role};
GRANT INSERT ON carrier_format, reconciliation, reconciliation_note, reconciliation_adjustment, reconciliation_piece TO ${app_role};
GRANT SELECT, DELETE ON reconciliation_piece TO ${app_role};
GRANT UPDATE (state, error, format_id, signed_by, signed_at_millis, other_name, other_title, other_day, other_by, other_at_millis)
    ON reconciliation TO ${app_role};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA batch TO ${batch_role}, ${app_role};
