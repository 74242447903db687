-- What somebody should know of, once: fact names what happened to what, so that whoever finds it again adds nothing.
CREATE TABLE alert (
    id                     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id              bigint NOT NULL REFERENCES tenant,
    kind                   text NOT NULL CHECK (kind IN
        ('order-used', 'order-expires', 'order-runs-out', 'brandname-expires', 'dead-letters')),
    fact                   text NOT NULL UNIQUE,
    severity               text NOT NULL CHECK (severity IN ('info', 'warning', 'critical')),
    -- where something can be done about it, and what its text names
    page                   text NOT NULL,
    subject                text NOT NULL,
    amount                 bigint NOT NULL DEFAULT 0,
    remaining              bigint NOT NULL DEFAULT 0,
    unit                   text NOT NULL DEFAULT '',
    due_at_millis          bigint,
    at_millis              bigint NOT NULL,
    acknowledged_by        text NOT NULL DEFAULT '',
    acknowledged_at_millis bigint
);
CREATE INDEX alert_tenant ON alert (tenant_id, id);
CREATE INDEX alert_open ON alert (tenant_id, kind) WHERE acknowledged_at_millis IS NULL;
SELECT brandcast_protect('alert');
GRANT SELECT, INSERT, UPDATE ON alert TO ${app_role};

-- What somebody wants by mail; without a row it is what the role is for.
CREATE TABLE alert_choice (
    user_id   bigint NOT NULL REFERENCES app_user ON DELETE CASCADE,
    tenant_id bigint NOT NULL REFERENCES tenant,
    kind      text NOT NULL,
    own       boolean NOT NULL,
    below     boolean NOT NULL,
    PRIMARY KEY (user_id, kind)
);
SELECT brandcast_protect('alert_choice');
GRANT SELECT, INSERT, UPDATE, DELETE ON alert_choice TO ${app_role};
