package org.brandcast.portal.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.brandcast.portal.isolation.PortalRoutes.Route;
import org.brandcast.portal.isolation.TwoTenants.Side;
import org.brandcast.portal.security.Role;
import org.brandcast.portal.testing.SharedPortal;
import org.brandcast.portal.testing.TestBrowser;
import org.brandcast.portal.testing.TestPortal;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Walks the router itself: everybody of one tenant asks every route for what is another tenant's, and gets nothing of it. A
 * new route is in the walk without anybody having to think of it; one with a variable that isn't known fails here and says
 * what to add.
 */
class RouteIsolationITCase {
    /** They end the session that walks, and hold nothing of a tenant. */
    private static final Set<String> OF_THE_SESSION =
            Set.of("/logout", "/login", "/login/code", "/login/forgot", "/account/password");

    /** Open to everybody, each for a reason: the way in, and the switches of the page. */
    private static final Set<String> OPEN = Set.of(
            "GET /login",
            "POST /login",
            "GET /login/code",
            "POST /login/code",
            "POST /logout",
            "GET /login/forgot",
            "POST /login/forgot",
            "GET /account/password",
            "POST /account/password",
            "GET /preferences/lang/{lang}",
            "GET /preferences/theme/{theme}",
            "GET /looks/accent/{hex}",
            "GET /looks/logo/{hash}",
            "GET /looks/preview/{hex}");

    /** They answer the same whether there was such an object or not. */
    private static final Set<String> SILENT = Set.of(
            "POST /account/sessions/{id}/end",
            "GET /moderation/{id}",
            "GET /moderation/campaigns/{id}",
            "POST /orders/drafts/{id}/drop",
            "POST /rules/brandnames/{id}/documents/{documentId}/remove");

    /** A tenant's own people see them, nobody above. */
    private static final Set<String> PRIVATE = Set.of(
            "GET /campaigns/{id}/edit",
            "GET /lists/queries/{id}",
            "GET /orders/drafts/{id}",
            "GET /tenants/imports/{id}",
            "GET /tenants/imports/{id}/bad.xlsx");

    private static TestPortal portal;
    private static TwoTenants tenants;
    private static List<Route> routes;

    @BeforeAll
    static void start() {
        portal = SharedPortal.portal();
        tenants = TwoTenants.on(portal, "hoa", "sen");
        routes = PortalRoutes.of(portal);
    }

    @Test
    void everyVariableOfARouteIsKnown() {
        Set<String> unknown = new TreeSet<>();
        for (Route route : routes) {
            for (String prefix : route.prefixes()) {
                if (tenants.first().id(prefix) == null) {
                    unknown.add(route + ": say what the variable at the end of \"" + prefix
                            + "\" names: in TwoTenants.OBJECTS a statement that makes such an object for a tenant, or in"
                            + " TwoTenants.EVERYBODYS a value, if it is no tenant's");
                }
            }
        }
        assertThat(unknown).isEmpty();
        assertThat(routes).hasSizeGreaterThan(100);
    }

