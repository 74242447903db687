package org.brandcast.portal.seed;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import org.brandcast.domain.numbering.Msisdn;
import org.brandcast.domain.security.TokenHash;
import org.brandcast.portal.control.ControlView;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.route.RouteService;
import org.brandcast.portal.testing.SharedPortal;
import org.brandcast.portal.testing.TestPortal;
import org.brandcast.schemas.HttpParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeedingITCase {
    private final TestPortal portal = SharedPortal.portal();

    @Test
    void seeding_again_changes_nothing() {
        String before = state();
        portal.bean(Seeder.class).seed();
        assertThat(state()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "84321234567, viettel",
        "84861234567, viettel",
        "84841234567, vinaphone",
        "84761234567, mobifone",
        "84521234567, vietnamobile",
        "84991234567, gmobile",
        "84871234567, itel",
        "84551234567, wintel",
    })
    void knows_the_numbering_plan(String number, String carrier) {
        assertThat(portal.bean(ControlView.class)
                        .current()
                        .prefixes()
                        .carrierOf(new Msisdn(number), System.currentTimeMillis()))
                .hasValue(carrier);
    }

    @Test
    void advertising_has_the_laws_hours_and_cap_from_the_first_start_on() {
        String rule = portal.bean(Database.class)
                .call(
                        TenantScope.SYSTEM,
                        tx -> tx.first("""
                        SELECT a.opens_minute || '-' || a.closes_minute || ' ' || a.frequency_max || ' ' || a.active
                        FROM advertising_rule a JOIN tenant t ON t.id = a.tenant_id
                        WHERE t.parent_id IS NULL ORDER BY a.id LIMIT 1""", row -> row.getString(1)).orElseThrow());
        assertThat(rule).isEqualTo("420-1320 3 true");
    }

    @Test
    void a_routes_password_is_sealed_wherever_it_lies() {
        assertThat(portal.bean(RouteService.class)
                        .bindOf("viettel-sim")
                        .orElseThrow()
                        .getSealedPassword())
                .startsWith("v1:");
        long leaks = portal.bean(Database.class)
                .call(
                        TenantScope.SYSTEM,
                        tx -> tx.number(
                                "SELECT count(*) FROM control_outbox WHERE position('secret'::bytea in value) > 0"));
        assertThat(leaks).isZero();
    }

    @Test
    void two_routes_go_over_http_and_one_of_them_is_told_its_receipts() {
        RouteService routes = portal.bean(RouteService.class);
        assertThat(routes.httpOf("vietnamobile-http").orElseThrow().getCallbackKeyHash())
                .isEqualTo(TokenHash.of("key-of-the-receipts"));
        assertThat(routes.httpOf("aggregator-http").orElseThrow().getCallbackKeyHash())
                .isEmpty();
        assertThat(routes.httpOf("aggregator-http").orElseThrow().getParameters())
                .filteredOn(HttpParameter::getSealed)
                .singleElement()
                .satisfies(secret -> assertThat(secret.getValue()).startsWith("v1:"));
        assertThat(routes.httpOf("viettel-sim")).isEmpty();
    }

    @Test
    void health_tells_each_part_by_name() {
        var health =
                portal.send(HttpRequest.newBuilder(portal.uri("/health")).GET().build());
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.body())
                .contains("\"database\"", "\"kafka\"", "\"control-relay\"", "\"message-view\"", "\"startup\"");
        var metrics = portal.send(
                HttpRequest.newBuilder(portal.uri("/prometheus")).GET().build());
        assertThat(metrics.body()).contains("brandcast_view_lag", "brandcast_control_unpublished");
    }

    private String state() {
        return portal.bean(Database.class)
                .call(
                        TenantScope.SYSTEM,
                        tx -> tx.first("""
                        SELECT (SELECT version FROM control_version) || ' ' || (SELECT count(*) FROM tenant) || ' '
                          || (SELECT count(*) FROM app_user) || ' ' || (SELECT count(*) FROM api_key) || ' '
                          || (SELECT count(*) FROM sales_order) || ' ' || (SELECT count(*) FROM keyword) || ' '
                          || (SELECT count(*) FROM route) || ' ' || (SELECT count(*) FROM brandname) || ' '
                          || (SELECT count(*) FROM audit_log)""", row -> row.getString(1)).orElseThrow());
    }
}
