package org.brandcast.smpp.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.brandcast.smpp.MalformedPduException;
import org.brandcast.smpp.SmppStatus;
import org.brandcast.smpp.Tlv;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One ESME's connection, from our side. jSMPP's server session answers a submit_sm when its listener returns, one pool
 * thread for each that waits; here an answer may come whenever it is known, from any thread.
 *
 * <p>Two threads: the reader, which calls the {@link ServerListener}, and the writer, which alone touches the socket's
 * output, so that whoever has an answer never waits for a slow client. A client that doesn't read its answers is cut off
 * when too many wait.
 */
public final class SmscSession {
    /** Receipts that a client may leave unanswered. */
    public static final int DELIVER_WINDOW = 50;

    private static final int BIND_RECEIVER = 0x01;
    private static final int BIND_TRANSMITTER = 0x02;
    private static final int SUBMIT_SM = 0x04;
    private static final int DELIVER_SM = 0x05;
    private static final int UNBIND = 0x06;
    private static final int BIND_TRANSCEIVER = 0x09;
    private static final int ENQUIRE_LINK = 0x15;
    private static final int RESPONSE = 0x8000_0000;
    private static final int GENERIC_NACK = 0x8000_0000;
    private static final int SC_INTERFACE_VERSION = 0x0210;
    private static final int VERSION = 0x34;

    private static final int TICK_MILLIS = 500;
    private static final int MOST_WAITING = 20_000;
    private static final int WRITE_OCTETS = 32 * 1024;
    private static final byte[] END = {};

    /** How long a client that has unbound may take to close. */
    private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(3);

    private static final Logger log = LoggerFactory.getLogger(SmscSession.class);

    private enum State {
        OPEN,
        BOUND,
        UNBINDING,
        UNBOUND
    }

    private final Socket socket;
    private final ServerSettings settings;
    private final ServerListener listener;
    private final Runnable ended;
    private final BlockingQueue<byte[]> out = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Map<Integer, Delivery> deliveries = new ConcurrentHashMap<>();
    private final AtomicInteger submits = new AtomicInteger();
    private final AtomicInteger sequence = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicBoolean letIn = new AtomicBoolean();
    private final Thread reader;
    private final Thread writer;
    private volatile State state = State.OPEN;
    private volatile @Nullable BindRequest bind;
    private volatile int unbindSequence;
    private volatile boolean unbindOurs;
    private volatile long unbindNanos;
    private long lastReadNanos = System.nanoTime();
    private long lastAskedNanos = lastReadNanos;
    private final long openedNanos = lastReadNanos;

    /** A deliver_sm that waits for its answer. */
    private record Delivery(CompletableFuture<Integer> answer, long writtenNanos) {}

    SmscSession(Socket socket, ServerSettings settings, ServerListener listener, Runnable ended) {
        this.socket = socket;
        this.settings = settings;
        this.listener = listener;
        this.ended = ended;
        String name = socket.getInetAddress().getHostAddress() + ":" + socket.getPort();
        this.reader = new Thread(this::read, "smpp-server-reader-" + name);
        this.writer = new Thread(this::write, "smpp-server-writer-" + name);
        reader.setDaemon(true);
        writer.setDaemon(true);
    }

    void start() {
        reader.start();
        writer.start();
    }

    /** What it bound as; empty before. */
    public Optional<BindRequest> bind() {
        return Optional.ofNullable(bind);
    }

    /** Whether receipts may be delivered to it. */
    public boolean receives() {
        BindRequest bound = bind;
        return state == State.BOUND
                && !closed.get()
                && bound != null
                && bound.kind().receives();
    }

    /** Receipts that it may be delivered now. */
    public int freeSlots() {
        return receives() ? Math.max(0, DELIVER_WINDOW - deliveries.size()) : 0;
    }

    public InetAddress address() {
        return socket.getInetAddress();
    }

    /** Delivers a receipt; the answer is its command_status, or a failure when none came or the session ended. */
    public CompletionStage<Integer> deliver(ReceiptSm receipt) {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        int number = nextSequence();
        deliveries.put(number, new Delivery(answer, System.nanoTime()));
        send(receipt.encode(number));
        if (closed.get()) {
            fail(number, "the session ended");
        }
        return answer;
    }

    /** Asks the client to unbind and closes when it has, or after the response time-out. */
    public void unbind(String reason) {
        if (state != State.BOUND) {
            close(reason);
            return;
        }
        log.info("{}: unbind: {}", this, reason);
        unbindNanos = System.nanoTime();
        unbindOurs = true;
        state = State.UNBINDING;
        send(new PduWriter(UNBIND, 0, nextSequence()).toPdu());
    }

