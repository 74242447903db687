package org.brandcast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * A volume goes down the tree: the operator signs with a region, the region with a reseller, the reseller with a partner,
 * whose order admission takes over. Each sees itself and below, and nobody sells more than they have.
 */
@Order(5)
class TreeITCase {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern REQUEST = Pattern.compile("action=\"(/orders/[0-9]+/requests/[0-9]+)\"");

    private final Stack stack = new Stack();
    private final String word = Stack.word();

    @Test
    void aVolumeGoesDownTheTree() throws Exception {
        OperatorTools operator = tools(stack.endpoints.user("admin"));
        long root = operator.tenants().get(stack.endpoints.user("admin").tenant());

        long region = new TenantPages(operator).newTenant(root, "region");
        OperatorTools north = administrator(operator, region, "north");
        String refused = north.refused("/orders", order(region, "x", "SPEND", 10, ""));
        assertThat(refused).as("nobody signs with themselves").contains("tenantId-error");
        long funds = new TenantPages(operator).signed(order(region, "north", "FUND", 1_000, ""));

        long reseller = new TenantPages(north).newTenant(region, "reseller");
        OperatorTools mid = administrator(north, reseller, "mid");
        assertThat(north.refused("/orders", order(reseller, "mid", "FUND", 10, "")))
                .as("a region has nothing to grant out of")
                .contains("fundedBy-error");
        assertThat(north.refused("/orders", order(reseller, "mid", "FUND", 1_001, Long.toString(funds))))
                .contains("segments-error");
        long part = new TenantPages(north).signed(order(reseller, "mid", "FUND", 600, Long.toString(funds)));

        long partner = new TenantPages(mid).newTenant(reseller, "partner");
        OperatorTools low = administrator(mid, partner, "low");
        long spent = new TenantPages(mid).signed(order(partner, "low", "SPEND", 250, Long.toString(part)));

        Waiting.until("admission has taken the partner's order over", PATIENCE, () -> {
            String page = page(low, "/orders/" + spent);
            return page.contains("data-state=\"active\"") && TenantPages.free(page) == 250
                    ? Optional.empty()
                    : Optional.of("not yet active");
        });
        assertThat(TenantPages.free(page(north, "/orders/" + funds))).isEqualTo(400);
        assertThat(TenantPages.free(page(mid, "/orders/" + part))).isEqualTo(350);

        mid.post("/orders/" + spent + "/top-up", List.of(Map.entry("segments", "50")));
        Waiting.until(
                "the top-up counts",
                PATIENCE,
                () -> Waiting.equal("free", 300L, TenantPages.free(page(low, "/orders/" + spent))));
        assertThat(TenantPages.free(page(mid, "/orders/" + part))).isEqualTo(300);
        assertThat(mid.refused("/orders/" + spent + "/top-up", List.of(Map.entry("segments", "301"))))
                .contains("segments-error");

        low.post("/orders/" + spent + "/ask", List.of(Map.entry("asked", "60"), Map.entry("note", "Tháng 12")));
        assertThat(low.refused("/orders/" + spent + "/ask", List.of(Map.entry("asked", "60"))))
                .as("one request at a time")
                .contains("form-problems");
        String decision = TenantPages.found(REQUEST, page(mid, "/orders/" + spent));
        assertThat(low.postStatus(decision, List.of(Map.entry("decision", "grant"))))
                .isEqualTo(403);
        assertThat(mid.refused(decision, List.of(Map.entry("decision", "refuse"))))
                .as("a refusal says why")
                .contains("answer-error");
        mid.post(decision, List.of(Map.entry("decision", "grant")));
        assertThat(mid.refused(decision, List.of(Map.entry("decision", "grant"))))
                .as("granted once")
                .contains("form-problems");
        Waiting.until(
                "what was asked for counts",
                PATIENCE,
                () -> Waiting.equal("free", 360L, TenantPages.free(page(low, "/orders/" + spent))));
        assertThat(TenantPages.free(page(mid, "/orders/" + part))).isEqualTo(240);

        eachSellsByItsOwnListAndSeesTheNumbersBelow(new Level(north, region), new Level(mid, reseller), low, partner);

        long sideways = new TenantPages(operator).newTenant(root, "partner");
        for (String foreign : List.of("/tenants/" + sideways, "/tenants/" + root, "/orders/" + funds)) {
            assertThat(low.status(foreign)).as("%s for a partner", foreign).isEqualTo(404);
        }
        assertThat(north.status("/tenants/" + sideways)).isEqualTo(404);
        assertThat(low.postStatus("/orders/" + spent + "/top-up", List.of(Map.entry("segments", "5"))))
                .as("a partner grants itself nothing")
                .isEqualTo(403);
        assertThat(low.postStatus("/tenants/" + partner + "/suspend", List.of()))
                .isEqualTo(403);

        assertThat(north.refused("/orders/" + part + "/close", List.of(Map.entry("sure", "on"))))
                .as("an order is closed after those that were cut from it")
                .contains("sure-error");
        assertThat(north.postStatus("/orders/" + funds + "/top-up", List.of(Map.entry("segments", "5"))))
                .as("a region grants itself nothing")
                .isEqualTo(403);

        mid.post("/orders/" + spent + "/close", List.of(Map.entry("sure", "on")));
        Waiting.until(
                "admission has closed the order",
                PATIENCE,
                () -> page(low, "/orders/" + spent).contains("data-state=\"closed\"")
                        ? Optional.empty()
                        : Optional.of("still open"));
        Waiting.until(
                "what was left is the reseller's again",
                PATIENCE,
                () -> Waiting.equal("free", 600L, TenantPages.free(page(mid, "/orders/" + part))));
        north.post("/orders/" + part + "/close", List.of(Map.entry("sure", "on")));
        assertThat(TenantPages.free(page(north, "/orders/" + funds))).isEqualTo(1_000);
    }

