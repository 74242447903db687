package org.brandcast.simulator.smpp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.brandcast.simulator.receipt.Outlet;
import org.jsmpp.bean.Command;
import org.jsmpp.extra.PendingResponse;
import org.jsmpp.session.SMPPServerSession;
import org.jsmpp.session.ServerMessageReceiverListener;
import org.jsmpp.session.SessionStateListener;
import org.jsmpp.session.connection.Connection;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection. Unlike {@code deliverShortMessage}, {@link #deliver} doesn't wait for the answer: the
 * caller is told through {@link Outlet.Delivery}. Safe for many threads.
 */
public final class SimSession extends SMPPServerSession implements Outlet {
    /** Answers never wait in these threads, so two keep up with the wire. */
    private static final int PDU_THREADS = 2;

    /** jSMPP throttles by itself when this is full: more than any window in use. */
    private static final int PDU_QUEUE = 20_000;

    private final Map<Integer, Pending> window = new ConcurrentHashMap<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private final ScriptedPduSender sender;

    SimSession(
            Connection connection,
            SessionStateListener states,
            ServerMessageReceiverListener requests,
            ScriptedPduSender sender) {
        super(connection, states, requests, null, PDU_THREADS, PDU_QUEUE, sender, new BoundedPduReader());
        this.sender = sender;
    }

    private record Pending(Delivery delivery, long sentAtMillis) {}

    @Override
    public void deliver(PduOf pdu, Delivery delivery, long nowMillis) throws IOException {
        int sequenceNumber = sequence().nextValue();
        byte[] bytes = pdu.at(sequenceNumber);
        window.put(sequenceNumber, new Pending(delivery, nowMillis));
        connection().getOutputStream().write(bytes);
    }

    @Override
    public void flush() throws IOException {
        connection().getOutputStream().flush();
    }

    /** Writes octets as they are: for PDUs that no SMSC should send. */
    public void writeRaw(byte[] octets) throws IOException {
        connection().getOutputStream().write(octets);
        flush();
    }

    @Override
    public boolean canReceive() {
        return getSessionState().isReceivable();
    }

    @Override
    public int openDeliveries() {
        return window.size();
    }

    @Override
    public void expire(long sentBeforeMillis) {
        List<Delivery> expired = new ArrayList<>();
        for (Iterator<Map.Entry<Integer, Pending>> it = window.entrySet().iterator(); it.hasNext(); ) {
            Map.Entry<Integer, Pending> entry = it.next();
            if (entry.getValue().sentAtMillis() < sentBeforeMillis && window.remove(entry.getKey(), entry.getValue())) {
                expired.add(entry.getValue().delivery());
            }
        }
        expired.forEach(Delivery::unanswered);
    }

    /** Gives up all deliveries; for a session that is closed. */
    void abandonDeliveries() {
        expire(Long.MAX_VALUE);
    }

    /** Closes the socket under the session's feet: no unbind, open requests stay unanswered. */
    public void cut() {
        try {
            connection().close();
        } catch (IOException e) {
            // closed is what was wanted
        }
    }

    int countAccepted() {
        return accepted.incrementAndGet();
    }

    ScriptedPduSender sender() {
        return sender;
    }

    @Override
    protected @Nullable PendingResponse<Command> removePendingResponse(int sequenceNumber) {
        Pending pending = window == null ? null : window.remove(sequenceNumber);
        return pending == null ? super.removePendingResponse(sequenceNumber) : new Answer(pending.delivery());
    }

    /** jSMPP hands the response to a PendingResponse; nobody waits for this one. */
    private static final class Answer extends PendingResponse<Command> {
        private final Delivery delivery;

        private Answer(Delivery delivery) {
            super(0);
            this.delivery = delivery;
        }

        @Override
        public void done(Command response) {
            delivery.answered(response.getCommandStatus());
        }

        @Override
        public void doneWithInvalidResponse(org.jsmpp.InvalidResponseException e) {
            delivery.unanswered();
        }
    }
}
