package org.brandcast.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.brandcast.smpp.EsmeSettings.BindKind;
import org.brandcast.smpp.EsmeSettings.Credentials;
import org.brandcast.smpp.EsmeSettings.Endpoint;
import org.brandcast.smpp.EsmeSettings.Timing;
import org.brandcast.smpp.ScriptedSmsc.Reply;
import org.brandcast.smpp.SubmitOutcome.Accepted;
import org.brandcast.smpp.SubmitOutcome.Doubt;
import org.brandcast.smpp.SubmitOutcome.NotWritten;
import org.brandcast.smpp.SubmitOutcome.QueueFull;
import org.brandcast.smpp.SubmitOutcome.Rejected;
import org.brandcast.smpp.SubmitOutcome.Throttled;
import org.brandcast.smpp.SubmitOutcome.Unknown;
import org.brandcast.smpp.SubmitSettings.LongMessages;
import org.brandcast.smpp.SubmitSettings.Numbering;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The link against an SMSC that does what a script says. Waits are limits only: no time decides a test. */
@Timeout(60)
class JsmppEsmeLinkTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final List<EsmeLink> links = new ArrayList<>();
    private final Hearing hearing = new Hearing();
    private ScriptedSmsc smsc;

    /** Remembers what it is told and makes receipts durable when the test says so. */
    private static final class Hearing implements EsmeListener {
        final List<DeliverPdu> delivered = new CopyOnWriteArrayList<>();
        final List<String> changes = new CopyOnWriteArrayList<>();
        volatile Function<DeliverPdu, CompletionStage<?>> durable = pdu -> CompletableFuture.completedFuture(null);

        @Override
        public CompletionStage<?> onDeliver(DeliverPdu pdu) {
            delivered.add(pdu);
            return durable.apply(pdu);
        }

        @Override
        public void onBindChange(boolean bound, String detail) {
            changes.add((bound ? "up " : "down ") + detail);
        }
    }

    @BeforeEach
    void listen() throws IOException {
        smsc = new ScriptedSmsc();
    }

    @AfterEach
    void close() throws IOException {
        links.forEach(EsmeLink::cut);
        smsc.close();
    }

    private EsmeLink link(int window, Duration responseTimeout, Duration enquireLink, int... ports) throws Exception {
        return link(BindKind.TRANSCEIVER, window, responseTimeout, enquireLink, ports);
    }

    private EsmeLink link(BindKind kind, int window, Duration responseTimeout, Duration enquireLink, int... ports)
            throws Exception {
        List<Endpoint> endpoints = new ArrayList<>();
        for (int port : ports.length == 0 ? new int[] {smsc.port()} : ports) {
            endpoints.add(new Endpoint("127.0.0.1", port));
        }
        EsmeLink link = new JsmppEsmeLink(
                "test/0",
                new EsmeSettings(
                        endpoints,
                        new Credentials("brandcast", "secret", ""),
                        false,
                        kind,
                        window,
                        new Timing(
                                Duration.ofSeconds(2),
                                responseTimeout,
                                enquireLink,
                                Duration.ofMillis(10),
                                Duration.ofMillis(50))),
                hearing);
        links.add(link);
        link.start();
        return link;
    }

    @Test
    void aPairSubmitsOverOneBindAndHearsOverTheOther() throws Exception {
        EsmeLink transmitter = link(BindKind.TRANSMITTER, 10, LIMIT, LIMIT);
        EsmeLink receiver = link(BindKind.RECEIVER, 10, LIMIT, LIMIT);
        await("both bound", () -> transmitter.isBound() && receiver.isBound());
        assertThat(transmitter.submits()).isTrue();
        assertThat(receiver.submits()).isFalse();
        assertThat(receiver.freeSlots()).isZero();
        assertThat(outcome(receiver.submit(pdu("a")))).isInstanceOf(NotWritten.class);
        assertThat(outcome(transmitter.submit(pdu("a")))).isEqualTo(new Accepted("id-1"));
        ScriptedSmsc.Bind ears = smsc.binds().stream()
                .filter(ScriptedSmsc.Bind::isReceiver)
                .findFirst()
                .orElseThrow();
        assertThat(smsc.binds()).filteredOn(ScriptedSmsc.Bind::isTransmitter).hasSize(1);
        assertThat(ears.receipt(smsc.received().get(0).submit(), "id-1", "DELIVRD")
                        .get(20, TimeUnit.SECONDS))
                .isZero();
        assertThat(hearing.delivered).hasSize(1);
    }

    private EsmeLink boundLink() throws Exception {
        EsmeLink link = link(100, LIMIT, LIMIT);
        await("bound", link::isBound);
        return link;
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + LIMIT + ": " + what);
            }
            Thread.sleep(5);
        }
    }

    private static SubmitPdu pdu(String text) {
        SubmitSettings settings = new SubmitSettings(
                "", new Numbering(5, 0), new Numbering(1, 1), LongMessages.UDH, false, false, List.of());
        ShortMessage message = new ShortMessage("LOTUS", "84901234567", TextCoding.GSM7, List.of(text), 0, null);
        return new SubmitPduBuilder(settings).build(message, 1, 0);
    }

    private static SubmitOutcome outcome(Submission submission) throws Exception {
        return submission.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Test
    void answersComeBackToTheirRequestsInAnyOrder() throws Exception {
        smsc.script(in -> Reply.after(Duration.ofMillis((in.number() * 7L) % 23), Reply.accept("id-" + in.text())));
        EsmeLink link = boundLink();
        List<Submission> submissions = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            submissions.add(link.submit(pdu("n" + i)));
        }
        for (int i = 0; i < 100; i++) {
            assertThat(outcome(submissions.get(i))).isEqualTo(new Accepted("id-n" + i));
        }
        assertThat(link.inWindow()).isZero();
    }

    @Test
    void theWindowIsNeverPassed() throws Exception {
        smsc.script(in -> Reply.silence());
        EsmeLink link = link(3, LIMIT, LIMIT);
        await("bound", link::isBound);
        for (int i = 0; i < 3; i++) {
            assertThat(link.submit(pdu("n" + i))).isNotDone();
        }
        assertThat(link.freeSlots()).isZero();
        assertThat(outcome(link.submit(pdu("one too many")))).isEqualTo(new NotWritten("WINDOW_FULL"));
        await("the three came", () -> smsc.received().size() == 3);
    }

    @Test
    void eachStatusIsItsOutcome() throws Exception {
        smsc.script(in -> switch (in.text()) {
            case "throttle" -> Reply.status(0x58);
            case "full" -> Reply.status(0x14);
            case "nack" -> Reply.nack(0x03);
            case "nack throttle" -> Reply.nack(0x58);
            case "refuse" -> Reply.status(0x0B);
            case "system error" -> Reply.status(0x08);
            default -> Reply.accept("1");
        });
        EsmeLink link = boundLink();
        assertThat(outcome(link.submit(pdu("throttle")))).isEqualTo(new Throttled());
        assertThat(outcome(link.submit(pdu("full")))).isEqualTo(new QueueFull());
        assertThat(outcome(link.submit(pdu("nack")))).isEqualTo(new Rejected(0x03));
        assertThat(outcome(link.submit(pdu("nack throttle")))).isEqualTo(new Throttled());
        assertThat(outcome(link.submit(pdu("refuse")))).isEqualTo(new Rejected(0x0B));
        assertThat(outcome(link.submit(pdu("system error")))).isEqualTo(new Rejected(0x08));
        assertThat(outcome(link.submit(pdu("fine")))).isEqualTo(new Accepted("1"));
    }

    @Test
    void noAnswerInTimeIsUnknownAndTheLateAnswerIsTold() throws Exception {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        smsc.script(in -> Reply.when(gate, Reply.accept("late")));
        EsmeLink link = link(10, Duration.ofMillis(500), LIMIT);
        await("bound", link::isBound);
        Submission submission = link.submit(pdu("a"));
        CompletableFuture<SubmitOutcome> late = new CompletableFuture<>();
        submission.onLateAnswer(late::complete);
        assertThat(outcome(submission)).isEqualTo(new Unknown(Doubt.RESPONSE_TIMEOUT));
        assertThat(link.inWindow()).isZero();
        gate.complete(null);
        assertThat(late.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isEqualTo(new Accepted("late"));
    }

    @Test
    void aConnectionCutAfterTheWriteIsUnknownForAllThatIsOutstanding() throws Exception {
        smsc.script(in -> in.text().equals("cut") ? Reply.cut() : Reply.silence());
        EsmeLink link = boundLink();
        List<Submission> outstanding = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            outstanding.add(link.submit(pdu("n" + i)));
        }
        outstanding.add(link.submit(pdu("cut")));
        for (Submission submission : outstanding) {
            assertThat(outcome(submission)).isEqualTo(new Unknown(Doubt.CONNECTION_CUT));
        }
        await("it binds again", () -> smsc.binds().size() == 1 && link.isBound());
        assertThat(smsc.received()).hasSize(6);
    }

    @Test
    void withoutABindNothingIsWritten() throws Exception {
        smsc.bindStatus(0x0D);
        EsmeLink link = link(10, Duration.ofSeconds(5), Duration.ofSeconds(5));
        await("it was refused twice", () -> hearing.changes.size() >= 2);
        assertThat(link.isBound()).isFalse();
        assertThat(link.freeSlots()).isZero();
        assertThat(outcome(link.submit(pdu("a")))).isEqualTo(new NotWritten("NOT_BOUND"));
        assertThat(link.detail()).contains("not bound");
        smsc.bindStatus(0);
        await("it binds in the end", link::isBound);
    }

    @Test
    void theSecondEndpointTakesOverWhenTheFirstDoesNotBind() throws Exception {
        int closedPort;
        try (ScriptedSmsc gone = new ScriptedSmsc()) {
            closedPort = gone.port();
        }
        EsmeLink link = link(10, Duration.ofSeconds(5), Duration.ofSeconds(5), closedPort, smsc.port());
        await("bound to the second", link::isBound);
        assertThat(link.detail()).contains(Integer.toString(smsc.port()));
    }

    @Test
    void anUnbindInMidWindowLetsOutstandingAnswersCome() throws Exception {
        smsc.script(in -> in.text().equals("last")
                ? Reply.then(Reply.unbind(), Reply.after(Duration.ofMillis(100), Reply.accept("last")))
                : Reply.after(Duration.ofMillis(50), Reply.accept("1")));
        EsmeLink link = boundLink();
        Submission before = link.submit(pdu("before"));
        Submission last = link.submit(pdu("last"));
        assertThat(outcome(before)).isEqualTo(new Accepted("1"));
        assertThat(outcome(last)).isEqualTo(new Accepted("last"));
        await(
                "it binds again",
                () -> hearing.changes.stream()
                                .filter(change -> change.startsWith("up"))
                                .count()
                        == 2);
    }

    @Test
    void aHalfOpenConnectionIsFoundByEnquireLink() throws Exception {
        EsmeLink link = link(10, Duration.ofMillis(300), Duration.ofMillis(100));
        await("bound", link::isBound);
        smsc.deaf(true);
        await("found dead", () -> hearing.changes.stream().anyMatch(change -> change.startsWith("down")));
        smsc.deaf(false);
        await("bound again", link::isBound);
    }

    @Test
    void garbageAndImpossibleLengthsCloseTheLinkAndItComesBack() throws Exception {
        List<byte[]> garbage = List.of(
                ByteBuffer.allocate(16).putInt(Integer.MAX_VALUE).array(),
                ByteBuffer.allocate(16).putInt(-1).array(),
                ByteBuffer.allocate(16).putInt(15).array(),
                "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        EsmeLink link = boundLink();
        for (int i = 0; i < garbage.size(); i++) {
            byte[] octets = garbage.get(i);
            int expected = i + 1;
            smsc.script(in -> Reply.octets(octets));
            assertThat(outcome(link.submit(pdu("a")))).isEqualTo(new Unknown(Doubt.CONNECTION_CUT));
            await(
                    "down " + expected,
                    () -> hearing.changes.stream()
                                    .filter(change -> change.startsWith("down"))
                                    .count()
                            == expected);
            await("up again", link::isBound);
        }
    }

    @Test
    void aPduThatStopsInItsMiddleAndGoesOnLaterIsReadWhole() throws Exception {
        EsmeLink link = link(10, LIMIT, Duration.ofMillis(500));
        await("bound", link::isBound);
        smsc.script(in -> (bind, received) -> {
            byte[] answer = bind.submitResp(received.sequenceNumber(), "in-pieces");
            bind.write(Arrays.copyOf(answer, 7));
            pause(700); // a read times out meanwhile
            bind.write(Arrays.copyOfRange(answer, 7, 20));
            pause(700);
            bind.write(Arrays.copyOfRange(answer, 20, answer.length));
        });
        assertThat(outcome(link.submit(pdu("a")))).isEqualTo(new Accepted("in-pieces"));
        assertThat(hearing.changes).hasSize(1);
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aReceiptIsAnsweredOnlyWhenItIsDurableAndAnswersDoNotWaitForIt() throws Exception {
        CompletableFuture<Void> durable = new CompletableFuture<>();
        hearing.durable = pdu -> durable;
        EsmeLink link = boundLink();
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            answers.add(deliver("id:" + i + " stat:DELIVRD"));
        }
        await("all heard", () -> hearing.delivered.size() == 200);
        assertThat(outcome(link.submit(pdu("meanwhile")))).isInstanceOf(Accepted.class);
        assertThat(answers).noneMatch(CompletableFuture::isDone);
        durable.complete(null);
        for (CompletableFuture<Integer> answer : answers) {
            assertThat(answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isZero();
        }
    }

    private CompletableFuture<Integer> deliver(String text) throws IOException {
        return smsc.binds().get(0).deliver("84901234567", "LOTUS", 4, text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aReceiptThatCannotBeMadeDurableIsAskedForAgain() throws Exception {
        hearing.durable = pdu -> CompletableFuture.failedFuture(new IOException("no broker"));
        boundLink();
        assertThat(deliver("id:1 stat:DELIVRD").get(LIMIT.toMillis(), TimeUnit.MILLISECONDS))
                .isEqualTo(SmppStatus.ESME_RX_T_APPN);
        hearing.durable = pdu -> {
            throw new IllegalStateException("a fault");
        };
        assertThat(deliver("id:1 stat:DELIVRD").get(LIMIT.toMillis(), TimeUnit.MILLISECONDS))
                .isEqualTo(SmppStatus.ESME_RX_T_APPN);
    }

    @Test
    void moreOpenReceiptsThanTheLimitAreAskedForAgain() throws Exception {
        CompletableFuture<Void> durable = new CompletableFuture<>();
        hearing.durable = pdu -> durable;
        boundLink();
        int excess = 10;
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < AsyncSmppSession.MAX_OPEN_DELIVERIES + excess; i++) {
            answers.add(deliver("id:" + i + " stat:DELIVRD"));
        }
        for (CompletableFuture<Integer> answer :
                answers.subList(AsyncSmppSession.MAX_OPEN_DELIVERIES, answers.size())) {
            assertThat(answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isEqualTo(SmppStatus.ESME_RX_T_APPN);
        }
        durable.complete(null);
        assertThat(answers.get(0).get(LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isZero();
    }

    @Test
    void closingWaitsForOutstandingAnswersThenUnbinds() throws Exception {
        smsc.script(in -> Reply.after(Duration.ofMillis(200), Reply.accept("slow")));
        EsmeLink link = boundLink();
        ScriptedSmsc.Bind bind = smsc.binds().get(0);
        Submission submission = link.submit(pdu("a"));
        link.close(LIMIT);
        assertThat(submission).isCompletedWithValue(new Accepted("slow"));
        assertThat(outcome(link.submit(pdu("b")))).isEqualTo(new NotWritten("NOT_BOUND"));
        await("unbound", bind::wasUnbound);
        await("disconnected", () -> smsc.binds().isEmpty());
    }

    @Test
    void aFieldThatDoesNotFitIsRejectedWithoutAWrite() throws Exception {
        EsmeLink link = boundLink();
        SubmitPdu tooLong = new SubmitPdu(
                "",
                new SubmitPdu.Address((byte) 5, (byte) 0, "A".repeat(21)),
                new SubmitPdu.Address((byte) 1, (byte) 1, "84901234567"),
                (byte) 0,
                "",
                (byte) 1,
                (byte) 0,
                new byte[] {1},
                List.of());
        assertThat(outcome(link.submit(tooLong))).isEqualTo(new Rejected(SmppStatus.ESME_RINVSRCADR));
        assertThat(link.inWindow()).isZero();
        assertThat(smsc.received()).isEmpty();
    }

    /** Together and in order; what can't be written ends alone, and what finds no room isn't written. */
    @Test
    void severalGoTogetherInTheirOrder() throws Exception {
        EsmeLink link = link(3, Duration.ofSeconds(60), Duration.ofSeconds(60));
        await("bound", link::isBound);
        CompletableFuture<Void> gate = new CompletableFuture<>();
        smsc.script(in -> Reply.when(gate, Reply.accept("id-" + in.text())));
        SubmitPdu unfit = new SubmitPdu(
                "",
                new SubmitPdu.Address((byte) 5, (byte) 0, "A".repeat(21)),
                new SubmitPdu.Address((byte) 1, (byte) 1, "84901234567"),
                (byte) 0,
                "",
                (byte) 1,
                (byte) 0,
                new byte[] {1},
                List.of());
        List<Submission> submissions = link.submit(List.of(pdu("a"), unfit, pdu("b"), pdu("c"), pdu("d")));
        assertThat(submissions).hasSize(5);
        assertThat(outcome(submissions.get(1))).isEqualTo(new Rejected(SmppStatus.ESME_RINVSRCADR));
        assertThat(outcome(submissions.get(4))).isEqualTo(new NotWritten("WINDOW_FULL"));
        await("three came in", () -> smsc.received().size() == 3);
        assertThat(smsc.received()).extracting(ScriptedSmsc.Received::text).containsExactly("a", "b", "c");
        gate.complete(null);
        assertThat(outcome(submissions.get(0))).isEqualTo(new Accepted("id-a"));
        assertThat(outcome(submissions.get(2))).isEqualTo(new Accepted("id-b"));
        assertThat(outcome(submissions.get(3))).isEqualTo(new Accepted("id-c"));
        await("the window is empty", () -> link.inWindow() == 0);
        assertThat(smsc.received()).hasSize(3);
    }

    @Test
    void thePasswordIsNeverPrinted() {
        assertThat(new Credentials("brandcast", "hunter2", "").toString()).doesNotContain("hunter2");
    }
}
