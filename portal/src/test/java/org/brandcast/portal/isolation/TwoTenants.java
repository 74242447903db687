package org.brandcast.portal.isolation;

import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.brandcast.portal.apikey.ApiKeyDesk;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Role;
import org.brandcast.portal.security.SecretHash;
import org.brandcast.portal.security.SecretSeal;
import org.brandcast.portal.tenant.TenantService;
import org.brandcast.portal.testing.NightTables;
import org.brandcast.portal.testing.TestBrowser;
import org.brandcast.portal.testing.TestPortal;

/**
 * Two partners side by side, each with a person of every role, an API key and one object of every kind. All their texts
 * hold the tenant's mark, which is a tag: it shows who sees whose, and what is written into a page unescaped.
 */
final class TwoTenants {
    /** What an injected tag would look like in a page. */
    static final String TAG = "<u onclick=x>";

    /**
     * What the variable at the end of a path names, as the statement that makes one. {@code :t} is the tenant's id, {@code :m} its
     * mark, {@code :k} a text that is unique, {@code :n} now, {@code :s} a sealed secret, and {@code [/orders/{id}]} the id of one that was made before. In order.
     */
    private static final List<Map.Entry<String, String>> OBJECTS = List.of(
            Map.entry("/tenants/{id}", "SELECT :t"),
            Map.entry("/operator/tenants/{id}", "SELECT :t"),
            Map.entry("/rules/content/{tenantId}", "SELECT :t"),
            Map.entry(
                    "/tenants/{id}/people/{personId}",
                    "INSERT INTO app_user (tenant_id, login, password_hash, role, created_at_millis) VALUES (:t, :k || '@somewhere.local', 'x', 'analyst', 1) RETURNING id"),
            Map.entry(
                    "/tenants/mails/{id}",
                    "INSERT INTO mail (tenant_id, message_id, kind, recipient, sender_name, locale, subject, sealed_text, sealed_html, created_at_millis, next_try_at_millis, useful_until_millis, last_error, dead_at_millis) VALUES (:t, :k, 'invitation', :m || '@x.local', :m, 'vi', :m, 'x', 'x', :n, :n, 4000000000000, :m, :n) RETURNING id"),
            Map.entry(
                    "/account/sessions/{id}",
                    "INSERT INTO user_session (token_hash, tenant_id, user_id, created_at_millis, seen_at_millis, expires_at_millis, address, user_agent) VALUES (decode(md5(:k), 'hex'), :t, [/tenants/{id}/people/{personId}], 1, 1, 4000000000000, '192.0.2.7', :m) RETURNING id"),
            Map.entry(
                    "/rules/brandnames/{id}",
                    "INSERT INTO brandname (tenant_id, name, folded, created_at_millis) VALUES (:t, :m, :k, 1) RETURNING id"),
            Map.entry(
                    "/rules/templates/{id}",
                    "INSERT INTO template (tenant_id, brandname_id, carriers, types, pattern, valid_from_millis, created_at_millis) VALUES (:t, [/rules/brandnames/{id}], '{viettel}', '{CARE}', :m || ' {P1,20}', 1, 1) RETURNING id"),
            Map.entry(
                    "/rules/advertising/{id}",
                    "INSERT INTO advertising_rule (tenant_id, valid_from_millis, labels, opt_out_marks, opt_out_within, add_missing, opt_out_text, opens_minute, closes_minute, frequency_max, frequency_window_millis, frequency_scope, consent_required) VALUES (:t, 1, ARRAY[:m], ARRAY['TC'], 60, false, :m, 420, 1320, 3, 86400000, 'ADVERTISER', false) RETURNING id"),
            Map.entry(
                    "/rules/limits/{id}",
                    "INSERT INTO cap (tenant_id, scope, brandname, per_day) VALUES (:t, 'BRANDNAME', :m, 5) RETURNING id"),
            Map.entry(
                    "/rules/subscribers/imports/{id}",
                    "INSERT INTO subscriber_import (tenant_id, kind, file_name, replaces, state, row_count, accepted, duplicates, rejected_by_reason, at_millis, finished_at_millis, created_by) VALUES (:t, 'OPTED_OUT', :m, false, 'done', 1, 1, 0, '{}', 1, 2, :m) RETURNING id"),
            Map.entry(
                    "/rules/inbound/{id}",
                    "INSERT INTO inbound_keyword (tenant_id, short_code, keyword, action, confirmation) VALUES (:t, '8077', :k, 'OPT_OUT', :m) RETURNING id"),
            Map.entry(
                    "/rules/smpp/{id}",
                    "INSERT INTO smpp_account (tenant_id, system_id, password_hash, addresses, max_binds, tps, default_type, type_by_template, active, created_at_millis) VALUES (:t, :k, 'x', '{}', 1, 1, 'CARE', false, false, 1) RETURNING id"),
            Map.entry(
                    "/rules/databases/{id}",
                    "INSERT INTO database_intake (tenant_id, source, kind, host, port, tls, database_name, user_name, sealed_password, table_name, column_names, default_type, poll_millis, claim_size, active, created_at_millis) VALUES (:t, :k, 'POSTGRESQL', '127.0.0.1', 1, false, :m, :m, :s, :m, '{}', 'CARE', 1000, 10, false, 1) RETURNING id"),
            Map.entry(
                    "/rules/list-databases/{id}",
                    "INSERT INTO list_database (tenant_id, name, kind, host, port, tls, database_name, user_name, sealed_password, created_at_millis) VALUES (:t, :m, 'POSTGRESQL', '127.0.0.1', 1, false, :m, :m, :s, 1) RETURNING id"),
            Map.entry(
                    "/lists/queries/{id}",
                    "INSERT INTO list_query (tenant_id, database_id, name, query, number_column, kept_columns, all_columns, created_by, created_at_millis) VALUES (:t, [/rules/list-databases/{id}], :m, 'SELECT ' || :m, 'n', '{}', '{n}', :m, 1) RETURNING id"),
            Map.entry(
                    "/lists/{id}",
                    "INSERT INTO subscriber_list (tenant_id, name, file_name, row_count, accepted, suppressed, created_by, created_at_millis) VALUES (:t, :m, :m, 1, 1, 0, :m, 1) RETURNING id"),
            Map.entry(
                    "/orders/{id}",
                    "INSERT INTO sales_order (tenant_id, name, state, valid_from_millis, valid_until_millis, charge_on, granted_segments, contract, created_at_millis) VALUES (:t, :m, 'active', 1, 4000000000000, 'ACCEPTED', 1000, :m, 1) RETURNING id"),
            Map.entry(
                    "/orders/{id}/requests/{requestId}",
                    "INSERT INTO top_up_request (tenant_id, order_id, segments, note, asked_by, asked_at_millis) VALUES (:t, [/orders/{id}], 10, :m, :m, 1) RETURNING id"),
            Map.entry("/reports/lists/{id}", "SELECT [/lists/{id}]"),
            Map.entry(
                    "/alerts/{id}",
                    "INSERT INTO alert (tenant_id, kind, fact, severity, page, subject, at_millis) VALUES (:t, 'order-used', 'matrix/' || :t, 'info', '/orders/1', :m, 1) RETURNING id"),
            Map.entry("/prices/{id}", "SELECT :t"),
            Map.entry(
                    "/orders/drafts/{id}",
                    "INSERT INTO order_draft (tenant_id, name, form, at_millis, by_login) VALUES (:t, :m, 'name=x', 1, :m) RETURNING id"),
            Map.entry(
                    "/orders/{id}/files/{fileId}",
                    "INSERT INTO order_file (order_id, tenant_id, name, media_type, content, at_millis, by_login) VALUES ([/orders/{id}], :t, :m, 'application/pdf', '\\x00', 1, :m) RETURNING id"),
            Map.entry(
                    "/rules/brandnames/{id}/documents/{documentId}",
                    "INSERT INTO brandname_document (tenant_id, brandname_id, file_name, type, content, sha256, added_by, added_at_millis) VALUES (:t, [/rules/brandnames/{id}], :m, 'application/pdf', '\\x00', :k, :m, 1) RETURNING id"),
            Map.entry(
                    "/rules/brandnames/{id}/requests/{requestId}",
                    "INSERT INTO brandname_request (tenant_id, brandname_id, carrier, note, asked_by, asked_at_millis) VALUES (:t, [/rules/brandnames/{id}], 'viettel', :m, :m, 1) RETURNING id"),
            Map.entry(
                    "/tenants/imports/{id}",
                    "INSERT INTO partner_import (tenant_id, user_id, created_by, file_name, at_millis) VALUES (:t, [/tenants/{id}/people/{personId}], :m, :m, 1) RETURNING id"),
            Map.entry(
                    "/campaigns/{id}",
                    "INSERT INTO campaign (tenant_id, name, brandname, type, text, order_id, list_id, state, start_at_millis, recipients, planned_segments, hold_reason, created_by, created_by_user, created_at_millis) VALUES (:t, :m, :m, 'CARE', :m, [/orders/{id}], [/lists/{id}], 'SCHEDULED', 4000000000000, 1, 1, '', :m, 1, 1) RETURNING id"),
            Map.entry(
                    "/moderation/campaigns/{id}",
                    "INSERT INTO campaign (tenant_id, name, brandname, type, text, order_id, list_id, state, start_at_millis, recipients, planned_segments, hold_reason, created_by, created_by_user, created_at_millis, moderated, submitted_at_millis) VALUES (:t, :m, :m, 'CARE', :m, [/orders/{id}], [/lists/{id}], 'SUBMITTED', 4000000000000, 1, 1, '', :m, 1, 1, true, 1) RETURNING id"),
            Map.entry(
                    "/messages/{id}",
                    "INSERT INTO message (message_id, tenant_id, facts_level, door, type, brandname, recipient, text, client_ref, status, status_rank, accepted_at_millis, status_at_millis, detail) VALUES (gen_random_uuid(), :t, 2, 'REST', 'CARE', :m, '84901234567', :m, :m, 'DELIVERED', 9, 1, 1, :m) RETURNING message_id"),
            Map.entry("/v1/messages/{messageId}", "SELECT '[/messages/{id}]'"),
            Map.entry(
                    "/operations/stops/{id}",
                    "INSERT INTO sending_stop (tenant_id, covers_tenant, reason, placed_by, placed_path, placed_at_millis) VALUES (:t, :t, :m, :m, '1.' || :t, 1) RETURNING id"),
            Map.entry(
                    "/operations/dead-letters/{id}",
                    "INSERT INTO dead_letter (tenant_id, job, letter_offset, topic, part, position, reason, detail, record, at_millis, replay_topic) VALUES (:t, 'admission', -:t, :m, 0, 0, :m, :m, '\\x00', :n, 'send-requests.door.care') RETURNING id"),
            Map.entry(
                    "/operations/doubts/{id}",
                    "WITH m AS (INSERT INTO message (message_id, tenant_id, facts_level, door, type, brandname, recipient, text, status, status_rank, route, segments, accepted_at_millis, status_at_millis) VALUES (gen_random_uuid(), :t, 2, 'REST', 'AD', :m, '84901234568', :m, 'QUEUED', 3, 'viettel-sim', 1, 1, 1) RETURNING message_id) INSERT INTO message_event (message_id, source, part, position, tenant_id, at_millis, what, cause, segment) SELECT message_id, 'tracking', 0, -:t, :t, 1, 'SEGMENT_SUBMITTED', 'UNKNOWN', 1 FROM m RETURNING message_id"),
            Map.entry(
                    "/moderation/{id}",
                    "INSERT INTO held_message (message_id, tenant_id, door, type, brandname, recipient, carrier, text, body_hash, hits, segments, held_at_millis, expires_at_millis) VALUES (gen_random_uuid(), :t, 'REST', 'CARE', :m, '84901234567', 'viettel', :m, :k, '[]', 1, 1, 4000000000000) RETURNING message_id"),
            Map.entry(
                    "/keys/{id}",
                    "INSERT INTO api_key (tenant_id, name, prefix, key_hash, scopes, created_by, created_at_millis) VALUES (:t, :m, 'bc_x', decode(md5('key' || :k), 'hex'), '{}', :m, 1) RETURNING id"),
            Map.entry(
                    "/reports/data/logins/{id}",
                    "INSERT INTO analyst_login (tenant_id, login, secret_hash, created_by, created_at_millis) VALUES (:t, 'matrix_' || :t, decode(md5('analyst' || :k), 'hex'), :m, 1) RETURNING id"),
            Map.entry(
                    "/webhooks/{id}",
                    "INSERT INTO webhook (tenant_id, url, statuses, sealed_secret, active, created_at_millis) VALUES (:t, 'https://example.com/' || :m, '{DELIVERED}', :s, false, 1) RETURNING id"),
            Map.entry("/v1/lists/{listId}", "SELECT [/lists/{id}]"),
            Map.entry("/v1/campaigns/{campaignId}", "SELECT [/campaigns/{id}]"),
            Map.entry("/v1/webhooks/{id}", "SELECT [/webhooks/{id}]"),
            Map.entry(
                    "/v1/webhooks/{id}/deliveries/{deliveryId}",
                    "INSERT INTO webhook_delivery (webhook_id, tenant_id, message_id, event_id, status_rank, status, body, state, next_at_millis, since_millis, settled_at_millis, last_error) VALUES ([/webhooks/{id}], :t, gen_random_uuid(), gen_random_uuid(), 9, 'DELIVERED', '{}', 'dead', :n, :n, :n, :m) RETURNING id"));

