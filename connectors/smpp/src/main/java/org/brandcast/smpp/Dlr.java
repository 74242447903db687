package org.brandcast.smpp;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A delivery receipt, read.
 *
 * @param rawMessageId the SMSC's id of the segment as it stands in the receipt
 * @param errorCode as the SMSC wrote it, empty if there is none
 * @param from the address that the message was sent from: the receipt's destination
 * @param to the number that the message was sent to: the receipt's source
 * @param submitMillis epoch millis; SMSCs give it by the minute or second, in their own zone
 * @param doneMillis epoch millis; likewise
 * @param textStart what the receipt repeats of the message's text, usually 20 characters; empty if nothing
 * @param userMessageReference echoed TLV 0x0204
 */
public record Dlr(
        String rawMessageId,
        DeliveryState state,
        String errorCode,
        String from,
        String to,
        @Nullable Long submitMillis,
        @Nullable Long doneMillis,
        String textStart,
        @Nullable Integer userMessageReference) {
    public Dlr {
        Objects.requireNonNull(rawMessageId, "rawMessageId is null");
        Objects.requireNonNull(state, "state is null");
        Objects.requireNonNull(errorCode, "errorCode is null");
        Objects.requireNonNull(from, "from is null");
        Objects.requireNonNull(to, "to is null");
        Objects.requireNonNull(textStart, "textStart is null");
    }

    public Optional<Long> submitted() {
        return Optional.ofNullable(submitMillis);
    }

    public OptionalInt reference() {
        return userMessageReference == null ? OptionalInt.empty() : OptionalInt.of(userMessageReference);
    }
}
