-- What opens something stands in no line of the audit log, whoever writes it: fields that are named like a secret are left
-- out wherever they are, and so is each value that looks like one (sealed by the installation's key, a password's hash,
-- octets).
CREATE FUNCTION brandcast_is_secret(field text, value jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT field ~* '(password|secret|token|sealed|hash|callback_?key|recovery|private)'
        OR (jsonb_typeof(value) = 'string'
            AND value #>> '{}' ~ '^(\\x[0-9a-f]{16,}|\$argon2|v1:[A-Za-z0-9+/]{36,}=*$|bc_[A-Za-z0-9]{20,}$)')
$$;

CREATE FUNCTION brandcast_without_secrets(doc jsonb) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN CASE jsonb_typeof(doc)
        WHEN 'object' THEN (
            SELECT coalesce(jsonb_object_agg(f.key, brandcast_without_secrets(f.value)), '{}')
            FROM jsonb_each(doc) f WHERE NOT brandcast_is_secret(f.key, f.value))
        WHEN 'array' THEN (
            SELECT coalesce(jsonb_agg(brandcast_without_secrets(e.value) ORDER BY e.n), '[]')
            FROM jsonb_array_elements(doc) WITH ORDINALITY e(value, n) WHERE NOT brandcast_is_secret('', e.value))
        ELSE doc END;
END $$;

UPDATE audit_log SET detail = brandcast_without_secrets(detail) WHERE detail <> brandcast_without_secrets(detail);

CREATE FUNCTION brandcast_audit_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION 'the audit log only grows' USING ERRCODE = 'insufficient_privilege';
    END IF;
    NEW.detail := brandcast_without_secrets(NEW.detail);
    RETURN NEW;
END $$;
CREATE TRIGGER audit_line BEFORE INSERT OR UPDATE OR DELETE ON audit_log
    FOR EACH ROW EXECUTE FUNCTION brandcast_audit_line();
REVOKE TRUNCATE ON audit_log FROM ${app_role};

-- As it is searched: by object, by person.
CREATE INDEX audit_log_object ON audit_log (object_kind, object_id, id);
CREATE INDEX audit_log_login ON audit_log (login, id);
CREATE INDEX audit_log_time ON audit_log (at_millis);
