-- Pages of the message log follow (accepted_at_millis, message_id) downwards: the index must run the same way for a
-- cursor to be one range of it.
DROP INDEX message_of_tenant;
CREATE INDEX message_of_tenant ON message (tenant_id, accepted_at_millis DESC, message_id DESC);
DROP INDEX message_newest;
CREATE INDEX message_newest ON message (accepted_at_millis DESC, message_id DESC);
DROP INDEX message_of_campaign;
CREATE INDEX message_of_campaign ON message (campaign_id, accepted_at_millis DESC, message_id DESC) WHERE campaign_id IS NOT NULL;
DROP INDEX message_of_recipient;
CREATE INDEX message_of_recipient ON message (recipient, accepted_at_millis DESC, message_id DESC);
CREATE INDEX message_of_client_ref ON message (client_ref) WHERE client_ref IS NOT NULL;
