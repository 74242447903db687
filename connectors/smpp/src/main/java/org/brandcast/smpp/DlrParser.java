package org.brandcast.smpp;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a receipt from a deliver_sm, as the SMSCs write them and not only as SMPP 3.4, appendix B, has it: fields may
 * be missing, in any case and order, {@code err} may have letters, dates may have 10 or 12 digits. The TLVs
 * receipted_message_id and message_state win over the text.
 *
 * <p>Immutable; safe for use by many threads.
 */
public final class DlrParser {
    /** Names of the text form's fields, as they stand before their colon. */
    private enum Field {
        ID("id:"),
        SUB("sub:"),
        DLVRD("dlvrd:"),
        SUBMIT_DATE("submit date:"),
        DONE_DATE("done date:"),
        STAT("stat:"),
        ERR("err:"),
        TEXT("text:");

        private final String label;

        Field(String label) {
            this.label = label;
        }
    }

    private static final int UCS2 = 0x08;

    private final ZoneId zone;

    /**
     * A parser of one SMSC's receipts.
     *
     * @param zone that the SMSC writes its dates in
     */
    public DlrParser(ZoneId zone) {
        this.zone = Objects.requireNonNull(zone, "zone is null");
    }

    /** The receipt in this PDU; empty if the PDU is none, or names no message. */
    public Optional<Dlr> parse(DeliverPdu pdu) {
        Map<Field, String> fields = fieldsOf(textOf(pdu));
        String id = pdu.tlv(Tlv.RECEIPTED_MESSAGE_ID)
                .map(tlv -> tlv.asText().trim())
                .filter(text -> !text.isEmpty())
                .orElse(fields.getOrDefault(Field.ID, ""));
        boolean hasStateTlv = pdu.tlv(Tlv.MESSAGE_STATE).isPresent();
        boolean looksLikeOne = pdu.isReceiptByEsmClass() || hasStateTlv || fields.containsKey(Field.STAT);
        if (id.isEmpty() || !looksLikeOne) {
            return Optional.empty();
        }
        return Optional.of(new Dlr(
                id,
                stateOf(pdu, fields),
                errorCodeOf(pdu, fields),
                pdu.destinationAddr(),
                pdu.sourceAddr(),
                dateOf(fields.get(Field.SUBMIT_DATE)),
                dateOf(fields.get(Field.DONE_DATE)),
                fields.getOrDefault(Field.TEXT, ""),
                pdu.tlv(Tlv.USER_MESSAGE_REFERENCE)
                        .filter(tlv -> tlv.value().length == 1 || tlv.value().length == 2)
                        .map(Tlv::asInt)
                        .orElse(null)));
    }

    private static String textOf(DeliverPdu pdu) {
        if (pdu.dataCoding() == UCS2) {
            return new String(pdu.shortMessage(), StandardCharsets.UTF_16BE);
        }
        return new String(pdu.shortMessage(), StandardCharsets.ISO_8859_1);
    }

    private static DeliveryState stateOf(DeliverPdu pdu, Map<Field, String> fields) {
        Optional<DeliveryState> ofTlv = pdu.tlv(Tlv.MESSAGE_STATE)
                .filter(tlv -> tlv.value().length == 1)
                .flatMap(tlv -> TlvMessageState.ofNumber(tlv.asInt()))
                .map(TlvMessageState::state);
        return ofTlv.orElseGet(() -> ReceiptTextState.ofWord(fields.getOrDefault(Field.STAT, ""))
                .map(ReceiptTextState::state)
                .orElse(DeliveryState.UNKNOWN));
    }

    /** {@code err:} of the text, else network_error_code (a network type and 16 bits; SMPP 3.4, section 5.3.2.31). */
    private static String errorCodeOf(DeliverPdu pdu, Map<Field, String> fields) {
        String ofText = fields.getOrDefault(Field.ERR, "");
        if (!ofText.isEmpty()) {
            return ofText;
        }
        return pdu.tlv(Tlv.NETWORK_ERROR_CODE)
                .filter(tlv -> tlv.value().length == 3)
                .map(tlv -> Integer.toString(tlv.asInt() & 0xFFFF))
                .orElse("");
    }

    /** Each known label's value: what stands between it and the next label. Text is last: labels in it are content. */
    private static Map<Field, String> fieldsOf(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        int textAt = labelAt(lower, Field.TEXT, 0);
        int end = textAt < 0 ? text.length() : textAt;
        String beforeText = lower.substring(0, end);
        Map<Field, Integer> starts = new EnumMap<>(Field.class);
        for (Field field : Field.values()) {
            int at = field == Field.TEXT ? textAt : labelAt(beforeText, field, 0);
            if (at >= 0) {
                starts.put(field, at);
            }
        }
        Map<Field, String> values = new EnumMap<>(Field.class);
        starts.forEach((field, start) -> {
            int from = start + field.label.length();
            int to = field == Field.TEXT ? text.length() : nextLabel(starts, start, end);
            values.put(field, text.substring(from, Math.max(from, to)).trim());
        });
        return values;
    }

    private static int nextLabel(Map<Field, Integer> starts, int after, int end) {
        int next = end;
        for (int start : starts.values()) {
            if (start > after && start < next) {
                next = start;
            }
        }
        return next;
    }

    /** Where a label stands as a word of its own: {@code sub:} isn't found within {@code xsub:}. */
    private static int labelAt(String lower, Field field, int from) {
        int at = lower.indexOf(field.label, from);
        while (at > 0 && Character.isLetterOrDigit(lower.charAt(at - 1))) {
            at = lower.indexOf(field.label, at + 1);
        }
        return at;
    }

    /** YYMMDDhhmm, or with seconds behind; anything else is no date. */
    private @Nullable Long dateOf(@Nullable String digits) {
        if (digits == null || !(digits.length() == 10 || digits.length() == 12)) {
            return null;
        }
        int[] parts = new int[6];
        for (int i = 0; i < digits.length(); i++) {
            int digit = Character.digit(digits.charAt(i), 10);
            if (digit < 0) {
                return null;
            }
            parts[i / 2] = parts[i / 2] * 10 + digit;
        }
        try {
            return LocalDateTime.of(2000 + parts[0], parts[1], parts[2], parts[3], parts[4], parts[5])
                    .atZone(zone)
                    .toInstant()
                    .toEpochMilli();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
