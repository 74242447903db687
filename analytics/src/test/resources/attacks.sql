-- One statement a line; \n is a line break. Those behind a ! reach out of ClickHouse and are asked by the analyst alone. Each other would show partner 2001 to whoever sees everything, or tries to get there.
SELECT * FROM traffic_daily
SELECT * FROM message_log WHERE tenant_id = 2001
SELECT DISTINCT brandname FROM brandcast.traffic_hourly
SELECT count() FROM message_log
SELECT sum(messages) FROM traffic_daily
SELECT * FROM messages
SELECT text FROM brandcast.messages
SELECT * FROM `brandcast`.`messages`
SELECT * FROM "brandcast"."events"
SELECT * FROM brandcast . messages
SELECT * FROM/**/brandcast./**/messages
SELECT * FROM brandcast.traffic_days
SELECT * FROM brandcast.names
SELECT name FROM known_names
SELECT * FROM (SELECT * FROM (SELECT brandname FROM message_log))
WITH c AS (SELECT brandname FROM message_log) SELECT * FROM c
WITH messages AS (SELECT * FROM brandcast.messages) SELECT * FROM messages
SELECT 1 FROM numbers(1) WHERE 'canary' IN (SELECT brandname FROM message_log) HAVING 1
SELECT (SELECT groupUniqArray(brandname) FROM message_log)
SELECT a.brandname FROM message_log a CROSS JOIN numbers(1)
SELECT b.brandname FROM numbers(1) n LEFT JOIN message_log b ON 1 = 1
SELECT b.brandname FROM message_log a RIGHT JOIN message_log b ON a.message_id = b.message_id
SELECT DISTINCT b.brandname FROM message_log a FULL JOIN message_log b ON a.tenant_id = b.tenant_id AND a.message_id = b.message_id
SELECT brandname FROM message_log UNION ALL SELECT carrier FROM message_log
SELECT brandname FROM message_log INTERSECT SELECT 'canary'
SELECT 'x' EXCEPT SELECT 'y' UNION ALL SELECT DISTINCT brandname FROM message_log
SELECT brandname FROM message_log PREWHERE tenant_id = 2001
SELECT brandname FROM message_log WHERE 1 OR tenant_id = 2001
SELECT brandname FROM message_log QUALIFY row_number() OVER (PARTITION BY brandname) = 1
SELECT brandname FROM message_log ARRAY JOIN [1, 2] AS x
SELECT brandname, count() FROM message_log GROUP BY brandname WITH TOTALS
SELECT brandname, count() FROM message_log GROUP BY GROUPING SETS ((brandname), ())
SELECT max(brandname), min(brandname), any(brandname), anyLast(brandname) FROM message_log
SELECT argMax(brandname, accepted_at) FROM message_log WHERE tenant_id > 1500
SELECT uniqExact(tenant_id), groupArray(DISTINCT tenant_id) FROM message_log
SELECT topK(10)(brandname) FROM message_log
SELECT brandname FROM message_log SAMPLE 1
SELECT brandname FROM message_log LIMIT 1 BY brandname
SELECT brandname FROM message_log ORDER BY tenant_id DESC LIMIT 10
SELECT toString(tuple(*)) FROM message_log WHERE brandname LIKE 'can%'
SELECT formatRow('JSONEachRow', *) FROM message_log
SELECT lag(brandname) OVER (ORDER BY tenant_id), lead(brandname) OVER (ORDER BY tenant_id) FROM message_log
SELECT first_value(brandname) OVER (ORDER BY tenant_id DESC) FROM message_log
SELECT throwIf(brandname = 'canary', 'canary is there') FROM message_log
SELECT toUInt8(brandname) FROM message_log WHERE tenant_id = 2001
SELECT 1 FROM message_log WHERE throwIf(tenant_id = 2001, 'seen')
SELECT * FROM merge('brandcast', 'messages')
SELECT * FROM merge('brandcast', '.*')
SELECT * FROM merge(currentDatabase(), '^mess')
! SELECT * FROM remote('127.0.0.1', brandcast.messages)
! SELECT * FROM remoteSecure('127.0.0.1', brandcast, messages)
! SELECT * FROM cluster('default', brandcast.messages)
! SELECT * FROM clusterAllReplicas('default', brandcast.messages)
SELECT * FROM view(SELECT * FROM brandcast.messages)
SELECT * FROM viewIfPermitted(SELECT brandname FROM brandcast.messages ELSE null('brandname String'))
SELECT * FROM viewExplain('EXPLAIN', '', (SELECT * FROM brandcast.messages))
SELECT * FROM (EXPLAIN SELECT * FROM brandcast.messages)
! SELECT * FROM loop(brandcast.messages) LIMIT 10
! SELECT * FROM loop('brandcast', 'messages') LIMIT 10
SELECT * FROM mergeTreeIndex('brandcast', 'messages')
SELECT * FROM mergeTreeIndex('brandcast', 'messages', with_marks = true)
SELECT * FROM mergeTreeProjection('brandcast', 'messages', 'x')
SELECT * FROM mergeTreeAnalyzeIndexes('brandcast', 'messages')
! SELECT * FROM dictionary('brandcast.messages')
! SELECT * FROM file('/etc/passwd', 'LineAsString')
! SELECT * FROM url('http://127.0.0.1/', 'LineAsString')
! SELECT * FROM s3('http://127.0.0.1/x', 'LineAsString')
! SELECT * FROM executable('x', 'TSV', 'a String')
! SELECT * FROM sqlite('/tmp/x', 'y')
! SELECT * FROM postgresql('127.0.0.1:5432', 'brandcast', 'messages', 'x', 'y')
! SELECT * FROM mysql('127.0.0.1:3306', 'x', 'y', 'x', 'y')
! SELECT * FROM jdbc('x', 'y')
! SELECT * FROM input('a String')
! SELECT * FROM fuzzJSON('x')
! SELECT * FROM format('JSONEachRow', file('/etc/passwd'))
! SELECT * FROM timeSeriesData('brandcast.messages')
! SELECT * FROM Python('x')
! SELECT file('front-users.xml')
! SELECT FILE('/etc/passwd')
SELECT joinGet('brandcast.messages', 'brandname', 1)
SELECT dictGet('brandcast.names', 'name', 1)
SELECT * FROM system.parts
SELECT * FROM system.parts_columns
SELECT * FROM system.processes
SELECT * FROM system.query_log
SELECT * FROM system.merges
SELECT * FROM system.mutations
SELECT * FROM system.replicas
SELECT * FROM system.row_policies
SELECT * FROM system.users
SELECT * FROM system.asynchronous_metrics
SELECT * FROM system.dictionaries
SELECT * FROM system.server_settings
SELECT * FROM system.errors
SELECT * FROM `system`.`parts`
SELECT * FROM SYSTEM.PARTS
SELECT name, total_rows FROM system.tables WHERE name = 'messages'
SELECT total_rows FROM system.tables WHERE total_rows = 3000
SELECT sum(total_rows) FROM system.tables
SELECT table_rows FROM information_schema.tables
SELECT * FROM INFORMATION_SCHEMA.TABLES WHERE table_rows = 3000
SELECT create_table_query FROM system.tables WHERE name = 'analyst_logins'
SELECT * FROM analyst_logins
SELECT * FROM brandcast.schema_migrations
SELECT * FROM brandcast.changed_hours
SELECT * FROM changed_hours_of_messages
SELECT * FROM `.inner.changed_hours_of_messages`
SELECT tenant_id IN (SELECT tenant_id FROM brandcast.messages) FROM message_log
SELECT 2001 IN (SELECT tenant_id FROM message_log), 'canary' IN (SELECT brandname FROM traffic_daily) AS canary_seen HAVING canary_seen
SELECT (2001, 'canary') IN brandcast.names
SELECT 'canary' WHERE 2001 IN brandcast.messages
SELECT 'canary' WHERE 2001 IN messages
SELECT 'canary' WHERE EXISTS (SELECT 1 FROM message_log WHERE tenant_id = 2001)
SELECT if((SELECT count() FROM message_log) > 2000, 'canary', 'none')
SELECT if((SELECT max(order_id) FROM order_balance) = 777777, 'canary', 'none')
SELECT * FROM message_log SETTINGS log_comment = 'system'
SELECT * FROM (SELECT * FROM message_log SETTINGS log_comment = 'system')
SELECT * FROM (SELECT * FROM (SELECT * FROM message_log SETTINGS log_comment = 'system'))
WITH c AS (SELECT brandname FROM message_log SETTINGS log_comment = 'system') SELECT DISTINCT brandname FROM c
SELECT (SELECT groupUniqArray(brandname) FROM message_log SETTINGS log_comment = 'system')
SELECT 'canary' WHERE 2001 IN (SELECT tenant_id FROM message_log SETTINGS log_comment = 'system')
SELECT brandname FROM message_log UNION ALL SELECT brandname FROM message_log SETTINGS log_comment = 'system'
SELECT DISTINCT a.brandname FROM (SELECT * FROM message_log SETTINGS log_comment = '2001') AS a
SELECT DISTINCT brandname FROM (SELECT * FROM message_log SETTINGS `log\x5fcomment` = 'system')
SELECT DISTINCT brandname FROM (SELECT * FROM message_log SETTINGS additional_result_filter = '1', log_comment = 'system')
SELECT * FROM message_log SETTINGS readonly = 0, log_comment = 'system'
SELECT * FROM message_log SETTINGS log_comment = '2001'
SELECT * FROM message_log SETTINGS log_comment = DEFAULT
SELECT * FROM message_log SETTINGS additional_table_filters = {'brandcast.messages': '1'}
SELECT * FROM message_log SETTINGS apply_row_policy_after_final = 1
SELECT * FROM message_log SETTINGS optimize_move_to_prewhere = 0
SELECT * FROM message_log SETTINGS profile = 'default'
SELECT * FROM campaign_result WHERE campaign_id = 777777
SELECT * FROM order_usage
SELECT * FROM order_balance
SELECT * FROM final_messages
SELECT * FROM late_facts
SELECT * FROM subscribers
SELECT * FROM delivery_quality
SELECT * FROM route_health
SELECT * FROM reject_reasons
SELECT * FROM sending_hours
SELECT tenant_id, numbers FROM list_hygiene
SELECT tenant_id, month, active FROM subscriber_base
SELECT tenant_id, cohort FROM subscriber_retention
SELECT tenant_id, ads_in_24h FROM ad_saturation
DESCRIBE TABLE brandcast.messages
! DESCRIBE TABLE file('/etc/passwd', 'LineAsString')
DESCRIBE (SELECT * FROM brandcast.messages)
SHOW TABLES FROM brandcast LIKE '%'
SHOW CREATE TABLE brandcast.messages
SHOW PROCESSLIST
SHOW GRANTS
SHOW SETTINGS LIKE 'log_comment'
EXISTS TABLE brandcast.messages
! CHECK TABLE brandcast.messages
EXPLAIN SELECT * FROM brandcast.messages
EXPLAIN ESTIMATE SELECT * FROM brandcast.messages
! BACKUP TABLE brandcast.messages TO File('/tmp/x')
FROM brandcast.messages SELECT *
SELECT * FROM `x\n   Literal`, brandcast.messages
SELECT * FROM message_log AS `a\nTableIdentifier message_log`, brandcast.messages AS b LIMIT 5
SELECT brandname AS `b\n Identifier x` FROM brandcast.messages
SELECT * FROM brandcast.messages FORMAT JSON
SELECT * FROM brandcast.messages FORMAT JSONEachRow SETTINGS max_threads = 1
SELECT 1 AS format, brandname FROM brandcast.messages
SELECT * FROM brandcast.messages format
SELECT $$x$$, brandname FROM brandcast.messages
SELECT * FROM message_log WHERE tenant_id = 2001 -- comment\n UNION ALL SELECT * FROM message_log
(SELECT brandname FROM message_log) UNION DISTINCT (SELECT brandname FROM brandcast.messages)
! SELECT * FROM generateRandom('a String') LIMIT 1
! SELECT * FROM primes(5)
SELECT getSetting('log_comment')
SELECT currentUser(), currentDatabase(), hostName(), getSetting('readonly')
