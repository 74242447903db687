-- Admission's rule book as the portal keeps it. Each row's whole content goes out as one control record.

-- ---------------------------------------------------------------- words, for the whole platform
ALTER TABLE keyword ADD COLUMN severity text NOT NULL DEFAULT 'REJECT' CHECK (severity IN ('REJECT', 'HOLD', 'COUNT'));
ALTER TABLE keyword ADD COLUMN exact_marks boolean NOT NULL DEFAULT false;
ALTER TABLE keyword ADD COLUMN allowed boolean NOT NULL DEFAULT false;

-- ---------------------------------------------------------------- carriers and routing, for the whole platform
CREATE TABLE carrier_text (
    carrier         text NOT NULL REFERENCES carrier,
    type            text NOT NULL CHECK (type IN ('OTP', 'CARE', 'AD')),
    reserve_septets integer NOT NULL CHECK (reserve_septets BETWEEN 0 AND 152),
    reserve_ucs2    integer NOT NULL CHECK (reserve_ucs2 BETWEEN 0 AND 66),
    ucs2            text NOT NULL CHECK (ucs2 IN ('REFUSE', 'ALLOW', 'TRANSLITERATE')),
    max_segments    integer NOT NULL CHECK (max_segments BETWEEN 1 AND 255),
    PRIMARY KEY (carrier, type)
);

ALTER TABLE route ADD COLUMN max_segments integer NOT NULL DEFAULT 255 CHECK (max_segments BETWEEN 1 AND 255);

CREATE TABLE route_rule (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    priority   integer NOT NULL,
    carriers   text[] NOT NULL,
    types      text[] NOT NULL,
    brandnames text[] NOT NULL,
    tenants    bigint[] NOT NULL,
    strategy   text NOT NULL CHECK (strategy IN ('STATIC', 'WEIGHTED', 'LEAST_COST', 'FAILOVER')),
    -- [{"route": ..., "weight": ..., "costVnd": ...}]
    shares     jsonb NOT NULL,
    active     boolean NOT NULL DEFAULT true
);

-- ---------------------------------------------------------------- brandnames and their templates
ALTER TABLE brandname ADD COLUMN link_domains text[] NOT NULL DEFAULT '{}';
ALTER TABLE brandname ADD COLUMN delegated_to bigint[] NOT NULL DEFAULT '{}';

CREATE TABLE template (
    id                 bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id          bigint NOT NULL REFERENCES tenant,
    brandname_id       bigint NOT NULL REFERENCES brandname,
    carriers           text[] NOT NULL,
    types              text[] NOT NULL,
    pattern            text NOT NULL,
    active             boolean NOT NULL DEFAULT true,
    valid_from_millis  bigint NOT NULL,
    valid_until_millis bigint CHECK (valid_until_millis > valid_from_millis),
    created_at_millis  bigint NOT NULL
);
CREATE INDEX template_brandname ON template (brandname_id, id);

-- ---------------------------------------------------------------- policies and limits of tenants
CREATE TABLE content_policy (
    tenant_id             bigint NOT NULL REFERENCES tenant,
    type                  text NOT NULL CHECK (type IN ('OTP', 'CARE', 'AD')),
    -- null: withdrawn, the parent's holds
    mode                  text CHECK (mode IN ('FREE', 'TEMPLATE_OR_REJECT', 'TEMPLATE_OR_HOLD', 'HOLD_ALL')),
    hold_millis           bigint NOT NULL,
    registered_links_only boolean NOT NULL,
    PRIMARY KEY (tenant_id, type)
);

CREATE TABLE advertising_rule (
    id                      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id               bigint NOT NULL REFERENCES tenant,
    active                  boolean NOT NULL DEFAULT true,
    valid_from_millis       bigint NOT NULL,
    labels                  text[] NOT NULL,
    opt_out_marks           text[] NOT NULL,
    opt_out_within          integer NOT NULL,
    add_missing             boolean NOT NULL,
    opt_out_text            text NOT NULL,
    opens_minute            integer NOT NULL CHECK (opens_minute BETWEEN 0 AND 1439),
    closes_minute           integer NOT NULL CHECK (closes_minute BETWEEN 1 AND 1440),
    frequency_max           integer NOT NULL,
    frequency_window_millis bigint NOT NULL,
    frequency_scope         text NOT NULL CHECK (frequency_scope IN ('ADVERTISER', 'PLATFORM')),
    consent_required        boolean NOT NULL
);
CREATE INDEX advertising_rule_tenant ON advertising_rule (tenant_id, valid_from_millis);

