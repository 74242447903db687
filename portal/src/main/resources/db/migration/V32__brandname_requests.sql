-- What is asked of carriers: by the owner (requested), told to the carrier (submitted), and its answer. One open at a time
-- for a brandname and carrier; all of them are its history.
CREATE TABLE brandname_request (
    id                 bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id          bigint NOT NULL REFERENCES tenant,
    brandname_id       bigint NOT NULL REFERENCES brandname,
    carrier            text NOT NULL REFERENCES carrier,
    state              text NOT NULL DEFAULT 'REQUESTED' CHECK (state IN ('REQUESTED', 'SUBMITTED', 'REGISTERED', 'REFUSED')),
    note               text NOT NULL DEFAULT '',
    -- the carrier's number of it
    reference          text NOT NULL DEFAULT '',
    answer             text NOT NULL DEFAULT '',
    valid_from_millis  bigint,
    valid_until_millis bigint,
    asked_by           text NOT NULL,
    asked_at_millis    bigint NOT NULL,
    changed_by         text NOT NULL DEFAULT '',
    changed_at_millis  bigint
);
CREATE UNIQUE INDEX brandname_request_open ON brandname_request (brandname_id, carrier)
    WHERE state IN ('REQUESTED', 'SUBMITTED');
CREATE INDEX brandname_request_brandname ON brandname_request (brandname_id, id);

-- Papers that a carrier wants to see: the trade mark, the letter of authority.
CREATE TABLE brandname_document (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id     bigint NOT NULL REFERENCES tenant,
    brandname_id  bigint NOT NULL REFERENCES brandname,
    file_name     text NOT NULL,
    type          text NOT NULL,
    content       bytea NOT NULL CHECK (length(content) <= 5000000),
    sha256        text NOT NULL,
    added_by      text NOT NULL,
    added_at_millis bigint NOT NULL,
    UNIQUE (brandname_id, sha256)
);
SELECT brandcast_protect(name) FROM unnest(ARRAY['brandname_request', 'brandname_document']) AS name;
GRANT SELECT, INSERT, UPDATE ON brandname_request TO ${app_role};
GRANT SELECT, INSERT, DELETE ON brandname_document TO ${app_role};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${app_role};
