package org.brandcast.portal.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.isolation.PortalRoutes.Route;
import org.brandcast.portal.isolation.TwoTenants.Side;
import org.brandcast.portal.security.Role;
import org.brandcast.portal.testing.SharedPortal;
import org.brandcast.portal.testing.TestBrowser;
import org.brandcast.portal.testing.TestPortal;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What a hostile page, form or text could try, on every route and in every form that the router and the pages themselves
 * name: requests from another site, fields that no form has, texts that are tags.
 */
class FormSecurityITCase {
    private static final String ATTACK = "\"'><u onclick=x>&lt;{{7*7}}${7*7}__${7*7}__";
    private static final Pattern FORM = Pattern.compile("(?s)<form\\b([^>]*)>(.*?)</form>");
    private static final Pattern CONTROL =
            Pattern.compile("(?s)<(input|textarea|select)\\b([^>]*)>(.*?)(?=<input|<textarea|<select|$)");
    private static final Pattern OPTION = Pattern.compile("<option\\b[^>]*\\bvalue=\"([^\"]+)\"");
    /** They count failed tries, which would close the account for the tests beside. */
    private static final Pattern OF_THE_ACCOUNT =
            Pattern.compile("/logout|/login|/account/change-password|/account/second-factor");

    private static final List<String> HEADERS = List.of(
            "Content-Security-Policy",
            "X-Content-Type-Options",
            "X-Frame-Options",
            "Referrer-Policy",
            "Cross-Origin-Opener-Policy",
            "Permissions-Policy",
            "Cache-Control");

    private static TestPortal portal;
    private static TwoTenants tenants;
    private static List<Route> routes;

    @BeforeAll
    static void start() {
        portal = SharedPortal.portal();
        tenants = TwoTenants.on(portal, "lan", "cuc");
        routes = PortalRoutes.of(portal);
    }

    @Test
    void anotherSitesPageChangesNothing() {
        Side side = tenants.first();
        Map<String, String> before = tenants.rowsOf(side);
        TestBrowser admin = side.people().get(Role.ADMIN);
        List<String> taken = new ArrayList<>();
        for (Route route : routes) {
            if (!route.isRead() && !route.isApi()) {
                String path = route.path(side::id);
                int status = admin.sendFromElsewhere(route.method(), path).statusCode();
                int byOrigin = portal.send(HttpRequest.newBuilder(portal.uri(path))
                                .header("Cookie", admin.cookie())
                                .header("Origin", "https://evil.example")
                                .header("Content-Type", "text/plain")
                                .method(route.method(), HttpRequest.BodyPublishers.ofString("name=x"))
                                .build())
                        .statusCode();
                if (status != 403 || byOrigin != 403) {
                    taken.add(route + " answered " + status + " and " + byOrigin);
                }
            }
        }
        assertThat(taken).isEmpty();
        assertThat(tenants.rowsOf(side)).isEqualTo(before);
        assertThat(admin.get("/").statusCode()).as("still signed in").isEqualTo(200);
    }

    /** The REST door has no use for a session: who has only a cookie is nobody there. */
    @Test
    void aCookieOpensNoApi() {
        TestBrowser admin = tenants.first().people().get(Role.ADMIN);
        for (Route route : routes) {
            if (route.isApi()) {
                HttpRequest request = HttpRequest.newBuilder(portal.uri(route.path(tenants.first()::id)))
                        .header("Cookie", admin.cookie())
                        .header("Content-Type", "application/json")
                        .method(route.method(), HttpRequest.BodyPublishers.ofString("{}"))
                        .build();
                assertThat(portal.send(request).statusCode())
                        .as(route.toString())
                        .isEqualTo(401);
            }
        }
    }

    /** Everybody sends every form of their own things with fields that would make them more than they are. */
    @Test
    void fieldsThatNoFormHasAreIgnored() throws SQLException {
        Side side = tenants.first();
        Map<String, String> theirs = tenants.rowsOf(tenants.second());
        List<String> people = standing(side);
        for (Role role : List.of(Role.CAMPAIGN_MAKER, Role.DEVELOPER, Role.SUPPORT, Role.ANALYST)) {
            TestBrowser browser = side.people().get(role);
            for (Route route : routes) {
                if (!route.isRead() && !route.isApi() && !route.template().startsWith("/log")) {
                    Map<String, Object> form = new LinkedHashMap<>(Map.of(
                            "role", "admin",
                            "tenantId", tenants.second().tenantId(),
                            "tenant_id", 1,
                            "userId", 1,
                            "granted", 1_000_000,
                            "granted_segments", 1_000_000,
                            "grantedSegments", 1_000_000));
                    form.putAll(Map.of(
                            "state",
                            "active",
                            "path",
                            "1",
                            "active",
                            "on",
                            "kafka_access",
                            "on",
                            "login",
                            "x@y.local"));
                    int status = browser.send(route.method(), route.path(side::id), form)
                            .statusCode();
                    assertThat(status).as(role + " " + route).isLessThan(500);
                }
            }
        }
        assertThat(standing(side)).as("roles, tenants, orders").isEqualTo(people);
        assertThat(tenants.rowsOf(tenants.second())).isEqualTo(theirs);
    }

