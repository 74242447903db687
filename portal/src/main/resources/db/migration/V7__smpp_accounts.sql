-- Partners' accounts at the SMPP server. Ids begin far from those of API keys: both are senders of messages.
CREATE TABLE smpp_account (
    id                bigint GENERATED ALWAYS AS IDENTITY (START WITH 1000000001) PRIMARY KEY,
    tenant_id         bigint NOT NULL REFERENCES tenant,
    system_id         text NOT NULL UNIQUE,
    password_hash     text NOT NULL,
    addresses         text[] NOT NULL,
    max_binds         integer NOT NULL CHECK (max_binds BETWEEN 1 AND 100),
    tps               integer NOT NULL CHECK (tps BETWEEN 1 AND 100000),
    default_type      text NOT NULL CHECK (default_type IN ('OTP', 'CARE', 'AD')),
    type_by_template  boolean NOT NULL,
    active            boolean NOT NULL DEFAULT true,
    created_at_millis bigint NOT NULL
);
CREATE INDEX smpp_account_tenant ON smpp_account (tenant_id);

SELECT brandcast_protect('smpp_account');
GRANT SELECT, INSERT, UPDATE ON smpp_account TO ${app_role};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${app_role};
