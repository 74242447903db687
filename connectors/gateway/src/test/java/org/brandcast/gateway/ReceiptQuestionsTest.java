package org.brandcast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.brandcast.gateway.RouteCounters.Counter;
import org.brandcast.http.HttpLink;
import org.brandcast.http.HttpMessage;
import org.brandcast.http.HttpReceipt;
import org.brandcast.http.HttpReceipt.State;
import org.brandcast.http.HttpSubmission;
import org.junit.jupiter.api.Test;

class ReceiptQuestionsTest {
    private final FakeLink link = new FakeLink();
    private final List<HttpReceipt> told = new ArrayList<>();
    private final Deque<String> due = new ArrayDeque<>();
    private final RouteCounters counters = new RouteCounters();
    private long nanos = 1_000_000_000;
    private int perSecond = 1_000;

    private ReceiptQuestions questions(int atATime) {
        return new ReceiptQuestions(
                link,
                new ReceiptQuestions.Limits(() -> perSecond, atATime),
                told::add,
                counters,
                new WorkerClock(() -> nanos, () -> nanos / 1_000_000));
    }

    private void ask(ReceiptQuestions questions) {
        questions.ask(() -> Optional.ofNullable(due.pollFirst()));
    }

    private void due(int count) {
        for (int i = 0; i < count; i++) {
            due.addLast("m" + i);
        }
    }

    private static HttpReceipt receipt(String id, State state) {
        return new HttpReceipt(id, "", state, "", "", "", null);
    }

    @Test
    void finalReceiptsOfWhatWasAskedAreHeard() {
        ReceiptQuestions questions = questions(10);
        due(5);
        ask(questions);
        link.answer("m0", receipt("m0", State.DELIVERED));
        link.answer("m1", receipt("m1", State.ENROUTE));
        link.answer("m2", receipt("another", State.DELIVERED));
        link.answer("m3");
        link.answer("m4", receipt("m4", State.UNDELIVERABLE));
        assertThat(told).extracting(HttpReceipt::smscMessageId).containsExactly("m0", "m4");
        assertThat(questions.open()).isZero();
        assertThat(counters.get(Counter.RECEIPT_QUESTIONS)).isEqualTo(5);
    }

    @Test
    void soManyAtATimeAndASecond() {
        ReceiptQuestions questions = questions(3);
        due(200);
        ask(questions);
        assertThat(link.open).hasSize(3);
        link.answer("m0");
        ask(questions);
        assertThat(link.open).hasSize(3);
        perSecond = 10;
        ReceiptQuestions slow = questions(1_000);
        link.open.clear();
        for (int i = 0; i < 100; i++) {
            ask(slow);
            nanos += Duration.ofMillis(10).toNanos();
        }
        assertThat(link.open).hasSizeBetween(10, 11);
    }

    @Test
    void aFasterRateHoldsAtOnce() {
        perSecond = 10;
        ReceiptQuestions questions = questions(1_000);
        due(1_000);
        ask(questions);
        assertThat(link.open).hasSize(1);
        perSecond = 500;
        ask(questions);
        nanos += Duration.ofMillis(100).toNanos();
        ask(questions);
        assertThat(link.open).hasSizeBetween(50, 52);
    }

    @Test
    void whoDoesntAnswerIsAskedEverMoreRarely() {
        ReceiptQuestions questions = questions(10);
        List<Integer> asked = new ArrayList<>();
        for (int minute = 0; minute < 10; minute++) {
            int before = link.asked;
            for (int tick = 0; tick < 1_200; tick++) {
                due(1);
                ask(questions);
                link.failAll();
                nanos += Duration.ofMillis(50).toNanos();
            }
            asked.add(link.asked - before);
        }
        assertThat(questions.isStopped()).isTrue();
        assertThat(asked.get(0)).isLessThan(20);
        assertThat(asked.get(9)).isBetween(0, 2);
        nanos += Duration.ofMinutes(5).toNanos();
        due(3);
        ask(questions);
        assertThat(link.open).hasSize(1);
        link.answer(link.open.keySet().iterator().next());
        assertThat(questions.isStopped()).isFalse();
        ask(questions);
        assertThat(link.open).isNotEmpty();
    }

    @Test
    void aMessageIsNotAskedForTwiceAtATime() {
        ReceiptQuestions questions = questions(10);
        due.addAll(List.of("a", "a", "b"));
        ask(questions);
        assertThat(link.open).containsOnlyKeys("a", "b");
        assertThat(link.asked).isEqualTo(2);
    }

    /** Keeps questions until the test answers them. */
    private static final class FakeLink implements HttpLink {
        private final Map<String, CompletableFuture<List<HttpReceipt>>> open = new LinkedHashMap<>();
        private int asked;

        void answer(String id, HttpReceipt... receipts) {
            open.remove(id).complete(List.of(receipts));
        }

        void failAll() {
            List<CompletableFuture<List<HttpReceipt>>> failing = List.copyOf(open.values());
            open.clear();
            failing.forEach(question -> question.completeExceptionally(new IOException("HTTP_503")));
        }

        @Override
        public CompletableFuture<List<HttpReceipt>> queryReceipts(String smscMessageId) {
            asked++;
            CompletableFuture<List<HttpReceipt>> question = new CompletableFuture<>();
            open.put(smscMessageId, question);
            return question;
        }

        @Override
        public HttpSubmission submit(HttpMessage message) {
            throw new UnsupportedOperationException("nothing is sent");
        }

        @Override
        public boolean isUp() {
            return true;
        }

        @Override
        public int freeSlots() {
            return 0;
        }

        @Override
        public int inWindow() {
            return 0;
        }

        @Override
        public long nanosUntilProbe() {
            return 0;
        }

        @Override
        public String detail() {
            return "";
        }

        @Override
        public CompletableFuture<Balance> queryBalance() {
            throw new UnsupportedOperationException("no balance");
        }

        @Override
        public void close(Duration grace) {}

        @Override
        public void cut() {}
    }
}
