-- From where a key may be used (none: from everywhere), where it was used last, who made it and who ended it.
ALTER TABLE api_key
    ADD COLUMN networks          text[] NOT NULL DEFAULT '{}',
    ADD COLUMN used_from         text NOT NULL DEFAULT '',
    ADD COLUMN created_by        text NOT NULL DEFAULT '',
    ADD COLUMN revoked_by        text NOT NULL DEFAULT '',
    ADD COLUMN revoked_at_millis bigint;
CREATE INDEX api_key_tenant ON api_key (tenant_id, id);
