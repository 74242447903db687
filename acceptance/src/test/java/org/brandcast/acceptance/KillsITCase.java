package org.brandcast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.brandcast.simulator.subscribers.SubscriberList;
import org.brandcast.simulator.subscribers.Truth;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Each process of the stack is killed in turn with campaigns in full flow, and the whole stack goes down and up once.
 * Afterwards every number is final, nobody has two messages but those that are listed as resent after a doubt, and
 * the ledger is exact.
 */
@Order(100)
class KillsITCase {
    private static final Logger LOG = LoggerFactory.getLogger(KillsITCase.class);
    private static final Duration PATIENCE = Duration.ofMinutes(Stack.scaled(6, 20));
    private static final String SUPERVISOR = "supervisor";
    private static final String DOWN_AND_UP = "down and up";

    /** Slow answers keep a full window in doubt; late receipts keep messages open over the restarts. */
    private static final String SLOW_CARRIER = "{\"response\":{\"latencyMillis\":700,\"jitterMillis\":300},"
            + "\"receipts\":{\"delayMillis\":3000,\"jitterMillis\":5000}}";

    @TempDir
    Path directory;

    private final Stack stack = new Stack();
    private final List<Started> campaigns = new ArrayList<>();

    private record Started(long id, String word) {}

    @BeforeEach
    void carriersAreSlow() {
        stack.simulators.behave(SLOW_CARRIER);
    }

    @AfterEach
    void carriersBehaveAsUsual() {
        stack.simulators.behaveAsUsual();
    }

    @Test
    void campaignsOutliveTheDeathOfEveryProcess() throws IOException {
        Path file = directory.resolve("list.csv");
        Truth truth;
        try (Writer out = Files.newBufferedWriter(file)) {
            truth = SubscriberList.write(Stack.scaled(600, 10_000), 31, out);
        }
        Books.Balance before = stack.balance();
        List<String> victims = new ArrayList<>(stack.processes.running().stream()
                .map(Processes.Running::name)
                .filter(name -> !name.equals(SUPERVISOR))
                .toList());
        assertThat(victims).as("processes of the stack").contains("gateway", "portal", "flink-taskmanager", "kafka");
        victims.add(SUPERVISOR);
        victims.add(DOWN_AND_UP);
        try (PortalBrowser browser = new PortalBrowser(stack.endpoints.url("portalUrl"))) {
            browser.login(stack.endpoints.user("campaign_maker"));
            long list = browser.uploadList("Kills", file);
            for (String victim : victims) {
                startCampaign(browser, victim, list, before.orderId());
                LOG.info("{}: campaign {} is in flow", victim, campaigns.get(campaigns.size() - 1));
                die(victim);
            }
        }
        for (Started campaign : campaigns) {
            awaitFinal(campaign, truth.distinctNumbers());
        }
        long twice = 0;
        for (Started campaign : campaigns) {
            twice += checkNobodyHasTwo(campaign, truth);
        }
        checkLedger(before, truth);
        LOG.info(
                "{} campaigns of {} numbers; listed: {} resent after a doubt, {} left in doubt; numbers with two messages: {}",
                campaigns.size(),
                truth.distinctNumbers(),
                listed("resent_segments > 0"),
                listed("in_doubt_segments > 0 OR " + Stack.LEFT_IN_DOUBT),
                twice);
    }

