-- Existing partners, orders and what is left on them, read from a spreadsheet. A file is checked first (checked), then its
-- good rows are done one by one, each in a transaction of its own (running, done); stopped: whoever began it may not any more.
CREATE TABLE partner_import (
    id                 bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id          bigint NOT NULL REFERENCES tenant,
    user_id            bigint NOT NULL REFERENCES app_user,
    created_by         text NOT NULL,
    file_name          text NOT NULL,
    funded_by          bigint REFERENCES sales_order,
    ignored            text[] NOT NULL DEFAULT '{}',
    state              text NOT NULL DEFAULT 'checked' CHECK (state IN ('checked', 'running', 'done', 'stopped')),
    at_millis          bigint NOT NULL,
    started_at_millis  bigint,
    finished_at_millis bigint
);
CREATE INDEX partner_import_tenant ON partner_import (tenant_id, id);
CREATE INDEX partner_import_running ON partner_import (id) WHERE state = 'running';

-- ready: to be done; known: all of it is there already; bad: problems says why; done.
CREATE TABLE partner_import_row (
    import_id  bigint NOT NULL REFERENCES partner_import,
    line       integer NOT NULL,
    tenant_id  bigint NOT NULL REFERENCES tenant,
    state      text NOT NULL CHECK (state IN ('ready', 'known', 'bad', 'done')),
    cells      jsonb NOT NULL,
    problems   jsonb NOT NULL DEFAULT '[]',
    new_partner boolean NOT NULL DEFAULT false,
    -- of the order that the row makes; null: none
    segments   bigint,
    partner_id bigint,
    order_id   bigint,
    PRIMARY KEY (import_id, line)
);
CREATE INDEX partner_import_row_ready ON partner_import_row (import_id, line) WHERE state = 'ready';

-- The order's number where it was kept before: what makes a second import of it the same order.
ALTER TABLE sales_order ADD COLUMN import_reference text;
CREATE UNIQUE INDEX sales_order_import_reference ON sales_order (tenant_id, import_reference)
    WHERE import_reference IS NOT NULL;
CREATE INDEX tenant_tax_code ON tenant (tax_code) WHERE tax_code <> '';

SELECT brandcast_protect(name) FROM unnest(ARRAY['partner_import', 'partner_import_row']) AS name;
GRANT SELECT, INSERT, UPDATE, DELETE ON partner_import, partner_import_row TO ${app_role};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${app_role};
