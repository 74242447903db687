-- What was published leaves the outbox: the rows it told of, and the audit log, are the memory.
DROP INDEX topic_outbox_waiting;
DELETE FROM topic_outbox WHERE published_at_millis IS NOT NULL;
ALTER TABLE topic_outbox DROP COLUMN published_at_millis;
