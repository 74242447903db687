package org.brandcast.simulator.smpp;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jsmpp.DefaultPDUSender;
import org.jsmpp.PDUStringException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.util.DefaultComposer;

/**
 * Lets a session answer submit_sm later or never: jSMPP answers on the thread that read the request, as soon as the
 * listener returns. No synchronisation around the stream: {@link CombiningOutputStream} takes whole PDUs.
 */
final class ScriptedPduSender extends DefaultPDUSender {
    private static final long HELD_AT_MOST_MILLIS = 2_000;

    private final DefaultComposer composer = new DefaultComposer();
    private final Map<Integer, Plan> plans = new ConcurrentHashMap<>();
    private final ResponsePacer pacer;

    ScriptedPduSender(ResponsePacer pacer) {
        this.pacer = pacer;
    }

    /** When the answer to one request is written. */
    sealed interface Plan {
        record After(long millis) implements Plan {}

        record Never() implements Plan {}

        /** After the receipt of this message; {@code held} runs when the answer is ready and waits. */
        record AfterReceipt(long message, Runnable held) implements Plan {}
    }

    /** Without a plan the answer is written at once. */
    void plan(int sequenceNumber, Plan plan) {
        plans.put(sequenceNumber, plan);
    }

    @Override
    public byte[] sendSubmitSmResp(
            OutputStream out, int sequenceNumber, String messageId, OptionalParameter... optionalParameters)
            throws PDUStringException, IOException {
        byte[] pdu = composer.submitSmResp(sequenceNumber, messageId, optionalParameters);
        answer(out, sequenceNumber, pdu);
        return pdu;
    }

    @Override
    public byte[] sendHeader(OutputStream out, int commandId, int commandStatus, int sequenceNumber)
            throws IOException {
        if (commandId != SMPPConstant.CID_SUBMIT_SM_RESP) {
            return super.sendHeader(out, commandId, commandStatus, sequenceNumber);
        }
        byte[] pdu = composer.composeHeader(commandId, commandStatus, sequenceNumber);
        answer(out, sequenceNumber, pdu);
        return pdu;
    }

    private void answer(OutputStream out, int sequenceNumber, byte[] pdu) throws IOException {
        Plan plan = plans.remove(sequenceNumber);
        if (plan == null) {
            out.write(pdu);
            out.flush();
        } else if (plan instanceof Plan.After after) {
            pacer.after(after.millis(), out, pdu);
        } else if (plan instanceof Plan.AfterReceipt afterReceipt) {
            pacer.hold(afterReceipt.message(), HELD_AT_MOST_MILLIS, out, pdu);
            afterReceipt.held().run();
        }
    }
}
