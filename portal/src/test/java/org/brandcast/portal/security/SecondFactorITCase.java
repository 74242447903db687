package org.brandcast.portal.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.tenant.TenantService;
import org.brandcast.portal.testing.SharedPortal;
import org.brandcast.portal.testing.TestBrowser;
import org.brandcast.portal.testing.TestPortal;
import org.junit.jupiter.api.Test;

/** A second factor from its QR code to its end, as a browser and an authenticator go through it. */
class SecondFactorITCase {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private final TestPortal portal = SharedPortal.portal();
    private final Database database = portal.bean(Database.class);

    /** What setting it up leaves behind. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Member(String login, String cookie, byte[] key, List<String> codes) {}

    @Test
    void signingInNeedsACodeThatWasNotUsed() {
        Member member = enrolled("totp@factor.example");
        String stored = database.call(
                TenantScope.SYSTEM,
                tx -> tx.first(
                                "SELECT f.sealed_secret || (SELECT string_agg(encode(code_hash, 'hex'), '') FROM recovery_code c WHERE c.user_id = f.user_id) FROM second_factor f JOIN app_user u ON u.id = f.user_id WHERE u.login = ?",
                                row -> row.getString(1),
                                member.login())
                        .orElseThrow());
        assertThat(stored).startsWith("v1:").doesNotContain(member.codes().get(0));

        HttpResponse<String> first = password(member.login());
        assertThat(location(first)).isEqualTo("/login/code?next=/account");
        String step = cookie(first);
        assertThat(step).startsWith("BRANDCAST_LOGIN=");
        assertThat(status(step)).as("a password alone is no session").isEqualTo(303);
        assertThat(status(step.replace("BRANDCAST_LOGIN", "BRANDCAST_SESSION"))).isEqualTo(303);
        assertThat(get(step, "/login/code?error=refused").body()).contains("data-testid=\"login-error\"");

        assertThat(location(code(step, "000000x"))).startsWith("/login/code?error=refused");
        // The code that turned it on is used up; the one of the next step is not, and a clock may be a step off.
        assertThat(location(code(step, lastUsed(member)))).startsWith("/login/code?error=refused");
        HttpResponse<String> in = code(step, next(member));
        assertThat(location(in)).isEqualTo("/account");
        assertThat(status(cookie(in))).isEqualTo(200);
        assertThat(location(code(step, member.codes().get(0))))
                .as("the step is over")
                .startsWith("/login?error=expired");

        String again = cookie(password(member.login()));
        assertThat(location(code(again, lastUsed(member))))
                .as("a code that was seen")
                .contains("error=refused");
        assertThat(location(code(again, member.codes().get(0).toUpperCase(java.util.Locale.ROOT))))
                .isEqualTo("/account");
        String third = cookie(password(member.login()));
        assertThat(location(code(third, member.codes().get(0)))).as("used up").contains("error=refused");
        assertThat(get(member.cookie(), "/account").body()).contains("còn 9 mã dự phòng");
    }

    @Test
    void guessingCodesLocksTheAccountAndThePasswordForgivesNothing() {
        Member member = enrolled("guess@factor.example");
        for (int i = 0; i < 4; i++) {
            String step = cookie(password(member.login()));
            assertThat(location(code(step, "nonsense" + i))).startsWith("/login/code?error=refused");
        }
        String step = cookie(password(member.login()));
        assertThat(location(code(step, "nonsense"))).startsWith("/login?error=locked");
        assertThat(location(code(step, next(member)))).as("the right one, too").startsWith("/login?error=locked");
        assertThat(location(password(member.login()))).startsWith("/login?error=locked");
    }

    @Test
    void turningItOffNeedsPasswordAndCode() {
        Member member = enrolled("off@factor.example");
        String path = "/account/second-factor/remove";
        assertThat(post(member.cookie(), path, Map.of("current", TestPortal.PASSWORD, "code", "x"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(post(member.cookie(), path, Map.of("current", "wrong", "code", next(member)))
                        .statusCode())
                .isEqualTo(422);
        Map<String, String> proof =
                Map.of("current", TestPortal.PASSWORD, "code", member.codes().get(1));
        HttpResponse<String> renewed = post(member.cookie(), "/account/second-factor/codes", proof);
        assertThat(renewed.statusCode()).isEqualTo(200);
        List<String> codes = codes(renewed);
        assertThat(codes).hasSize(10).doesNotContainAnyElementsOf(member.codes());
        assertThat(post(
                                member.cookie(),
                                path,
                                Map.of(
                                        "current",
                                        TestPortal.PASSWORD,
                                        "code",
                                        member.codes().get(2)))
                        .statusCode())
                .as("the old codes are gone")
                .isEqualTo(422);
        assertThat(location(post(member.cookie(), path, Map.of("current", TestPortal.PASSWORD, "code", codes.get(0)))))
                .isEqualTo("/account?done=factor-off");
        assertThat(location(password(member.login()))).isEqualTo("/account");
    }

    @Test
    void anAdministratorTakesItAwayFromWhoLostIt() {
        Member member = enrolled("lost@factor.example");
        CurrentUser operator = portal.user(TestPortal.OPERATOR);
        long id = database.call(
                TenantScope.SYSTEM, tx -> tx.number("SELECT id FROM app_user WHERE login = ?", member.login()));
        String people = "/tenants/" + operator.tenantId() + "/people/" + id;
        assertThat(new TestBrowser(portal, TestPortal.MAKER)
                        .post(people, Map.of("do", "remove-factor"))
                        .statusCode())
                .isIn(403, 404);
        assertThat(location(password(member.login()))).startsWith("/login/code");
        new TestBrowser(portal, TestPortal.OPERATOR).post(people, Map.of("do", "remove-factor"));
        assertThat(status(member.cookie())).as("sessions end").isEqualTo(303);
        assertThat(location(password(member.login()))).isEqualTo("/account");
    }

    @Test
    void anOfferIsItsPersonsAlone() {
        Member member = enrolled("offer@factor.example");
        String other = portal.cookie(TestPortal.MAKER);
        HttpResponse<String> page = get(other, "/account/second-factor");
        String secret = found("data-testid=\"totp-secret\">([A-Z2-7 ]+)<", page);
        String code = Totp.code(key(secret), System.currentTimeMillis() / 30_000, 6);
        HttpResponse<String> refused = post(
                member.cookie(),
                "/account/second-factor",
                Map.of("offer", offer(page), "current", TestPortal.PASSWORD, "code", code));
        assertThat(refused.statusCode()).isEqualTo(422);
    }

    private Member enrolled(String login) {
        CurrentUser operator = portal.user(TestPortal.OPERATOR);
        portal.bean(TenantService.class)
                .createUser(operator, operator.tenantId(), login, TestPortal.PASSWORD, Role.SUPPORT);
        String cookie = cookie(password(login));
        String elsewhere = cookie(password(login));
        HttpResponse<String> page = get(cookie, "/account/second-factor");
        assertThat(page.body()).contains("<path d=\"M");
        byte[] key = key(found("data-testid=\"totp-secret\">([A-Z2-7 ]+)<", page));
        assertThat(post(
                                cookie,
                                "/account/second-factor",
                                Map.of("offer", offer(page), "current", TestPortal.PASSWORD, "code", "000"))
                        .body())
                .contains("code-error", offer(page));
        String code = Totp.code(key, System.currentTimeMillis() / 30_000, 6);
        HttpResponse<String> on = post(
                cookie,
                "/account/second-factor",
                Map.of("offer", offer(page), "current", TestPortal.PASSWORD, "code", code));
        assertThat(on.statusCode()).as(on.body()).isEqualTo(200);
        assertThat(codes(on)).hasSize(10);
        assertThat(codes(get(cookie, "/account/second-factor")))
                .as("shown once")
                .isEmpty();
        assertThat(status(elsewhere)).as("sessions from before end").isEqualTo(303);
        return new Member(login, cookie, key, codes(on));
    }

    private String lastUsed(Member member) {
        return Totp.code(member.key(), lastStep(member), 6);
    }

    /** The code of the step after the last used one: due within the drift, since that one was just used. */
    private String next(Member member) {
        long step = lastStep(member) + 1;
        TestPortal.await("the clock to come near step " + step, () -> System.currentTimeMillis() / 30_000 >= step - 1);
        return Totp.code(member.key(), Math.max(step, System.currentTimeMillis() / 30_000), 6);
    }