    private int nextSequence() {
        return sequence.updateAndGet(last -> last == Integer.MAX_VALUE ? 1 : last + 1);
    }

    private void send(byte[] pdu) {
        if (!closed.get() && !out.offer(pdu)) {
            close("it doesn't read its answers");
        }
    }

    // ------------------------------------------------------------ reading

    private void read() {
        String reason = "closed";
        try {
            socket.setSoTimeout(TICK_MILLIS);
            int stalls = Math.toIntExact(settings.responseTimeout().toMillis() / TICK_MILLIS);
            PduInput in = new PduInput(new BufferedInputStream(socket.getInputStream(), WRITE_OCTETS), stalls);
            while (!closed.get()) {
                Optional<byte[]> pdu = in.next();
                if (pdu.isPresent()) {
                    lastReadNanos = System.nanoTime();
                    take(pdu.get());
                }
                tick();
            }
        } catch (PduInput.LengthException e) {
            send(new PduWriter(GENERIC_NACK, SmppStatus.ESME_RINVCMDLEN, 0).toPdu());
            endAfterFlush();
            reason = e.getMessage();
        } catch (IOException e) {
            reason = String.valueOf(e.getMessage());
        } catch (RuntimeException e) {
            log.error("{}: broke", this, e);
            reason = "broke: " + e;
        }
        if (!out.contains(END)) {
            close(reason);
        }
    }

    private void tick() {
        long now = System.nanoTime();
        long silence = now - lastReadNanos;
        if (state == State.OPEN && now - openedNanos > settings.bindTimeout().toNanos()) {
            close("no bind came");
        } else if ((state == State.UNBINDING
                        && now - unbindNanos > settings.responseTimeout().toNanos())
                || (state == State.UNBOUND && now - unbindNanos > CLOSE_NANOS)) {
            close("unbound");
        } else if (silence
                > settings.enquireLink().toNanos() + settings.responseTimeout().toNanos()) {
            close("it answers no enquire_link");
        } else if (silence > settings.enquireLink().toNanos()
                && now - lastAskedNanos > settings.responseTimeout().toNanos()) {
            lastAskedNanos = now;
            send(new PduWriter(ENQUIRE_LINK, 0, nextSequence()).toPdu());
        }
        for (Map.Entry<Integer, Delivery> open : deliveries.entrySet()) {
            if (now - open.getValue().writtenNanos()
                    > settings.responseTimeout().toNanos()) {
                fail(open.getKey(), "no deliver_sm_resp came");
            }
        }
    }

    private void take(byte[] pdu) {
        ByteBuffer header = ByteBuffer.wrap(pdu);
        int commandId = header.getInt(4);
        int status = header.getInt(8);
        int number = header.getInt(12);
        switch (commandId) {
            case SUBMIT_SM -> submitted(pdu, number);
            case DELIVER_SM | RESPONSE -> answered(number, status);
            case BIND_RECEIVER -> bind(BindRequest.Kind.RECEIVER, pdu, number);
            case BIND_TRANSMITTER -> bind(BindRequest.Kind.TRANSMITTER, pdu, number);
            case BIND_TRANSCEIVER -> bind(BindRequest.Kind.TRANSCEIVER, pdu, number);
            case ENQUIRE_LINK -> send(new PduWriter(ENQUIRE_LINK | RESPONSE, 0, number).toPdu());
            case UNBIND -> unbound(number);
            case UNBIND | RESPONSE -> endAfterFlush();
            case GENERIC_NACK -> answered(number, status == 0 ? SmppStatus.ESME_RUNKNOWNERR : status);
            default -> {
                if ((commandId & RESPONSE) == 0) {
                    send(new PduWriter(GENERIC_NACK, SmppStatus.ESME_RINVCMDID, number).toPdu());
                }
            }
        }
    }

    private void bind(BindRequest.Kind kind, byte[] pdu, int number) {
        int status;
        BindRequest request = null;
        if (state != State.OPEN) {
            status = SmppStatus.ESME_RALYBND;
        } else {
            try {
                request = BindRequest.decode(kind, pdu, socket.getInetAddress());
                bind = request;
                status = listener.onBind(this, request);
            } catch (MalformedPduException e) {
                status = SmppStatus.ESME_RINVCMDLEN;
            }
        }
        boolean in = request != null && status == SmppStatus.ESME_ROK;
        PduWriter response = new PduWriter(kind.commandId() | RESPONSE, status, number);
        response.cString(settings.systemId());
        if (in) {
            response.tlv(Tlv.ofByte(SC_INTERFACE_VERSION, VERSION));
        }
        if (in) {
            letIn.set(true);
            state = State.BOUND;
        }
        send(response.toPdu());
        if (in) {
            log.info("{}: bound", this);
            listener.onBound(this);
        } else if (state == State.OPEN) {
            // The client closes, or the bind time-out does: some lose an answer that an end of the stream follows.
            log.warn("{}: bind refused: {}", this, SmppStatus.nameOf(status));
            bind = null;
        }
        if (closed.get()) {
            tellEnd();
        }
    }

