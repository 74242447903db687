package org.brandcast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.brandcast.gateway.FakeSurroundings.Append;
import org.brandcast.gateway.FakeSurroundings.Written;
import org.brandcast.gateway.RouteCounters.Counter;
import org.brandcast.schemas.AdvertisingControl;
import org.brandcast.schemas.CampaignControl;
import org.brandcast.schemas.CampaignState;
import org.brandcast.schemas.DeferredMessage;
import org.brandcast.schemas.Encoding;
import org.brandcast.schemas.JournalDecision;
import org.brandcast.schemas.JournalSend;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.OutboundMessage;
import org.brandcast.schemas.SourceOffset;
import org.brandcast.schemas.SubmitResult;
import org.brandcast.smpp.DeliveryState;
import org.brandcast.smpp.Dlr;
import org.brandcast.smpp.SubmitOutcome.Accepted;
import org.brandcast.smpp.SubmitOutcome.Doubt;
import org.brandcast.smpp.SubmitOutcome.NotWritten;
import org.brandcast.smpp.SubmitOutcome.QueueFull;
import org.brandcast.smpp.SubmitOutcome.Rejected;
import org.brandcast.smpp.SubmitOutcome.Throttled;
import org.brandcast.smpp.SubmitOutcome.Unknown;
import org.brandcast.smpp.TextCoding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DispatcherTest {
    private static final long CAMPAIGN = 5;

    private final FakeSurroundings around = new FakeSurroundings();
    private RouteSettings settings = Samples.settings();
    private Dispatcher dispatcher = around.dispatcher(settings);
    private int numbers;
    private int answered;

    private OutboundMessage.Builder message(MessageType type, String text) {
        numbers++;
        return Samples.message("m" + numbers, type, "849%08d".formatted(numbers), text)
                .setDeadlineMillis(around.millis + 3_600_000);
    }

    private void offer(MessageType type, int count) {
        for (int i = 0; i < count; i++) {
            around.offer(message(type, "a").build());
        }
    }

    private void offerOfCampaign() {
        around.offer(message(MessageType.AD, "a").setCampaignId(CAMPAIGN).build());
    }

    private void campaign(CampaignState state) {
        around.campaigns.set(new CampaignControl(CAMPAIGN, 7L, state));
    }

    private void use(int tps, int window) {
        settings = Samples.settings(
                Samples.control(Samples.smpp().setTps(tps).setWindow(window).build()));
        dispatcher = around.dispatcher(settings);
    }

    private Written written(int index) {
        return around.wire.get(index);
    }

    private void doubt(int index) {
        written(index).outcome().accept(new Unknown(Doubt.RESPONSE_TIMEOUT));
        around.ackAll();
    }

    private void answerAll() {
        while (answered < around.wire.size()) {
            written(answered).outcome().accept(new Accepted("id" + answered));
            answered++;
        }
    }

    private void waitOutTheDoubt() {
        around.advance(settings.inDoubtWait().toMillis());
        around.run(dispatcher);
    }

    private List<String> outcomes() {
        List<String> outcomes = new ArrayList<>();
        for (SubmitResult result : around.results) {
            outcomes.add(result.getMessageId() + "/" + result.getSegment() + "/" + result.getAttempt() + " "
                    + result.getOutcome());
        }
        return outcomes;
    }

    private List<String> destinations() {
        List<String> destinations = new ArrayList<>();
        around.wire.forEach(each -> destinations.add(each.pdu().destination().addr()));
        return destinations;
    }

    private void hours(boolean open) {
        int minute = (int) (around.millis / 60_000 % 1_440);
        around.advertising.set(AdvertisingControl.newBuilder()
                .setRuleId(1)
                .setTenantId(7)
                .setActive(true)
                .setValidFromMillis(0)
                .setLabels(List.of("[QC]"))
                .setOptOutMarks(List.of())
                .setZone("UTC")
                .setOpensMinute(open ? 0 : (minute + 30) % 1_440)
                .setClosesMinute(open ? 1_440 : (minute + 1_435) % 1_440)
                .build());
    }

    // ---- giving back

    @Test
    void advertisingOutsideItsHoursIsGivenBackAndItsEntryGoesOnlyBehindThat() {
        hours(false);
        offer(MessageType.AD, 1);
        offer(MessageType.CARE, 1);
        around.run(dispatcher);
        assertThat(destinations()).containsExactly("84900000002");
        assertThat(around.deferred).hasSize(1);
        DeferredMessage deferred = around.deferred.get(0);
        assertThat(deferred.getMessage().getMessageId()).isEqualTo("m1");
        assertThat(deferred.getReason()).isEqualTo("AD_OUT_OF_HOURS");
        assertThat(deferred.getNotBeforeMillis()).isBetween(around.millis, around.millis + 30 * 60_000);
        Append append = around.journal.stream()
                .filter(each -> each.key().equals("m1/0/1/1"))
                .findFirst()
                .orElseThrow();
        assertThat(append.decision()).isEqualTo(JournalDecision.DEFER);
        assertThat(append.send().getNotBeforeMillis()).isEqualTo(deferred.getNotBeforeMillis());
        dispatcher.flush();
        assertThat(around.appends)
                .noneMatch(each -> each.entry() == null && each.key().equals("m1/0/1/1"));
        around.ackAll();
        around.deferredAcks.removeFirst().run();
        dispatcher.flush();
        assertThat(around.appends)
                .anyMatch(each -> each.entry() == null && each.key().equals("m1/0/1/1"));
        assertThat(around.results).as("tracking hears nothing of it").isEmpty();
    }

    @Test
    void aMessageThatWasDecidedBeforeTheHoursClosedIsGivenBackWhole() {
        around.slots = 0;
        around.offer(message(MessageType.AD, "a".repeat(200)).build());
        around.run(dispatcher);
        hours(false);
        around.slots = 10;
        around.run(dispatcher);
        assertThat(around.wire).isEmpty();
        assertThat(around.deferred).hasSize(1);
        hours(true);
        around.run(dispatcher);
        assertThat(around.wire).as("it is admission's now").isEmpty();
    }

    @Test
    void whatHasBegunToLeaveIsNotGivenBackTheRestIsDropped() {
        around.slots = 1;
        around.offer(message(MessageType.AD, "a".repeat(200)).build());
        around.run(dispatcher);
        assertThat(around.wire).hasSize(1);
        hours(false);
        around.slots = 10;
        around.run(dispatcher);
        written(0).outcome().accept(new Accepted("id1"));
        around.run(dispatcher);
        assertThat(around.deferred).isEmpty();
        assertThat(outcomes()).containsExactlyInAnyOrder("m1/2/2 DROPPED", "m1/1/1 ACCEPTED");
    }

    @Test
    void aThrottledSegmentIsNotWrittenOutsideTheHoursEither() {
        around.offer(message(MessageType.AD, "a").build());
        around.run(dispatcher);
        hours(false);
        written(0).outcome().accept(new Throttled());
        around.run(dispatcher);
        assertThat(around.wire).hasSize(1);
        assertThat(around.deferred).hasSize(1);
    }

    @Test
    void aMessageThatCameBackHasEntriesOfItsOwn() {
        around.offer(message(MessageType.CARE, "a").setHop(2).build());
        dispatcher.pump();
        assertThat(around.appends.getFirst().key()).isEqualTo("m1+2/0/1/1");
        around.run(dispatcher);
        answerAll();
        around.run(dispatcher);
        assertThat(around.results.get(0).getHop()).isEqualTo(2);
    }

    @Test
    void advertisingWaitsInItsLaneUntilItCanBeJudged() {
        around.rules = new SendTimeRules(around.campaigns, around.advertising, around.subscribers);
        dispatcher = around.dispatcher(settings);
        offer(MessageType.AD, 1);
        offer(MessageType.OTP, 1);
        around.run(dispatcher);
        assertThat(around.waiting(MessageType.AD)).isEqualTo(1);
        assertThat(destinations()).containsExactly("84900000002");
        around.rules.subscribersRead();
        around.run(dispatcher);
        assertThat(around.wire).hasSize(2);
    }

    // ---- the shape on the wire

    @Test
    void aLongMessageMayGoInOnePduAndHasOneResult() {
        settings = Samples.settings(
                Samples.control(Samples.smpp().setLongMessages("payload").build()));
        dispatcher = around.dispatcher(settings);
        around.offer(message(MessageType.CARE, "a".repeat(400)).build());
        around.run(dispatcher);
        assertThat(around.wire).hasSize(1);
        assertThat(written(0).pdu().shortMessage()).isEmpty();
        assertThat(around.journal.get(0).send().getParts()).isEqualTo(1);
        answerAll();
        around.run(dispatcher);
        assertThat(around.results).hasSize(1);
        assertThat(around.results.get(0).getSegmentCount()).isEqualTo(1);
        JournalSend journaled = around.journal.get(0).send();
        assertThat(WireText.of(journaled).segmentTexts()).containsExactly("a".repeat(400));
    }

    @Test
    void latin1IsUsedWhereItTakesAsManyParts() {
        settings = Samples.settings(
                Samples.control(Samples.smpp().setSingleByteCoding("latin1").build()));
        dispatcher = around.dispatcher(settings);
        around.offer(message(MessageType.CARE, "caf\u00e9").build());
        around.offer(message(MessageType.CARE, "a".repeat(150)).build());
        around.offer(message(MessageType.CARE, "5 \u0394").build()); // in GSM-7, not in Latin-1
        around.run(dispatcher);
        assertThat(around.wire)
                .extracting(each -> (int) each.pdu().dataCoding())
                .containsExactly(3, 0, 0);
        assertThat(around.journal.get(0).send().getCoding()).isEqualTo(Encoding.LATIN1);
        assertThat(around.journal.get(1).send().getCoding()).isNull();
        assertThat(WireText.of(around.journal.get(0).send()).coding()).isEqualTo(TextCoding.LATIN1);
    }

    @Test
    void aRefusalSaysWhetherAnotherRouteMayTakeIt() {
        offer(MessageType.CARE, 2);
        around.run(dispatcher);
        written(0).outcome().accept(new Rejected(0x45, true));
        written(1).outcome().accept(new Rejected(0x0B, false));
        around.run(dispatcher);
        assertThat(around.results).extracting(SubmitResult::getRouteFault).containsExactly(true, false);
    }

    /**
     * Advertisements never end, 100 submits a second leave, and otp come at random times: each is on the wire within a
     * second's worth of slots, as long as they are fewer than what the floor leaves them, and ad has at least its floor.
     */
    @ParameterizedTest
    @ValueSource(ints = {5, 50, 95, 150})
    void behindADeepBacklogOtpWaitsLessThanASecondsSlotsAndAdKeepsItsFloor(int otpPerSecond) {
        use(100, 50);
        Random random = new Random(otpPerSecond);
        Map<String, Integer> slotsAtArrival = new HashMap<>();
        int seconds = 60;
        int slot = 0;
        int due = 0;
        int longestWait = 0;
        int ads = 0;
        int counted = 0;
        for (int tick = 0; tick < seconds * 100; tick++) {
            while (around.waiting(MessageType.AD) < 1_000) {
                offer(MessageType.AD, 1);
            }
            due += random.nextInt(2 * otpPerSecond + 1);
            for (; due >= 100; due -= 100) {
                OutboundMessage otp = message(MessageType.OTP, "a").build();
                slotsAtArrival.put(otp.getTo(), slot);
                around.offer(otp);
            }
            around.run(dispatcher);
            for (; counted < around.wire.size(); counted++) {
                slot++;
                Integer arrived = slotsAtArrival.remove(
                        written(counted).pdu().destination().addr());
                if (arrived == null) {
                    ads++;
                } else {
                    longestWait = Math.max(longestWait, slot - arrived);
                }
            }
            answerAll();
            around.run(dispatcher);
            around.advance(10);
        }
        assertThat(slot).as("submits at 100 a second").isBetween(seconds * 100 - 120, seconds * 100 + 120);
        assertThat(ads).as("the floor of ad").isGreaterThanOrEqualTo(slot * 5 / 100 - 1);
        if (otpPerSecond < 95) {
            assertThat(longestWait).as("slots that an otp waited").isLessThan(100);
        }
    }

    // ---- the order of things

    @Test
    void nothingIsWrittenBeforeItsDecisionIsDurable() {
        offer(MessageType.OTP, 1);
        dispatcher.pump();
        dispatcher.pump();
        assertThat(around.appends).hasSize(1);
        assertThat(around.wire).isEmpty();
        around.ackJournal();
        dispatcher.pump();
        assertThat(around.wire).hasSize(1);
    }

    @Test
    void theDecisionHoldsWhatAReplayNeeds() {
        around.offer(message(MessageType.CARE, "Chào bạn ".repeat(20)).build());
        dispatcher.pump();
        Append append = around.appends.getFirst();
        assertThat(append.key()).isEqualTo("m1/0/1/1");
        assertThat(append.decision()).isEqualTo(JournalDecision.SEND);
        assertThat(append.send().getSegments()).containsExactly(1, 2, 3);
        assertThat(append.send().getResendBudget()).isEqualTo(1);
        assertThat(append.send().getSource()).isEqualTo(new SourceOffset("outbound.viettel-sim.care", 0, 0L));
        around.run(dispatcher);
        assertThat(around.wire).hasSize(3);
        assertThat(written(2).pdu().shortMessage())
                .startsWith(5, 0, 3, append.send().getUdhReference(), 3, 3);
    }

    @Test
    void nothingIsWrittenWithoutTheLease() {
        offer(MessageType.OTP, 2);
        dispatcher.pump();
        around.lease = false;
        around.ackAll();
        dispatcher.pump();
        assertThat(around.wire).isEmpty();
        around.lease = true;
        dispatcher.pump();
        assertThat(around.wire)
                .as("what became durable without the lease may be void")
                .isEmpty();
    }

    /** At whatever moment between the first look and the socket it ends. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void aLeaseThatLapsesWhileAWriteIsPreparedKeepsItFromTheSocket(int asked) {
        offer(MessageType.OTP, 9);
        dispatcher.pump();
        while (!around.appends.isEmpty()) {
            around.ackJournal();
        }
        around.lapseAfter(asked);
        dispatcher.pump();
        assertThat(around.wire)
                .as("all of them, under a lease that held to the end, or none")
                .hasSize(asked >= 10 ? 9 : 0);
        assertThat(dispatcher.onTheWire()).isEqualTo(around.wire.size());
    }

    @Test
    void nothingIsDecidedWithoutABind() {
        around.up = false;
        offer(MessageType.OTP, 1);
        dispatcher.pump();
        assertThat(around.appends).isEmpty();
        assertThat(around.waiting(MessageType.OTP)).isEqualTo(1);
    }

    @Test
    void aResultIsDurableBeforeItsEntryIsClosedAndThePositionStandsBeforeIt() {
        dispatcher.resume(new TopicPartition("outbound.viettel-sim.otp", 0), -1);
        offer(MessageType.OTP, 1);
        around.run(dispatcher);
        written(0).outcome().accept(new Accepted("id1"));
        dispatcher.flush();
        around.ackJournal();
        dispatcher.flush();
        assertThat(around.appends)
                .as("no tombstone before the result is durable")
                .isEmpty();
        around.ackResult();
        dispatcher.flush();
        around.ackAll();
        assertThat(around.journal.get(1).position())
                .containsExactly(new SourceOffset("outbound.viettel-sim.otp", 0, 0L));
        assertThat(around.journal.get(2).entry()).isNull();
        assertThat(around.journal.get(2).key()).isEqualTo("m1/0/1/1");
        assertThat(dispatcher.snapshot().openMessages()).isZero();
    }

    @Test
    void aPositionNeverCoversWhatIsNotDurable() {
        offer(MessageType.OTP, 2);
        dispatcher.pump();
        around.ackJournal();
        dispatcher.flush();
        assertThat(around.appends.getLast().position())
                .containsExactly(new SourceOffset("outbound.viettel-sim.otp", 0, 0L));
    }

    // ---- how far, how fast, in which order

    @Test
    void itRunsAheadOfTheWireByNoMoreThanItsLimit() {
        use(50, 100);
        assertThat(settings.runAheadLimit()).isEqualTo(10);
        offer(MessageType.AD, 100);
        dispatcher.pump();
        assertThat(around.appends).hasSize(10);
    }

    @Test
    void whatIsUnansweredOrUntoldCountsForWhatACrashLeavesInDoubt() {
        use(1_000, 10);
        around.slots = 10;
        offer(MessageType.AD, 100);
        for (int i = 0; i < 100; i++) {
            dispatcher.pump();
            while (!around.appends.isEmpty()) {
                around.ackJournal();
            }
            answerAll();
            around.advance(10);
            Dispatcher.Snapshot now = dispatcher.snapshot();
            assertThat(now.unwritten() + now.onTheWire() + now.untold()).isLessThanOrEqualTo(20);
        }
        assertThat(around.wire).as("no result became durable, so it stops").hasSize(20);
    }

    @Test
    void oneOtpWaitsForNoCampaignAndTheCampaignKeepsItsShare() {
        use(100, 100);
        offer(MessageType.AD, 1_000);
        int firstOtp = numbers + 1;
        offer(MessageType.OTP, 1_000);
        for (int i = 0; i < 10_000; i++) {
            around.run(dispatcher);
            answerAll();
            around.advance(1);
        }
        long otps = destinations().stream()
                .filter(to -> Integer.parseInt(to.substring(3)) >= firstOtp)
                .count();
        long ads = around.wire.size() - otps;
        assertThat(around.wire.size()).isBetween(995, 1_005);
        assertThat(ads).isBetween(49L, 53L);
    }

    @Test
    void theRateIsKept() {
        use(100, 100);
        offer(MessageType.AD, 1_000);
        for (int i = 0; i < 1_000; i++) {
            around.run(dispatcher);
            answerAll();
            around.advance(1);
        }
        assertThat(around.wire.size()).isBetween(98, 103);
        assertThat(dispatcher.nanosUntilWork()).isBetween(0L, 10_000_000L);
    }

    @Test
    void aChangedRateHoldsAtOnce() {
        use(1, 100);
        offer(MessageType.AD, 500);
        around.run(dispatcher);
        dispatcher.change(Samples.settings(
                Samples.control(Samples.smpp().setTps(1_000).setWindow(100).build())));
        for (int i = 0; i < 100; i++) {
            around.run(dispatcher);
            answerAll();
            around.advance(1);
        }
        assertThat(around.wire.size()).isBetween(90, 125);
    }

    @Test
    void aPausedRouteNeitherDecidesNorWrites() {
        offer(MessageType.AD, 3);
        dispatcher.pump();
        dispatcher.change(
                Samples.settings(Samples.control(Samples.smpp().build()).setPaused(true)));
        offer(MessageType.AD, 3);
        around.run(dispatcher);
        assertThat(around.wire).isEmpty();
        assertThat(around.journal).hasSize(3);
        dispatcher.change(settings);
        around.run(dispatcher);
        assertThat(around.wire).hasSize(6);
    }

    // ---- send-time rules

    @Test
    void whatPassedItsDeadlineIsDropped() {
        around.offer(
                message(MessageType.AD, "a").setDeadlineMillis(around.millis).build());
        around.offer(message(MessageType.AD, "a")
                .setDeadlineMillis(around.millis + 1)
                .build());
        around.run(dispatcher);
        assertThat(around.wire).hasSize(1);
        assertThat(around.journal.get(0).decision()).isEqualTo(JournalDecision.DROP);
        assertThat(outcomes()).containsExactly("m1/1/1 DROPPED");
        assertThat(around.results.get(0).getReason()).isEqualTo("DEADLINE_PASSED");
    }

    @Test
    void aDeadlineThatPassesWhileItWaitsForTheWireDropsItToo() {
        around.slots = 0;
        around.offer(message(MessageType.AD, "a")
                .setDeadlineMillis(around.millis + 100)
                .build());
        around.run(dispatcher);
        around.advance(100);
        around.slots = 1;
        around.run(dispatcher);
        assertThat(around.wire).isEmpty();
        assertThat(outcomes()).containsExactly("m1/1/2 DROPPED");
    }

    @Test
    void aCancelledCampaignIsDroppedAlsoOnItsWay() {
        around.slots = 0;
        offerOfCampaign();
        around.run(dispatcher);
        campaign(CampaignState.CANCELLED);
        offerOfCampaign();
        around.slots = 10;
        around.run(dispatcher);
        assertThat(around.wire).isEmpty();
        assertThat(outcomes()).containsExactlyInAnyOrder("m1/1/2 DROPPED", "m2/1/1 DROPPED");
        assertThat(around.results).extracting(SubmitResult::getReason).containsOnly("CAMPAIGN_CANCELLED");
    }

    @Test
    void aPausedCampaignIsHeldAndBlocksNoOther() {
        campaign(CampaignState.PAUSED);
        offerOfCampaign();
        around.offer(message(MessageType.AD, "a").setCampaignId(6L).build());
        around.run(dispatcher);
        assertThat(destinations()).containsExactly("84900000002");
        assertThat(around.journal.get(0).decision()).isEqualTo(JournalDecision.HOLD);
        assertThat(dispatcher.snapshot().held()).isEqualTo(1);
        campaign(CampaignState.RUNNING);
        around.run(dispatcher);
        assertThat(destinations()).containsExactly("84900000002", "84900000001");
        written(1).outcome().accept(new Accepted("x"));
        around.ackAll();
        assertThat(outcomes()).containsExactly("m1/1/2 ACCEPTED");
    }

    @Test
    void whatIsHeldIsDroppedAtItsDeadlineOrWhenItsCampaignIsCancelled() {
        campaign(CampaignState.PAUSED);
        around.offer(message(MessageType.AD, "a")
                .setCampaignId(CAMPAIGN)
                .setDeadlineMillis(around.millis + 500)
                .build());
        offerOfCampaign();
        around.run(dispatcher);
        around.advance(1_000);
        around.run(dispatcher);
        assertThat(outcomes()).containsExactly("m1/1/2 DROPPED");
        campaign(CampaignState.CANCELLED);
        around.run(dispatcher);
        assertThat(outcomes()).containsExactly("m1/1/2 DROPPED", "m2/1/2 DROPPED");
    }

    @Test
    void theNumberOfHeldMessagesIsBounded() {
        campaign(CampaignState.PAUSED);
        for (int i = 0; i <= Dispatcher.MAX_HELD; i++) {
            offerOfCampaign();
        }
        around.run(dispatcher);
        assertThat(dispatcher.snapshot().held()).isEqualTo(Dispatcher.MAX_HELD);
        assertThat(around.waiting(MessageType.AD)).isEqualTo(1);
        offer(MessageType.OTP, 1);
        around.run(dispatcher);
        assertThat(around.wire).as("other lanes go on").hasSize(1);
    }

    // ---- answers

    @Test
    void aThrottledSegmentGoesToTheHeadAsANewAttempt() {
        around.slots = 2;
        offer(MessageType.AD, 4);
        around.run(dispatcher);
        written(0).outcome().accept(new Throttled());
        around.ackAll();
        around.run(dispatcher);
        assertThat(destinations()).containsExactly("84900000001", "84900000002", "84900000001");
        assertThat(around.journal).extracting(Append::key).contains("m1/1/2/1");
        assertThat(around.results).isEmpty();
        written(2).outcome().accept(new Accepted("id"));
        around.ackAll();
        assertThat(outcomes()).containsExactly("m1/1/2 ACCEPTED");
    }

    @Test
    void aFullQueueIsTriedAgainABoundedNumberOfTimesLaterEachTime() {
        settings = Samples.settings(
                Samples.control(Samples.smpp().setQueueFullRetries(3).build()));
        dispatcher = around.dispatcher(settings);
        offer(MessageType.CARE, 1);
        around.run(dispatcher);
        for (int answer = 0; answer < 4; answer++) {
            assertThat(around.wire).hasSize(answer + 1);
            written(answer).outcome().accept(new QueueFull());
            around.advance(1_000L * (answer + 1) - 1);
            around.run(dispatcher);
            assertThat(around.wire).hasSize(answer + 1);
            around.advance(1);
            around.run(dispatcher);
        }
        assertThat(outcomes()).containsExactly("m1/1/4 REJECTED");
        assertThat(around.results.get(0).getReason()).isEqualTo("ESME_RMSGQFUL");
    }

    @Test
    void aRejectionIsTheEndOfItsSegmentOnly() {
        around.offer(message(MessageType.CARE, "Chào bạn ".repeat(10)).build());
        around.run(dispatcher);
        written(0).outcome().accept(new Rejected(0x0B));
        written(1).outcome().accept(new Accepted("x"));
        around.ackAll();
        assertThat(outcomes()).containsExactly("m1/1/1 REJECTED", "m1/2/1 ACCEPTED");
        assertThat(around.results.get(0).getCommandStatus()).isEqualTo(0x0B);
        assertThat(dispatcher.snapshot().openMessages()).isZero();
    }

    @Test
    void whatWasNotWrittenIsWrittenAgainWithoutANewAttempt() {
        offer(MessageType.AD, 1);
        around.run(dispatcher);
        written(0).outcome().accept(new NotWritten("NOT_BOUND"));
        around.run(dispatcher);
        assertThat(around.wire).hasSize(2);
        assertThat(around.journal).hasSize(1);
        assertThat(around.results).isEmpty();
    }

    @Test
    void idsAreNormalisedByTheRoutesMode() {
        settings = Samples.settings(
                Samples.control(Samples.smpp().setIdMode("hex-to-dec").build()));
        dispatcher = around.dispatcher(settings);
        offer(MessageType.OTP, 1);
        around.run(dispatcher);
        written(0).outcome().accept(new Accepted("1A2B"));
        around.ackAll();
        assertThat(around.results.get(0).getSmscMessageId()).isEqualTo("6699");
    }

    // ---- doubt

    @Test
    void anAdInDoubtIsNeverSentAgain() {
        offer(MessageType.AD, 1);
        around.run(dispatcher);
        doubt(0);
        waitOutTheDoubt();
        assertThat(around.wire).hasSize(1);
        assertThat(outcomes()).containsExactly("m1/1/1 UNKNOWN");
        assertThat(dispatcher.snapshot().openMessages()).isZero();
        assertThat(around.counters.get(Counter.DOUBT_LEFT)).isEqualTo(1);
    }

    @Test
    void careInDoubtIsSentOnceMoreAfterTheWaitOnlyTheDoubtfulSegmentWithTheSameReference() {
        around.offer(message(MessageType.CARE, "Chào bạn ".repeat(10)).build());
        around.run(dispatcher);
        written(0).outcome().accept(new Accepted("first"));
        doubt(1);
        around.advance(settings.inDoubtWait().toMillis() - 1);
        around.run(dispatcher);
        assertThat(around.wire).hasSize(2);
        around.advance(1);
        around.run(dispatcher);
        assertThat(around.wire).hasSize(3);
        assertThat(written(2).pdu().shortMessage()).isEqualTo(written(1).pdu().shortMessage());
        Append resend = around.journal.get(1);
        assertThat(resend.key()).isEqualTo("m1/2/2/1");
        assertThat(resend.send().getResendBudget()).isZero();
        assertThat(resend.send().getSource()).isNull();
        doubt(2);
        waitOutTheDoubt();
        assertThat(around.wire).as("once, and no more").hasSize(3);
        assertThat(outcomes()).containsExactly("m1/1/1 ACCEPTED", "m1/2/1 UNKNOWN", "m1/2/2 RESENT", "m1/2/2 UNKNOWN");
    }

    private Dlr receipt(String to) {
        return new Dlr("raw", DeliveryState.DELIVERED, "000", "LOTUS", to, around.millis, null, "", null);
    }

    @Test
    void aReceiptSettlesADoubtAndNothingIsSentAgain() {
        offer(MessageType.OTP, 1);
        around.run(dispatcher);
        doubt(0);
        dispatcher.receipt(receipt("84900000001"), "smsc-9");
        waitOutTheDoubt();
        assertThat(around.wire).hasSize(1);
        assertThat(outcomes()).containsExactly("m1/1/1 UNKNOWN", "m1/1/1 ACCEPTED");
        assertThat(around.results.get(1).getSmscMessageId()).isEqualTo("smsc-9");
        assertThat(around.results.get(1).getReason()).isEqualTo("SETTLED_BY_RECEIPT");
    }

    @Test
    void aReceiptThatCameBeforeTheDoubtSettlesItToo() {
        offer(MessageType.OTP, 1);
        around.run(dispatcher);
        dispatcher.receipt(receipt("84900000001"), "smsc-9");
        doubt(0);
        assertThat(outcomes()).containsExactly("m1/1/1 UNKNOWN", "m1/1/1 ACCEPTED");
    }

    @Test
    void theReceiptOfAnAnsweredMessageSettlesNoOther() {
        OutboundMessage first = message(MessageType.OTP, "a").build();
        around.offer(first);
        around.offer(message(MessageType.OTP, "a").setTo(first.getTo()).build());
        around.run(dispatcher);
        written(0).outcome().accept(new Accepted("smsc-1"));
        doubt(1);
        dispatcher.receipt(receipt(first.getTo()), "smsc-1");
        around.run(dispatcher);
        assertThat(outcomes()).containsExactly("m1/1/1 ACCEPTED", "m2/1/1 UNKNOWN");
    }

    @Test
    void anAnswerAfterTheTimeOutSettlesADoubt() {
        offer(MessageType.AD, 3);
        around.run(dispatcher);
        doubt(0);
        doubt(1);
        doubt(2);
        written(0).late().accept(new Accepted("late"));
        written(1).late().accept(new Rejected(0x0B));
        written(2).late().accept(new Throttled());
        around.run(dispatcher);
        assertThat(outcomes()).contains("m1/1/1 ACCEPTED", "m2/1/1 REJECTED");
        assertThat(around.wire).as("a late throttle took nothing").hasSize(4);
        assertThat(destinations()).endsWith("84900000003");
    }

    @Test
    void anAnswerAfterTheResendIsToldAllTheSame() {
        offer(MessageType.OTP, 1);
        around.run(dispatcher);
        doubt(0);
        waitOutTheDoubt();
        written(0).late().accept(new Accepted("first"));
        written(1).outcome().accept(new Accepted("second"));
        around.ackAll();
        assertThat(outcomes()).containsExactly("m1/1/1 UNKNOWN", "m1/1/2 RESENT", "m1/1/1 ACCEPTED", "m1/1/2 ACCEPTED");
    }

    @Test
    void aDoubtDoesNotEndBeforeItIsDurablyTold() {
        offer(MessageType.AD, 1);
        around.run(dispatcher);
        written(0).outcome().accept(new Unknown(Doubt.CONNECTION_CUT));
        around.advance(settings.inDoubtWait().toMillis());
        dispatcher.pump();
        assertThat(dispatcher.snapshot().openMessages()).isEqualTo(1);
        around.ackAll();
        around.advance(1_000);
        around.run(dispatcher);
        assertThat(dispatcher.snapshot().openMessages()).isZero();
    }

    @Test
    void aDoubtIsNotSentAgainAfterItsDeadlineOrForACancelledCampaign() {
        around.offer(message(MessageType.CARE, "a")
                .setDeadlineMillis(around.millis + 30_000)
                .build());
        around.offer(message(MessageType.CARE, "a").setCampaignId(CAMPAIGN).build());
        around.run(dispatcher);
        doubt(0);
        doubt(1);
        campaign(CampaignState.CANCELLED);
        waitOutTheDoubt();
        assertThat(around.wire).hasSize(2);
        assertThat(dispatcher.snapshot().openMessages()).isZero();
    }

    // ---- poison, stopping

    @Test
    void poisonGoesToTheDeadLettersAndIsConsumedWhenThatIsDurable() {
        dispatcher.resume(new TopicPartition("outbound.viettel-sim.ad", 0), -1);
        around.offerPoison(MessageType.AD);
        offer(MessageType.AD, 1);
        around.run(dispatcher);
        assertThat(around.deadLetters).hasSize(1);
        assertThat(around.wire).hasSize(1);
        dispatcher.flush();
        assertThat(around.appends).isEmpty();
        around.deadLetterAcks.removeFirst().run();
        dispatcher.flush();
        assertThat(around.appends.getLast().position())
                .containsExactly(new SourceOffset("outbound.viettel-sim.ad", 0, 1L));
    }

    @Test
    void whatTheJournalKnowsOnlyMovesThePosition() {
        around.offer(MessageType.AD, new LaneRecord.Content.Consumed());
        around.run(dispatcher);
        assertThat(around.journal).isEmpty();
        dispatcher.flush();
        assertThat(around.appends.getLast().position()).hasSize(1);
    }

    @Test
    void stoppingTakesNothingMoreAndHoldsWhatIsUnwritten() {
        around.slots = 1;
        offer(MessageType.CARE, 3);
        around.run(dispatcher);
        assertThat(around.wire).hasSize(1);
        dispatcher.stop();
        offer(MessageType.OTP, 1);
        around.run(dispatcher);
        assertThat(dispatcher.isWireIdle()).isFalse();
        dispatcher.holdUnwritten();
        written(0).outcome().accept(new Throttled());
        around.run(dispatcher);
        assertThat(dispatcher.isWireIdle()).isTrue();
        assertThat(dispatcher.isDurable()).isTrue();
        assertThat(around.wire).hasSize(1);
        assertThat(around.waiting(MessageType.OTP)).isEqualTo(1);
        assertThat(around.journal.subList(3, 6)).extracting(Append::decision).containsOnly(JournalDecision.HOLD);
    }
}
