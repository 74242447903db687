-- A list's numbers lie in chunks of a thousand: a list of millions comes in as fast as its file can be read. A line of a
-- body is a number and the row's further columns as JSON, parted by U+001F; no text has a line's end or that sign.
CREATE TABLE list_chunk (
    list_id        bigint NOT NULL REFERENCES subscriber_list,
    first_position bigint NOT NULL,
    tenant_id      bigint NOT NULL,
    body           text NOT NULL,
    PRIMARY KEY (list_id, first_position)
);
-- Compressing costs more time than it saves room.
ALTER TABLE list_chunk ALTER COLUMN body SET STORAGE EXTERNAL;
INSERT INTO list_chunk (list_id, first_position, tenant_id, body)
SELECT list_id, (position - 1) / 1000 * 1000 + 1, tenant_id,
  string_agg(msisdn || E'\x1f' || coalesce(columns::text, ''), E'\n' ORDER BY position)
FROM list_recipient GROUP BY list_id, tenant_id, (position - 1) / 1000;
DROP TABLE list_recipient;
SELECT brandcast_protect('list_chunk');
GRANT SELECT, INSERT, DELETE ON list_chunk TO ${app_role};

-- Row by row, under the policy of whoever asks. In the list's order: first_position, position.
CREATE VIEW list_recipient WITH (security_invoker = true) AS
SELECT c.list_id, c.tenant_id, c.first_position, c.first_position + l.number - 1 AS position,
  split_part(l.line, E'\x1f', 1) AS msisdn, nullif(split_part(l.line, E'\x1f', 2), '')::jsonb AS columns
FROM list_chunk c CROSS JOIN LATERAL string_to_table(c.body, E'\n') WITH ORDINALITY AS l(line, number);
GRANT SELECT ON list_recipient TO ${app_role};
