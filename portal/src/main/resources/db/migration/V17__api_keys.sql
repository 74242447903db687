-- rate_per_second: requests; 0: it shares what its tenant may.
-- From where a key may be used (none: from everywhere), where it was used last, who made it and who ended it.
ALTER TABLE api_key
    ADD COLUMN networks          text[] NOT NULL DEFAULT '{}',
    ADD COLUMN rate_per_second   integer NOT NULL DEFAULT 0 CHECK (rate_per_second >= 0),
    ADD COLUMN used_from         text NOT NULL DEFAULT '',
    ADD COLUMN created_by        text NOT NULL DEFAULT '',
    ADD COLUMN revoked_by        text NOT NULL DEFAULT '',
    ADD COLUMN revoked_at_millis bigint;
CREATE INDEX api_key_tenant ON api_key (tenant_id, id);
