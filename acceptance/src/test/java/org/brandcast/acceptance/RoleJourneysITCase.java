package org.brandcast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A person of each role at a browser, from their first page on, down the whole tree: the operator's salesperson signs an
 * order with a region, the region's administrator funds a reseller's, the reseller a partner's, who pays and sends. Each
 * sees its own and below with the same numbers, and nobody sees sideways or up.
 */
@Order(7)
class RoleJourneysITCase {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");
    private static final int PRICE = 500;
    private static final int RECIPIENTS = 3;

    /** Recipients of the campaign, and the message by the developer's own key. */
    private static final long SENT = RECIPIENTS + 1;

    private static final List<Long> REGION_HAS = List.of(1_000L, 600L, 400L);
    private static final List<Long> RESELLER_HAS = List.of(600L, 250L, 350L);
    private static final List<Long> PARTNER_HAS = List.of(250L, SENT, 250L - SENT);

    /** Where a role begins, the page's name, the sections that it can't work without and a page that isn't its business. */
    private record Place(String path, String vi, String en, List<String> sections, String closed) {}

    private static final Map<String, Place> PLACES = Map.of(
            "admin",
            new Place("/", "Tổng quan", "Overview", List.of("tenant", "order", "report", "audit"), "/rules/routes/new"),
            "sales",
            new Place("/orders", "Đơn hàng", "Orders", List.of("order", "tenant", "alert"), "/lists"),
            "campaign_maker",
            new Place("/", "Tổng quan", "Overview", List.of("campaign", "list", "message", "order"), "/tenants"),
            "moderator",
            new Place("/moderation", "Kiểm duyệt", "Moderation", List.of("moderation", "message"), "/orders"),
            "analyst",
            new Place("/reports", "Lưu lượng", "Traffic", List.of("report", "campaign", "order"), "/lists"),
            "finance",
            new Place("/billing", "Đối soát và cước", "Billing", List.of("billing", "order", "tenant"), "/messages"),
            "support",
            new Place("/operations", "Vận hành", "Operations", List.of("operation", "message", "audit"), "/keys"),
            "developer",
            new Place("/", "Tổng quan", "Overview", List.of("developer", "apikey", "webhook", "message"), "/billing"));

    @TempDir
    Path directory;

    private final Stack stack = new Stack();
    private final String word = Stack.word();
    private final Map<String, Person> people = new HashMap<>();

    private String language = "";
    private String developersNumber = "";
    private @Nullable Chromium opened;

    private long region;
    private long reseller;
    private long partner;
    private long funds;
    private long part;
    private long spent;

    @BeforeEach
    void everythingArrives() {
        stack.simulators.behave("{\"receipts\":{\"delayMillis\":50,\"jitterMillis\":50,\"failureRate\":0}}");
    }

    @AfterEach
    void simulators() {
        stack.simulators.behaveAsUsual();
    }

    @ParameterizedTest(name = "in {0}")
    @ValueSource(strings = {"vi", "en"})
    void eachRoleOnItsMainPath(String read) throws Exception {
        language = read;
        try (Chromium chromium = new Chromium()) {
            opened = chromium;
            try {
                theOperatorSignsWithTheRegion();
                theRegionFundsTheReseller();
                theResellerFundsThePartner();
                financeTakesTheMoney();
                theCampaignMakerSendsAndTheModeratorLooksAtIt();
                theDeveloperSendsByAKey();
                eachLevelSeesItsOwnAndBelow();
                theAnalystReadsTheTraffic();
                supportFindsAMessage();
                nobodySeesSidewaysOrUp();
            } finally {
                people.forEach((name, person) -> person.browser.screenshot("role-" + name + "-" + language));
            }
            people.values().forEach(Person::hadNoTrouble);
        }
    }

