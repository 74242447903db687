package org.brandcast.simulator.receipt;

import java.io.IOException;

/** A bound session, as seen by what sends deliver_sm through it. */
public interface Outlet {
    /** True while deliver_sm may be written. */
    boolean canReceive();

    /** deliver_sm that wait for their answer. */
    int openDeliveries();

    /** Writes a deliver_sm into the stream; {@link #flush} puts it on the wire. */
    void deliver(PduOf pdu, Delivery delivery, long nowMillis) throws IOException;

    void flush() throws IOException;

    /** Gives up deliveries that were sent before a time. */
    void expire(long sentBeforeMillis);

    /** Makes the PDU with the session's next sequence number. */
    interface PduOf {
        byte[] at(int sequenceNumber) throws IOException;
    }

    /** Told once what became of a deliver_sm. */
    interface Delivery {
        /** The client answered with this command_status. */
        void answered(int commandStatus);

        /** No answer within the time, or the connection is gone. */
        void unanswered();
    }
}
