-- What a contract needs to know of a tenant.
ALTER TABLE tenant
    ADD COLUMN tax_code       text NOT NULL DEFAULT '',
    ADD COLUMN representative text NOT NULL DEFAULT '',
    ADD COLUMN contact_name   text NOT NULL DEFAULT '',
    ADD COLUMN contact_phone  text NOT NULL DEFAULT '',
    ADD COLUMN contact_email  text NOT NULL DEFAULT '',
    ADD COLUMN sector         text NOT NULL DEFAULT '',
    ADD COLUMN region         text NOT NULL DEFAULT '',
    ADD COLUMN manager        text NOT NULL DEFAULT '';

-- SPEND: messages use it up, admission's ledger says how far. FUND: orders below are cut from it, and what was cut is its
-- posted part; admission never hears of it. An order is one or the other for good.
ALTER TABLE sales_order
    ADD COLUMN contract  text NOT NULL DEFAULT '',
    ADD COLUMN purpose   text NOT NULL DEFAULT 'SPEND' CHECK (purpose IN ('SPEND', 'FUND')),
    ADD COLUMN funded_by bigint REFERENCES sales_order;
CREATE INDEX sales_order_funded_by ON sales_order (funded_by);
