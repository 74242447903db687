-- The rest of what a contract names.
ALTER TABLE tenant
    ADD COLUMN legal_name text NOT NULL DEFAULT '',
    ADD COLUMN address    text NOT NULL DEFAULT '';

-- Where no region is noted, it is that of the nearest above that has one; a regional company is one itself.
UPDATE tenant SET region = name WHERE kind = 'region' AND region = '';
UPDATE tenant t SET region = coalesce((
    SELECT a.region FROM tenant a WHERE a.region <> '' AND starts_with(t.path, a.path || '.')
    ORDER BY length(a.path) DESC LIMIT 1), '')
WHERE t.region = '';
CREATE INDEX tenant_region ON tenant (region);

-- For searching: without case and without the marks of Vietnamese.
CREATE FUNCTION brandcast_fold(typed text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT lower(translate(regexp_replace(normalize(typed, NFD), '[\u0300-\u036f]', '', 'g'), 'đĐ', 'dd'))
$$;
