-- Files that nights made: here for the portal, and in the process's folder. The same input makes the same bytes, so a row
-- that is made again is the row that was.
CREATE TABLE artefact (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- a day (2026-11-29) or a month (2026-11)
    period         text NOT NULL,
    tenant_id      bigint NOT NULL,
    kind           text NOT NULL CHECK (kind IN ('USAGE_CSV', 'USAGE_XLSX', 'STATEMENT_PDF', 'STATEMENT_XLSX')),
    file_name      text NOT NULL,
    sha256         text NOT NULL,
    row_count      bigint NOT NULL,
    content        bytea NOT NULL,
    made_at_millis bigint NOT NULL,
    UNIQUE (period, tenant_id, kind)
);
CREATE INDEX artefact_tenant ON artefact (tenant_id, period);
ALTER TABLE artefact ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant_scope ON artefact USING (
    current_setting('brandcast.tenant_path', true) = '*' OR tenant_id IN (SELECT id FROM public.tenant));

-- What a contract says beyond prices, from a month on; of two of one month the newest holds.
CREATE TABLE billing_terms (
    id                  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id           bigint NOT NULL REFERENCES public.tenant,
    from_month          date NOT NULL CHECK (extract(day FROM from_month) = 1),
    vat_basis_points    integer NOT NULL CHECK (vat_basis_points BETWEEN 0 AND 10000),
    rebate_from_vnd     bigint NOT NULL DEFAULT 0 CHECK (rebate_from_vnd >= 0),
    rebate_basis_points integer NOT NULL DEFAULT 0 CHECK (rebate_basis_points BETWEEN 0 AND 10000),
    setup_fee_vnd       bigint NOT NULL DEFAULT 0 CHECK (setup_fee_vnd >= 0),
    monthly_fee_vnd     bigint NOT NULL DEFAULT 0 CHECK (monthly_fee_vnd >= 0),
    by_login            text NOT NULL,
    at_millis           bigint NOT NULL
);
CREATE INDEX billing_terms_tenant ON billing_terms (tenant_id, from_month, id);
ALTER TABLE billing_terms ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant_scope ON billing_terms USING (
    current_setting('brandcast.tenant_path', true) = '*' OR tenant_id IN (SELECT id FROM public.tenant));

-- What the month's volume takes off the price of each segment from so many on.
CREATE TABLE billing_tier (
    terms_id      bigint NOT NULL REFERENCES billing_terms,
    tenant_id     bigint NOT NULL,
    from_segments bigint NOT NULL CHECK (from_segments >= 0),
    off_vnd       bigint NOT NULL CHECK (off_vnd >= 0),
    PRIMARY KEY (terms_id, from_segments)
);
ALTER TABLE billing_tier ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant_scope ON billing_tier USING (
    current_setting('brandcast.tenant_path', true) = '*' OR tenant_id IN (SELECT id FROM public.tenant));

-- A customer's month, made with the night of its last day; from then on nothing of it changes.
CREATE TABLE statement (
    month            date NOT NULL,
    tenant_id        bigint NOT NULL,
    seller_id        bigint,
    messages         bigint NOT NULL,
    charged_segments bigint NOT NULL,
    usage_vnd        bigint NOT NULL,
    -- the part of it that corrects earlier days
    corrected_vnd    bigint NOT NULL,
    subtotal_vnd     bigint NOT NULL,
    vat_basis_points integer NOT NULL,
    vat_vnd          bigint NOT NULL,
    total_vnd        bigint NOT NULL,
    made_at_millis   bigint NOT NULL,
    PRIMARY KEY (month, tenant_id)
);
CREATE INDEX statement_tenant ON statement (tenant_id, month);
CREATE TABLE statement_line (
    month      date NOT NULL,
    tenant_id  bigint NOT NULL,
    kind       text NOT NULL CHECK (kind IN ('TIER', 'REBATE', 'SETUP_FEE', 'MONTHLY_FEE')),
    quantity   bigint NOT NULL,
    amount_vnd bigint NOT NULL,
    PRIMARY KEY (month, tenant_id, kind),
    FOREIGN KEY (month, tenant_id) REFERENCES statement
);
ALTER TABLE statement ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant_scope ON statement USING (
    current_setting('brandcast.tenant_path', true) = '*' OR tenant_id IN (SELECT id FROM public.tenant));
ALTER TABLE statement_line ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant_scope ON statement_line USING (
    current_setting('brandcast.tenant_path', true) = '*' OR tenant_id IN (SELECT id FROM public.tenant));

GRANT SELECT, INSERT, UPDATE, DELETE ON artefact, billing_terms, billing_tier, statement, statement_line TO ${batch_role};
REVOKE UPDATE, DELETE ON statement, statement_line FROM ${batch_role};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA batch TO ${batch_role}, ${app_role};
GRANT SELECT ON artefact, billing_terms, billing_tier, statement, statement_line TO ${app_role};
GRANT INSERT ON billing_terms, billing_tier TO ${app_role};
