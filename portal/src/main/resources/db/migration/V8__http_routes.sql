-- A route goes over SMPP or over HTTP, and stays what it is.
-- {"profile", "plain": {parameter: value}, "sealed": {parameter: sealed value}, "window", "tps", …, "callbackKey"}
ALTER TABLE route ADD COLUMN http jsonb;
ALTER TABLE route ADD CONSTRAINT route_one_kind CHECK (smpp IS NULL OR http IS NULL);
