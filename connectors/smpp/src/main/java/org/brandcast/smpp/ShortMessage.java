package org.brandcast.smpp;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One message as it is to leave, split into its segments once.
 *
 * @param segmentTexts the text of each segment, in order
 * @param udhReference 0 to 255, the same in all segments of all attempts of one message
 * @param validity how long the SMSC may keep trying; null for its default
 */
public record ShortMessage(
        String from,
        String to,
        TextCoding coding,
        List<String> segmentTexts,
        int udhReference,
        @Nullable Duration validity) {
    public ShortMessage {
        Objects.requireNonNull(from, "from is null");
        Objects.requireNonNull(to, "to is null");
        Objects.requireNonNull(coding, "coding is null");
        segmentTexts = List.copyOf(segmentTexts);
        if (segmentTexts.isEmpty() || segmentTexts.size() > 255) {
            throw new IllegalArgumentException("a message has 1 to 255 segments, not " + segmentTexts.size());
        }
        if (udhReference < 0 || udhReference > 255) {
            throw new IllegalArgumentException("udhReference is an octet, not " + udhReference);
        }
    }

    public int segmentCount() {
        return segmentTexts.size();
    }

    public Optional<Duration> validFor() {
        return Optional.ofNullable(validity);
    }
}
