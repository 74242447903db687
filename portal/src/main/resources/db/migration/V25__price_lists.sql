-- By what a tenant sells to those right below it, a row for each change: nothing is overwritten, the newest row of a day
-- holds. What a tenant pays is its parent's list, at its own sector.
CREATE TABLE price_entry (
    id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- the seller
    tenant_id         bigint NOT NULL REFERENCES tenant,
    carrier           text NOT NULL REFERENCES carrier,
    type              text NOT NULL CHECK (type IN ('OTP', 'CARE', 'AD')),
    -- of the customer; empty: every sector
    sector            text NOT NULL DEFAULT '',
    -- whole đồng per segment; null: no price from then on
    unit_price_vnd    bigint CHECK (unit_price_vnd >= 0),
    valid_from_millis bigint NOT NULL,
    at_millis         bigint NOT NULL,
    by_login          text NOT NULL
);
CREATE INDEX price_entry_list ON price_entry (tenant_id, id);
SELECT brandcast_protect('price_entry');
GRANT SELECT, INSERT ON price_entry TO ${app_role};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${app_role};
