-- Lists that are read from customers' databases. Connections are made by operators: each lets the platform connect to an
-- address that somebody typed. What is asked of them is the tenant's own people's.
CREATE TABLE list_database (
    id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id         bigint NOT NULL REFERENCES tenant,
    name              text NOT NULL,
    kind              text NOT NULL CHECK (kind IN ('POSTGRESQL', 'MARIADB', 'MYSQL')),
    host              text NOT NULL,
    port              integer NOT NULL CHECK (port BETWEEN 1 AND 65535),
    tls               boolean NOT NULL,
    database_name     text NOT NULL,
    user_name         text NOT NULL,
    sealed_password   text NOT NULL,
    active            boolean NOT NULL DEFAULT true,
    created_at_millis bigint NOT NULL,
    UNIQUE (tenant_id, name)
);

-- number_column, kept_columns: of all_columns, which are those that it gave when it was saved
CREATE TABLE list_query (
    id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id         bigint NOT NULL REFERENCES tenant,
    database_id       bigint NOT NULL REFERENCES list_database,
    name              text NOT NULL,
    query             text NOT NULL,
    number_column     text NOT NULL,
    kept_columns      text[] NOT NULL,
    all_columns       text[] NOT NULL,
    created_by        text NOT NULL,
    created_at_millis bigint NOT NULL
);
CREATE INDEX list_query_tenant ON list_query (tenant_id, id);

-- list_id appears with the whole list, in its transaction. alive_at_millis moves while the portal that reads is alive:
-- a row that says running and doesn't move is of a portal that has died, and left no list.
CREATE TABLE list_import (
    id                 bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id          bigint NOT NULL REFERENCES tenant,
    query_id           bigint NOT NULL REFERENCES list_query,
    list_id            bigint REFERENCES subscriber_list,
    state              text NOT NULL CHECK (state IN ('running', 'done', 'failed')),
    rows_read          bigint NOT NULL DEFAULT 0,
    problem            text NOT NULL DEFAULT '',
    detail             text NOT NULL DEFAULT '',
    started_by         text NOT NULL,
    started_at_millis  bigint NOT NULL,
    alive_at_millis    bigint NOT NULL,
    finished_at_millis bigint
);
CREATE UNIQUE INDEX list_import_running ON list_import (query_id) WHERE state = 'running';
CREATE INDEX list_import_query ON list_import (query_id, id);

SELECT brandcast_protect(name) FROM unnest(ARRAY['list_database', 'list_query', 'list_import']) AS name;
GRANT SELECT, INSERT, UPDATE ON list_database, list_query, list_import TO ${app_role};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${app_role};
