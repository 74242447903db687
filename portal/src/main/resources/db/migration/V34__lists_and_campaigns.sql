-- A list's row outlives its numbers: campaigns' pages name it. wiped: numbers, columns and bad lines are gone.
ALTER TABLE subscriber_list
    ADD COLUMN suppressed        bigint,
    ADD COLUMN deleted_at_millis bigint,
    ADD COLUMN wiped_at_millis   bigint;
CREATE INDEX subscriber_list_wipe ON subscriber_list (id) WHERE deleted_at_millis IS NOT NULL AND wiped_at_millis IS NULL;
CREATE INDEX campaign_list ON campaign (list_id);

-- Positions of a campaign's list that other lists took away when it was made.
CREATE TABLE campaign_excluded (
    campaign_id bigint NOT NULL REFERENCES campaign,
    position    bigint NOT NULL,
    tenant_id   bigint NOT NULL,
    PRIMARY KEY (campaign_id, position)
);
SELECT brandcast_protect('campaign_excluded');
GRANT SELECT, INSERT, DELETE ON campaign_excluded TO ${app_role};

-- SUBMITTED: waits for a moderator; RETURNED: its maker has to change it; REFUSED: for good.
ALTER TABLE campaign DROP CONSTRAINT campaign_state_check;
ALTER TABLE campaign ADD CONSTRAINT campaign_state_check CHECK (state IN
    ('SUBMITTED', 'RETURNED', 'REFUSED', 'SCHEDULED', 'RUNNING', 'PAUSED', 'CANCELLED', 'FINISHED'));
ALTER TABLE campaign
    ADD COLUMN excluded_lists      bigint[] NOT NULL DEFAULT '{}',
    ADD COLUMN moderated           boolean NOT NULL DEFAULT false,
    ADD COLUMN submitted_at_millis bigint,
    -- the first text that a rule holds, with the hits; empty: no rule does, its maker wants it to be looked at
    ADD COLUMN held_text           text NOT NULL DEFAULT '',
    ADD COLUMN held_hits           jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN held_messages       bigint NOT NULL DEFAULT 0,
    ADD COLUMN decision            text NOT NULL DEFAULT '' CHECK (decision IN ('', 'approved', 'returned', 'refused')),
    ADD COLUMN decided_by          text,
    ADD COLUMN decided_at_millis   bigint,
    ADD COLUMN decision_comment    text NOT NULL DEFAULT '';
CREATE INDEX campaign_submitted ON campaign (submitted_at_millis) WHERE state = 'SUBMITTED';

-- Whose moderators decide on a tenant's campaigns: any tenant above it, the operator alone, or its own, too.
ALTER TABLE tenant ADD COLUMN campaigns_decided_by text NOT NULL DEFAULT 'ABOVE'
    CHECK (campaigns_decided_by IN ('ABOVE', 'OPERATOR', 'OWN'));