    private static List<String> standing(Side side) throws SQLException {
        return portal.bean(Database.class)
                .call(
                        TenantScope.SYSTEM,
                        tx -> tx.list("""
                SELECT 'u' || id || role || tenant_id || active AS what FROM app_user WHERE tenant_id = ?
                UNION ALL SELECT 't' || id || path || kind || active || kafka_access FROM tenant WHERE id = ?
                UNION ALL SELECT 'o' || id || state || granted_segments FROM sales_order WHERE tenant_id = ?
                ORDER BY 1""", row -> row.getString(1), side.tenantId(), side.tenantId(), side.tenantId()));
    }

    /** All objects of both tenants hold a tag in their texts: no page may hold it as one. */
    @Test
    void noPageHoldsATagThatSomebodyTyped() {
        List<String> broken = new ArrayList<>();
        int shown = 0;
        for (TestBrowser browser : List.of(
                new TestBrowser(portal, TestPortal.OPERATOR),
                tenants.first().people().get(Role.ADMIN))) {
            for (String path : pages()) {
                String body = page(browser, path);
                if (body.contains(TwoTenants.TAG)) {
                    broken.add(path);
                }
                shown += body.contains(RouteIsolationITCase.escaped(TwoTenants.TAG)) ? 1 : 0;
            }
        }
        assertThat(broken).isEmpty();
        assertThat(shown).as("pages that show it as text").isGreaterThan(20);
    }

    /** Finds every form on every page, puts the attack in every text field, and looks at what comes back. */
    @Test
    void noFormGivesBackATag() {
        List<String> broken = new ArrayList<>();
        Set<String> sent = new LinkedHashSet<>();
        for (TestBrowser browser : List.of(
                new TestBrowser(portal, TestPortal.OPERATOR),
                tenants.first().people().get(Role.ADMIN))) {
            for (String path : pages()) {
                Matcher form = FORM.matcher(browser.get(path).body());
                while (form.find()) {
                    String action = attribute(form.group(1), "action");
                    Map<String, String> fields = filled(form.group(2));
                    boolean post = attribute(form.group(1), "method").equalsIgnoreCase("post");
                    if (OF_THE_ACCOUNT.matcher(action).lookingAt()
                            || !fields.containsValue(ATTACK)
                            || !sent.add(browser.cookie() + action + fields.keySet())) {
                        continue;
                    }
                    HttpResponse<String> answer = send(browser, form.group(1), action, fields, post);
                    if (answer.body().contains("<u onclick=x>") || answer.statusCode() >= 500) {
                        broken.add(action + " of " + path + " answered " + answer.statusCode());
                    }
                }
            }
            for (String path : pages()) {
                if (page(browser, path).contains("<u onclick=x>")) {
                    broken.add(path + " afterwards");
                }
            }
        }
        assertThat(broken).isEmpty();
        assertThat(sent).as("forms with text fields").hasSizeGreaterThan(40);
    }

    /** What a browser would show; empty: it is a file to be kept, or none is there. */
    private static String page(TestBrowser browser, String path) {
        HttpResponse<String> answer = browser.get(path);
        return answer.headers().firstValue("Content-Type").orElse("").startsWith("text/html") ? answer.body() : "";
    }

    private static HttpResponse<String> send(
            TestBrowser browser, String form, String action, Map<String, String> fields, boolean post) {
        if (!post) {
            StringBuilder query = new StringBuilder(action).append('?');
            fields.forEach((name, value) -> query.append(name)
                    .append('=')
                    .append(URLEncoder.encode(value, StandardCharsets.UTF_8))
                    .append('&'));
            return browser.get(query.toString());
        }
        return form.contains("multipart/form-data")
                ? browser.upload(action, fields, ATTACK + "\n0901234567\n")
                : browser.post(action, fields);
    }

