package org.brandcast.smpp;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jsmpp.PDUStringException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.SubmitSm;
import org.jsmpp.util.DefaultComposer;
import org.jsmpp.util.DefaultDecomposer;

/**
 * An SMSC on loopback that does to each submit_sm what a script says. PDUs are read and written with jSMPP's codec and
 * not with ours, so that it checks ours; the sockets are its own, so that it can misbehave.
 */
public final class ScriptedSmsc implements AutoCloseable {
    /** One submit_sm that came in. */
    public record Received(int number, int bind, int sequenceNumber, SubmitSm submit, long atNanos) {
        public String text() {
            byte[] octets = submit.getShortMessage();
            return new String(octets == null ? new byte[0] : octets, StandardCharsets.ISO_8859_1);
        }
    }

    /** What is done to a submit_sm. */
    public interface Script {
        Reply reply(Received received);
    }

    /** One reply. */
    public interface Reply {
        void act(Bind bind, Received received) throws IOException;

        /** ESME_ROK with this id. */
        static Reply accept(String id) {
            return (bind, received) -> bind.write(bind.submitResp(received.sequenceNumber(), id));
        }

        /** A negative submit_sm_resp. */
        static Reply status(int commandStatus) {
            return (bind, received) ->
                    bind.write(header(SMPPConstant.CID_SUBMIT_SM_RESP, commandStatus, received.sequenceNumber()));
        }

        /** A generic_nack in the place of an answer. */
        static Reply nack(int commandStatus) {
            return (bind, received) ->
                    bind.write(header(SMPPConstant.CID_GENERIC_NACK, commandStatus, received.sequenceNumber()));
        }

        /** Nothing, ever. */
        static Reply silence() {
            return (bind, received) -> {};
        }

        /** Another reply, later. */
        static Reply after(Duration delay, Reply reply) {
            return (bind, received) -> {
                var unused = bind.smsc.timer.schedule(
                        () -> {
                            try {
                                reply.act(bind, received);
                            } catch (IOException e) {
                                // the link is gone: that is what an SMSC's late answer meets, too
                            }
                        },
                        delay.toMillis(),
                        TimeUnit.MILLISECONDS);
            };
        }

        /** Another reply, once the gate opens. */
        static Reply when(CompletableFuture<?> gate, Reply reply) {
            return (bind, received) -> {
                var unused = gate.thenRunAsync(
                        () -> {
                            try {
                                reply.act(bind, received);
                            } catch (IOException e) {
                                // the link is gone
                            }
                        },
                        bind.smsc.timer);
            };
        }

        /** Closes the connection without an answer. */
        static Reply cut() {
            return (bind, received) -> bind.socket.close();
        }

        /** Writes these octets, whatever they are. */
        static Reply octets(byte[] octets) {
            return (bind, received) -> bind.write(octets);
        }

        /** One reply after the other. */
        static Reply then(Reply first, Reply second) {
            return (bind, received) -> {
                first.act(bind, received);
                second.act(bind, received);
            };
        }

        /** A receipt in the text form for this submit_sm; nobody waits for its answer. */
        static Reply receipt(String id, String stat) {
            return (bind, received) -> {
                var unused = bind.receipt(received.submit(), id, stat);
            };
        }

        /** Asks to unbind. */
        static Reply unbind() {
            return (bind, received) -> bind.write(header(SMPPConstant.CID_UNBIND, 0, 77));
        }
    }

    private static final int RESPONSE = 0x80000000;
    private static final DefaultComposer COMPOSER = new DefaultComposer();
    private static final DefaultDecomposer DECOMPOSER = new DefaultDecomposer();

    private final ServerSocket server;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(ScriptedSmsc::daemon);
    private final Queue<Received> received = new ConcurrentLinkedQueue<>();
    private final List<Bind> binds = new CopyOnWriteArrayList<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private volatile Script script = received -> Reply.accept("id-" + received.number());
    private volatile int bindStatus;
    private volatile boolean deaf;

    public ScriptedSmsc() throws IOException {
        this(0);
    }

