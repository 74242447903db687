-- What a campaign is expected to cost, for orders that count in đồng.
ALTER TABLE campaign ADD COLUMN planned_amount_vnd bigint NOT NULL DEFAULT 0;
