-- How far a status is on a message's way, as a number: the view compares it for every row that it writes.
ALTER TABLE message ADD COLUMN status_rank smallint NOT NULL DEFAULT 1;
UPDATE message SET status_rank = brandcast_status_rank(status) WHERE status_rank <> brandcast_status_rank(status);
ALTER TABLE message ALTER COLUMN status_rank DROP DEFAULT;
ALTER TABLE message DROP CONSTRAINT message_status_check;
ALTER TABLE message ADD CHECK (status_rank IN (1, 2, 3, 4, 9));
DROP FUNCTION brandcast_status_rank(text);

-- A batch changes all messages of a page at once: with half of it free, each new version finds room beside the old
-- one, and none of the six indexes has to learn of it.
ALTER TABLE message SET (fillfactor = 50);