    /** An SMSC on this port of loopback; 0: a free one. */
    public ScriptedSmsc(int port) throws IOException {
        server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept).start();
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "scripted-smsc");
        thread.setDaemon(true);
        return thread;
    }

    public int port() {
        return server.getLocalPort();
    }

    public void script(Script next) {
        script = next;
    }

    /** Refuses binds with this status; 0 takes them. */
    public void bindStatus(int status) {
        bindStatus = status;
    }

    /** Reads and answers nothing more, with the connections left open. */
    public void deaf(boolean on) {
        deaf = on;
    }

    public List<Received> received() {
        return List.copyOf(received);
    }

    /** Binds that are up. */
    public List<Bind> binds() {
        List<Bind> up = new ArrayList<>();
        for (Bind bind : binds) {
            if (!bind.socket.isClosed()) {
                up.add(bind);
            }
        }
        return up;
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Bind bind : binds) {
            bind.socket.close();
        }
        timer.shutdownNow();
    }

    private void accept() {
        try {
            while (true) {
                Bind bind = new Bind(this, server.accept(), binds.size());
                binds.add(bind);
                daemon(bind::serve).start();
            }
        } catch (IOException e) {
            // closed
        }
    }

    static byte[] header(int commandId, int commandStatus, int sequenceNumber) {
        return ByteBuffer.allocate(16)
                .putInt(16)
                .putInt(commandId)
                .putInt(commandStatus)
                .putInt(sequenceNumber)
                .array();
    }

    /** One connection. */
    public static final class Bind {
        private final ScriptedSmsc smsc;
        private final Socket socket;
        private final int number;
        private final Map<Integer, CompletableFuture<Integer>> deliveries = new ConcurrentHashMap<>();
        private final AtomicInteger sequence = new AtomicInteger(1_000);
        private volatile boolean unbound;
        private volatile int bindId;

        private Bind(ScriptedSmsc smsc, Socket socket, int number) {
            this.smsc = smsc;
            this.socket = socket;
            this.number = number;
        }

        /** Whether it was bound to receive only. */
        public boolean isReceiver() {
            return bindId == SMPPConstant.CID_BIND_RECEIVER;
        }

        /** Whether it was bound to submit only. */
        public boolean isTransmitter() {
            return bindId == SMPPConstant.CID_BIND_TRANSMITTER;
        }

        /** Whether the other side unbound. */
        public boolean wasUnbound() {
            return unbound;
        }

        public void cut() throws IOException {
            socket.close();
        }

        /** Sends a deliver_sm; completes with the command_status of its answer. */
        public CompletableFuture<Integer> deliver(
                String source, String destination, int esmClass, byte[] text, OptionalParameter... parameters)
                throws IOException {
            int sequenceNumber = sequence.incrementAndGet();
            CompletableFuture<Integer> answer = new CompletableFuture<>();
            deliveries.put(sequenceNumber, answer);
            try {
                write(COMPOSER.deliverSm(
                        sequenceNumber,
                        null,
                        (byte) 1,
                        (byte) 1,
                        source,
                        (byte) 5,
                        (byte) 0,
                        destination,
                        (byte) esmClass,
                        (byte) 0,
                        (byte) 0,
                        (byte) 0,
                        (byte) 0,
                        text,
                        parameters));
            } catch (PDUStringException e) {
                throw new IOException(e);
            }
            return answer;
        }

        /** Sends a receipt in the text form for a submit_sm. */
        public CompletableFuture<Integer> receipt(SubmitSm submit, String id, String stat) throws IOException {
            String text = "id:" + id + " sub:001 dlvrd:001 submit date:2601010000 done date:2601010001 stat:" + stat
                    + " err:000 text:";
            return deliver(
                    submit.getDestAddress(), submit.getSourceAddr(), 0x04, text.getBytes(StandardCharsets.ISO_8859_1));
        }

        public synchronized void write(byte[] octets) throws IOException {
            OutputStream out = socket.getOutputStream();
            out.write(octets);
            out.flush();
        }

        byte[] submitResp(int sequenceNumber, String id) throws IOException {
            try {
                return COMPOSER.submitSmResp(sequenceNumber, id);
            } catch (PDUStringException e) {
                throw new IOException(e);
            }
        }

        private void serve() {
            try (socket) {
                socket.setTcpNoDelay(true);
                DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 65_536));
                while (true) {
                    int length = in.readInt();
                    byte[] pdu = new byte[length];
                    in.readFully(pdu, 4, length - 4);
                    ByteBuffer.wrap(pdu).putInt(length);
                    while (smsc.deaf) {
                        Thread.sleep(5);
                    }
                    take(pdu);
                }
            } catch (IOException | InterruptedException e) {
                // the connection ended
            }
        }

        private void take(byte[] pdu) throws IOException {
            ByteBuffer fields = ByteBuffer.wrap(pdu);
            int commandId = fields.getInt(4);
            int commandStatus = fields.getInt(8);
            int sequenceNumber = fields.getInt(12);
            switch (commandId) {
                case SMPPConstant.CID_BIND_TRANSCEIVER,
                        SMPPConstant.CID_BIND_TRANSMITTER,
                        SMPPConstant.CID_BIND_RECEIVER -> {
                    bindId = commandId;
                    int status = smsc.bindStatus;
                    byte[] answer = status == 0
                            ? bindResp(commandId, sequenceNumber)
                            : header(commandId | RESPONSE, status, sequenceNumber);
                    write(answer);
                }
                case SMPPConstant.CID_ENQUIRE_LINK ->
                    write(header(SMPPConstant.CID_ENQUIRE_LINK_RESP, 0, sequenceNumber));
                case SMPPConstant.CID_UNBIND -> {
                    unbound = true;
                    write(header(SMPPConstant.CID_UNBIND_RESP, 0, sequenceNumber));
                }
                case SMPPConstant.CID_SUBMIT_SM -> submit(pdu, sequenceNumber);
                case SMPPConstant.CID_DELIVER_SM_RESP -> {
                    CompletableFuture<Integer> answer = deliveries.remove(sequenceNumber);
                    if (answer != null) {
                        answer.complete(commandStatus);
                    }
                }
                default -> {
                    // answers to what the script sent
                }
            }
        }

        private static byte[] bindResp(int commandId, int sequenceNumber) throws IOException {
            try {
                return COMPOSER.bindResp(commandId | RESPONSE, sequenceNumber, "scripted");
            } catch (PDUStringException e) {
                throw new IOException(e);
            }
        }

        private void submit(byte[] pdu, int sequenceNumber) throws IOException {
            SubmitSm submit;
            try {
                submit = DECOMPOSER.submitSm(pdu);
            } catch (PDUStringException e) {
                write(header(SMPPConstant.CID_SUBMIT_SM_RESP, e.getErrorCode(), sequenceNumber));
                return;
            }
            Received in =
                    new Received(smsc.numbers.incrementAndGet(), number, sequenceNumber, submit, System.nanoTime());
            smsc.received.add(in);
            smsc.script.reply(in).act(this, in);
        }
    }
}