CREATE TABLE cap (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id   bigint NOT NULL REFERENCES tenant,
    cap_version bigint NOT NULL DEFAULT 1,
    scope       text NOT NULL CHECK (scope IN ('TENANT', 'BRANDNAME', 'TYPE', 'SENDER')),
    brandname   text,
    type        text CHECK (type IN ('OTP', 'CARE', 'AD')),
    sender_id   bigint,
    per_day     bigint CHECK (per_day >= 0),
    per_month   bigint CHECK (per_month >= 0),
    active      boolean NOT NULL DEFAULT true,
    CHECK (per_day IS NOT NULL OR per_month IS NOT NULL)
);
CREATE INDEX cap_tenant ON cap (tenant_id);

-- ---------------------------------------------------------------- what holds for one number
-- tenant_id: the advertiser whom it concerns; the root's for what concerns everybody.
CREATE TABLE subscriber_rule (
    msisdn      text NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('PORTED', 'OPTED_OUT', 'DO_NOT_CALL', 'CONSENTED')),
    tenant_id   bigint NOT NULL REFERENCES tenant,
    -- as BrandnameRule folds it; empty: all brandnames
    brandname   text NOT NULL DEFAULT '',
    active      boolean NOT NULL,
    carrier     text,
    from_millis bigint NOT NULL,
    at_millis   bigint NOT NULL,
    source      text NOT NULL,
    reason      text NOT NULL DEFAULT '',
    import_id   bigint,
    PRIMARY KEY (msisdn, kind, tenant_id, brandname)
);
CREATE INDEX subscriber_rule_list ON subscriber_rule (tenant_id, kind, brandname, import_id);

-- state: reading while the file comes, publishing from its last line on, done. cursor_position: published so far.
CREATE TABLE subscriber_import (
    id                 bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id          bigint NOT NULL REFERENCES tenant,
    kind               text NOT NULL,
    brandname          text NOT NULL DEFAULT '',
    file_name          text NOT NULL,
    replaces           boolean NOT NULL,
    state              text NOT NULL CHECK (state IN ('publishing', 'withdrawing', 'done')),
    row_count          bigint NOT NULL,
    accepted           bigint NOT NULL,
    duplicates         bigint NOT NULL,
    rejected_by_reason jsonb NOT NULL,
    cursor_position    bigint NOT NULL DEFAULT 0,
    withdrawn          bigint NOT NULL DEFAULT 0,
    at_millis          bigint NOT NULL,
    finished_at_millis bigint,
    created_by         text NOT NULL
);
CREATE INDEX subscriber_import_tenant ON subscriber_import (tenant_id, id);
CREATE INDEX subscriber_import_open ON subscriber_import (id) WHERE state <> 'done';

CREATE TABLE subscriber_import_row (
    import_id   bigint NOT NULL REFERENCES subscriber_import,
    position    bigint NOT NULL,
    tenant_id   bigint NOT NULL,
    msisdn      text NOT NULL,
    carrier     text,
    from_millis bigint,
    PRIMARY KEY (import_id, position)
);

CREATE TABLE subscriber_import_reject (
    import_id bigint NOT NULL REFERENCES subscriber_import,
    line      bigint NOT NULL,
    tenant_id bigint NOT NULL,
    value     text NOT NULL,
    reason    text NOT NULL,
    PRIMARY KEY (import_id, line)
);

SELECT brandcast_protect(name) FROM unnest(ARRAY['template', 'content_policy', 'advertising_rule', 'cap',
    'subscriber_rule', 'subscriber_import', 'subscriber_import_row', 'subscriber_import_reject']) AS name;
GRANT SELECT, INSERT, UPDATE, DELETE ON carrier_text, route_rule, template, content_policy, advertising_rule, cap,
    subscriber_rule, subscriber_import, subscriber_import_row, subscriber_import_reject TO ${app_role};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${app_role};
