package org.brandcast.portal.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.brandcast.portal.testing.TestBrowser.location;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.testing.SharedPortal;
import org.brandcast.portal.testing.TestBrowser;
import org.brandcast.portal.testing.TestMail;
import org.brandcast.portal.testing.TestPortal;
import org.junit.jupiter.api.Test;

/** People get in by a link that a mail brings, once, and are out when they or their tenant are. */
class AccountLinksITCase {
    private static final String GOOD = "một câu dễ nhớ";
    private static final String OTHER = "another long sentence";

    private final TestPortal portal = SharedPortal.portal();
    private final Database database = portal.bean(Database.class);
    private final TestBrowser operator = new TestBrowser(portal, TestPortal.OPERATOR);

    @Test
    void whoIsAddedSetsAPasswordByALinkThatWorksOnce() {
        String login = "lan@invited.example";
        HttpResponse<String> invited = invite(tenant("Lotus Retail"), login, "vi");
        assertThat(invited.body()).contains("data-testid=\"link-sent\"", login);
        Map<String, String> mail = TestMail.await(login, 1);
        assertThat(mail.get("subject")).isEqualTo("Lời mời sử dụng Brandcast của Lotus Retail");
        assertThat(mail.get("from")).startsWith("Lotus Retail <");
        String link = TestMail.link(mail);
        String token = link.substring(link.indexOf("t=") + 2);
        assertThat(database.<Long, RuntimeException>call(
                        TenantScope.SYSTEM,
                        tx -> tx.number(
                                "SELECT count(*) FROM account_token WHERE token_hash = sha256(convert_to(?, 'UTF8'))",
                                token)))
                .as("the database has the hash alone")
                .isEqualTo(1);
        assertThat(logIn(login, "")).isEqualTo("/login?error=refused");

        HttpResponse<String> page = get(link);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("Chào mừng bạn đến với Lotus Retail", login);
        assertThat(set(token, "ngắn").statusCode()).isEqualTo(422);
        assertThat(set(token, "aaaaaaaaaaaaaa").body()).contains("password-error");
        assertThat(set(token, login).statusCode()).as("the log-in itself").isEqualTo(422);
        assertThat(location(set(token, GOOD))).isEqualTo("/login?notice=password");
        assertThat(get("/login?notice=password").body()).contains("data-testid=\"login-notice\"");
        assertThat(logIn(login, GOOD)).isEqualTo("/reports");

        HttpResponse<String> again = set(token, OTHER);
        assertThat(again.statusCode()).isEqualTo(410);
        assertThat(again.body()).contains("data-testid=\"ask-again\"");
        assertThat(get(link).statusCode()).isEqualTo(410);
        assertThat(logIn(login, GOOD)).as("nothing changed").isEqualTo("/reports");
        assertThat(invite(tenant("Lotus Retail"), login, "vi").statusCode()).isEqualTo(422);
        assertThat(TestMail.mails(login)).as("who is there isn't invited").hasSize(1);
    }