    /**
     * One campaign of 100,000 numbers, the gateway killed ten times and the TaskManager five times while it flows; only at
     * full scale. An in-doubt message is at most sent once more, and is listed so.
     */
    @Test
    void oneCampaignOutlivesTenGatewaysAndFiveTaskManagers() throws IOException {
        assumeTrue(Stack.full(), "only at full scale");
        stack.simulators.behaveAsUsual();
        Path file = directory.resolve("long-list.csv");
        Truth truth;
        try (Writer out = Files.newBufferedWriter(file)) {
            truth = SubscriberList.write(100_000, 32, out);
        }
        Books.Balance before = stack.balance();
        try (PortalBrowser browser = new PortalBrowser(stack.endpoints.url("portalUrl"))) {
            browser.login(stack.endpoints.user("campaign_maker"));
            long list = browser.uploadList("Kills in one flow", file);
            startCampaign(browser, "one flow", list, before.orderId());
        }
        Started campaign = campaigns.get(0);
        int kills = 15;
        for (int kill = 1; kill <= kills; kill++) {
            String victim = kill % 3 == 0 ? "flink-taskmanager" : "gateway";
            long wanted = truth.distinctNumbers() * kill / (kills + 2);
            Waiting.until("the flow before kill " + kill, PATIENCE, () -> {
                long submits = stack.simulators.matching(campaign.word(), "submits");
                return submits >= wanted ? Optional.empty() : Optional.of(submits + " submits of " + wanted);
            });
            LOG.info(
                    "kill {} of {} after {} submits: {}",
                    kill,
                    kills,
                    stack.simulators.matching(campaign.word(), "submits"),
                    victim);
            die(victim);
        }
        awaitFinal(campaign, truth.distinctNumbers());
        long twice = checkNobodyHasTwo(campaign, truth);
        checkLedger(before, truth);
        LOG.info(
                "{} numbers through {} kills; listed: {} resent after a doubt, {} left in doubt; numbers with two messages: {}",
                truth.distinctNumbers(),
                kills,
                listed("resent_segments > 0"),
                listed("in_doubt_segments > 0 OR " + Stack.LEFT_IN_DOUBT),
                twice);
    }

    private long listed(String condition) {
        return stack.clickHouse.number("SELECT count() FROM brandcast.messages FINAL WHERE campaign_id IN (" + ids()
                + ") AND (" + condition + ")");
    }

    private String ids() {
        return campaigns.stream().map(started -> Long.toString(started.id())).collect(Collectors.joining(","));
    }

    /** Starts a campaign and waits until its first messages are at the carriers. */
    private void startCampaign(PortalBrowser browser, String victim, long list, long order) {
        String word = Stack.word();
        long id = browser.startCampaign(
                victim + " " + word, stack.brandname, word + " Lotus kinh chao quy khach.", list, order);
        campaigns.add(new Started(id, word));
        Waiting.until("the campaign's messages are flowing", PATIENCE, () -> {
            long submits = stack.simulators.matching(word, "submits");
            return submits > 0 ? Optional.empty() : Optional.of("no submit yet");
        });
    }

    private void die(String victim) throws IOException {
        switch (victim) {
            case SUPERVISOR -> {
                long pid = stack.processes.supervisorPid();
                Processes.kill(pid);
                Waiting.until(
                        "another supervisor has taken over",
                        PATIENCE,
                        () -> stack.processes.supervisorPid() == pid
                                ? Optional.of("status.json still names the killed one")
                                : Optional.empty());
                stack.processes.awaitReady();
            }
            case DOWN_AND_UP -> {
                stack.processes.script("down");
                stack.processes.script("up", "--detach");
                stack.processes.awaitReady();
            }
            default -> {
                long pid = stack.processes.kill(victim);
                stack.processes.awaitRestart(victim, pid);
            }
        }
    }

    private void awaitFinal(Started campaign, long recipients) {
        Waiting.until("campaign " + campaign + " is final in ClickHouse, or left in doubt", PATIENCE, () -> {
            Map<String, Long> counts =
                    stack.clickHouse.counts("SELECT status, count() FROM brandcast.messages FINAL WHERE campaign_id = "
                            + campaign.id() + " AND final_at IS NOT NULL GROUP BY status");
            long finals = counts.values().stream().mapToLong(Long::longValue).sum();
            int inDoubt = numbers(campaign, Stack.LEFT_IN_DOUBT).size();
            assertThat(inDoubt)
                    .as("no more than two windows of two routes were open at each kill")
                    .isLessThanOrEqualTo(15 * 400);
            return Waiting.equal(
                    "finals of " + counts + ", and " + inDoubt + " in doubt", recipients, finals + inDoubt);
        });
    }

