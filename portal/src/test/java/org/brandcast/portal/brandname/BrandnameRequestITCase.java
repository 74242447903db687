package org.brandcast.portal.brandname;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.brandcast.portal.control.ControlView;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.security.Role;
import org.brandcast.portal.tenant.TenantService;
import org.brandcast.portal.testing.SharedPortal;
import org.brandcast.portal.testing.TestBrowser;
import org.brandcast.portal.testing.TestPortal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A brandname from its owner's wish to the carriers' answers and its renewal. */
class BrandnameRequestITCase {
    private static final byte[] PDF = "%PDF-1.7 giấy ủy quyền".getBytes(StandardCharsets.UTF_8);

    private final TestPortal portal = SharedPortal.portal();
    private final TestBrowser operator = new TestBrowser(portal, TestPortal.OPERATOR);
    private final TestBrowser maker = new TestBrowser(portal, TestPortal.MAKER);
    private final TestBrowser stranger = new TestBrowser(portal, TestPortal.OTHER_MAKER);
    private final Database database = portal.bean(Database.class);
    private final String name =
            "B" + Long.toString(System.nanoTime(), 36).substring(2).toUpperCase(Locale.ROOT);
    private final String login = name.toLowerCase(Locale.ROOT) + "@lotus.local";
    private TestBrowser owner;

    @BeforeEach
    void anAdministratorOfLotus() {
        long lotus =
                database.call(TenantScope.SYSTEM, tx -> tx.number("SELECT id FROM tenant WHERE name = 'Lotus Retail'"));
        assertThat(portal.bean(TenantService.class)
                        .createUser(portal.user(TestPortal.OPERATOR), lotus, login, TestPortal.PASSWORD, Role.ADMIN))
                .isTrue();
        owner = new TestBrowser(portal, login);
    }

    @Test
    void fromTheWishToTheCarriersAnswer() {
        Map<String, Object> form =
                Map.of("token", name, "name", name, "carriers", List.of("viettel", "mobifone"), "note", "Gấp");
        String page = TestBrowser.location(owner.post("/rules/brandnames/ask", form));
        assertThat(TestBrowser.location(owner.post("/rules/brandnames/ask", form)))
                .as("a form sent twice")
                .isEqualTo(page);
        assertThat(status(owner, page, "viettel")).isEqualTo("REQUESTED");
        assertThat(status(owner, page, "vinaphone")).isEqualTo("NONE");
        assertThat(usableAt("viettel")).as("nothing is registered by asking").isFalse();

        String papers = page.replace("/registration", "/documents");
        TestBrowser.location(owner.upload(papers, Map.of(), "document", "../Giấy ủy quyền.pdf", PDF));
        TestBrowser.location(owner.upload(papers, Map.of(), "document", "b.pdf", PDF));
        Matcher paper = Pattern.compile("href=\"(" + papers + "/\\d+)\"")
                .matcher(owner.get(page).body());
        assertThat(paper.find()).isTrue();
        assertThat(operator.download(paper.group(1))).isEqualTo(PDF);
        HttpResponse<String> sent = operator.get(paper.group(1));
        assertThat(sent.headers().firstValue("Content-Disposition").orElse(""))
                .startsWith("attachment")
                .contains("Gi%E1%BA%A5y%20%E1%BB%A7y%20quy%E1%BB%81n.pdf");
        assertThat(stranger.get(paper.group(1)).statusCode()).isEqualTo(404);
        assertThat(stranger.get(page).statusCode()).isEqualTo(404);

        assertThat(operator.get("/rules/brandnames").body())
                .as("the operator sees what waits")
                .contains(request(page, "viettel"));
        assertThat(owner.post(
                                request(page, "viettel"),
                                Map.of("do", "register", "validFrom", "2026-01-01", "validUntil", "2030-01-01"))
                        .statusCode())
                .as("nobody registers their own")
                .isEqualTo(403);
        decide(page, "viettel", Map.of("do", "submit", "reference", "VT-77"));
        assertThat(status(owner, page, "viettel")).isEqualTo("SUBMITTED");
        String viettel = request(page, "viettel");
        assertThat(operator.post(viettel, Map.of("do", "register")).body()).contains("validUntil-error");
        decide(page, "viettel", Map.of("do", "register", "validFrom", "2026-01-01", "validUntil", "2030-12-31"));
        assertThat(status(owner, page, "viettel")).isEqualTo("REGISTERED");
        TestPortal.await("the doors to know of it", () -> usableAt("viettel"));
        assertThat(usableAt("mobifone")).isFalse();
        assertThat(operator.post(viettel, Map.of("do", "refuse", "answer", "x")).statusCode())
                .as("decided once")
                .isEqualTo(422);

        String mobifone = request(page, "mobifone");
        assertThat(operator.post(mobifone, Map.of("do", "refuse")).body()).contains("answer-error");
        decide(page, "mobifone", Map.of("do", "refuse", "answer", "Thiếu giấy ủy quyền"));
        assertThat(status(owner, page, "mobifone")).isEqualTo("REFUSED");
        assertThat(owner.get(page).body()).contains("Thiếu giấy ủy quyền");
        String again = page.replace("/registration", "/ask");
        assertThat(owner.post(again, Map.of("carriers", "viettel")).statusCode())
                .as("in force for years yet")
                .isEqualTo(422);
        TestBrowser.location(owner.post(again, Map.of("carriers", "mobifone")));
        assertThat(status(owner, page, "mobifone")).isEqualTo("REQUESTED");
    }