    private long lastStep(Member member) {
        return database.call(
                TenantScope.SYSTEM,
                tx -> tx.number(
                        "SELECT last_step FROM second_factor f JOIN app_user u ON u.id = f.user_id WHERE u.login = ?",
                        member.login()));
    }

    private static byte[] key(String secret) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int buffer = 0;
        int bits = 0;
        for (char each : secret.replace(" ", "").toCharArray()) {
            buffer = ((buffer << 5) | ALPHABET.indexOf(each)) & 0xfff;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes.write(buffer >> bits);
            }
        }
        return bytes.toByteArray();
    }

    private static List<String> codes(HttpResponse<String> page) {
        return Pattern.compile("<code>([a-z2-7]{4}(?:-[a-z2-7]{4}){3})</code>")
                .matcher(page.body())
                .results()
                .map((MatchResult code) -> code.group(1))
                .toList();
    }

    private static String offer(HttpResponse<String> page) {
        return found("name=\"offer\" value=\"([^\"]+)\"", page).replace("&#43;", "+");
    }

    private static String found(String pattern, HttpResponse<String> page) {
        Matcher found = Pattern.compile(pattern).matcher(page.body());
        assertThat(found.find()).as(page.body()).isTrue();
        return found.group(1);
    }

    private HttpResponse<String> password(String login) {
        return post("none=1", "/login", Map.of("login", login, "password", TestPortal.PASSWORD, "next", "/account"));
    }

    private HttpResponse<String> code(String step, String code) {
        return post(step, "/login/code", Map.of("code", code, "next", "/account"));
    }

    private int status(String cookie) {
        return get(cookie, "/account").statusCode();
    }

    private HttpResponse<String> get(String cookie, String path) {
        return TestBrowser.holding(portal, cookie).get(path);
    }

    private HttpResponse<String> post(String cookie, String path, Map<String, String> form) {
        return TestBrowser.holding(portal, cookie).post(path, form);
    }

    private static String cookie(HttpResponse<String> answer) {
        return answer.headers().allValues("Set-Cookie").stream()
                .map(each -> each.split(";", 2)[0])
                .filter(each -> !each.endsWith("="))
                .findFirst()
                .orElseThrow();
    }

    private static String location(HttpResponse<String> answer) {
        return URLDecoder.decode(TestBrowser.location(answer), StandardCharsets.UTF_8);
    }
}
