package org.brandcast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What somebody does on the portal's pages for those below them: a tenant, its people, what it may send as and by, its order. */
final class TenantPages {
    private static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");
    private static final Pattern MADE_ID = Pattern.compile("action=\"/tenants/([0-9]+)\"");
    private static final Pattern ORDER_ID = Pattern.compile("action=\"/orders/([0-9]+)/top-up\"");
    private static final Pattern FREE = Pattern.compile("data-testid=\"order-free\" data-value=\"([0-9]+)\"");
    private static final Pattern SMPP_PASSWORD = Pattern.compile("data-testid=\"smpp-password\"[^>]*>([^<]+)<");
    private static final Pattern LINK = Pattern.compile("/account/password\\?t=([A-Za-z0-9_-]+)");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    static final String PASSWORD = "mot cau de nho";
    private static final Pattern CARRIER = Pattern.compile("name=\"from-([a-z0-9-]+)\"");

    private final OperatorTools by;

    TenantPages(OperatorTools by) {
        this.by = by;
    }

    long newTenant(long parent, String kind) throws Exception {
        String page = by.follow(
                "/tenants",
                List.of(
                        Map.entry("parentId", Long.toString(parent)),
                        Map.entry("kind", kind),
                        Map.entry("name", kind + " " + Stack.word()),
                        Map.entry("taxCode", "0101234567"),
                        Map.entry("region", "Hà Nội")));
        return Long.parseLong(found(MADE_ID, page));
    }

    /** Invites an administrator, who sets a password by the link of the mail that came; signed in. */
    OperatorTools administrator(Endpoints endpoints, long tenant, String login) throws Exception {
        by.post(
                "/tenants/" + tenant + "/people",
                List.of(Map.entry("login", login), Map.entry("role", "admin"), Map.entry("locale", "vi")));
        setPassword(endpoints, mailedToken(endpoints, login), PASSWORD);
        return new OperatorTools(endpoints.url("portalUrl"), new Endpoints.User(login, PASSWORD, "admin", ""));
    }

    /** What the link in the newest mail to somebody opens an account by, once it has come. */
    static String mailedToken(Endpoints endpoints, String login) {
        URI mails = endpoints.url("mailUrl").resolve("/mails?to=" + login);
        Waiting.until(
                "a mail with a link has come to " + login,
                PATIENCE,
                () -> texts(mails).stream().anyMatch(text -> LINK.matcher(text).find())
                        ? Optional.empty()
                        : Optional.of("no link in a mail"));
        return texts(mails).stream()
                .map(LINK::matcher)
                .filter(Matcher::find)
                .reduce((older, newer) -> newer)
                .orElseThrow()
                .group(1);
    }

    /** Subjects of the mails that came to somebody, in their order. */
    static List<String> mailed(Endpoints endpoints, String login) {
        List<String> subjects = new ArrayList<>();
        Http.get(endpoints.url("mailUrl").resolve("/mails?to=" + login))
                .path("mails")
                .forEach(mail -> subjects.add(mail.path("subject").asText()));
        return subjects;
    }

    private static List<String> texts(URI mails) {
        List<String> texts = new ArrayList<>();
        Http.get(mails)
                .path("mails")
                .forEach(mail -> texts.add(mail.path("text").asText()));
        return texts;
    }

    static void setPassword(Endpoints endpoints, String token, String password) {
        Http.Answer set = Http.send(
                "POST",
                endpoints.url("portalUrl").resolve("/account/password"),
                "t=" + token + "&password=" + password.replace(' ', '+'),
                Map.of("Content-Type", "application/x-www-form-urlencoded"));
        assertThat(set.status()).as(set.text()).isEqualTo(303);
    }

    /** With every carrier, for a month. */
    void registerBrandname(long tenant, String name) throws Exception {
        List<String> carriers = new ArrayList<>();
        Matcher known = CARRIER.matcher(by.page("/rules/brandnames/new"));
        while (known.find()) {
            carriers.add(known.group(1));
        }
        registerBrandname(tenant, name, carriers);
    }

    /** With these carriers, for a month. */
    void registerBrandname(long tenant, String name, List<String> carriers) throws Exception {
        List<Map.Entry<String, String>> form = new ArrayList<>();
        form.add(Map.entry("tenantId", Long.toString(tenant)));
        form.add(Map.entry("name", name));
        form.add(Map.entry("active", "on"));
        for (String carrier : carriers) {
            form.add(Map.entry("from-" + carrier, yesterday()));
            form.add(Map.entry("until-" + carrier, nextMonth()));
        }
        by.follow("/rules/brandnames", form);
    }

    /** An account at the SMPP server, for clients on this machine; its password is told once. */
    Endpoints.SmppServer newSmppAccount(long tenant, String systemId, Endpoints.SmppServer server) throws Exception {
        String page = by.post(
                "/rules/smpp",
                List.of(
                        Map.entry("tenantId", Long.toString(tenant)),
                        Map.entry("systemId", systemId),
                        Map.entry("addresses", "127.0.0.1\n::1"),
                        Map.entry("maxBinds", "4"),
                        Map.entry("tps", "1000"),
                        Map.entry("defaultType", "CARE")));
        return new Endpoints.SmppServer(server.host(), server.port(), systemId, found(SMPP_PASSWORD, page));
    }

    /** What stands in an order's form. */
    static List<Map.Entry<String, String>> order(
            long tenant, String name, String purpose, long segments, String fundedBy) {
        List<Map.Entry<String, String>> form = new ArrayList<>();
        form.add(Map.entry("tenantId", Long.toString(tenant)));
        form.add(Map.entry("name", name));
        form.add(Map.entry("purpose", purpose));
        form.add(Map.entry("segments", Long.toString(segments)));
        form.add(Map.entry("validFrom", yesterday()));
        form.add(Map.entry("validUntil", nextMonth()));
        form.add(Map.entry("types", "CARE"));
        form.add(Map.entry("priceCARE", "450"));
        form.add(Map.entry("chargeOn", "DELIVERED"));
        form.add(Map.entry("payment", "POSTPAID"));
        form.add(Map.entry("fundedBy", fundedBy));
        return form;
    }

    /** Signs an order; its id. */
    long signed(List<Map.Entry<String, String>> form) throws Exception {
        return Long.parseLong(found(ORDER_ID, by.follow("/orders", form)));
    }

    String orderPage(long order) throws Exception {
        return by.page("/orders/" + order);
    }

    /** What an order's page says is left; -1: nothing. */
    static long free(String page) {
        Matcher found = FREE.matcher(page);
        return found.find() ? Long.parseLong(found.group(1)) : -1;
    }

    static String found(Pattern pattern, String page) {
        Matcher found = pattern.matcher(page);
        assertThat(found.find()).as("%s in %s", pattern, page).isTrue();
        return found.group(1);
    }

    private static String yesterday() {
        return LocalDate.now(ZONE).minusDays(1).toString();
    }

    private static String nextMonth() {
        return LocalDate.now(ZONE).plusDays(30).toString();
    }
}
