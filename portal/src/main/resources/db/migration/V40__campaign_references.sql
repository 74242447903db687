-- What a program calls its campaign: the same reference with the same draft is the same campaign.
ALTER TABLE campaign ADD COLUMN client_ref text;
ALTER TABLE campaign ADD COLUMN client_draft bytea;
CREATE UNIQUE INDEX campaign_client_ref ON campaign (tenant_id, client_ref) WHERE client_ref IS NOT NULL;