    private record Level(OperatorTools by, long tenant) {}

    private static void eachSellsByItsOwnListAndSeesTheNumbersBelow(
            Level north, Level mid, OperatorTools low, long partner) throws Exception {
        north.by().post("/prices/" + north.tenant(), prices("370"));
        mid.by().post("/prices/" + mid.tenant(), prices("420"));
        String list = mid.by().page("/prices");
        assertThat(value(list, "price-viettel-CARE")).isEqualTo(420);
        assertThat(value(list, "cost-viettel-CARE"))
                .as("what the region charges")
                .isEqualTo(370);
        assertThat(value(list, "margin-viettel-CARE")).isEqualTo(50);
        assertThat(value(low.page("/prices"), "cost-viettel-CARE")).isEqualTo(420);
        assertThat(low.status("/prices?tenant=" + mid.tenant())).isEqualTo(404);
        assertThat(mid.by().status("/prices?tenant=" + north.tenant())).isEqualTo(404);
        for (OperatorTools level : List.of(north.by(), mid.by(), low)) {
            String report = level.page("/orders/report");
            assertThat(report).contains("data-testid=\"report-" + partner + "\"");
            assertThat(report.split("data-testid=\"report-[0-9]+\"", -1))
                    .as("what funds others is counted where it is spent, and nobody sees sideways")
                    .hasSize(2);
            assertThat(report.substring(report.indexOf("report-" + partner))).contains("data-value=\"360\"");
            String csv = level.page("/orders/report/csv");
            assertThat(csv.lines().count()).isEqualTo(2);
            assertThat(csv).contains(",360,");
        }
    }

    private static List<Map.Entry<String, String>> prices(String price) {
        return List.of(
                Map.entry(
                        "validFrom",
                        LocalDate.now(ZoneId.of("Asia/Ho_Chi_Minh")).toString()),
                Map.entry("sector", ""),
                Map.entry("p-viettel-CARE", price));
    }

    private static long value(String page, String testId) {
        return Long.parseLong(
                TenantPages.found(Pattern.compile("data-testid=\"" + testId + "\" data-value=\"(-?[0-9]+)\""), page));
    }

    @Test
    void aFormWhoseAnswerGotLostIsDoneOnce() throws Exception {
        OperatorTools operator = tools(stack.endpoints.user("admin"));
        long root = operator.tenants().get(stack.endpoints.user("admin").tenant());
        long partner = new TenantPages(operator).newTenant(root, "partner");
        List<Map.Entry<String, String>> form = new ArrayList<>(order(partner, "once", "SPEND", 70, ""));
        form.add(Map.entry("token", word));
        long order = new TenantPages(operator).signed(form);
        assertThat(new TenantPages(operator).signed(form)).isEqualTo(order);
        Waiting.until(
                "admission has taken the order over",
                PATIENCE,
                () -> Waiting.equal("free", 70L, TenantPages.free(page(operator, "/orders/" + order))));
        List<Map.Entry<String, String>> more = List.of(Map.entry("segments", "30"), Map.entry("token", word + "-more"));
        operator.post("/orders/" + order + "/top-up", more);
        operator.post("/orders/" + order + "/top-up", more);
        operator.post(
                "/orders/" + order + "/top-up", List.of(Map.entry("segments", "1"), Map.entry("token", word + "-one")));
        Waiting.until(
                "both top-ups count, each once",
                PATIENCE,
                () -> Waiting.equal("free", 101L, TenantPages.free(page(operator, "/orders/" + order))));
    }

    private OperatorTools tools(Endpoints.User user) throws Exception {
        return new OperatorTools(stack.endpoints.url("portalUrl"), user);
    }

    private OperatorTools administrator(OperatorTools by, long tenant, String name) throws Exception {
        String login = name + "@" + word.toLowerCase(Locale.ROOT) + ".example";
        return new TenantPages(by).administrator(stack.endpoints, tenant, login);
    }

    private List<Map.Entry<String, String>> order(
            long tenant, String name, String purpose, long segments, String fundedBy) {
        return TenantPages.order(tenant, name + " " + word, purpose, segments, fundedBy);
    }

    private static String page(OperatorTools by, String path) {
        try {
            return by.page(path);
        } catch (Exception e) {
            throw new AssertionError(path, e);
        }
    }
}
