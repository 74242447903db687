package org.brandcast.smpp.server;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.brandcast.smpp.ReceiptTextState;
import org.brandcast.smpp.SubmitPdu.Address;
import org.brandcast.smpp.Tlv;
import org.brandcast.smpp.TlvMessageState;
import org.jspecify.annotations.Nullable;

/**
 * A delivery receipt as a deliver_sm: the text of SMPP 3.4's appendix B, and the TLVs receipted_message_id, message_state,
 * network_error_code and user_message_reference.
 *
 * @param from the submit_sm's destination
 * @param to the submit_sm's source
 * @param errorCode 0 to 999
 * @param text what stands behind {@code text:}, cut at 20 characters
 */
public record ReceiptSm(
        Address from,
        Address to,
        String smscMessageId,
        TlvMessageState state,
        int errorCode,
        long submittedAtMillis,
        long doneAtMillis,
        String text,
        @Nullable Integer userMessageReference) {
    private static final int DELIVER_SM = 0x05;
    private static final int SMSC_DELIVERY_RECEIPT = 0x04;
    private static final int TEXT_CHARACTERS = 20;

    /** network_error_code's network type for GSM (SMPP 3.4, section 5.3.2.31). */
    private static final int GSM_NETWORK = 3;

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyMMddHHmm", Locale.ROOT).withZone(ZoneId.of("Asia/Ho_Chi_Minh"));

    byte[] encode(int sequenceNumber) {
        PduWriter out = new PduWriter(DELIVER_SM, 0, sequenceNumber);
        out.cString("");
        address(out, from);
        address(out, to);
        out.octet(SMSC_DELIVERY_RECEIPT);
        out.octet(0).octet(0); // protocol_id, priority_flag
        out.cString("").cString(""); // schedule_delivery_time, validity_period
        out.octet(0).octet(0).octet(0).octet(0); // registered_delivery, replace_if_present, data_coding, default msg
        byte[] shortMessage = PduWriter.latin1(shortMessage());
        out.octet(shortMessage.length).octets(shortMessage);
        out.tlv(Tlv.ofCString(Tlv.RECEIPTED_MESSAGE_ID, smscMessageId));
        out.tlv(Tlv.ofByte(Tlv.MESSAGE_STATE, state.number()));
        out.tlv(new Tlv(Tlv.NETWORK_ERROR_CODE, new byte[] {GSM_NETWORK, (byte) (errorCode >> 8), (byte) errorCode}));
        if (userMessageReference != null) {
            out.tlv(Tlv.ofShort(Tlv.USER_MESSAGE_REFERENCE, userMessageReference));
        }
        return out.toPdu();
    }

    private String shortMessage() {
        StringBuilder ascii = new StringBuilder();
        for (int i = 0; i < text.length() && i < TEXT_CHARACTERS; i++) {
            char c = text.charAt(i);
            ascii.append(c >= ' ' && c < 0x7F ? c : '?');
        }
        return String.format(
                Locale.ROOT,
                "id:%s sub:001 dlvrd:%03d submit date:%s done date:%s stat:%s err:%03d text:%s",
                smscMessageId,
                state == TlvMessageState.DELIVERED ? 1 : 0,
                DATE.format(Instant.ofEpochMilli(submittedAtMillis)),
                DATE.format(Instant.ofEpochMilli(doneAtMillis)),
                word(),
                errorCode,
                ascii);
    }

    private String word() {
        for (ReceiptTextState word : ReceiptTextState.values()) {
            if (word.state() == state.state()) {
                return word.name();
            }
        }
        throw new IllegalStateException("no word for " + state);
    }

    private static void address(PduWriter out, Address address) {
        out.octet(address.ton()).octet(address.npi()).cString(address.addr());
    }
}
