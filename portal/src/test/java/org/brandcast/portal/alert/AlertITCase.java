package org.brandcast.portal.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Role;
import org.brandcast.portal.tenant.TenantService;
import org.brandcast.portal.testing.SharedPortal;
import org.brandcast.portal.testing.TestBrowser;
import org.brandcast.portal.testing.TestMail;
import org.brandcast.portal.testing.TestPortal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From the fact to the inbox and the mail: once for each, to those whom it concerns. */
class AlertITCase {
    private static final long DAY = 86_400_000;

    private final TestPortal portal = SharedPortal.portal();
    private final Database database = portal.bean(Database.class);
    private final CurrentUser operator = portal.user(TestPortal.OPERATOR);
    private final String word = "alert" + System.nanoTime();
    private final String admin = word + "-admin@alerts.example";
    private final String developer = word + "-developer@alerts.example";
    private final String manager = word + "-manager@alerts.example";
    private long tenant;

    @BeforeEach
    void aPartner() {
        TenantService tenants = portal.bean(TenantService.class);
        tenant = tenants.create(operator, operator.tenantId(), word, "partner").id();
        tenants.createUser(operator, tenant, admin, TestPortal.PASSWORD, Role.ADMIN);
        tenants.createUser(operator, tenant, developer, TestPortal.PASSWORD, Role.DEVELOPER);
        run("UPDATE tenant SET manager = '" + manager + "' WHERE id = " + tenant);
    }

    @Test
    void aCrossingIsToldOnceToWhomItConcernsAndAgainUnderTheNextGrant() {
        long order = order("Đơn thử", 365);
        crossing(order, 1, 90);
        Map<String, String> mail = TestMail.await(admin, 1);
        assertThat(mail.get("subject")).contains("Đơn thử", "90 %");
        assertThat(mail.get("text")).contains("/orders/" + order, "100 bản tin", word);
        TestMail.await(manager, 1);
        assertThat(number("SELECT count(*) FROM mail WHERE recipient = '" + developer + "'"))
                .as("a developer's work isn't orders")
                .isZero();

        // The same crossing comes again, as after a replay; only the next grant's is news.
        run("DELETE FROM order_threshold WHERE order_id = " + order);
        crossing(order, 1, 90);
        crossing(order, 2, 90);
        TestMail.await(admin, 2);
        assertThat(number("SELECT count(*) FROM alert WHERE tenant_id = " + tenant))
                .isEqualTo(2);
        assertThat(TestMail.mails(admin)).hasSize(2);
    }

    @Test
    void theInboxShowsItUntilSomebodyLooksAfterIt() {
        crossing(order("Đơn hết", 365), 1, 100);
        TestPortal.await("the alert", () -> number("SELECT count(*) FROM alert WHERE tenant_id = " + tenant) == 1);
        TestBrowser browser = new TestBrowser(portal, admin);
        String page = browser.get("/alerts").body();
        assertThat(page).contains("Đơn hết", "alerts-open\" data-value=\"1\"");
        Matcher id = Pattern.compile("/alerts/(\\d+)/acknowledge").matcher(page);
        assertThat(id.find()).isTrue();

        String other = "/alerts/" + id.group(1) + "/acknowledge";
        assertThat(new TestBrowser(portal, TestPortal.OTHER_MAKER)
                        .post(other, Map.of())
                        .statusCode())
                .isEqualTo(404);
        assertThat(new TestBrowser(portal, TestPortal.OPERATOR).get("/alerts").body())
                .as("a parent sees it, too")
                .contains("Đơn hết");
        assertThat(browser.post(other, Map.of()).statusCode()).isEqualTo(303);
        assertThat(browser.get("/alerts").body()).doesNotContain("Đơn hết").doesNotContain("alerts-open");
        assertThat(browser.get("/alerts?show=all").body()).contains("Đơn hết", admin);
    }

    @Test
    void whatIsChosenComesByMailAndAParentWhoAskedIsTold() {
        TestBrowser browser = new TestBrowser(portal, admin);
        assertThat(browser.post("/alerts/mail", Map.of("own-order-expires", "on"))
                        .statusCode())
                .isEqualTo(303);
        TestBrowser parent = new TestBrowser(portal, TestPortal.OPERATOR);
        parent.post("/alerts/mail", Map.of("below-order-used", "on"));
        try {
            int before = TestMail.mails(TestPortal.OPERATOR).size();
            crossing(order("Đơn chọn", 365), 1, 80);
            TestMail.await(TestPortal.OPERATOR, before + 1);
            assertThat(TestMail.mails(admin)).isEmpty();
            assertThat(browser.get("/alerts/mail").body())
                    .containsPattern("id=\"own-order-expires\"[^>]*checked")
                    .doesNotContainPattern("id=\"own-order-used\"[^>]*checked");
        } finally {
            run("DELETE FROM alert_choice WHERE tenant_id = " + operator.tenantId());
        }
    }

