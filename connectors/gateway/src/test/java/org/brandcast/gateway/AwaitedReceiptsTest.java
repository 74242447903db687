package org.brandcast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.brandcast.http.HttpProfile;
import org.brandcast.http.HttpProfile.Polling;
import org.brandcast.http.HttpProfiles;
import org.brandcast.schemas.DeliveryReceipt;
import org.brandcast.schemas.DlrState;
import org.brandcast.schemas.SubmitOutcome;
import org.brandcast.schemas.SubmitResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AwaitedReceiptsTest {
    private static final Polling POLLING =
            HttpProfiles.named(HttpProfiles.JSON_AGGREGATOR).polling().orElseThrow();
    private static final long ACCEPTED_AT = 1_800_000_000_000L;
    private static final long DEADLINE = ACCEPTED_AT + 3_600_000;

    private final AwaitedReceipts awaited = new AwaitedReceipts(POLLING, -1, 3);

    private static SubmitResult result(SubmitOutcome outcome, String id) {
        return SubmitResult.newBuilder()
                .setRoute("r")
                .setIdSpace("r")
                .setMessageId("m-" + id)
                .setTenantId(1)
                .setSegment(1)
                .setSegmentCount(1)
                .setAttempt(1)
                .setOutcome(outcome)
                .setSmscMessageId(id)
                .setTo("84901234567")
                .setSubmittedAtMillis(ACCEPTED_AT)
                .setAnsweredAtMillis(ACCEPTED_AT)
                .setDeadlineMillis(DEADLINE)
                .build();
    }

    private static SubmitResult accepted(String id) {
        return result(SubmitOutcome.ACCEPTED, id);
    }

    private static DeliveryReceipt receipt(String id, DlrState state) {
        return DeliveryReceipt.newBuilder()
                .setRoute("r")
                .setIdSpace("r")
                .setSmscMessageId(id)
                .setRawMessageId(id)
                .setState(state)
                .setTo("84901234567")
                .setFrom("LOTUS")
                .setReceivedAtMillis(ACCEPTED_AT)
                .build();
    }

    @ParameterizedTest
    @EnumSource(SubmitOutcome.class)
    void onlyWhatWasAcceptedIsWaitedFor(SubmitOutcome outcome) {
        awaited.result(0, result(outcome, "a"), ACCEPTED_AT);
        assertThat(awaited.size()).isEqualTo(outcome == SubmitOutcome.ACCEPTED ? 1 : 0);
        assertThat(awaited.consumedTo()).isEqualTo(outcome == SubmitOutcome.ACCEPTED ? -1 : 0);
    }

    @ParameterizedTest
    @EnumSource(DlrState.class)
    void onlyAFinalReceiptEndsIt(DlrState state) {
        awaited.result(0, accepted("a"), ACCEPTED_AT);
        awaited.receipt(receipt("a", state));
        boolean ends = Set.of(
                        DlrState.DELIVERED,
                        DlrState.EXPIRED,
                        DlrState.DELETED,
                        DlrState.UNDELIVERABLE,
                        DlrState.REJECTED)
                .contains(state);
        assertThat(awaited.size()).isEqualTo(ends ? 0 : 1);
        assertThat(awaited.consumedTo()).isEqualTo(ends ? 0 : -1);
    }

    @Test
    void aReceiptThatIsReadBeforeItsResultEndsIt() {
        awaited.receipt(receipt("a", DlrState.DELIVERED));
        awaited.result(7, accepted("a"), ACCEPTED_AT);
        assertThat(awaited.size()).isZero();
        assertThat(awaited.consumedTo()).isEqualTo(7);
    }

    @Test
    void whatFindsNoRoomIsReadAgain() {
        for (int i = 0; i < 3; i++) {
            assertThat(awaited.result(i, accepted("m" + i), ACCEPTED_AT)).isTrue();
        }
        assertThat(awaited.result(3, accepted("m3"), ACCEPTED_AT)).isFalse();
        awaited.receipt(receipt("m1", DlrState.DELIVERED));
        assertThat(awaited.result(3, accepted("m3"), ACCEPTED_AT)).isTrue();
        assertThat(awaited.consumedTo()).isEqualTo(-1);
        awaited.receipt(receipt("m0", DlrState.DELIVERED));
        assertThat(awaited.consumedTo()).isEqualTo(1);
    }

    @Test
    void itEndsAtTheDeadline() {
        long soonAfter = DEADLINE + 11 * 60_000;
        awaited.result(0, accepted("a"), ACCEPTED_AT);
        int asked = 0;
        for (long now = ACCEPTED_AT; now < soonAfter + 600_000; now += 1_000) {
            Optional<String> due = awaited.due(now);
            asked += due.isPresent() ? 1 : 0;
            assertThat(due.isPresent() && now > soonAfter).isFalse();
        }
        assertThat(asked).isBetween(10, 30);
        assertThat(awaited.consumedTo()).isZero();
        awaited.result(1, accepted("too late"), soonAfter);
        assertThat(awaited.size()).isZero();
    }

    @Test
    void aResultOfBeforeThereWereDeadlinesIsAskedForOneDay() {
        SubmitResult old = accepted("a");
        old.setDeadlineMillis(0L);
        awaited.result(0, old, ACCEPTED_AT);
        assertThat(awaited.size()).isEqualTo(1);
        AwaitedReceipts later = new AwaitedReceipts(POLLING, -1, 3);
        later.result(0, old, ACCEPTED_AT + 24 * 3_600_000);
        assertThat(later.size()).isZero();
    }

    /**
     * Owners that are killed between any two steps: between the answer and its receipt, between the receipt and the
     * position, with an older position than the last. Each message has its receipt in the end, and who starts behind that
     * asks nothing.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void whateverDiesWhenEachMessageHasItsReceipt(long seed) {
        Random random = new Random(seed);
        Topics topics = new Topics();
        int goal = 200;
        for (int life = 0; life < 2_000 && topics.ended().size() < goal; life++) {
            new Life(topics, random).live(goal);
        }
        assertThat(topics.ended()).as("seed %s", seed).hasSize(goal);
        Life last = new Life(topics, random);
        last.readAll();
        assertThat(last.awaited.size()).as("seed %s", seed).isZero();
        assertThat(last.awaited.consumedTo()).isEqualTo(topics.results.size() - 1);
    }

    private static final class Topics {
        private final List<SubmitResult> results = new ArrayList<>();
        private final List<DeliveryReceipt> receipts = new ArrayList<>();
        private long position = -1;
        private long nowMillis = ACCEPTED_AT;

        Set<String> ended() {
            Set<String> ended = new HashSet<>();
            receipts.forEach(receipt -> ended.add(receipt.getSmscMessageId()));
            return ended;
        }
    }

    private static final class Life {
        private final Topics topics;
        private final Random random;
        private final AwaitedReceipts awaited;
        private final List<String> answers = new ArrayList<>();
        private int resultsRead;
        private int receiptsRead;

        Life(Topics topics, Random random) {
            this.topics = topics;
            this.random = random;
            this.awaited = new AwaitedReceipts(POLLING, topics.position, 50);
            this.resultsRead = (int) topics.position + 1;
        }

        void readAll() {
            while (readReceipt() || readResult()) {
                // both to their ends
            }
        }

        private boolean readResult() {
            if (resultsRead == topics.results.size()
                    || !awaited.result(resultsRead, topics.results.get(resultsRead), topics.nowMillis)) {
                return false;
            }
            resultsRead++;
            return true;
        }

        private boolean readReceipt() {
            if (receiptsRead == topics.receipts.size()) {
                return false;
            }
            awaited.receipt(topics.receipts.get(receiptsRead++));
            return true;
        }

        /** Until it is killed. */
        void live(int goal) {
            readAll();
            while (random.nextInt(60) != 0) {
                topics.nowMillis += random.nextInt(300);
                switch (random.nextInt(6)) {
                    case 0 -> {
                        if (topics.results.size() < goal) {
                            SubmitResult next = accepted("m" + topics.results.size());
                            next.setAnsweredAtMillis(topics.nowMillis);
                            next.setDeadlineMillis(topics.nowMillis + 86_400_000L * 365);
                            topics.results.add(next);
                        }
                    }
                    case 1 -> readResult();
                    case 2 -> readReceipt();
                    case 3 -> awaited.due(topics.nowMillis).ifPresent(this::ask);
                    case 4 -> {
                        if (!answers.isEmpty()) {
                            topics.receipts.add(receipt(answers.remove(0), DlrState.DELIVERED));
                        }
                    }
                    default -> topics.position = Math.max(topics.position, awaited.consumedTo());
                }
            }
        }

        private void ask(String id) {
            assertThat(topics.receipts.subList(0, receiptsRead))
                    .as("it was told before")
                    .noneMatch(receipt -> receipt.getSmscMessageId().equals(id));
            if (random.nextInt(4) != 0) {
                answers.add(id);
            }
        }
    }

    @Test
    void aProfileSaysHowOftenItMayBeAsked() {
        HttpProfile shipped = HttpProfiles.named(HttpProfiles.JSON_AGGREGATOR);
        assertThat(shipped.polling().orElseThrow().firstSeconds()).isEqualTo(5);
        assertThat(shipped.polling().orElseThrow().longestSeconds()).isEqualTo(300);
        assertThat(HttpProfiles.named(HttpProfiles.SOAP_WSCPMT).polling()).isEmpty();
    }
}
