-- What a person sees and ends of their sessions.
ALTER TABLE user_session ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY UNIQUE;

-- A person's authenticator: the secret is sealed by the installation's key, whose file isn't here. A code counts once:
-- last_step is the time step of the latest that was taken.
CREATE TABLE second_factor (
    user_id           bigint PRIMARY KEY REFERENCES app_user,
    tenant_id         bigint NOT NULL REFERENCES tenant,
    sealed_secret     text NOT NULL,
    last_step         bigint NOT NULL,
    created_at_millis bigint NOT NULL
);

-- 80 random bits each, so that a plain hash is enough; a code that was used is gone.
CREATE TABLE recovery_code (
    user_id   bigint NOT NULL REFERENCES app_user,
    code_hash bytea NOT NULL,
    tenant_id bigint NOT NULL REFERENCES tenant,
    PRIMARY KEY (user_id, code_hash)
);

SELECT brandcast_protect('second_factor'), brandcast_protect('recovery_code');
GRANT SELECT, INSERT, UPDATE, DELETE ON second_factor, recovery_code TO ${app_role};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${app_role};
