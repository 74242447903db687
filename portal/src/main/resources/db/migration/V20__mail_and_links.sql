-- Mails on their way. The body may hold a link that opens an account: it is sealed by the installation's key, whose file isn't
-- here, and emptied when the mail is sent. Rows of sent mails go after 30 days, of dead ones after 90.
CREATE TABLE mail (
    id                  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id           bigint NOT NULL REFERENCES tenant,
    message_id          text NOT NULL UNIQUE,
    kind                text NOT NULL,
    recipient           text NOT NULL,
    sender_name         text NOT NULL,
    locale              text NOT NULL,
    subject             text NOT NULL,
    sealed_text         text NOT NULL,
    sealed_html         text NOT NULL,
    created_at_millis   bigint NOT NULL,
    next_try_at_millis  bigint NOT NULL,
    useful_until_millis bigint NOT NULL,
    attempts            integer NOT NULL DEFAULT 0,
    last_error          text NOT NULL DEFAULT '',
    sent_at_millis      bigint,
    dead_at_millis      bigint,
    CHECK (sent_at_millis IS NULL OR dead_at_millis IS NULL)
);
CREATE INDEX mail_waiting ON mail (next_try_at_millis) WHERE sent_at_millis IS NULL AND dead_at_millis IS NULL;
CREATE INDEX mail_recipient ON mail (recipient, id);

-- Who was invited has no password until the link was followed.
ALTER TABLE app_user ALTER COLUMN password_hash DROP NOT NULL;

-- What opens an account once: the hash of a token that only a mail, or a browser between its two steps, has.
CREATE TABLE account_token (
    token_hash        bytea PRIMARY KEY,
    tenant_id         bigint NOT NULL REFERENCES tenant,
    user_id           bigint NOT NULL REFERENCES app_user,
    purpose           text NOT NULL CHECK (purpose IN ('invitation', 'reset', 'second-factor')),
    created_at_millis bigint NOT NULL,
    expires_at_millis bigint NOT NULL
);
CREATE INDEX account_token_user ON account_token (user_id);

SELECT brandcast_protect('mail'), brandcast_protect('account_token');
GRANT SELECT, INSERT, UPDATE, DELETE ON mail, account_token TO ${app_role};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${app_role};