    @Test
    void aRegistrationThatEndsIsRenewedWithoutAGap() {
        String page = TestBrowser.location(
                owner.post("/rules/brandnames/ask", Map.of("token", name, "name", name, "carriers", "viettel")));
        String soon = java.time.LocalDate.now(java.time.ZoneId.of("Asia/Ho_Chi_Minh"))
                .plusDays(20)
                .toString();
        decide(page, "viettel", Map.of("do", "register", "validFrom", "2024-01-01", "validUntil", soon));
        assertThat(status(owner, page, "viettel")).isEqualTo("EXPIRING");
        TestBrowser.location(owner.post(page.replace("/registration", "/ask"), Map.of("carriers", "viettel")));
        TestPortal.await("it to be usable while its renewal is on its way", () -> usableAt("viettel"));
        decide(page, "viettel", Map.of("do", "register", "validFrom", soon, "validUntil", "2032-01-01"));
        assertThat(status(owner, page, "viettel")).isEqualTo("REGISTERED");
        TestPortal.await(
                "both times to be known",
                () -> portal.bean(ControlView.class)
                                .current()
                                .brandname(name)
                                .orElseThrow()
                                .registrations()
                                .size()
                        == 2);
    }

    @Test
    void whoMayNotAsksNothingAndBadPapersAreRefused() {
        assertThat(maker.post("/rules/brandnames/ask", Map.of("name", name, "carriers", "viettel"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(owner.post("/rules/brandnames/ask", Map.of("name", "LOTUS", "carriers", "viettel"))
                        .body())
                .as("there is one")
                .contains("name-error");
        assertThat(owner.post("/rules/brandnames/ask", Map.of("name", name)).body())
                .contains("id=\"carriers-error\"");
        String page = TestBrowser.location(
                owner.post("/rules/brandnames/ask", Map.of("token", name, "name", name, "carriers", "viettel")));
        String papers = page.replace("/registration", "/documents");
        assertThat(owner.upload(papers, Map.of(), "document", "a.pdf", "<html>".getBytes(StandardCharsets.UTF_8))
                        .body())
                .contains("document-error");
        assertThat(owner.upload(papers, Map.of(), "document", "a.pdf", new byte[5_000_001])
                        .body())
                .contains("document-error");
        assertThat(maker.upload(papers, Map.of(), "document", "a.pdf", PDF).statusCode())
                .isEqualTo(403);
    }

    private void decide(String page, String carrier, Map<String, String> form) {
        assertThat(TestBrowser.location(operator.post(request(page, carrier), form)))
                .isEqualTo(page);
    }

    /** The newest request of a carrier. */
    private String request(String page, String carrier) {
        long brandname = Long.parseLong(page.replaceAll("\\D", ""));
        long id = database.call(
                TenantScope.SYSTEM,
                tx -> tx.number(
                        "SELECT max(id) FROM brandname_request WHERE brandname_id = ? AND carrier = ?",
                        brandname,
                        carrier));
        return page.replace("/registration", "/requests/" + id);
    }

    private static String status(TestBrowser who, String page, String carrier) {
        Matcher found = Pattern.compile(
                        "data-testid=\"carrier-" + carrier + "\".*?data-state=\"(\\w+)\"", Pattern.DOTALL)
                .matcher(who.get(page).body());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private boolean usableAt(String carrier) {
        long now = System.currentTimeMillis();
        return portal.bean(ControlView.class).current().brandname(name).stream()
                .flatMap(found -> found.registrations().stream())
                .anyMatch(each -> each.carrier().equals(carrier)
                        && each.validFromMillis() <= now
                        && now < each.validUntilMillis());
    }
}