    /** Otherwise a walk in which everything is missing would pass. */
    @Test
    void theObjectsExistForWhoMaySeeThem() {
        TestBrowser operator = new TestBrowser(portal, TestPortal.OPERATOR);
        List<String> missing = new ArrayList<>();
        for (Route route : routes) {
            if (route.isRead()
                    && route.hasVariables()
                    && !route.isApi()
                    && isOfATenant(route)
                    && !PRIVATE.contains(route.toString())
                    && !isStream(route)
                    && !route.template().startsWith("/account/")) {
                String path = route.path(tenants.second()::id);
                int status = operator.get(path).statusCode();
                if (status != 200) {
                    missing.add(route + " answered the operator " + status);
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void nobodyGetsAnythingOfTheTenantBeside() {
        Side mine = tenants.first();
        Side theirs = tenants.second();
        Map<String, String> before = tenants.rowsOf(theirs);
        List<String> leaks = new ArrayList<>();
        for (Role role : Role.values()) {
            for (Route route : routes) {
                if (route.isApi() || OF_THE_SESSION.contains(route.template())) {
                    continue;
                }
                for (String path : paths(route, mine, theirs)) {
                    check(role.code(), route, path, ask(mine.people().get(role), route, path, theirs), leaks);
                }
            }
        }
        assertThat(leaks).as("answers that tell or do something").isEmpty();
        assertThat(tenants.rowsOf(theirs)).as("the other tenant's rows").isEqualTo(before);
    }

    @Test
    void noApiKeyOpensAnythingOfTheTenantBeside() {
        Side mine = tenants.first();
        Side theirs = tenants.second();
        Map<String, String> before = tenants.rowsOf(theirs);
        List<String> leaks = new ArrayList<>();
        for (Route route : routes) {
            if (route.isApi()) {
                for (String path : paths(route, mine, theirs)) {
                    check("API key", route, path, askByKey(mine, route, path, theirs), leaks);
                }
            }
        }
        assertThat(leaks).isEmpty();
        assertThat(tenants.rowsOf(theirs)).as("the other tenant's rows").isEqualTo(before);
    }

    @Test
    void whoIsNotSignedInGetsNothing() {
        List<String> open = new ArrayList<>();
        TestBrowser nobody = TestBrowser.holding(portal, "none=1");
        for (Route route : routes) {
            String path = route.path(tenants.second()::id);
            HttpResponse<String> answer = route.isApi()
                    ? askByKey(null, route, path, tenants.second())
                    : ask(nobody, route, path, tenants.second());
            String next = answer.headers().firstValue("Location").orElse("");
            boolean refused = Set.of(401, 403).contains(answer.statusCode())
                    || (answer.statusCode() == 303 && next.startsWith("/login"));
            if (!refused && !OPEN.contains(route.toString())) {
                open.add(route + " answered nobody " + answer.statusCode());
            }
        }
        assertThat(open)
                .as("routes that are open to everybody and not named in OPEN")
                .isEmpty();
    }

    /** With all that is in the path theirs; and, where there are two, theirs below one of our own. */
    private static Set<String> paths(Route route, Side mine, Side theirs) {
        Set<String> paths = new TreeSet<>();
        paths.add(route.path(theirs::id));
        List<String> prefixes = route.prefixes();
        String last = prefixes.isEmpty() ? "" : prefixes.get(prefixes.size() - 1);
        if (prefixes.size() > 1 && !TwoTenants.EVERYBODYS.containsKey(last)) {
            paths.add(route.path(prefix -> prefix.equals(last) ? theirs.id(prefix) : mine.id(prefix)));
        }
        return paths;
    }

    private static void check(String who, Route route, String path, HttpResponse<String> answer, List<String> leaks) {
        String told = who + ": " + route + " at " + path + " answered " + answer.statusCode();
        String body = answer.body();
        String mark = tenants.second().mark();
        if (body.contains(mark) || body.contains(escaped(mark))) {
            leaks.add(told + " with the other tenant's data");
        } else if (answer.statusCode() >= 500) {
            leaks.add(told);
        } else if (isOfATenant(route) && !SILENT.contains(route.toString()) && !isRefused(route, answer.statusCode())) {
            leaks.add(told + " and not 403 or 404");
        }
    }

    /** A form may be refused for what it says before anybody looks for what it is about. */
    private static boolean isRefused(Route route, int status) {
        return status == 403 || status == 404 || (status == 422 && !route.isRead());
    }

    private static boolean isOfATenant(Route route) {
        return route.prefixes().stream().anyMatch(prefix -> !TwoTenants.EVERYBODYS.containsKey(prefix));
    }

    private static boolean isStream(Route route) {
        return route.template().endsWith("/events");
    }

    static String escaped(String text) {
        return text.replace("<", "&lt;").replace(">", "&gt;");
    }

    private static HttpResponse<String> ask(TestBrowser browser, Route route, String path, Side theirs) {
        if (isStream(route) || route.template().startsWith("/operator/")) {
            return portal.send(HttpRequest.newBuilder(portal.uri(path))
                    .header("Cookie", browser.cookie())
                    .header("Accept", "*/*")
                    .header("Sec-Fetch-Site", "same-origin")
                    .header("Content-Type", "application/json")
                    .method(route.method(), route.isRead() ? BodyPublishers.noBody() : BodyPublishers.ofString("{}"))
                    .build());
        }
        if (route.isRead()) {
            return browser.get(path);
        }
        Map<String, Object> form = named(theirs);
        if (route.isUpload()) {
            return browser.upload(
                    path,
                    form.entrySet().stream()
                            .collect(Collectors.toMap(
                                    Map.Entry::getKey, each -> each.getValue().toString())),
                    route.file(),
                    "so.csv",
                    "msisdn\n0901234567\n".getBytes(StandardCharsets.UTF_8));
        }
        return browser.send(route.method(), path, form);
    }

    /** Fields that forms have, or might be thought to have, each with the other tenant's object. */
    static Map<String, Object> named(Side theirs) {
        Map<String, Object> form = new TreeMap<>();
        form.put("tenantId", theirs.tenantId());
        form.put("tenant_id", theirs.tenantId());
        form.put("tenant", theirs.tenantId());
        form.put("parentId", theirs.tenantId());
        form.put("scope", theirs.tenantId());
        form.put("listId", theirs.ids().get("/lists/{id}"));
        form.put("orderId", theirs.ids().get("/orders/{id}"));
        form.put("fundedBy", theirs.ids().get("/orders/{id}"));
        form.put("brandnameId", theirs.ids().get("/rules/brandnames/{id}"));
        form.put("databaseId", theirs.ids().get("/rules/list-databases/{id}"));
        form.put("id", theirs.ids().get("/moderation/{id}"));
        form.put("ids", theirs.ids().get("/moderation/{id}"));
        form.put("messageId", theirs.ids().get("/moderation/{id}"));
        form.put("do", "shut-out");
        form.put("decision", "approve");
        form.put("segments", "10");
        form.put("reason", "matrix");
        form.put("name", "matrix");
        form.put("kind", "partner");
        form.put("type", "care");
        form.put("text", "matrix");
        form.put("confirm", "matrix");
        return form;
    }

    private static HttpResponse<String> askByKey(Side mine, Route route, String path, Side theirs) {
        String json = "{\"from\":\"SEN\",\"to\":\"0901234567\",\"text\":\"x\",\"type\":\"care\",\"orderId\":"
                + theirs.ids().get("/orders/{id}") + ",\"tenantId\":" + theirs.tenantId()
                + ",\"url\":\"https://example.com/x\",\"messages\":[]}";
        HttpRequest.Builder request = HttpRequest.newBuilder(portal.uri(path))
                .header("Accept", "application/json")
                .header("Content-Type", "application/json")
                .method(
                        route.method(),
                        route.isRead() || route.method().equals("DELETE")
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString(json));
        if (mine != null) {
            request.header("Authorization", "Bearer " + mine.apiKey());
        }
        return portal.send(request.build());
    }
}
