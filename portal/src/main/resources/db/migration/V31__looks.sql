-- How the portal looks to a tenant and those below it; what is empty is inherited.
CREATE TABLE tenant_look (
    tenant_id         bigint PRIMARY KEY REFERENCES tenant,
    shown_name        text NOT NULL DEFAULT '',
    accent            text NOT NULL DEFAULT '' CHECK (accent ~ '^([0-9a-f]{6})?$'),
    support           text NOT NULL DEFAULT '',
    host              text UNIQUE CHECK (host ~ '^[a-z0-9.-]+$'),
    logo              bytea CHECK (length(logo) <= 100000),
    logo_type         text NOT NULL DEFAULT '',
    -- SHA-256: the picture's address
    logo_sha256         text NOT NULL DEFAULT '' CHECK (logo_sha256 ~ '^([0-9a-f]{64})?$'),
    changed_at_millis bigint NOT NULL DEFAULT 0
);
CREATE INDEX tenant_look_logo ON tenant_look (logo_sha256) WHERE logo_sha256 <> '';
SELECT brandcast_protect('tenant_look');
GRANT SELECT, INSERT, UPDATE ON tenant_look TO ${app_role};
