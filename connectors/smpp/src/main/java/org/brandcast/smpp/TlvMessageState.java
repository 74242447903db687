package org.brandcast.smpp;

import java.util.Optional;

/** Numbers of the message_state TLV 0x0427 (SMPP 3.4, section 5.2.28). Not those of {@link ReceiptTextState}. */
public enum TlvMessageState {
    ENROUTE(1, DeliveryState.ENROUTE),
    DELIVERED(2, DeliveryState.DELIVERED),
    EXPIRED(3, DeliveryState.EXPIRED),
    DELETED(4, DeliveryState.DELETED),
    UNDELIVERABLE(5, DeliveryState.UNDELIVERABLE),
    ACCEPTED(6, DeliveryState.ACCEPTED),
    UNKNOWN(7, DeliveryState.UNKNOWN),
    REJECTED(8, DeliveryState.REJECTED);

    private final int number;
    private final DeliveryState state;

    TlvMessageState(int number, DeliveryState state) {
        this.number = number;
        this.state = state;
    }

    /** The state with this number on the wire; empty for a number that the protocol doesn't define. */
    public static Optional<TlvMessageState> ofNumber(int number) {
        for (TlvMessageState state : values()) {
            if (state.number == number) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }

    public int number() {
        return number;
    }

    public DeliveryState state() {
        return state;
    }
}
