package org.brandcast.portal.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.brandcast.portal.testing.TestBrowser.location;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Role;
import org.brandcast.portal.tenant.TenantService;
import org.brandcast.portal.testing.SharedPortal;
import org.brandcast.portal.testing.TestBrowser;
import org.brandcast.portal.testing.TestPortal;
import org.junit.jupiter.api.Test;

/** The person's own page: sessions and the password. */
class AccountITCase {
    private static final String OTHER = "another long sentence";

    private final TestPortal portal = SharedPortal.portal();

    @Test
    void sessionsAreListedAndEnded() {
        String login = member("sessions@account.example");
        String here = signIn(login, TestPortal.PASSWORD);
        String there = signIn(login, TestPortal.PASSWORD);
        String third = signIn(login, TestPortal.PASSWORD);
        HttpResponse<String> page = get(here);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("Chrome, Windows", "127.0.0.1", login);
        assertThat(sessions(page)).hasSize(3);
        assertThat(page.body().split("data-testid=\"this-session\"", -1)).hasSize(2);
        assertThat(get(there).statusCode()).isEqualTo(200);

        String ofThere = sessions(get(there)).get(0);
        String foreign = sessions(get(portal.cookie(TestPortal.MAKER))).get(0);
        post(here, "/account/sessions/" + foreign + "/end", Map.of());
        assertThat(count(foreign)).as("nobody ends another's").isEqualTo(1);
        assertThat(location(post(here, "/account/sessions/" + ofThere + "/end", Map.of())))
                .isEqualTo("/account?done=session");
        assertThat(get(there).statusCode()).as("at once").isEqualTo(303);
        assertThat(get(third).statusCode()).isEqualTo(200);
        post(here, "/account/sessions/end-others", Map.of());
        assertThat(get(third).statusCode()).isEqualTo(303);
        assertThat(get(here).statusCode()).isEqualTo(200);
    }

    @Test
    void aChangeOfPasswordNeedsTheOldOneAndEndsTheOthers() {
        String login = member("change@account.example");
        String here = signIn(login, TestPortal.PASSWORD);
        String there = signIn(login, TestPortal.PASSWORD);
        assertThat(get(there).statusCode()).isEqualTo(200);
        HttpResponse<String> wrong =
                post(here, "/account/change-password", Map.of("current", "wrong", "password", OTHER));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("current-error");
        assertThat(post(here, "/account/change-password", Map.of("current", TestPortal.PASSWORD, "password", "short"))
                        .body())
                .contains("password-error");
        assertThat(get(there).statusCode()).isEqualTo(200);
        assertThat(location(post(
                        here, "/account/change-password", Map.of("current", TestPortal.PASSWORD, "password", OTHER))))
                .isEqualTo("/account?done=password");
        assertThat(get(here).statusCode()).isEqualTo(200);
        assertThat(get(there).statusCode()).isEqualTo(303);
        assertThat(get(signIn(login, OTHER)).statusCode()).isEqualTo(200);
        assertThat(audited(login)).contains("sign-in", "set-password");
    }

    @Test
    void wrongPasswordsOnThePageLockLikeThoseOfTheLogIn() {
        String login = member("guess@account.example");
        String here = signIn(login, TestPortal.PASSWORD);
        for (int i = 0; i < 5; i++) {
            post(here, "/account/change-password", Map.of("current", "wrong" + i, "password", OTHER));
        }
        assertThat(post(here, "/account/change-password", Map.of("current", TestPortal.PASSWORD, "password", OTHER))
                        .statusCode())
                .isEqualTo(422);
        assertThat(audited(login)).contains("lock").doesNotContain("set-password");
    }

    private String member(String login) {
        CurrentUser operator = portal.user(TestPortal.OPERATOR);
        portal.bean(TenantService.class)
                .createUser(operator, operator.tenantId(), login, TestPortal.PASSWORD, Role.SUPPORT);
        return login;
    }

    private List<String> audited(String login) {
        return portal.bean(Database.class)
                .call(
                        TenantScope.SYSTEM,
                        tx -> tx.list(
                                "SELECT action FROM audit_log WHERE object_kind = 'user' AND object_id = ?",
                                row -> row.getString(1),
                                login));
    }

    private long count(String session) {
        return portal.bean(Database.class)
                .call(
                        TenantScope.SYSTEM,
                        tx -> tx.number("SELECT count(*) FROM user_session WHERE id = ?", Long.parseLong(session)));
    }

    /** Ids as the page has them, the asking one first. */
    private static List<String> sessions(HttpResponse<String> page) {
        return Pattern.compile("data-testid=\"session-([0-9]+)\"")
                .matcher(page.body())
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    private String signIn(String login, String password) {
        HttpResponse<String> in = post("none=1", "/login", Map.of("login", login, "password", password));
        assertThat(location(in)).isEqualTo("/operations");
        return in.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
    }

    private HttpResponse<String> get(String cookie) {
        return TestBrowser.holding(portal, cookie).get("/account");
    }

    private HttpResponse<String> post(String cookie, String path, Map<String, String> form) {
        return TestBrowser.holding(portal, cookie).post(path, form);
    }
}