    /** Returns how many numbers got a message once more after a doubt; each is listed so by the platform. */
    private long checkNobodyHasTwo(Started campaign, Truth truth) {
        Map<String, List<Simulators.Segment>> atCarriers = stack.simulators.segments(campaign.word()).stream()
                .collect(Collectors.groupingBy(Simulators.Segment::to));
        Set<String> twice = atCarriers.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        Set<String> unlisted = new TreeSet<>(twice);
        unlisted.removeAll(numbers(campaign, "resent_segments > 0"));
        assertThat(unlisted)
                .as(
                        "numbers with two messages in %s that aren't listed as resent after a doubt; what is told of one: %s",
                        campaign,
                        unlisted.stream()
                                .findFirst()
                                .map(number -> life(campaign, number))
                                .orElse(""))
                .isEmpty();
        assertThat(atCarriers.values()).as("copies in %s", campaign).allMatch(copies -> copies.size() <= 2);
        checkEnds(campaign, atCarriers, truth);
        return twice.size();
    }

    /** Every event of one number's messages, as analysts read them. */
    private String life(Started campaign, String number) {
        return stack
                .clickHouse
                .rows("SELECT at, message_id, source, sequence, kind, status, reason, route, smsc_message_id, payload"
                        + " FROM brandcast.events WHERE message_id IN (SELECT message_id FROM brandcast.messages FINAL"
                        + " WHERE campaign_id = " + campaign.id() + " AND msisdn = " + number
                        + ") ORDER BY at, sequence")
                .stream()
                .map(JsonNode::toString)
                .collect(Collectors.joining("\n", "\n", "\n"));
    }

    /** Each number has the end that its carrier told; only what is listed as in doubt may be unknown to the carriers. */
    private void checkEnds(Started campaign, Map<String, List<Simulators.Segment>> atCarriers, Truth truth) {
        Set<String> inDoubt = numbers(campaign, "(in_doubt_segments > 0 OR " + Stack.LEFT_IN_DOUBT + ")");
        Map<String, String> told = new TreeMap<>();
        atCarriers.forEach((number, copies) -> {
            if (!inDoubt.contains(number)) {
                told.put(number, copies.get(0).status());
            }
        });
        Map<String, String> found = new TreeMap<>();
        for (JsonNode row : stack.clickHouse.rows(
                "SELECT toString(msisdn) AS number, status FROM brandcast.messages" + " FINAL WHERE campaign_id = "
                        + campaign.id() + " AND in_doubt_segments = 0 AND NOT (" + Stack.LEFT_IN_DOUBT + ")")) {
            found.put(row.path("number").asText(), row.path("status").asText());
        }
        assertThat(found).as("ends in %s, as the carriers told them", campaign).isEqualTo(told);
        assertThat((long) found.size() + inDoubt.size())
                .as("numbers of %s", campaign)
                .isEqualTo(truth.distinctNumbers());
    }

    private Set<String> numbers(Started campaign, String condition) {
        return stack
                .clickHouse
                .rows("SELECT toString(msisdn) AS number FROM brandcast.messages FINAL WHERE campaign_id = "
                        + campaign.id() + " AND " + condition)
                .stream()
                .map(row -> row.path("number").asText())
                .collect(Collectors.toSet());
    }

    private void checkLedger(Books.Balance before, Truth truth) {
        String ids = ids();
        long posted = stack.clickHouse.number(
                "SELECT sum(segments) FROM brandcast.ledger FINAL WHERE verb = 'POST' AND campaign_id IN (" + ids
                        + ")");
        long accepted = stack.clickHouse.number(
                "SELECT sum(accepted_segments) FROM brandcast.messages FINAL WHERE campaign_id IN (" + ids + ")");
        assertThat(posted)
                .as("posted segments, and those that a carrier accepted")
                .isEqualTo(accepted);
        stack.awaitBalance(before, posted, PATIENCE);
        long settled = stack.clickHouse.number("SELECT count() FROM (SELECT message_id FROM brandcast.ledger FINAL"
                + " WHERE campaign_id IN (" + ids + ") GROUP BY message_id"
                + " HAVING sumIf(segments, verb = 'RESERVE') = sumIf(segments, verb IN ('POST', 'VOID')))");
        long inDoubt = stack.clickHouse.number("SELECT count() FROM brandcast.messages FINAL WHERE campaign_id IN ("
                + ids + ") AND " + Stack.LEFT_IN_DOUBT);
        assertThat(settled + inDoubt)
                .as("messages whose reserve ended in as much post and void, and %d left in doubt", inDoubt)
                .isEqualTo(truth.distinctNumbers() * campaigns.size());
    }
}
