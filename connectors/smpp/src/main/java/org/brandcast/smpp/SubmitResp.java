package org.brandcast.smpp;

import org.brandcast.smpp.SubmitOutcome.Accepted;
import org.brandcast.smpp.SubmitOutcome.QueueFull;
import org.brandcast.smpp.SubmitOutcome.Rejected;
import org.brandcast.smpp.SubmitOutcome.Throttled;

/** Reads what a submit_sm_resp (or a generic_nack in its place) says about its submit_sm. */
final class SubmitResp {
    private SubmitResp() {}

    /**
     * The outcome told by a submit_sm_resp. Its body is optional when command_status isn't ESME_ROK (SMPP 3.4, section
     * 4.4.2), and some SMSCs leave out the terminating null.
     */
    static SubmitOutcome outcomeOf(int commandStatus, byte[] pdu) throws MalformedPduException {
        if (commandStatus != SmppStatus.ESME_ROK) {
            return refusal(commandStatus);
        }
        PduOctets octets = new PduOctets(pdu, PduOctets.HEADER_OCTETS);
        return new Accepted(octets.hasMore() ? octets.cString("message_id") : "");
    }

    /** What a negative command_status means, in a submit_sm_resp and in a generic_nack. */
    static SubmitOutcome refusal(int commandStatus) {
        return switch (commandStatus) {
            case SmppStatus.ESME_RTHROTTLED -> new Throttled();
            case SmppStatus.ESME_RMSGQFUL -> new QueueFull();
            default -> new Rejected(commandStatus);
        };
    }
}
