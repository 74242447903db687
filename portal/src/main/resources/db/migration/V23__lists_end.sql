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
