-- A ClickHouse server that isn't the embedded engine: the read-only analyst, by ClickHouse's own access control. Run once by
-- an administrator, after the migrations; the embedded engine does the same in its front (RowFilters, AnalystGate).
-- Then one user for each login: its partners stand in log_comment, which the profile makes unchangeable.
CREATE SETTINGS PROFILE IF NOT EXISTS brandcast_analyst SETTINGS
    readonly = 1 CONST,
    max_execution_time = 30 CONST,
    max_memory_usage = 536870912 CONST,
    max_result_rows = 5000000 CONST,
    max_concurrent_queries_for_user = 2 CONST,
    apply_row_policy_after_final = 0 CONST;

CREATE QUOTA IF NOT EXISTS brandcast_analyst KEYED BY user_name
    FOR INTERVAL 1 hour MAX queries = 2000, execution_time = 1800 TO brandcast_analyst;

CREATE ROLE IF NOT EXISTS brandcast_analyst SETTINGS PROFILE 'brandcast_analyst';

CREATE ROW POLICY IF NOT EXISTS own_partners ON
    brandcast.messages, brandcast.events, brandcast.ledger, brandcast.traffic_hours, brandcast.traffic_days,
    brandcast.order_hours, brandcast.subscriber_profiles, brandcast.names
    USING has(arrayMap(id -> toUInt64OrZero(id), splitByChar(',', getSetting('log_comment'))), tenant_id)
    TO brandcast_analyst;

-- Views run as their definer's reader: an analyst needs the tables' rows (filtered above), and writes nothing.
GRANT SELECT ON brandcast.* TO brandcast_analyst;
REVOKE SELECT ON brandcast.analyst_logins FROM brandcast_analyst;
REVOKE SELECT ON brandcast.schema_migrations FROM brandcast_analyst;

-- For each login, with the partners that it may read:
--   CREATE USER analyst_3_2 IDENTIFIED WITH sha256_hash BY '…' DEFAULT ROLE brandcast_analyst
--       SETTINGS log_comment = '3,7,8' CONST, PROFILE 'brandcast_analyst';
--   GRANT brandcast_analyst TO analyst_3_2;
