package org.brandcast.portal.look;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.testing.SharedPortal;
import org.brandcast.portal.testing.TestBrowser;
import org.brandcast.portal.testing.TestPortal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LookITCase {
    private final TestPortal portal = SharedPortal.portal();
    private final TestBrowser operator = new TestBrowser(portal, TestPortal.OPERATOR);
    private final TestBrowser maker = new TestBrowser(portal, TestPortal.MAKER);
    private final Database database = portal.bean(Database.class);
    private final long lotus = tenant("Lotus Retail");
    private final String page = "/tenants/" + lotus + "/look";

    @AfterEach
    void plainAgain() {
        database.run(
                TenantScope.SYSTEM,
                tx -> tx.update(
                        "UPDATE tenant_look SET shown_name = '', accent = '', support = '', host = NULL, logo = NULL, logo_sha256 = ''"));
        portal.bean(Looks.class).read();
    }

    @Test
    void aTenantsPeopleAndItsHostNameHaveItsLook() throws IOException {
        save("Sao Khuê SMS", "#00695C", "sms.saokhue.example", "Gọi 1900 1234", LogoPictureTest.image("png", 120, 60));
        String home = maker.get("/").body();
        assertThat(home)
                .contains("<b>Sao Khuê SMS</b>", "/looks/accent/00695c", "· Sao Khuê SMS</title>")
                .doesNotContain("<b>Brandcast</b>");
        String logo = found("src=\"(/looks/logo/[0-9a-f]{64})\"", home);
        HttpResponse<String> picture = anonymous(logo, "sms.saokhue.example");
        assertThat(picture.headers().firstValue("Content-Type")).contains("image/png");
        assertThat(picture.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(picture.headers().firstValue("Cache-Control").orElse("")).contains("immutable");
        HttpResponse<String> css = anonymous("/looks/accent/00695c", "sms.saokhue.example");
        assertThat(css.headers().firstValue("Content-Type").orElse("")).startsWith("text/css");
        assertThat(css.body()).contains("--accent:#00695c");

        assertThat(operator.get("/").body()).as("nobody else's pages change").contains("<b>Brandcast</b>");
        assertThat(anonymous("/login", "127.0.0.1").body()).contains("<b>Brandcast</b>");
        assertThat(anonymous("/login", "sms.saokhue.example").body())
                .contains("<b>Sao Khuê SMS</b>", logo, "Gọi 1900 1234");
        assertThat(portal.bean(Looks.class).link(lotus, "/account/password?t=x"))
                .contains("://sms.saokhue.example")
                .endsWith("/account/password?t=x");
    }

    @Test
    void whatATenantLeavesOpenIsThatOfTheOneAbove() {
        long root = tenant("Brandcast");
        operator.upload("/tenants/" + root + "/look", form("Nền tảng A", "#8a2c7c", "", ""), "logo", "", new byte[0]);
        String home = maker.get("/").body();
        assertThat(home).contains("<b>Nền tảng A</b>", "/looks/accent/8a2c7c");
        save("", "#00695c", "", "", new byte[0]);
        assertThat(maker.get("/").body()).contains("<b>Nền tảng A</b>", "/looks/accent/00695c");
    }

    @Test
    void whatWouldHarmIsRefused() {
        assertThat(refused("x", "#00695c;}body{background:url(//evil)", "")).contains("accent-error");
        assertThat(refused("x", "#ffff00", "")).contains("accent-error", "tương phản");
        assertThat(refused("x", "", "nói gì đó")).contains("host-error");
        assertThat(operator.upload(
                                page,
                                form("x", "", "", ""),
                                "logo",
                                "logo.svg",
                                "<svg onload=\"alert(1)\"/>".getBytes(StandardCharsets.UTF_8))
                        .body())
                .contains("logo-error");
        save("<script>alert(1)</script>", "", "", "", new byte[0]);
        assertThat(maker.get("/").body())
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                .doesNotContain("<script>alert");
        assertThat(anonymous("/looks/accent/00695c%7D", "127.0.0.1").statusCode())
                .isEqualTo(404);
        assertThat(anonymous("/looks/logo/" + "0".repeat(64), "127.0.0.1").statusCode())
                .isEqualTo(404);
    }

    @Test
    void whoMayNotChangesNothing() {
        assertThat(maker.get(page).statusCode()).isEqualTo(403);
        assertThat(maker.upload(page, form("x", "", "", ""), "logo", "", new byte[0])
                        .statusCode())
                .isEqualTo(403);
        assertThat(operator.get("/tenants/999999/look").statusCode()).isEqualTo(404);
    }

    @Test
    void aPreviewShowsWhatIsTypedAndNothingThatCannotBe() {
        assertThat(operator.get(page + "/preview?name=Sen&accent=%2300695c&support=")
                        .body())
                .contains("Sen", "/looks/preview/00695c");
        assertThat(operator.get(page + "/preview?accent=%23ffff00").body()).doesNotContain("ffff00");
        assertThat(operator.get(page + "/preview?accent=%22%3E%3Cscript%3E").body())
                .doesNotContain("<script");
    }

    private String refused(String name, String accent, String host) {
        HttpResponse<String> answer = operator.upload(page, form(name, accent, host, ""), "logo", "", new byte[0]);
        assertThat(answer.statusCode()).isEqualTo(422);
        return answer.body();
    }

    private void save(String name, String accent, String host, String support, byte[] logo) {
        String next = TestBrowser.location(operator.upload(
                page, form(name, accent, host, support), "logo", logo.length == 0 ? "" : "logo.png", logo));
        assertThat(next).isEqualTo(page + "?saved=1");
    }

    private static Map<String, String> form(String name, String accent, String host, String support) {
        Map<String, String> form = new HashMap<>();
        form.put("name", name);
        form.put("accent", accent);
        form.put("host", host);
        form.put("support", support);
        return form;
    }

    /** As a browser that came by that name. */
    private HttpResponse<String> anonymous(String path, String host) {
        return portal.send(HttpRequest.newBuilder(URI.create(portal.uri(path).toString()))
                .header("Accept", "text/html,*/*")
                .header("Host", host)
                .build());
    }

    private long tenant(String name) {
        return database.call(
                TenantScope.SYSTEM, tx -> tx.number("SELECT id FROM tenant WHERE name = ? ORDER BY id LIMIT 1", name));
    }

    private static String found(String regex, String page) {
        Matcher found = Pattern.compile(regex).matcher(page);
        assertThat(found.find()).as(regex).isTrue();
        return found.group(1);
    }
}
