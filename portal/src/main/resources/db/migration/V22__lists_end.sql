-- A list's row outlives its numbers: campaigns' pages name it. wiped: numbers, columns and bad lines are gone.
ALTER TABLE subscriber_list
    ADD COLUMN suppressed        bigint,
    ADD COLUMN deleted_at_millis bigint,
    ADD COLUMN wiped_at_millis   bigint;
CREATE INDEX subscriber_list_wipe ON subscriber_list (id) WHERE deleted_at_millis IS NOT NULL AND wiped_at_millis IS NULL;
CREATE INDEX campaign_list ON campaign (list_id);