    /** The demo's administrator makes the region and invites; the salesperson signs. */
    private void theOperatorSignsWithTheRegion() {
        Person admin = comes("operator-admin");
        Endpoints.User user = stack.endpoints.user("admin");
        admin.browser.login(user);
        beginsAsIts("admin", admin);
        region = makes(admin, say("Công ty khu vực", "Regional company"), "Miền");
        invites(admin, region, "region-admin", say("Quản trị", "Administrator"));
        invites(admin, region, "analyst", say("Phân tích", "Analyst"));
        admin.section(say("Đơn vị", "Tenants"));
        admin.follow(user.tenant());
        long root = admin.idAt("tenants");
        invites(admin, root, "sales", say("Kinh doanh", "Sales"));
        invites(admin, root, "support", say("Hỗ trợ", "Support"));

        Person sales = joins("sales", "sales");
        funds = signs(sales, region, "Miền", new Terms(true, 1_000, null, false));
        assertThat(sums(sales, funds)).isEqualTo(List.of(1_000L, 0L, 1_000L));
    }

    private void theRegionFundsTheReseller() {
        Person admin = joins("region-admin", "admin");
        reseller = makes(admin, say("Đại lý", "Reseller"), "Đại lý");
        invites(admin, reseller, "reseller-admin", say("Quản trị", "Administrator"));
        part = signs(admin, reseller, "Đại lý", new Terms(true, 600, funds, false));
        assertThat(sums(admin, funds)).isEqualTo(REGION_HAS);

        writes(admin, reseller, "Quá", new Terms(true, 401, funds, false));
        admin.seesError("segments");
        assertThat(sums(admin, funds)).as("nobody sells more than they have").isEqualTo(REGION_HAS);
    }

    private void theResellerFundsThePartner() throws Exception {
        Person admin = joins("reseller-admin", "admin");
        partner = makes(admin, say("Đối tác", "Partner"), "Đối tác");
        invites(admin, partner, "maker", say("Lập chương trình", "Campaign maker"));
        invites(admin, partner, "developer", say("Kỹ thuật", "Developer"));
        admin.section(say("Đơn vị", "Tenants"));
        admin.follow(name("Đại lý"));
        assertThat(admin.idAt("tenants")).isEqualTo(reseller);
        invites(admin, reseller, "moderator", say("Kiểm duyệt", "Moderator"));
        invites(admin, reseller, "finance", say("Kế toán", "Finance"));
        new TenantPages(new OperatorTools(portal(), stack.endpoints.user("admin"))).registerBrandname(partner, word);
        spent = signs(admin, partner, "Đối tác", new Terms(false, 250, part, true));
        assertThat(admin.sees("order-state").getAttribute("data-state")).isEqualTo("unpaid");
        assertThat(sums(admin, part)).as("kept for it until it is paid").isEqualTo(RESELLER_HAS);
    }

    private void financeTakesTheMoney() {
        Person finance = joins("finance", "finance");
        finance.section(say("Đơn hàng", "Orders"));
        finance.follow("HD " + name("Đối tác"));
        assertThat(finance.idAt("orders")).isEqualTo(spent);
        assertThat(finance.browser.number("order-due")).isEqualTo(250 * PRICE);
        finance.fill(say("Số tiền (đồng)", "Amount (đồng)"), Integer.toString(250 * PRICE));
        finance.fill(say("Ngày thanh toán", "Paid on"), LocalDate.now(ZONE).toString());
        finance.fill(say("Mã giao dịch", "Reference"), "FT " + word);
        finance.press(say("Ghi nhận", "Record"));
        finance.sees("payments");
        assertThat(finance.browser.number("order-due")).isZero();
        Waiting.until("the paid order is active", PATIENCE, () -> {
            finance.browser.open("/orders/" + spent);
            return Waiting.equal(
                    "its state", "active", finance.sees("order-state").getAttribute("data-state"));
        });
        finance.section(say("Đơn vị", "Tenants"));
        finance.follow(name("Đối tác"));
        assertThat(finance.browser.number("tenant-free"))
                .as("finance looks at a customer's record")
                .isEqualTo(250);
    }

