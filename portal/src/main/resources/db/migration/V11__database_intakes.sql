-- Outbox tables in customers' databases. Ids begin far from those of API keys and SMPP accounts: all are senders of messages.
-- The source is part of each row's message id, and never changes.
CREATE TABLE database_intake (
    id                bigint GENERATED ALWAYS AS IDENTITY (START WITH 2000000001) PRIMARY KEY,
    tenant_id         bigint NOT NULL REFERENCES tenant,
    source            text NOT NULL,
    kind              text NOT NULL CHECK (kind IN ('POSTGRESQL', 'MARIADB', 'MYSQL')),
    host              text NOT NULL,
    port              integer NOT NULL CHECK (port BETWEEN 1 AND 65535),
    tls               boolean NOT NULL,
    database_name     text NOT NULL,
    user_name         text NOT NULL,
    sealed_password   text NOT NULL,
    table_name        text NOT NULL,
    column_names      text[] NOT NULL,  -- usual=own
    default_type      text NOT NULL CHECK (default_type IN ('OTP', 'CARE', 'AD')),
    poll_millis       integer NOT NULL CHECK (poll_millis BETWEEN 100 AND 3600000),
    claim_size        integer NOT NULL CHECK (claim_size BETWEEN 1 AND 10000),
    active            boolean NOT NULL DEFAULT true,
    created_at_millis bigint NOT NULL,
    UNIQUE (tenant_id, source)
);

SELECT brandcast_protect('database_intake');
GRANT SELECT, INSERT, UPDATE ON database_intake TO ${app_role};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${app_role};