    private void submitted(byte[] pdu, int number) {
        BindRequest bound = bind;
        if (state != State.BOUND || bound == null || !bound.kind().submits()) {
            respond(number, SubmitAnswer.refused(SmppStatus.ESME_RINVBNDSTS));
            return;
        }
        if (submits.get() >= settings.window()) {
            respond(number, SubmitAnswer.refused(SmppStatus.ESME_RTHROTTLED));
            return;
        }
        SubmitSm submit;
        try {
            submit = SubmitSm.decode(pdu);
        } catch (MalformedPduException e) {
            log.warn("{}: submit_sm can't be read: {}", this, e.getMessage());
            respond(number, SubmitAnswer.refused(SmppStatus.ESME_RINVMSGLEN));
            return;
        }
        submits.incrementAndGet();
        CompletionStage<SubmitAnswer> answer;
        try {
            answer = listener.onSubmit(this, submit, pdu);
        } catch (RuntimeException e) {
            log.error("{}: submit_sm could not be handled", this, e);
            answer = CompletableFuture.completedFuture(SubmitAnswer.refused(SmppStatus.ESME_RSYSERR));
        }
        var unused = answer.whenComplete((known, failure) -> {
            respond(number, failure == null ? known : SubmitAnswer.refused(SmppStatus.ESME_RSYSERR));
            submits.decrementAndGet();
            unbindWhenAnswered();
        });
    }

    private void respond(int number, SubmitAnswer answer) {
        PduWriter response = new PduWriter(SUBMIT_SM | RESPONSE, answer.commandStatus(), number);
        if (answer.commandStatus() == SmppStatus.ESME_ROK) {
            response.cString(answer.messageId());
        }
        send(response.toPdu());
    }

    /** What is under way is answered first. */
    private void unbound(int number) {
        unbindSequence = number;
        unbindNanos = System.nanoTime();
        unbindOurs = false;
        state = State.UNBINDING;
        unbindWhenAnswered();
    }

    /** It is the client that closes then: some lose an answer that an end of the stream follows. */
    private synchronized void unbindWhenAnswered() {
        if (state == State.UNBINDING && !unbindOurs && submits.get() == 0) {
            state = State.UNBOUND;
            unbindNanos = System.nanoTime();
            send(new PduWriter(UNBIND | RESPONSE, 0, unbindSequence).toPdu());
        }
    }

    private void answered(int number, int status) {
        Delivery delivery = deliveries.remove(number);
        if (delivery != null) {
            delivery.answer().complete(status);
        }
    }

    private void fail(int number, String why) {
        Delivery delivery = deliveries.remove(number);
        if (delivery != null) {
            delivery.answer().completeExceptionally(new IOException(why));
        }
    }

    // ------------------------------------------------------------ writing

    private void write() {
        ByteArrayOutputStream together = new ByteArrayOutputStream(WRITE_OCTETS);
        try {
            OutputStream socketOut = socket.getOutputStream();
            boolean end = false;
            while (!end && !closed.get()) {
                byte[] next = out.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
                while (next != null) {
                    end |= next == END;
                    together.writeBytes(next);
                    next = together.size() < WRITE_OCTETS && !end ? out.poll() : null;
                }
                if (together.size() > 0) {
                    together.writeTo(socketOut);
                    socketOut.flush();
                    together.reset();
                }
            }
            close("unbound or refused");
        } catch (IOException e) {
            close("write failed: " + e.getMessage());
        } catch (InterruptedException e) {
            close("stopped");
        }
    }

    private void endAfterFlush() {
        send(END);
    }

    /** Closes the socket now; what was delivered and not answered fails. */
    public void close(String reason) {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            socket.close();
        } catch (IOException e) {
            log.debug("{}: closing failed: {}", this, e.getMessage());
        }
        deliveries.keySet().forEach(number -> fail(number, "the session ended: " + reason));
        log.info("{}: closed: {}", this, reason);
        tellEnd();
        ended.run();
    }

    private void tellEnd() {
        if (letIn.compareAndSet(true, false)) {
            listener.onEnd(this);
        }
    }

    @Override
    public String toString() {
        BindRequest bound = bind;
        return bound == null ? socket.getInetAddress().getHostAddress() + ":" + socket.getPort() : bound.toString();
    }
}