    private void theCampaignMakerSendsAndTheModeratorLooksAtIt() throws IOException {
        Person maker = joins("maker", "campaign_maker");
        assertThat(maker.sees("home-answer").innerText()).as("what is left").contains("250");
        Path file = directory.resolve("danh-sach.csv");
        Files.writeString(
                file,
                "msisdn\n" + Stack.number("098") + "\n" + Stack.number("091") + "\n" + Stack.number("090") + "\n");
        long list = maker.browser.uploadList("Khách " + word, file);
        assertThat(maker.browser.number("list-accepted")).isEqualTo(RECIPIENTS);
        String campaign = "Tri ân " + word;
        Waiting.until("the partner's brandname is known everywhere", PATIENCE, () -> {
            maker.browser.fillCampaign(campaign, word, word + " cam on ban", list, spent);
            return Waiting.equal("messages", (long) RECIPIENTS, maker.browser.number("bill-messages"));
        });
        assertThat(maker.browser.number("bill-amount")).isEqualTo(RECIPIENTS * PRICE);
        maker.browser.askForModerator(60);
        long id = maker.browser.submitCampaign();
        assertThat(maker.browser.campaignState()).isEqualTo("SUBMITTED");

        Person moderator = joins("moderator", "moderator");
        moderator.follow(say("Chương trình", "Campaigns"));
        moderator.follow(campaign);
        assertThat(moderator.idAt("campaigns")).isEqualTo(id);
        assertThat(moderator.sees("held-text").innerText()).contains(word);
        moderator.pressById("approve");
        moderator.sees("moderation-done");

        Waiting.until("the campaign is finished", PATIENCE, () -> {
            maker.browser.open("/campaigns/" + id);
            return Waiting.equal(
                    "it",
                    "FINISHED {DELIVERED=" + RECIPIENTS + "}",
                    maker.browser.campaignState() + " " + maker.browser.counts());
        });
    }

    private void theDeveloperSendsByAKey() {
        Person developer = joins("developer", "developer");
        developer.section(say("Khóa API", "API keys"));
        developer.follow(say("Tạo khóa", "New key"));
        developer.fill(say("Tên", "Name"), "Cửa hàng " + word);
        developer.tick(say("Gửi tin", "Send messages"));
        developer.press(say("Tạo khóa", "Make the key"));
        String key = developer.sees("new-key-value").inputValue();
        developersNumber = Stack.number("098");
        RestDoor door = new RestDoor(portal(), key);
        Waiting.until("the new key opens the door", PATIENCE, () -> {
            Http.Answer answer = door.post(RestDoor.message(word, developersNumber, word + " ma 1", word)
                    .toString());
            return Waiting.equal("the answer", 202, answer.status());
        });
        developer.section(say("Khóa API", "API keys"));
        assertThat(developer.browser.visibleText()).contains("Cửa hàng " + word).doesNotContain(key);
        Waiting.until("the engineer's message is delivered", PATIENCE, () -> {
            developer.browser.open("/messages?q=" + developersNumber);
            return developer.browser.page().locator("[data-state=DELIVERED]").count() == 1
                    ? Optional.empty()
                    : Optional.of(developer.browser.visibleText());
        });
    }

    private void eachLevelSeesItsOwnAndBelow() {
        Person maker = person("maker");
        Waiting.until(
                "the partner's order has paid for all that was sent",
                PATIENCE,
                () -> Waiting.equal("its sums", PARTNER_HAS, sums(maker, spent)));
        assertThat(ordersOf(maker)).containsExactly(spent);

        Person resellers = person("reseller-admin");
        assertThat(ordersOf(resellers)).containsExactlyInAnyOrder(part, spent);
        assertThat(sums(resellers, part)).isEqualTo(RESELLER_HAS);
        assertThat(sums(resellers, spent)).isEqualTo(PARTNER_HAS);
        assertThat(tenantsOf(resellers)).containsExactlyInAnyOrder(reseller, partner);

        Person regions = person("region-admin");
        assertThat(ordersOf(regions)).containsExactlyInAnyOrder(funds, part, spent);
        assertThat(sums(regions, funds)).isEqualTo(REGION_HAS);
        assertThat(sums(regions, part)).isEqualTo(RESELLER_HAS);
        assertThat(sums(regions, spent)).isEqualTo(PARTNER_HAS);
        assertThat(tenantsOf(regions)).containsExactlyInAnyOrder(region, reseller, partner);

        Person sales = person("sales");
        sales.browser.open("/orders?tenant=" + region);
        assertThat(sales.rows("order")).containsExactlyInAnyOrder(funds, part, spent);
        for (Person level : List.of(resellers, regions, person("finance"))) {
            level.browser.open("/orders");
            level.follow(say("Báo cáo hạn mức", "Volume report"));
            level.isAt("/orders/report", say("Báo cáo hạn mức", "Volume report"));
            assertThat(level.rows("report")).as("counted where it is spent").containsExactly(partner);
            assertThat(level.figures("report-" + partner))
                    .as("opening, loaded, used, expired, closing")
                    .containsExactly(0L, 250L, SENT, 0L, 250L - SENT);
        }
    }