    @Test
    void aNewerLinkEndsTheOlderAndLanguageIsThePersons() {
        long lotus = tenant("Lotus Retail");
        String login = "anna@invited.example";
        invite(lotus, login, "en");
        String first = TestMail.link(TestMail.await(login, 1));
        assertThat(TestMail.mails(login).get(0).get("subject"))
                .isEqualTo("An invitation to Brandcast from Lotus Retail");
        assertThat(operator.post("/tenants/" + lotus + "/people/" + person(login), Map.of("do", "send-link"))
                        .statusCode())
                .isEqualTo(200);
        String second = TestMail.link(TestMail.await(login, 2));
        assertThat(get(first).statusCode()).isEqualTo(410);
        assertThat(get(second).statusCode()).isEqualTo(200);
        database.run(
                TenantScope.SYSTEM,
                tx -> tx.update("UPDATE account_token SET expires_at_millis = 1 WHERE user_id = ?", person(login)));
        assertThat(get(second).statusCode()).as("run out").isEqualTo(410);
        assertThat(set(second.substring(second.indexOf("t=") + 2), GOOD).statusCode())
                .isEqualTo(410);
        assertThat(operator.post("/tenants/" + lotus + "/people/" + person(login), Map.of("do", "shut-out"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(operator.post("/tenants/" + lotus + "/people/" + person(login), Map.of("do", "send-link"))
                        .statusCode())
                .as("who is shut out gets no link")
                .isEqualTo(404);
    }

    @Test
    void aForgottenPasswordIsAnsweredAlikeForEverybody() {
        String login = member("minh@forgot.example");
        String session = portal.cookie(TestPortal.OPERATOR);
        String own = cookie(login, GOOD);
        assertThat(home(own)).isEqualTo(200);
        HttpResponse<String> known = forgot(login);
        HttpResponse<String> unknown = forgot("nobody@forgot.example");
        assertThat(known.statusCode()).isEqualTo(200);
        assertThat(known.body()).contains("data-testid=\"forgot-sent\"").isEqualTo(unknown.body());

        String link = TestMail.link(TestMail.await(login, 2));
        assertThat(home(own)).as("asking ends nothing").isEqualTo(200);
        assertThat(location(set(link.substring(link.indexOf("t=") + 2), OTHER))).isEqualTo("/login?notice=password");
        assertThat(home(own)).as("a new password ends the sessions").isEqualTo(303);
        assertThat(home(session)).as("of others not").isEqualTo(200);
        assertThat(logIn(login, GOOD)).isEqualTo("/login?error=refused");
        assertThat(logIn(login, OTHER)).isEqualTo("/reports");
        assertThat(TestMail.mails("nobody@forgot.example")).isEmpty();

        AccountLinks links = portal.bean(AccountLinks.class);
        for (int i = 0; i < 5; i++) {
            links.forgot(" Minh@Forgot.example ");
        }
        assertThat(database.<Long, RuntimeException>call(
                        TenantScope.SYSTEM, tx -> tx.number("SELECT count(*) FROM mail WHERE recipient = ?", login)))
                .as("at most three an hour")
                .isEqualTo(3);
    }

    @Test
    void aSuspendedTenantsPeopleAreOutAndThoseBelowToo() {
        String region = "Miền Tạm Ngưng";
        operator.post("/tenants", Map.of("parentId", tenant("Brandcast"), "kind", "region", "name", region));
        operator.post("/tenants", Map.of("parentId", tenant(region), "kind", "partner", "name", "Dưới Tạm Ngưng"));
        String above = member("above@suspended.example", region);
        String below = member("below@suspended.example", "Dưới Tạm Ngưng");
        String aboveCookie = cookie(above, GOOD);
        String belowCookie = cookie(below, GOOD);
        assertThat(home(aboveCookie)).isEqualTo(200);
        assertThat(home(belowCookie)).isEqualTo(200);
        operator.post("/tenants/" + tenant(region) + "/suspend", Map.of());
        assertThat(home(aboveCookie)).isEqualTo(303);
        assertThat(home(belowCookie)).isEqualTo(303);
        assertThat(logIn(above, GOOD)).isEqualTo("/login?error=refused");
        assertThat(logIn(below, GOOD)).isEqualTo("/login?error=refused");
        portal.bean(AccountLinks.class).forgot(below);
        operator.post("/tenants/" + tenant(region) + "/resume", Map.of());
        assertThat(logIn(below, GOOD)).isEqualTo("/reports");
        assertThat(home(belowCookie)).as("an ended session stays ended").isEqualTo(303);
        assertThat(TestMail.mails(below)).as("the invitation alone").hasSize(1);
    }

    @Test
    void onlyAdministratorsOfItOrAboveInvite() {
        TestBrowser maker = new TestBrowser(portal, TestPortal.MAKER);
        assertThat(maker.post(
                                "/tenants/" + tenant("Lotus Retail") + "/people",
                                Map.of("login", "evil@invited.example", "role", "admin"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(TestMail.mails("evil@invited.example")).isEmpty();
    }

    @Test
    void noLinkIsNoPage() {
        assertThat(get("/account/password").statusCode()).isEqualTo(410);
        assertThat(get("/account/password?t=%3Cscript%3E").statusCode()).isEqualTo(410);
        assertThat(set("x".repeat(43), GOOD).statusCode()).isEqualTo(410);
    }

    private String member(String login) {
        return member(login, "Lotus Retail");
    }

    private String member(String login, String tenantName) {
        invite(tenant(tenantName), login, "vi");
        String link = TestMail.link(TestMail.await(login, 1));
        assertThat(location(set(link.substring(link.indexOf("t=") + 2), GOOD))).startsWith("/login");
        return login;
    }

    private HttpResponse<String> invite(long tenant, String login, String locale) {
        return operator.post(
                "/tenants/" + tenant + "/people", Map.of("login", login, "role", "analyst", "locale", locale));
    }

    private long tenant(String name) {
        return database.call(TenantScope.SYSTEM, tx -> tx.number("SELECT id FROM tenant WHERE name = ?", name));
    }

    private long person(String login) {
        return database.call(TenantScope.SYSTEM, tx -> tx.number("SELECT id FROM app_user WHERE login = ?", login));
    }

    private HttpResponse<String> set(String token, String password) {
        return post("/account/password", "t=" + token + "&password=" + encode(password));
    }

    private HttpResponse<String> forgot(String login) {
        return post("/login/forgot", "login=" + encode(login));
    }

    private String logIn(String login, String password) {
        return location(post("/login", "login=" + encode(login) + "&password=" + encode(password)));
    }

    private String cookie(String login, String password) {
        HttpResponse<String> in = post("/login", "login=" + encode(login) + "&password=" + encode(password));
        Matcher cookie = Pattern.compile("^[^;]+")
                .matcher(in.headers().firstValue("Set-Cookie").orElseThrow());
        assertThat(cookie.find()).isTrue();
        return cookie.group();
    }

    private int home(String cookie) {
        return portal.send(HttpRequest.newBuilder(portal.uri("/"))
                        .header("Cookie", cookie)
                        .header("Accept", "text/html")
                        .build())
                .statusCode();
    }

    private HttpResponse<String> get(String path) {
        return portal.send(HttpRequest.newBuilder(portal.uri(path))
                .header("Accept", "text/html")
                .build());
    }

    private HttpResponse<String> post(String path, String form) {
        return portal.send(HttpRequest.newBuilder(portal.uri(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "text/html")
                .POST(BodyPublishers.ofString(form))
                .build());
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
