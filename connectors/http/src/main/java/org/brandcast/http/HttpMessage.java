package org.brandcast.http;

import java.util.Objects;

/**
 * One message to send.
 *
 * @param messageId ours
 * @param reference unique to this attempt: what the other side may echo, and the message's id there if it gives none
 * @param to E.164 without plus
 * @param from brandname in its registered case
 * @param type otp, care or ad
 * @param segment from 1; 1 of 1 where the interface takes whole texts
 * @param unicode the text needs UCS-2
 */
public record HttpMessage(
        String messageId,
        String reference,
        String to,
        String from,
        String text,
        String type,
        int segment,
        int segments,
        boolean unicode) {
    public HttpMessage {
        Objects.requireNonNull(messageId, "messageId is null");
        Objects.requireNonNull(reference, "reference is null");
        Objects.requireNonNull(to, "to is null");
        Objects.requireNonNull(from, "from is null");
        Objects.requireNonNull(text, "text is null");
        Objects.requireNonNull(type, "type is null");
        if (segment < 1 || segment > segments) {
            throw new IllegalArgumentException("segment " + segment + " is not in 1 to " + segments);
        }
    }

    /** Without the text and with the number masked: it may be printed. */
    @Override
    public String toString() {
        String masked = to.length() < 7 ? "***" : to.substring(0, 4) + "***" + to.substring(to.length() - 3);
        return "HttpMessage[" + messageId + " " + reference + " " + masked + "]";
    }
}