    @Test
    void whatEndsIsToldBeforeAtEachStepOnce() {
        order("Đơn cuối", 5);
        run("INSERT INTO brandname (tenant_id, name, folded, created_at_millis) VALUES (" + tenant + ", 'ALERTS', '"
                + word + "', 1)");
        run("INSERT INTO brandname_carrier (brandname_id, carrier, tenant_id, valid_from_millis, valid_until_millis)"
                + " SELECT id, 'viettel', tenant_id, 1, " + (System.currentTimeMillis() + 20 * DAY)
                + " FROM brandname WHERE tenant_id = " + tenant);
        // The finder of this portal looks every minute; another one looks when it starts.
        AlertFinder second = new AlertFinder(database, portal.bean(AlertMails.class), java.time.Clock.systemUTC());
        second.start();
        try {
            TestPortal.await(
                    "both alerts", () -> number("SELECT count(*) FROM alert WHERE tenant_id = " + tenant) == 2);
        } finally {
            second.stop();
        }
        assertThat(texts("SELECT kind || ' ' || amount || ' ' || severity FROM alert WHERE tenant_id = " + tenant
                        + " ORDER BY kind"))
                .containsExactly("brandname-expires 30 info", "order-expires 7 warning");
    }

    @Test
    void theNearestModeratorsAboveAreToldOnceAnHourThatRequestsWait() {
        TenantService tenants = portal.bean(TenantService.class);
        String moderator = word + "-moderator@alerts.example";
        long region = tenants.create(operator, operator.tenantId(), word + "-region", "region")
                .id();
        tenants.createUser(operator, region, moderator, TestPortal.PASSWORD, Role.MODERATOR);
        long below =
                tenants.create(operator, region, word + "-below", "partner").id();
        held(below, 1);
        held(below, 2);
        AlertFinder finder = new AlertFinder(database, portal.bean(AlertMails.class), java.time.Clock.systemUTC());
        finder.start();
        try {
            Map<String, String> mail = TestMail.await(moderator, 1);
            assertThat(mail.get("subject")).contains("2 tin", word + "-below");
            assertThat(mail.get("text")).contains("/moderation");
        } finally {
            finder.stop();
        }
        assertThat(number("SELECT count(*) FROM alert WHERE kind = 'held-requests' AND tenant_id = " + region))
                .isEqualTo(1);

        // What comes in the next hour is news again, what came in this one isn't.
        run(
                "UPDATE held_message SET held_at_millis = held_at_millis + 3600000 WHERE recipient = '84912000002' AND tenant_id = "
                        + below);
        AlertFinder later = new AlertFinder(database, portal.bean(AlertMails.class), java.time.Clock.systemUTC());
        later.start();
        try {
            TestMail.await(moderator, 2);
        } finally {
            later.stop();
        }
        assertThat(TestMail.mails(moderator)).hasSize(2);
        run("DELETE FROM held_message WHERE tenant_id = " + below);
    }

    private void held(long sender, int number) {
        long now = System.currentTimeMillis();
        run(
                "INSERT INTO held_message (message_id, tenant_id, door, type, brandname, recipient, carrier, text, body_hash, hits,"
                        + " segments, held_at_millis, expires_at_millis) VALUES (gen_random_uuid(), " + sender
                        + ", 'REST', 'CARE', 'LOTUS', '8491200000" + number
                        + "', 'vinaphone', 'Xin chao', 'hash', '[]', 1, " + now
                        + ", " + (now + DAY) + ")");
    }

    private long order(String name, int days) {
        long now = System.currentTimeMillis();
        return number(
                "INSERT INTO sales_order (tenant_id, name, state, valid_from_millis, valid_until_millis, charge_on,"
                        + " granted_segments, created_at_millis) VALUES (" + tenant + ", '" + name + "', 'active', "
                        + (now - 60 * DAY) + ", " + (now + days * DAY) + ", 'ACCEPTED', 1000, 1) RETURNING id");
    }

    private void crossing(long order, int version, int percent) {
        run(
                "INSERT INTO order_threshold (order_id, grant_version, percent, tenant_id, used, granted, at_millis) VALUES ("
                        + order + ", " + version + ", " + percent + ", " + tenant + ", " + percent * 10 + ", 1000, "
                        + System.currentTimeMillis() + ")");
    }

    private void run(String sql) {
        database.run(TenantScope.SYSTEM, tx -> tx.update(sql));
    }

    private long number(String sql) {
        return database.call(TenantScope.SYSTEM, tx -> tx.number(sql));
    }

    private List<String> texts(String sql) {
        return database.call(TenantScope.SYSTEM, tx -> tx.list(sql, row -> row.getString(1)));
    }
}