    /** Variables that name nothing of a tenant, with a value that exists. */
    static final Map<String, String> EVERYBODYS = Map.ofEntries(
            Map.entry("/rules/routes/{route}", "viettel-sim"),
            Map.entry("/rules/http-routes/{route}", "off-net-sim"),
            Map.entry("/rules/routing/{id}", "1"),
            Map.entry("/rules/carriers/{code}", "viettel"),
            Map.entry("/rules/keywords/{id}", "1"),
            Map.entry("/preferences/lang/{lang}", "vi"),
            Map.entry("/preferences/theme/{theme}", "light"),
            Map.entry("/looks/accent/{hex}", "0a7d5c"),
            Map.entry("/looks/preview/{hex}", "0a7d5c"),
            Map.entry("/looks/logo/{hash}", "0000000000000000000000000000000000000000000000000000000000000000"),
            Map.entry("/orders/report/{format}", "csv"),
            Map.entry("/campaigns/{id}/messages.{kind}", "csv"),
            Map.entry("/billing/orders.{format}", "csv"),
            Map.entry("/billing/formats/{id}", "1"),
            Map.entry("/billing/reconciliations/{id}", "1"),
            Map.entry("/billing/reconciliations/{id}/minutes.{kind}", "pdf"),
            Map.entry("/billing/reconciliations/{id}/differences.{format}", "csv"),
            Map.entry("/billing/nights/proposals/{id}", "1"),
            Map.entry("/billing/nights/proposals/{id}/{verdict}", "approve"));