    private void theAnalystReadsTheTraffic() {
        Person analyst = joins("analyst", "analyst");
        Waiting.until("the region's traffic is counted", PATIENCE, () -> {
            analyst.browser.open("/reports");
            return analyst.browser.page().getByTestId("report-messages").count() == 0
                    ? Optional.of("no figures yet")
                    : Waiting.equal("messages", SENT, analyst.browser.number("report-messages"));
        });
        analyst.sees("report-tenantId-" + partner);
        analyst.follow(name("Đối tác"));
        analyst.browser.page().waitForURL(url -> url.contains("tenantId=" + partner));
        assertThat(analyst.browser.number("report-messages")).isEqualTo(SENT);
    }

    private void supportFindsAMessage() {
        Person support = joins("support", "support");
        support.follow(say("Tìm tin nhắn", "Find a message"));
        support.fill(say("Số điện thoại, mã tin hoặc clientRef", "Number, message id or clientRef"), developersNumber);
        support.press(say("Lọc", "Filter"));
        support.browser.page().waitForURL(url -> url.contains("q="));
        assertThat(support.browser.page().locator("tr[data-testid^=message-]").count())
                .isEqualTo(1);
        support.browser.page().locator("tr[data-testid^=message-] a").first().click();
        assertThat(support.sees("message-state").getAttribute("data-state")).isEqualTo("DELIVERED");
        assertThat(support.browser.page().locator("[data-testid=timeline] li").count())
                .as("taken, admitted, sent, delivered")
                .isGreaterThan(3);
        assertThat(support.browser.visibleText())
                .as("a phone's number is shown to nobody as a whole")
                .doesNotContain(developersNumber.substring(1));
    }

    private void nobodySeesSidewaysOrUp() {
        long sideways = stack.tenantId();
        long sidewaysOrder = stack.balance().orderId();
        Map<String, List<String>> hidden = Map.of(
                "maker", List.of("/orders/" + part, "/orders/" + funds, "/orders/" + sidewaysOrder),
                "developer", List.of("/orders/" + part, "/orders/" + sidewaysOrder),
                "reseller-admin", List.of("/orders/" + funds, "/tenants/" + region, "/tenants/" + sideways),
                "finance", List.of("/orders/" + funds, "/tenants/" + region, "/tenants/" + sideways),
                "region-admin", List.of("/orders/" + sidewaysOrder, "/tenants/" + sideways),
                "analyst", List.of("/orders/" + sidewaysOrder));
        hidden.forEach((name, paths) ->
                paths.forEach(path -> assertThat(person(name).browser.status(path))
                        .as("%s for %s", path, name)
                        .isEqualTo(404)));
    }

    private List<Long> ordersOf(Person person) {
        person.section(say("Đơn hàng", "Orders"));
        person.isAt("/orders", say("Đơn hàng", "Orders"));
        return person.rows("order");
    }

    private List<Long> tenantsOf(Person person) {
        person.section(say("Đơn vị", "Tenants"));
        person.isAt("/tenants", say("Đơn vị", "Tenants"));
        return person.rows("tenant");
    }

    /** Granted, charged or cut, and left, as the order's page shows them. */
    private static List<Long> sums(Person person, long order) {
        person.browser.open("/orders/" + order);
        List<Long> sums = new ArrayList<>();
        for (String sum : List.of("granted", "posted", "free")) {
            sums.add(person.browser.number("order-" + order + "-" + sum));
        }
        return sums;
    }