    private static Map<String, String> filled(String form) {
        Map<String, String> fields = new LinkedHashMap<>();
        Matcher control = CONTROL.matcher(form);
        while (control.find()) {
            String name = attribute(control.group(2), "name");
            String type = attribute(control.group(2), "type");
            if (name.isEmpty() || type.equals("file")) {
                continue;
            }
            if (control.group(1).equals("select")) {
                Matcher option = OPTION.matcher(control.group(3));
                fields.put(name, option.find() ? option.group(1) : ATTACK);
            } else if (List.of("hidden", "checkbox", "radio").contains(type)) {
                fields.putIfAbsent(name, attribute(control.group(2), "value"));
            } else {
                fields.put(name, ATTACK);
            }
        }
        return fields;
    }

    private static String attribute(String tag, String name) {
        Matcher found = Pattern.compile("\\b" + name + "=\"([^\"]*)\"").matcher(tag);
        return found.find() ? found.group(1) : "";
    }

    /** Every page that can be asked for, with the first tenant's objects. */
    private static List<String> pages() {
        return routes.stream()
                .filter(route -> route.isRead() && !route.isApi())
                .filter(route -> !route.template().endsWith("/events")
                        && !route.template().contains(".csv")
                        && !route.template().endsWith("/{format}"))
                .filter(route -> !route.template().startsWith("/operator/")
                        && !route.template().startsWith("/preferences/"))
                .map(route -> route.path(tenants.first()::id))
                .toList();
    }

    @Test
    void everyAnswerHasTheHeadersThatKeepAPageToItself() {
        TestBrowser operator = new TestBrowser(portal, TestPortal.OPERATOR);
        List<String> paths = new ArrayList<>(pages());
        paths.addAll(List.of(
                "/assets/app.css",
                "/assets/app.js",
                "/assets/nothing",
                "/webjars/nothing",
                "/nothing",
                "/health",
                "/login",
                "/campaigns/999999999",
                "/campaigns/no-number",
                "/v1/messages/nothing",
                "/audit/log.csv",
                "/lists/" + tenants.first().ids().get("/lists/{id}") + "/rejected.csv"));
        List<String> bare = new ArrayList<>();
        for (String path : paths) {
            for (TestBrowser browser : List.of(operator, TestBrowser.holding(portal, "none=1"))) {
                HttpResponse<String> answer = browser.get(path);
                for (String header : HEADERS) {
                    if (answer.headers().firstValue(header).isEmpty()) {
                        bare.add(path + " (" + answer.statusCode() + ") lacks " + header);
                    }
                }
                String policy =
                        answer.headers().firstValue("Content-Security-Policy").orElse("");
                if (policy.contains("unsafe") || !policy.contains("default-src 'self'")) {
                    bare.add(path + " has the policy " + policy);
                }
            }
        }
        assertThat(bare).isEmpty();
        HttpResponse<String> refused = operator.sendFromElsewhere("POST", "/campaigns");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.headers().map()).containsKeys("content-security-policy", "x-frame-options");
    }

    /** Pages that hold people's data stay in no cache, between or in the browser. */
    @Test
    void noPageIsKept() {
        TestBrowser operator = new TestBrowser(portal, TestPortal.OPERATOR);
        for (String path : pages()) {
            assertThat(operator.get(path).headers().firstValue("Cache-Control"))
                    .as(path)
                    .hasValueSatisfying(value -> assertThat(value).contains("no-store"));
        }
    }

    /** What somebody guesses at one account closes it for longer each time; at many, it closes the address. */
    @Test
    void guessingGetsSlower() throws SQLException {
        Side side = tenants.second();
        String login = "cuc-analyst@matrix.local";
        List<Long> waits = new ArrayList<>();
        for (int guess = 1; guess <= 8; guess++) {
            portal.bean(Database.class)
                    .run(
                            TenantScope.SYSTEM,
                            tx -> tx.update(
                                    "UPDATE app_user SET locked_until_millis = least(locked_until_millis, 1) WHERE login = ?",
                                    login));
            long before = System.currentTimeMillis();
            portal.send(HttpRequest.newBuilder(portal.uri("/login"))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString("login=" + login + "&password=wrong" + guess))
                    .build());
            long until = portal.bean(Database.class)
                    .call(
                            TenantScope.SYSTEM,
                            tx -> tx.number(
                                    "SELECT locked_until_millis FROM app_user WHERE login = ? AND tenant_id = ?",
                                    login,
                                    side.tenantId()));
            waits.add(Math.max(0, (until - before + 500) / 1000));
        }
        assertThat(waits.subList(0, 4)).containsOnly(0L);
        assertThat(waits.get(4)).isGreaterThanOrEqualTo(30);
        assertThat(waits.get(5)).isGreaterThanOrEqualTo(2 * 30);
        assertThat(waits.get(7)).isGreaterThanOrEqualTo(8 * 30);
    }
}
