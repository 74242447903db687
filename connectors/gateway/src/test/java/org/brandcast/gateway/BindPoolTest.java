package org.brandcast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.brandcast.schemas.MessageType;
import org.brandcast.smpp.EsmeLink;
import org.brandcast.smpp.ShortMessage;
import org.brandcast.smpp.Submission;
import org.brandcast.smpp.SubmitOutcome;
import org.brandcast.smpp.SubmitOutcome.Accepted;
import org.brandcast.smpp.SubmitOutcome.NotWritten;
import org.brandcast.smpp.SubmitOutcome.Throttled;
import org.brandcast.smpp.SubmitPdu;
import org.brandcast.smpp.TextCoding;
import org.junit.jupiter.api.Test;

class BindPoolTest {
    private static final long FIRST_PAUSE = Duration.ofMillis(250).toNanos();

    private final Deque<Runnable> mailbox = new ArrayDeque<>();
    private final List<SubmitOutcome> heard = new ArrayList<>();
    private long nanos = Long.MAX_VALUE - 10;
    private final BindPool pool = new BindPool(mailbox::add, new WorkerClock(() -> nanos, () -> 0));
    private final FakeLink first = new FakeLink(5);
    private final FakeLink second = new FakeLink(7);

    /** A link with a window and nothing behind it. */
    private static final class FakeLink implements EsmeLink {
        private final int window;
        private final Deque<Submission> outstanding = new ArrayDeque<>();
        private final List<String> written = new ArrayList<>();
        private boolean bound = true;

        FakeLink(int window) {
            this.window = window;
        }

        void answer(SubmitOutcome outcome) {
            outstanding.removeFirst().complete(outcome);
        }

        @Override
        public void start() {
            // bound from the beginning
        }

        @Override
        public List<Submission> submit(List<SubmitPdu> pdus) {
            List<Submission> submissions = new ArrayList<>();
            for (SubmitPdu pdu : pdus) {
                Submission submission = new Submission(0);
                submissions.add(submission);
                if (outstanding.size() < window) {
                    outstanding.addLast(submission);
                    written.add(pdu.destination().addr());
                } else {
                    submission.complete(new NotWritten("WINDOW_FULL"));
                }
            }
            return submissions;
        }

        @Override
        public boolean isBound() {
            return bound;
        }

        @Override
        public boolean submits() {
            return true;
        }

        @Override
        public int freeSlots() {
            return bound ? window - outstanding.size() : 0;
        }

        @Override
        public int inWindow() {
            return outstanding.size();
        }

        @Override
        public String detail() {
            return bound ? "bound" : "not bound";
        }

        @Override
        public void close(Duration grace) {
            bound = false;
        }

        @Override
        public void cut() {
            bound = false;
        }
    }

    private void submit() {
        submit("84901234567");
    }

    private void submit(String... together) {
        List<Wire.Sending> sendings = new ArrayList<>();
        for (String to : together) {
            SubmitPdu.Address address = new SubmitPdu.Address((byte) 1, (byte) 1, to);
            SubmitPdu pdu =
                    new SubmitPdu("", address, address, (byte) 0, "", (byte) 1, (byte) 0, new byte[0], List.of());
            ShortMessage message =
                    new ShortMessage("LOTUS", to, TextCoding.GSM7, List.of("x"), 0, Duration.ofMinutes(1));
            Outgoing outgoing = new Outgoing(pdu, new AttemptName("m", 1, 1), MessageType.OTP, message);
            sendings.add(new Wire.Sending(outgoing, heard::add, heard::add));
        }
        pool.submit(sendings);
    }

    private void deliver() {
        while (!mailbox.isEmpty()) {
            mailbox.removeFirst().run();
        }
    }

    @Test
    void writesToTheBindWithTheMostRoom() {
        pool.replace(List.of(first, second));
        for (int i = 0; i < 12; i++) {
            submit();
        }
        assertThat(first.inWindow()).isEqualTo(5);
        assertThat(second.inWindow()).isEqualTo(7);
        assertThat(pool.room()).isZero();
        submit();
        assertThat(heard).as("never inline").isEmpty();
        deliver();
        assertThat(heard).containsExactly(new NotWritten("NO_SLOT"));
    }

    @Test
    void writesTogetherToOneBindAndGivesBackWhatItHasNoRoomFor() {
        pool.replace(List.of(first, second));
        assertThat(pool.room()).isEqualTo(7);
        submit("1", "2", "3", "4", "5", "6", "7", "8");
        assertThat(second.written).containsExactly("1", "2", "3", "4", "5", "6", "7");
        assertThat(first.written).isEmpty();
        assertThat(heard).as("never inline").isEmpty();
        deliver();
        assertThat(heard).containsExactly(new NotWritten("WINDOW_FULL"));
        submit("8");
        assertThat(first.written).containsExactly("8");
    }

    @Test
    void aThrottledBindPausesAndTheOtherGoesOn() {
        pool.replace(List.of(first, second));
        submit();
        second.answer(new Throttled());
        deliver();
        assertThat(pool.room()).isEqualTo(5);
        assertThat(pool.nanosUntilResume(nanos)).isEqualTo(FIRST_PAUSE);
        submit();
        assertThat(first.inWindow()).isEqualTo(1);
        nanos += FIRST_PAUSE;
        assertThat(pool.room()).isEqualTo(7);
        assertThat(pool.nanosUntilResume(nanos)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void theWholeWindowThrottledIsOnePause() {
        pool.replace(List.of(first));
        for (int i = 0; i < 5; i++) {
            submit();
        }
        for (int i = 0; i < 5; i++) {
            first.answer(new Throttled());
        }
        deliver();
        assertThat(pool.nanosUntilResume(nanos)).isEqualTo(FIRST_PAUSE);
    }

    @Test
    void eachFurtherThrottleDoublesThePauseUntilSomethingIsAccepted() {
        pool.replace(List.of(first));
        for (int throttle = 0; throttle < 8; throttle++) {
            submit();
            first.answer(new Throttled());
            deliver();
            long pause = pool.nanosUntilResume(nanos);
            assertThat(pause).isEqualTo(FIRST_PAUSE << Math.min(throttle, 5));
            nanos += pause;
        }
        submit();
        first.answer(new Accepted("1"));
        submit();
        first.answer(new Throttled());
        deliver();
        assertThat(pool.nanosUntilResume(nanos)).isEqualTo(FIRST_PAUSE);
    }

    @Test
    void replacedBindsAreGivenBackAndStillAnswer() {
        pool.replace(List.of(first));
        submit();
        assertThat(pool.replace(List.of(second))).containsExactly(first);
        first.answer(new Accepted("old"));
        deliver();
        assertThat(heard).containsExactly(new Accepted("old"));
        assertThat(pool.links()).containsExactly(second);
    }

    @Test
    void saysWhatIsBound() {
        pool.replace(List.of(first, second));
        assertThat(pool.isUp()).isTrue();
        first.cut();
        assertThat(pool.boundCount()).isEqualTo(1);
        assertThat(pool.detail()).containsExactly("not bound", "bound");
        second.cut();
        assertThat(pool.isUp()).isFalse();
        assertThat(pool.room()).isZero();
    }
}