    /** Somebody who was invited comes for the first time. */
    private Person joins(String name, String role) {
        Person person = comes(name);
        person.setsPasswordAndSignsIn(stack.endpoints, new Endpoints.User(login(name), TenantPages.PASSWORD, role, ""));
        beginsAsIts(role, person);
        return person;
    }

    private Person person(String name) {
        return Objects.requireNonNull(people.get(name), name);
    }

    private Person comes(String name) {
        Person person = new Person(Objects.requireNonNull(opened), portal(), language);
        people.put(name, person);
        return person;
    }

    private void beginsAsIts(String role, Person person) {
        Place place = Objects.requireNonNull(PLACES.get(role), role);
        person.isAt(place.path(), say(place.vi(), place.en()));
        assertThat(person.sections()).as(role).contains("home").containsAll(place.sections());
        if (people.get("operator-admin") != person) {
            assertThat(person.browser.status(place.closed()))
                    .as("%s for %s", place.closed(), role)
                    .isEqualTo(403);
        }
    }

    /** A tenant right below the person's own. */
    private long makes(Person person, String kind, String called) {
        person.section(say("Đơn vị", "Tenants"));
        person.follow(say("Thêm đơn vị", "Add a tenant"));
        person.choose(say("Loại", "Kind"), kind);
        person.fill(say("Tên", "Name"), name(called));
        person.fill(say("Khu vực", "Region"), "Miền " + word);
        person.press(say("Lưu", "Save"));
        long made = person.idAt("tenants");
        assertThat(person.heading()).isEqualTo(name(called));
        return made;
    }

    /** On the open page of a tenant. */
    private void invites(Person person, long tenant, String name, String role) {
        person.fill(say("Tên đăng nhập", "Log-in"), login(name));
        person.choose(say("Vai trò", "Role"), role);
        person.press(say("Gửi lời mời", "Send the invitation"));
        person.sees("link-sent", login(name));
        assertThat(person.idAt("tenants")).isEqualTo(tenant);
    }

    /** @param fundedBy null: granted out of nothing */
    private record Terms(
            boolean funds, long volume, @Nullable Long fundedBy, boolean prepaid) {}

    private long signs(Person person, long customer, String called, Terms terms) {
        writes(person, customer, called, terms);
        return person.idAt("orders");
    }

    private void writes(Person person, long customer, String called, Terms terms) {
        person.section(say("Đơn hàng", "Orders"));
        person.follow(say("Ký đơn hàng", "Sign an order"));
        person.chooseId(say("Khách hàng", "Customer"), customer);
        person.choose(
                say("Mục đích", "Purpose"),
                terms.funds()
                        ? say("Cấp cho đơn vị bên dưới", "Funding orders below")
                        : say("Gửi tin", "Sending messages"));
        person.fill(say("Tên đơn hàng", "Order’s name"), "HD " + name(called));
        person.fill(say("Khối lượng", "Volume"), Long.toString(terms.volume()));
        if (terms.fundedBy() != null) {
            person.chooseId(say("Cắt từ đơn hàng", "Cut from order"), terms.fundedBy());
        }
        person.tick(say("Chăm sóc khách hàng", "Customer care"));
        person.fill(say("Giá một SMS chăm sóc (đồng)", "Price of a care SMS (đồng)"), Integer.toString(PRICE));
        person.choose(
                say("Thanh toán", "Payment"),
                terms.prepaid() ? say("Trả trước", "Prepaid") : say("Trả sau", "Postpaid"));
        person.press(say("Ký đơn hàng", "Sign the order"));
    }

    private String name(String called) {
        return called + " " + word;
    }

    private String login(String name) {
        return name + "@" + word.toLowerCase(Locale.ROOT) + ".example";
    }

    private String say(String vi, String en) {
        return language.equals("vi") ? vi : en;
    }

    private URI portal() {
        return stack.endpoints.url("portalUrl");
    }
}
