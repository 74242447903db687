package org.brandcast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.brandcast.simulator.subscribers.SubscriberList;
import org.brandcast.simulator.subscribers.Truth;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The main job in a browser: log in, upload a list with all that real lists have, try a campaign on a number of one's own,
 * submit it, change it when the moderator returns it, watch it run, pause and go on; then the same numbers at the carriers,
 * in ClickHouse, on the page, in the file and in the order's balance.
 */
@Order(2)
class CampaignJourneyITCase {
    private static final Duration PATIENCE = Duration.ofSeconds(Stack.scaled(180, 900));
    private static final Set<String> FINAL =
            Set.of("DELIVERED", "PARTIAL", "FAILED", "EXPIRED", "REJECTED", "CANCELLED");

    @TempDir
    Path directory;

    private final Stack stack = new Stack();

    @ParameterizedTest(name = "in {0}")
    @CsvSource({"vi, 11, Danh sách", "en, 12, Lists"})
    void everyAcceptedNumberIsFinalAndAllCountsAgree(String language, long seed, String listsInMenu)
            throws IOException {
        String word = Stack.word();
        int lines = Stack.scaled(1_000, 10_000);
        Path file = directory.resolve("khach-hang.csv");
        Truth truth;
        try (Writer out = Files.newBufferedWriter(file)) {
            truth = SubscriberList.write(lines, seed, out);
        }
        try (PortalBrowser browser = new PortalBrowser(stack.endpoints.url("portalUrl"))) {
            try {
                journey(browser, file, truth, new Journey(language, listsInMenu, word));
            } finally {
                browser.screenshot("campaign-" + language);
            }
            assertThat(browser.complaints())
                    .as("errors in the browser's console")
                    .isEmpty();
        }
    }

    private record Journey(String language, String listsInMenu, String word) {}

    private void journey(PortalBrowser browser, Path file, Truth truth, Journey asked) {
        Books.Balance before = stack.balance();
        browser.open("/login");
        browser.speak(asked.language());
        browser.login(stack.endpoints.user("campaign_maker"));
        assertThat(browser.visibleText()).contains(asked.listsInMenu());
        long list = browser.uploadList("Khách hàng " + asked.word(), file);
        checkUploadReport(browser, truth);
        browser.fillCampaign(
                "Chương trình " + asked.word(),
                stack.brandname,
                asked.word() + " Kinh chao {Xưng hô} {Họ và tên}, Lotus tang quy khach ma giam gia 20% den het thang.",
                list,
                before.orderId());
        assertThat(browser.number("bill-messages")).isEqualTo(truth.distinctNumbers());
        long previewed = browser.number("bill-segments");
        String own = Stack.number("098");
        // Slow enough to be paused.
        browser.askForModerator(Stack.scaled(60, 600));
        browser.sendTest(own);
        long campaign = browser.submitCampaign();
        moderate(browser, campaign, asked.language());
        browser.press("pause", "PAUSED");
        browser.press("resume", "RUNNING");
        awaitFinal(browser, campaign, truth.distinctNumbers());
        checkCounts(browser, campaign, asked.word(), own, truth);
        assertThat(stack.clickHouse.number(
                        "SELECT sum(segments) FROM brandcast.messages FINAL WHERE campaign_id = " + campaign))
                .as("segments, as they were previewed")
                .isEqualTo(previewed);
        checkBalance(browser, "(campaign_id = " + campaign + " OR msisdn = " + e164(own) + ")", before);
        assertThat(browser.language()).isEqualTo(asked.language());
    }

    /** Returned with a reason, changed and submitted again, approved; then it runs. */
    private void moderate(PortalBrowser browser, long campaign, String language) {
        assertThat(browser.campaignState()).isEqualTo("SUBMITTED");
        String reason = "Ghi rõ hạn dùng mã " + campaign;
        try (PortalBrowser moderator = new PortalBrowser(stack.endpoints.url("portalUrl"))) {
            moderator.open("/login");
            moderator.speak(language);
            moderator.login(stack.endpoints.user("admin"));
            moderator.decide(campaign, "return", reason);
            browser.open("/campaigns/" + campaign);
            assertThat(browser.visibleText()).contains(reason);
            browser.resubmit(campaign);
            moderator.decide(campaign, "approve", "");
        }
        browser.open("/campaigns/" + campaign);
        assertThat(browser.campaignState()).isEqualTo("RUNNING");
    }

    private static String e164(String number) {
        return "84" + number.substring(1);
    }

    private static void checkUploadReport(PortalBrowser browser, Truth truth) {
        assertThat(browser.number("list-accepted")).isEqualTo(truth.distinctNumbers());
        assertThat(browser.number("list-duplicates")).isEqualTo(truth.duplicateLines());
        assertThat(browser.number("list-rejected")).isEqualTo(truth.badLines());
        assertThat(browser.reasons()).isEqualTo(truth.badByReason());
    }

