package org.brandcast.smpp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.brandcast.smpp.SubmitOutcome.Doubt;
import org.brandcast.smpp.SubmitOutcome.NotWritten;
import org.brandcast.smpp.SubmitOutcome.Rejected;
import org.brandcast.smpp.SubmitOutcome.Unknown;
import org.jsmpp.DefaultPDUSender;
import org.jsmpp.PDUSender;
import org.jsmpp.SMPPConstant;
import org.jsmpp.SynchronizedPDUSender;
import org.jsmpp.bean.Command;
import org.jsmpp.session.SMPPSession;
import org.jsmpp.session.connection.ConnectionFactory;
import org.jsmpp.util.DefaultComposer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection with its bind: jSMPP's session (state machine, bind, enquire_link, unbind) with an asynchronous submit
 * and asynchronous answers to deliver_sm, both of which jSMPP only has in blocking form.
 *
 * <p>Threads: {@link #submit} from any; answers come on the session's reader thread; deliver_sm_resp are written by one
 * responder thread, so that whoever makes a receipt durable never blocks on this socket.
 */
final class AsyncSmppSession extends SMPPSession {
    /** Receipts that wait to become durable, at most; beyond it the SMSC is asked to try again. */
    static final int MAX_OPEN_DELIVERIES = 4_000;

    private static final int PDU_OCTETS_AS_A_RULE = 256;
    private static final int MOST_RESPONSES_AT_ONCE = 200;

    /** Timed-out requests whose late answer is still told. */
    private static final int MAX_LATE = 10_000;

    private static final Logger log = LoggerFactory.getLogger(AsyncSmppSession.class);

    private final EsmeListener listener;
    private final int window;
    private final Map<Integer, Submission> pending = new ConcurrentHashMap<>();
    private final AtomicInteger inWindow = new AtomicInteger();
    private final Map<Integer, Submission> late = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Submission> eldest) {
            return size() > MAX_LATE;
        }
    };
    private final AtomicInteger openDeliveries = new AtomicInteger();
    private final Queue<DeliverResp> responses = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean responding = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ExecutorService responder;
    private volatile boolean bound;
    private volatile boolean unboundByPeer;
    private volatile boolean accepted;
    private volatile String endReason = "closed";

    private AsyncSmppSession(
            EsmeListener listener, int window, ConnectionFactory connections, PDUSender sender, TapOfSession tap) {
        super(sender, new TappingPduReader(tap), connections);
        this.listener = listener;
        this.window = window;
        this.responder = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "smpp-responder-" + getSessionId());
            thread.setDaemon(true);
            return thread;
        });
        addSessionStateListener((newState, oldState, source) -> {
            bound = newState.isBound();
        });
        tap.session = this;
    }

    static AsyncSmppSession create(EsmeListener listener, int window, ConnectionFactory connections) {
        PDUSender sender = new SynchronizedPDUSender(new DefaultPDUSender(new DefaultComposer()));
        return new AsyncSmppSession(listener, window, connections, sender, new TapOfSession());
    }

    boolean isUp() {
        return bound && !unboundByPeer && !closed.get();
    }

    /** The other side unbound: nothing more is submitted, while answers to what is outstanding may still come. */
    boolean isUnboundByPeer() {
        return unboundByPeer;
    }

    boolean isClosed() {
        return closed.get();
    }

    /** Whether the SMSC accepted or delivered anything on this bind. */
    boolean hasAccepted() {
        return accepted;
    }

    int inWindow() {
        return inWindow.get();
    }

    String endReason() {
        return endReason;
    }

    void awaitEnd() throws InterruptedException {
        ended.await();
    }

    /** Takes these into the window and writes them together. */
    List<Submission> submit(List<SubmitPdu> pdus) {
        List<Submission> submissions = new ArrayList<>(pdus.size());
        ByteArrayOutputStream octets = new ByteArrayOutputStream(PDU_OCTETS_AS_A_RULE * pdus.size());
        for (SubmitPdu pdu : pdus) {
            submissions.add(enter(pdu, octets));
        }
        if (octets.size() > 0) {
            try {
                write(octets.toByteArray());
            } catch (IOException e) {
                endReason = "write failed: " + e.getMessage();
                close();
            }
        }
        return submissions;
    }

    /** Takes one into the window, its octets behind those that wait to be written. */
    private Submission enter(SubmitPdu pdu, ByteArrayOutputStream octets) {
        if (!isUp()) {
            return Submission.ended(new NotWritten("NOT_BOUND"));
        }
        if (inWindow.incrementAndGet() > window) {
            inWindow.decrementAndGet();
            return Submission.ended(new NotWritten("WINDOW_FULL"));
        }
        int sequenceNumber = sequence().nextValue();
        byte[] encoded;
        try {
            encoded = pdu.encode(sequenceNumber);
        } catch (UnencodablePduException e) {
            inWindow.decrementAndGet();
            return Submission.ended(new Rejected(e.commandStatus()));
        }
        Submission submission = new Submission(System.nanoTime());
        pending.put(sequenceNumber, submission);
        if (closed.get() && pending.remove(sequenceNumber) != null) {
            inWindow.decrementAndGet();
            submission.complete(new NotWritten("NOT_BOUND"));
            return submission;
        }
        octets.writeBytes(encoded);
        return submission;
    }

    private void write(byte[] octets) throws IOException {
        OutputStream out = connection().getOutputStream();
        synchronized (out) {
            out.write(octets);
            out.flush();
        }
    }

    /** Ends the requests that have waited longer than this for their answer. */
    void expire(long responseTimeoutNanos) {
        long now = System.nanoTime();
        for (Map.Entry<Integer, Submission> entry : pending.entrySet()) {
            if (now - entry.getValue().writtenNanos() < responseTimeoutNanos) {
                continue;
            }
            synchronized (late) {
                late.put(entry.getKey(), entry.getValue());
            }
            end(entry.getKey(), new Unknown(Doubt.RESPONSE_TIMEOUT));
        }
    }

    /** Ends a pending request; false if there is none. */
    private boolean end(int sequenceNumber, SubmitOutcome outcome) {
        Submission submission = pending.remove(sequenceNumber);
        if (submission == null) {
            return false;
        }
        inWindow.decrementAndGet();
        submission.complete(outcome);
        return true;
    }

    private void answered(Command header, byte[] pdu) {
        SubmitOutcome outcome;
        try {
            outcome = header.getCommandId() == SMPPConstant.CID_GENERIC_NACK
                    ? SubmitResp.refusal(header.getCommandStatus())
                    : SubmitResp.outcomeOf(header.getCommandStatus(), pdu);
        } catch (MalformedPduException e) {
            log.warn("submit_sm_resp can't be read: {}", e.getMessage());
            outcome = new Unknown(Doubt.MALFORMED_RESPONSE);
        }
        accepted = accepted || outcome instanceof SubmitOutcome.Accepted;
        int sequenceNumber = header.getSequenceNumber();
        if (end(sequenceNumber, outcome)) {
            return;
        }
        Submission timedOut;
        synchronized (late) {
            timedOut = late.remove(sequenceNumber);
        }
        if (timedOut == null) {
            log.warn("An answer has sequence_number {}, which no request has", sequenceNumber);
        } else if (!(outcome instanceof Unknown)) {
            timedOut.completeLate(outcome);
        }
    }

    /** Answers an unbind and reads on: jSMPP would stop reading at once, and outstanding answers would be lost. */
    private void unbound(Command header) throws IOException {
        endReason = "unbound by the SMSC";
        unboundByPeer = true;
        pduSender().sendUnbindResp(connection().getOutputStream(), SmppStatus.ESME_ROK, header.getSequenceNumber());
    }

    private void delivered(Command header, byte[] octets) {
        accepted = true;
        int sequenceNumber = header.getSequenceNumber();
        if (openDeliveries.incrementAndGet() > MAX_OPEN_DELIVERIES) {
            respond(sequenceNumber, SmppStatus.ESME_RX_T_APPN);
            return;
        }
        CompletionStage<?> durable;
        try {
            durable = listener.onDeliver(DeliverPdu.decode(octets));
        } catch (MalformedPduException e) {
            log.warn("deliver_sm can't be read: {}", e.getMessage());
            respond(sequenceNumber, SmppStatus.ESME_RINVMSGLEN);
            return;
        } catch (RuntimeException e) {
            log.error("deliver_sm could not be handled", e);
            respond(sequenceNumber, SmppStatus.ESME_RX_T_APPN);
            return;
        }
        var unused = durable.whenComplete((done, failure) ->
                respond(sequenceNumber, failure == null ? SmppStatus.ESME_ROK : SmppStatus.ESME_RX_T_APPN));
    }

    /** An answer to a deliver_sm that waits to be written. */
    private record DeliverResp(int sequenceNumber, int commandStatus) {}

    private void respond(int sequenceNumber, int commandStatus) {
        responses.add(new DeliverResp(sequenceNumber, commandStatus));
        if (!responding.compareAndSet(false, true)) {
            return;
        }
        try {
            responder.execute(this::writeResponses);
        } catch (RejectedExecutionException e) {
            log.debug("The bind ended before deliver_sm_resp {}", sequenceNumber);
        }
    }

    /** Writes what waits together: receipts come in bursts, and each write of its own costs a packet. */
    private void writeResponses() {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        do {
            octets.reset();
            int taken = 0;
            DeliverResp next;
            try {
                while (taken < MOST_RESPONSES_AT_ONCE && (next = responses.poll()) != null) {
                    taken++;
                    pduSender().sendDeliverSmResp(octets, next.commandStatus(), next.sequenceNumber(), null);
                }
                if (taken > 0) {
                    write(octets.toByteArray());
                }
            } catch (IOException e) {
                log.debug("deliver_sm_resp not written: {}", e.getMessage());
            } finally {
                openDeliveries.addAndGet(-taken);
            }
            if (taken == 0) {
                responding.set(false);
            }
            // what was added after the last look and before the flag fell is ours, or its adder's
        } while (responding.get() || (!responses.isEmpty() && responding.compareAndSet(false, true)));
    }

    /** Closes the socket; what is outstanding ends in doubt. Called by jSMPP's threads too, on any fault of the link. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            super.close();
            return;
        }
        try {
            if (connection() != null) {
                connection().close();
            }
        } catch (IOException e) {
            log.debug("Closing the socket failed: {}", e.getMessage());
        }
        for (Iterator<Integer> open = pending.keySet().iterator(); open.hasNext(); ) {
            end(open.next(), new Unknown(Doubt.CONNECTION_CUT));
        }
        responder.shutdown();
        ended.countDown();
        super.close();
    }

    /** Connects the reader, which jSMPP wants before the session exists, with the session. */
    private static final class TapOfSession implements TappingPduReader.Tap {
        private volatile AsyncSmppSession session;

        @Override
        public boolean wants(int commandId) {
            return commandId == SMPPConstant.CID_SUBMIT_SM_RESP
                    || commandId == SMPPConstant.CID_DELIVER_SM
                    || commandId == SMPPConstant.CID_UNBIND
                    || commandId == SMPPConstant.CID_GENERIC_NACK;
        }

        @Override
        public void take(Command header, byte[] pdu) throws IOException {
            switch (header.getCommandId()) {
                case SMPPConstant.CID_DELIVER_SM -> session.delivered(header, pdu);
                case SMPPConstant.CID_UNBIND -> session.unbound(header);
                default -> session.answered(header, pdu);
            }
        }

        @Override
        public void badLength(int commandLength) throws IOException {
            session.endReason = "garbage: command_length " + Integer.toUnsignedString(commandLength);
            session.pduSender().sendGenericNack(session.connection().getOutputStream(), SmppStatus.ESME_RINVCMDLEN, 0);
        }
    }
}
