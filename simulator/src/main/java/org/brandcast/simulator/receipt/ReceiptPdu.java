package org.brandcast.simulator.receipt;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.brandcast.simulator.script.Script;
import org.brandcast.simulator.script.Script.Form;
import org.brandcast.simulator.script.Script.IdFormat;
import org.brandcast.simulator.script.SmscMessageIds;
import org.brandcast.simulator.store.SubmitFacts;
import org.brandcast.simulator.text.UserData;
import org.jsmpp.PDUStringException;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.util.DefaultComposer;

/** deliver_sm that carry receipts; source and destination are those of the submit_sm, exchanged. */
final class ReceiptPdu {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyMMddHHmm").withZone(ZoneId.of("Asia/Ho_Chi_Minh"));
    private static final byte DELIVERY_RECEIPT = 0x04;
    private static final byte INTERMEDIATE_NOTIFICATION = 0x20;
    private static final int ENROUTE_TLV = 1;
    private static final byte NETWORK_GSM = 3;
    private static final int TEXT_CHARACTERS = 20;
    private static final DefaultComposer COMPOSER = new DefaultComposer();

    private ReceiptPdu() {}

    /** The end of a message. */
    static byte[] ofEnd(Script script, SubmitFacts facts, int sequenceNumber) throws IOException {
        boolean delivered = facts.outcome().end() == Script.FinalState.DELIVERED;
        Content content = new Content(
                facts.outcome().end().word(),
                facts.outcome().end().tlv(),
                facts.outcome().error(),
                delivered ? "001" : "000");
        return compose(script, facts, content, facts.outcome().dueAtMillis(), DELIVERY_RECEIPT, sequenceNumber);
    }

    /** The message is on its way. */
    static byte[] ofEnroute(Script script, SubmitFacts facts, int sequenceNumber) throws IOException {
        byte esmClass = script.receipts().intermediate() == Script.Intermediate.AS_NOTIFICATION
                ? INTERMEDIATE_NOTIFICATION
                : DELIVERY_RECEIPT;
        Content content = new Content("ENROUTE", ENROUTE_TLV, "000", "000");
        return compose(script, facts, content, facts.receivedAtMillis(), esmClass, sequenceNumber);
    }

    private record Content(String word, int tlv, String error, String delivered) {}

    private static byte[] compose(
            Script script, SubmitFacts facts, Content content, long doneMillis, byte esmClass, int sequenceNumber)
            throws IOException {
        IdFormat asked = script.ids().receiptFormat();
        String id = SmscMessageIds.write(asked == null ? facts.outcome().idFormat() : asked, facts.sequence());
        Form form = script.receipts().form();
        byte[] text = form == Form.TLV ? new byte[0] : text(facts, content, doneMillis, id);
        try {
            return COMPOSER.deliverSm(
                    sequenceNumber,
                    facts.options().serviceType(),
                    (byte) facts.to().ton(),
                    (byte) facts.to().npi(),
                    facts.to().number(),
                    (byte) facts.from().ton(),
                    (byte) facts.from().npi(),
                    facts.from().number(),
                    esmClass,
                    (byte) 0,
                    (byte) 0,
                    (byte) 0,
                    (byte) 0,
                    text,
                    parameters(facts, content, id, form));
        } catch (PDUStringException e) {
            throw new IOException("a receipt for message " + facts.sequence() + " can't be written", e);
        }
    }

    /** Appendix B of SMPP 3.4. */
    private static byte[] text(SubmitFacts facts, Content content, long doneMillis, String id) {
        String said = UserData.of(facts).text();
        String start =
                said.substring(0, Math.min(TEXT_CHARACTERS, said.length())).replaceAll("[^\\x20-\\x7e]", "?");
        String text = "id:" + id + " sub:001 dlvrd:" + content.delivered() + " submit date:"
                + DATE.format(Instant.ofEpochMilli(facts.receivedAtMillis())) + " done date:"
                + DATE.format(Instant.ofEpochMilli(doneMillis)) + " stat:" + content.word() + " err:"
                + content.error() + " text:" + start;
        return text.getBytes(ISO_8859_1);
    }

    private static OptionalParameter[] parameters(SubmitFacts facts, Content content, String id, Form form) {
        List<OptionalParameter> parameters = new ArrayList<>(4);
        if (facts.options().userMessageReference() != SubmitFacts.ABSENT) {
            parameters.add(new OptionalParameter.User_message_reference(
                    (short) facts.options().userMessageReference()));
        }
        if (form != Form.TEXT) {
            parameters.add(new OptionalParameter.Receipted_message_id(id));
            parameters.add(new OptionalParameter.Message_state((byte) content.tlv()));
            networkError(content.error(), parameters);
        }
        return parameters.toArray(OptionalParameter[]::new);
    }

    /** network_error_code is a network type and a number of two octets; other error codes stay in the text. */
    private static void networkError(String error, List<OptionalParameter> parameters) {
        if (error.matches("[0-9]+") && !error.equals("000")) {
            int code = Integer.parseInt(error);
            parameters.add(new OptionalParameter.OctetString(
                    OptionalParameter.Tag.NETWORK_ERROR_CODE.code(),
                    new byte[] {NETWORK_GSM, (byte) (code >> 8), (byte) code}));
        }
    }
}
