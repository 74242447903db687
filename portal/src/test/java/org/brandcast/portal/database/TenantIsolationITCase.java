package org.brandcast.portal.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.brandcast.portal.testing.SharedPortal;
import org.brandcast.portal.testing.TestPortal;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Walks the schema itself: a new table that holds a tenant's rows and isn't kept apart fails here, without anybody
 * having to think of it.
 */
class TenantIsolationITCase {
    /** Tables without tenant_id, each for a reason: the tree itself, the platform's own data, and machinery. */
    private static final Set<String> PLATFORM_TABLES = Set.of(
            "tenant",
            "carrier",
            "number_prefix",
            "keyword",
            "route",
            "carrier_text",
            "route_rule",
            "kafka_offset",
            "control_version",
            "control_outbox",
            "topic_outbox",
            "flyway_schema_history");

    private static TestPortal portal;
    private static Database database;

    @BeforeAll
    static void start() {
        portal = SharedPortal.portal();
        database = portal.bean(Database.class);
    }

    @Test
    void every_table_with_a_tenant_has_row_level_security() throws SQLException {
        List<String> unprotected = database.call(TenantScope.SYSTEM, tx -> tx.list("""
                SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND NOT a.attisdropped
                  AND a.attname = 'tenant_id'
                  AND (NOT c.relrowsecurity OR NOT EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid))""", row -> row.getString(1)));
        assertThat(unprotected).as("tables with tenant_id and without a policy").isEmpty();
    }

    @Test
    void every_other_table_is_known_to_hold_no_tenants_rows() throws SQLException {
        Set<String> others = new TreeSet<>(database.<List<String>, RuntimeException>call(
                TenantScope.SYSTEM, tx -> tx.list("""
                        SELECT c.relname FROM pg_class c
                        WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
                          AND NOT EXISTS (SELECT 1 FROM pg_attribute a
                            WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped)""", row -> row.getString(1))));
        assertThat(others).isEqualTo(new TreeSet<>(PLATFORM_TABLES));
    }

    @Test
    void the_applications_role_owns_nothing_and_bypasses_nothing() throws SQLException {
        long owned = database.call(
                TenantScope.SYSTEM,
                tx -> tx.number(
                        "SELECT count(*) FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE r.rolname = current_user AND c.relnamespace = 'public'::regnamespace"));
        long powers = database.call(
                TenantScope.SYSTEM,
                tx -> tx.number(
                        "SELECT count(*) FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolbypassrls OR rolcreaterole)"));
        assertThat(owned).isZero();
        assertThat(powers).isZero();
    }

    @Test
    void a_tenant_sees_itself_and_what_is_below_in_every_table() throws SQLException {
        TenantScope lotus = TenantScope.of(portal.user(TestPortal.MAKER));
        TenantScope river = TenantScope.of(portal.user(TestPortal.OTHER_MAKER));
        TenantScope operator = TenantScope.of(portal.user(TestPortal.OPERATOR));
        Set<String> filled = new TreeSet<>();
        for (String table : tenantTables()) {
            Set<Long> all = tenantsIn(table, TenantScope.SYSTEM);
            assertThat(tenantsIn(table, operator))
                    .as(table + " as the operator")
                    .isEqualTo(all);
            assertThat(Set.of(tenantId(lotus))).as(table + " as Lotus").containsAll(tenantsIn(table, lotus));
            assertThat(Set.of(tenantId(river))).as(table + " as Sông Xanh").containsAll(tenantsIn(table, river));
            if (all.contains(tenantId(lotus))) {
                filled.add(table);
                assertThat(tenantsIn(table, lotus))
                        .as(table + " has Lotus's own rows")
                        .isNotEmpty();
            }
        }
        assertThat(filled)
                .contains("app_user", "brandname", "brandname_carrier", "sales_order", "order_price", "api_key");
    }

    @Test
    void without_a_scope_nothing_is_visible_and_nothing_can_be_written_elsewhere() throws SQLException {
        assertThat(tenantsIn("brandname", new TenantScope("999999"))).isEmpty();
        TenantScope lotus = TenantScope.of(portal.user(TestPortal.MAKER));
        long river = tenantId(TenantScope.of(portal.user(TestPortal.OTHER_MAKER)));
        assertThatThrownBy(() -> database.run(
                        lotus,
                        tx -> tx.update(
                                "INSERT INTO api_key (tenant_id, name, prefix, key_hash, scopes, created_at_millis) VALUES (?, 'x', 'x', 'x', '{}', 0)",
                                river)))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("row-level security");
        int moved =
                database.call(lotus, tx -> tx.update("UPDATE sales_order SET name = 'x' WHERE tenant_id = ?", river));
        assertThat(moved).isZero();
    }

    @Test
    void the_audit_log_only_grows() {
        assertThatThrownBy(() -> database.run(TenantScope.SYSTEM, tx -> tx.update("DELETE FROM audit_log")))
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> database.run(TenantScope.SYSTEM, tx -> tx.update("UPDATE audit_log SET login = 'x'")))
                .hasMessageContaining("permission denied");
    }

    private static List<String> tenantTables() throws SQLException {
        return database.call(
                TenantScope.SYSTEM,
                tx -> tx.list(
                        "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'tenant_id'",
                        row -> row.getString(1)));
    }

    private static Set<Long> tenantsIn(String table, TenantScope scope) throws SQLException {
        return new TreeSet<>(database.<List<Long>, RuntimeException>call(
                scope, tx -> tx.list("SELECT DISTINCT tenant_id FROM " + table, row -> row.getLong(1))));
    }

    private static long tenantId(TenantScope scope) {
        return Long.parseLong(scope.path().substring(scope.path().lastIndexOf('.') + 1));
    }
}
