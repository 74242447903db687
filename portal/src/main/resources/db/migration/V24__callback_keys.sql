-- What a route's receipts are posted to was kept as it is; now its hash is. The old ones are worth nothing any more.
UPDATE route SET http = http - 'callbackKey' WHERE http ? 'callbackKey';