    private static void awaitFinal(PortalBrowser browser, long campaign, long recipients) {
        Waiting.until("every accepted number is final on the page", PATIENCE, () -> {
            Map<String, Long> counts = browser.counts();
            long finals = counts.entrySet().stream()
                    .filter(count -> FINAL.contains(count.getKey()))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
            return Waiting.equal("finals of " + counts, recipients, finals);
        });
        // What the live page has become is also what a fresh one shows.
        Map<String, Long> live = browser.counts();
        browser.open("/campaigns/" + campaign);
        assertThat(browser.counts()).isEqualTo(live);
        Waiting.until("the campaign is finished", PATIENCE, () -> {
            browser.open("/campaigns/" + campaign);
            return Waiting.equal("its state", "FINISHED", browser.campaignState());
        });
    }

    private void checkCounts(PortalBrowser browser, long campaign, String word, String own, Truth truth) {
        Map<String, Long> page = new TreeMap<>(browser.counts());
        Map<Boolean, List<Simulators.Segment>> firstParts = stack.simulators.segments(word).stream()
                .filter(segment -> segment.part() == 1)
                .collect(Collectors.partitioningBy(segment -> segment.to().equals(e164(own))));
        assertThat(firstParts.get(true))
                .as("the test, at the maker's own number")
                .hasSize(1);
        List<Simulators.Segment> received = firstParts.get(false);
        assertThat(browser.download("/campaigns/" + campaign + "/messages.csv")
                        .lines()
                        .skip(1)
                        .map(line -> line.substring(0, line.indexOf(','))))
                .as("recipients in the file, each once")
                .containsExactlyInAnyOrderElementsOf(
                        received.stream().map(Simulators.Segment::to).toList());
        assertThat(received.stream().map(Simulators.Segment::to).distinct().count())
                .as("distinct numbers at the carriers")
                .isEqualTo(truth.distinctNumbers());
        assertThat(received).as("messages at the carriers: none twice").hasSize((int) truth.distinctNumbers());
        assertThat(page)
                .as("messages by status on the page, and by the carriers' receipts")
                .isEqualTo(received.stream()
                        .collect(Collectors.groupingBy(
                                Simulators.Segment::status, TreeMap::new, Collectors.counting())));
        assertThat(received.stream().collect(Collectors.groupingBy(Simulators.Segment::smsc, Collectors.counting())))
                .as("each number went to its carrier's route")
                .isEqualTo(byRoute(truth));
        Waiting.until("ClickHouse counts like the page", PATIENCE, () -> {
            Map<String, Long> found = new TreeMap<>(
                    stack.clickHouse.counts("SELECT status, count() FROM brandcast.messages FINAL WHERE campaign_id = "
                            + campaign + " GROUP BY status"));
            return Waiting.equal("ClickHouse", page, found);
        });
        assertThat(stack.clickHouse.counts("SELECT carrier, count() FROM brandcast.messages FINAL WHERE campaign_id = "
                        + campaign + " GROUP BY carrier"))
                .isEqualTo(truth.byCarrier());
    }

    /** Which simulator stands for which networks in the demo. */
    private static Map<String, Long> byRoute(Truth truth) {
        return truth.byCarrier().entrySet().stream()
                .collect(Collectors.groupingBy(
                        count -> simulatorOf(count.getKey()), Collectors.summingLong(Map.Entry::getValue)));
    }

    private static String simulatorOf(String carrier) {
        return switch (carrier) {
            case "viettel" -> "viettel-sim";
            case "vinaphone", "mobifone" -> "vinaphone-sim";
            default -> "off-net-sim";
        };
    }

    private void checkBalance(PortalBrowser browser, String messages, Books.Balance before) {
        long accepted = stack.clickHouse.number(
                "SELECT sum(accepted_segments) FROM brandcast.messages FINAL WHERE " + messages);
        long reserved = stack.clickHouse.number("SELECT sum(segments) FROM brandcast.messages FINAL WHERE " + messages);
        assertThat(accepted)
                .as("segments that the carriers accepted, of those reserved")
                .isEqualTo(reserved);
        stack.awaitBalance(before, accepted, PATIENCE);
        String order = "order-" + before.orderId();
        Waiting.until("the order's page shows the exact balance", PATIENCE, () -> {
            browser.open("/orders/" + before.orderId());
            List<Long> shown = List.of(
                    browser.number(order + "-granted"),
                    browser.number(order + "-posted"),
                    browser.number(order + "-reserved"),
                    browser.number(order + "-free"));
            List<Long> wanted = List.of(
                    before.granted(), before.posted() + accepted, 0L, before.granted() - before.posted() - accepted);
            return shown.equals(wanted) ? Optional.empty() : Optional.of(shown + ", wanted " + wanted);
        });
    }
}
