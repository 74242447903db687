package org.brandcast.smpp;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Words behind {@code stat:} in a receipt's text (SMPP 3.4, appendix B), and the spellings that SMSCs put in their
 * place. Numbered apart from {@link TlvMessageState}; never cast one into the other.
 */
public enum ReceiptTextState {
    ENROUTE(DeliveryState.ENROUTE),
    DELIVRD(DeliveryState.DELIVERED),
    EXPIRED(DeliveryState.EXPIRED),
    DELETED(DeliveryState.DELETED),
    UNDELIV(DeliveryState.UNDELIVERABLE),
    ACCEPTD(DeliveryState.ACCEPTED),
    UNKNOWN(DeliveryState.UNKNOWN),
    REJECTD(DeliveryState.REJECTED);

    private static final Map<String, ReceiptTextState> VARIANTS = Map.ofEntries(
            Map.entry("DELIVERED", DELIVRD),
            Map.entry("DELIVERD", DELIVRD),
            Map.entry("UNDELIVERABLE", UNDELIV),
            Map.entry("UNDELIVERED", UNDELIV),
            Map.entry("UNDELIVRD", UNDELIV),
            Map.entry("FAILED", UNDELIV),
            Map.entry("ACCEPTED", ACCEPTD),
            Map.entry("BUFFERED", ENROUTE),
            Map.entry("BUFFRED", ENROUTE),
            Map.entry("REJECTED", REJECTD),
            Map.entry("EXPIRD", EXPIRED));

    private final DeliveryState state;

    ReceiptTextState(DeliveryState state) {
        this.state = state;
    }

    /** The state that a word in a receipt's text means, in any case; empty for a word not known. */
    public static Optional<ReceiptTextState> ofWord(String word) {
        String upper = word.trim().toUpperCase(Locale.ROOT);
        for (ReceiptTextState state : values()) {
            if (state.name().equals(upper)) {
                return Optional.of(state);
            }
        }
        return Optional.ofNullable(VARIANTS.get(upper));
    }

    public DeliveryState state() {
        return state;
    }
}