    /** One of the two. */
    record Side(long tenantId, String mark, Map<String, String> ids, Map<Role, TestBrowser> people, String apiKey) {
        /** What a variable names, of this tenant or of everybody; null: nobody has said it. */
        String id(String prefix) {
            return ids.getOrDefault(prefix, EVERYBODYS.get(prefix));
        }
    }

    private final TestPortal portal;
    private final Database database;
    private final Side first;
    private final Side second;

    /** Two that nobody has touched. */
    static TwoTenants on(TestPortal portal, String first, String second) {
        return new TwoTenants(portal, first, second);
    }

    private TwoTenants(TestPortal portal, String first, String second) {
        this.portal = portal;
        this.database = portal.bean(Database.class);
        this.first = side(first);
        this.second = side(second);
    }

    Side first() {
        return first;
    }

    Side second() {
        return second;
    }

    private Side side(String name) {
        CurrentUser operator = portal.user(TestPortal.OPERATOR);
        TenantService tenants = portal.bean(TenantService.class);
        String mark = name + TAG;
        long tenantId =
                tenants.create(operator, operator.tenantId(), mark, "partner").id();
        Map<Role, TestBrowser> people = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            String login = name + "-" + role.code() + "@matrix.local";
            tenants.createUser(operator, tenantId, login, TestPortal.PASSWORD, role);
            people.put(role, new TestBrowser(portal, login));
        }
        String key = "bc_matrix-" + name + "-0123456789abcdefghijkl";
        Map<String, String> ids = database.call(TenantScope.SYSTEM, tx -> {
            tx.update(
                    "INSERT INTO api_key (tenant_id, name, prefix, key_hash, scopes, created_at_millis) VALUES (?, 'matrix', 'bc_m', ?, ?, 1)",
                    tenantId,
                    SecretHash.of(key),
                    tx.texts(ApiKeyDesk.SCOPES));
            return objects(
                    tx, tenantId, name, mark, portal.bean(SecretSeal.class).seal("x"));
        });
        try {
            ids.put("/billing/files/{id}", Long.toString(NightTables.in(portal).usageFile(tenantId, mark)));
        } catch (SQLException e) {
            throw new IllegalStateException("the night's tables can't be filled", e);
        }
        return new Side(tenantId, mark, ids, people, key);
    }

    private static Map<String, String> objects(Tx tx, long tenantId, String name, String mark, String sealed)
            throws SQLException {
        Map<String, String> ids = new HashMap<>();
        for (Map.Entry<String, String> object : OBJECTS) {
            String sql = object.getValue()
                    .replace(":t", Long.toString(tenantId))
                    .replace(":n", Long.toString(System.currentTimeMillis()))
                    .replace(":m", "'" + mark + "'")
                    .replace(":k", "'k" + name + "'")
                    .replace(":s", "'" + sealed + "'");
            for (Map.Entry<String, String> known : ids.entrySet()) {
                sql = sql.replace("[" + known.getKey() + "]", known.getValue());
            }
            ids.put(object.getKey(), tx.first(sql, row -> row.getString(1)).orElseThrow());
        }
        return ids;
    }

    /** Everything that a tenant has, table by table: to be compared with what it has later. */
    Map<String, String> rowsOf(Side side) {
        return database.call(TenantScope.SYSTEM, tx -> {
            Map<String, String> rows = new TreeMap<>();
            List<String> tables = tx.list("""
                    SELECT c.relnamespace::regnamespace || '.' || c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                    WHERE c.relkind = 'r' AND c.relnamespace IN ('public'::regnamespace, 'batch'::regnamespace)
                      AND a.attname = 'tenant_id' AND NOT a.attisdropped""", row -> row.getString(1));
            for (String table : tables) {
                rows.put(table, rows(tx, table, "tenant_id", side));
            }
            rows.put("tenant", rows(tx, "tenant", "id", side));
            return rows;
        });
    }

    private static String rows(Tx tx, String table, String column, Side side) throws SQLException {
        return tx.first(
                        "SELECT coalesce(string_agg(r::text, E'\\n' ORDER BY r::text), '') FROM " + table
                                + " r WHERE r." + column + " = ?",
                        row -> row.getString(1),
                        side.tenantId())
                .orElseThrow();
    }
}
