package org.brandcast.portal.role;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.security.Role;
import org.brandcast.portal.tenant.TenantService;
import org.brandcast.portal.testing.SharedPortal;
import org.brandcast.portal.testing.TestBrowser;
import org.brandcast.portal.testing.TestPortal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every section that a role is offered, at a partner and at the operator, in both languages. Their work in a browser: acceptance. */
class RolePagesITCase {
    private static final Pattern NAV = Pattern.compile("<a href=\"([^\"]+)\"[^>]* data-testid=\"nav-([a-z]+)\"");

    /** Sections that a role can't work without. */
    private static final Map<Role, List<String>> SECTIONS = Map.of(
            Role.ADMIN, List.of("home", "campaign", "list", "message", "order", "tenant", "rule", "apikey", "webhook"),
            Role.SALES, List.of("home", "campaign", "order", "tenant", "rule"),
            Role.CAMPAIGN_MAKER, List.of("home", "campaign", "list", "message", "order"),
            Role.MODERATOR, List.of("home", "campaign", "message", "moderation"),
            Role.ANALYST, List.of("home", "campaign", "order"),
            Role.FINANCE, List.of("home", "campaign", "order"),
            Role.SUPPORT, List.of("home", "campaign", "message", "order", "rule"),
            Role.DEVELOPER, List.of("home", "message", "order", "apikey", "webhook"));

    /** Pages on which a role begins its work, beside the sections. */
    private static final Map<Role, List<String>> WORK = Map.of(
            Role.ADMIN, List.of("/account", "/rules/templates", "/rules/brandnames"),
            Role.SALES, List.of("/tenants/regions", "/rules/brandnames"),
            Role.CAMPAIGN_MAKER, List.of("/campaigns/new", "/lists/new", "/rules/templates"),
            Role.MODERATOR, List.of("/moderation", "/rules/keywords"),
            Role.ANALYST, List.of("/campaigns"),
            Role.FINANCE, List.of("/orders"),
            Role.SUPPORT, List.of("/messages?q=0901234567", "/rules/subscribers"),
            Role.DEVELOPER, List.of("/keys/new", "/webhooks/new"));

    /** What isn't a role's business. */
    private static final Map<Role, String> CLOSED = Map.of(
            Role.SALES, "/lists",
            Role.CAMPAIGN_MAKER, "/tenants",
            Role.MODERATOR, "/orders",
            Role.ANALYST, "/lists",
            Role.FINANCE, "/messages",
            Role.SUPPORT, "/keys",
            Role.DEVELOPER, "/campaigns/new");

    private final TestPortal portal = SharedPortal.portal();
    private final Database database = portal.bean(Database.class);

    @ParameterizedTest
    @EnumSource(Role.class)
    void ofAPartner(Role role) {
        walk(role, "Lotus Retail");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void ofTheOperator(Role role) {
        walk(role, "Brandcast");
    }

    private void walk(Role role, String tenant) {
        TestBrowser browser = new TestBrowser(portal, person(role, tenant));
        for (String lang : List.of("vi", "en")) {
            String home = read(browser, "/", lang);
            Map<String, String> sections = new LinkedHashMap<>();
            NAV.matcher(home).results().forEach(found -> sections.put(found.group(2), found.group(1)));
            assertThat(sections.keySet()).as("%s of %s", role, tenant).containsAll(SECTIONS.get(role));
            sections.values().forEach(path -> read(browser, path, lang));
            WORK.get(role).forEach(path -> read(browser, path, lang));
        }
        String closed = CLOSED.get(role);
        if (closed != null) {
            assertThat(browser.get(closed).statusCode())
                    .as("%s at %s", role, closed)
                    .isEqualTo(403);
            assertThat(browser.get(closed, "en").body()).contains("lang=\"en\"").doesNotContain("Exception");
        }
    }

    private static String read(TestBrowser browser, String path, String lang) {
        HttpResponse<String> answer = browser.get(path, lang);
        assertThat(answer.statusCode()).as("%s in %s", path, lang).isEqualTo(200);
        assertThat(answer.body())
                .as("%s in %s", path, lang)
                .contains("<html lang=\"" + lang + "\"", "<h1")
                .doesNotContain("??");
        return answer.body();
    }

    private String person(Role role, String tenant) {
        long id = database.call(
                TenantScope.SYSTEM,
                tx -> tx.number("SELECT id FROM tenant WHERE name = ? ORDER BY id LIMIT 1", tenant));
        String login = role.code() + "-" + id + "-" + Long.toString(System.nanoTime(), 36) + "@journey.local";
        assertThat(portal.bean(TenantService.class)
                        .createUser(portal.user(TestPortal.OPERATOR), id, login, TestPortal.PASSWORD, role))
                .isTrue();
        return login;
    }
}
