package org.brandcast.portal.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.http.MutableHttpResponse;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.tenant.TenantService;
import org.brandcast.portal.testing.SharedPortal;
import org.brandcast.portal.testing.TestPortal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginITCase {
    private final TestPortal portal = SharedPortal.portal();

    @Test
    void a_log_in_makes_a_new_session_and_ends_the_one_before() {
        String old = portal.cookie(TestPortal.MAKER);
        HttpResponse<String> answer = logIn(TestPortal.MAKER, TestPortal.PASSWORD, old);
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).hasValue("/");
        String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie).contains("HTTPOnly", "SameSite=Lax", "Path=/").doesNotContain(old);
        String token = cookie.substring(0, cookie.indexOf(';'));
        assertThat(home(token).statusCode()).isEqualTo(200);
        assertThat(home(old).statusCode()).as("the session from before").isEqualTo(303);

        HttpResponse<String> out = portal.send(HttpRequest.newBuilder(portal.uri("/logout"))
                .header("Cookie", token)
                .POST(BodyPublishers.noBody())
                .build());
        assertThat(out.statusCode()).isEqualTo(303);
        assertThat(home(token).statusCode()).as("after the log-out").isEqualTo(303);
    }

    @Test
    void a_token_that_somebody_else_chose_is_never_a_session() {
        String planted = "BRANDCAST_SESSION=" + "A".repeat(43);
        HttpResponse<String> in = logIn(TestPortal.MAKER, TestPortal.PASSWORD, planted);
        assertThat(in.headers().firstValue("Set-Cookie").orElseThrow())
                .startsWith("BRANDCAST_SESSION=")
                .doesNotContain(planted);
        assertThat(home(planted).statusCode()).as("the planted one").isEqualTo(303);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BRANDCAST_SESSION=garbage",
                "BRANDCAST_SESSION=%%%\u0001",
                "BRANDCAST_SESSION=",
                "SESSION=!!!; BRANDCAST_SESSION=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            })
    void a_garbage_cookie_is_no_session(String cookie) {
        HttpResponse<String> answer = home(cookie.replace("\u0001", ""));
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(URI.create(answer.headers().firstValue("Location").orElseThrow())
                        .getPath())
                .isEqualTo("/login");
    }

    @Test
    void repeated_failures_close_the_account_for_a_while_even_to_the_right_password() {
        TenantService tenants = portal.bean(TenantService.class);
        CurrentUser operator = portal.user(TestPortal.OPERATOR);
        String login = "locked@brandcast.local";
        tenants.createUser(operator, operator.tenantId(), login, TestPortal.PASSWORD, Role.SUPPORT);
        for (int failure = 1; failure < 5; failure++) {
            assertThat(location(logIn(login, "wrong" + failure, ""))).isEqualTo("/login?error=refused");
        }
        assertThat(location(logIn(login, "wrong", ""))).startsWith("/login?error=locked&until=");
        assertThat(location(logIn(login, TestPortal.PASSWORD, ""))).startsWith("/login?error=locked");
        portal.bean(Database.class)
                .run(
                        TenantScope.SYSTEM,
                        tx -> tx.update("UPDATE app_user SET locked_until_millis = 1 WHERE login = ?", login));
        assertThat(location(logIn(login, TestPortal.PASSWORD, ""))).isEqualTo(Role.SUPPORT.firstPage());
        assertThat(location(logIn(login, "wrong", "")))
                .as("counted from zero again")
                .isEqualTo("/login?error=refused");
    }

    /** What a text browser or a test client says it takes; browsers add everything else. */
    @Test
    void a_client_that_takes_only_html_can_sign_in_and_out() {
        HttpResponse<String> in = portal.send(HttpRequest.newBuilder(portal.uri("/login"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "text/html")
                .POST(BodyPublishers.ofString(
                        "login=" + encode(TestPortal.MAKER) + "&password=" + encode(TestPortal.PASSWORD)))
                .build());
        assertThat(location(in)).isEqualTo("/");
        String cookie = in.headers().firstValue("Set-Cookie").orElseThrow();
        HttpResponse<String> out = portal.send(HttpRequest.newBuilder(portal.uri("/logout"))
                .header("Cookie", cookie.substring(0, cookie.indexOf(';')))
                .header("Accept", "text/html")
                .POST(BodyPublishers.noBody())
                .build());
        assertThat(location(out)).isEqualTo("/login");
    }

    @Test
    void an_address_is_the_connections_unless_a_proxy_of_ours_names_another() throws UnknownHostException {
        String mine = "203.0.113.9";
        HttpRequest request = HttpRequest.newBuilder(portal.uri("/login"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("X-Forwarded-For", mine)
                .POST(BodyPublishers.ofString(
                        "login=" + encode(TestPortal.MAKER) + "&password=" + encode(TestPortal.PASSWORD)))
                .build();
        String cookie = portal.send(request).headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(address(cookie)).as("nobody's proxy").isEqualTo("127.0.0.1");

        Attempts attempts = new Attempts(Clock.systemUTC());
        LoginController behindProxy = new LoginController(
                portal.bean(Logins.class), portal.bean(Sessions.class), attempts, new ClientAddresses("127.0.0.1"));
        for (int failure = 0; failure < 100; failure++) {
            attempts.count(
                    "log-in",
                    InetAddress.getByAddress(new byte[] {(byte) 203, 0, 113, 66}),
                    100,
                    Duration.ofMinutes(15));
        }
        LoginController.LoginForm form = new LoginController.LoginForm(TestPortal.MAKER, TestPortal.PASSWORD, null);
        assertThat(behindProxy.logIn(forwarded("203.0.113.66"), form).header("Location"))
                .as("an address that failed too often")
                .startsWith("/login?error=locked");
        MutableHttpResponse<?> in = behindProxy.logIn(forwarded(mine), form);
        assertThat(in.header("Location")).isEqualTo("/");
        assertThat(address(in.getCookie(Sessions.COOKIE).orElseThrow().getValue()))
                .isEqualTo(mine);
    }

    private static io.micronaut.http.HttpRequest<?> forwarded(String address) {
        return io.micronaut.http.HttpRequest.POST("http://127.0.0.1/login", "").header("X-Forwarded-For", address);
    }

    /** Where a session was opened, by its cookie or token. */
    private String address(String cookie) {
        byte[] hash = SecretHash.of(
                cookie.replaceFirst("^" + Sessions.COOKIE + "=", "").split(";", 2)[0]);
        return portal.bean(Database.class)
                .call(
                        TenantScope.SYSTEM,
                        tx -> tx.first(
                                        "SELECT address FROM user_session WHERE token_hash = ?",
                                        row -> row.getString(1),
                                        hash)
                                .orElseThrow());
    }

    @Test
    void nobody_learns_which_logins_exist() {
        assertThat(location(logIn("nobody@nowhere.local", "x", ""))).isEqualTo("/login?error=refused");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/a\r\nb"})
    void never_leads_elsewhere(String next) {
        assertThat(LoginController.safeNext(next)).isEqualTo(URI.create("/"));
    }

    @Test
    void leads_back_to_where_one_wanted_to_go() {
        assertThat(LoginController.safeNext("/campaigns/12?tab=a")).isEqualTo(URI.create("/campaigns/12?tab=a"));
    }

    @Test
    void another_site_cannot_post() {
        HttpResponse<String> answer = portal.send(HttpRequest.newBuilder(portal.uri("/login"))
                .header("Origin", "https://evil.example")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("login=a&password=b"))
                .build());
        assertThat(answer.statusCode()).isEqualTo(403);
    }

    private HttpResponse<String> home(String cookie) {
        return portal.send(HttpRequest.newBuilder(portal.uri("/"))
                .header("Cookie", cookie)
                .header("Accept", "text/html")
                .GET()
                .build());
    }

    private HttpResponse<String> logIn(String login, String password, String cookie) {
        HttpRequest.Builder request = HttpRequest.newBuilder(portal.uri("/login"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("login=" + encode(login) + "&password=" + encode(password)));
        return portal.send((cookie.isEmpty() ? request : request.header("Cookie", cookie)).build());
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static String location(HttpResponse<String> response) {
        return response.headers().firstValue("Location").orElseThrow();
    }
}
