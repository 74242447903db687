package org.brandcast.gateway;

import java.util.List;
import org.brandcast.schemas.OutboundMessage;
import org.brandcast.smpp.ShortMessage;
import org.brandcast.smpp.TextCoding;

/** Splits an outbound message into the segments that go on the wire. */
final class WireText {
    private WireText() {}

    /**
     * The message as it goes on the wire; its reference and validity are set when it is written.
     *
     * @throws IllegalArgumentException if its text can't be sent in its encoding, or not in as many segments as were
     *     reserved for it
     */
    static ShortMessage of(OutboundMessage message) {
        TextCoding coding = switch (message.getEncoding()) {
            case GSM7 -> TextCoding.GSM7;
            case LATIN1 -> TextCoding.LATIN1;
            case UCS2 -> TextCoding.UCS2;
        };
        List<String> segments = coding.split(message.getText());
        if (segments.size() != message.getSegments()) {
            throw new IllegalArgumentException("the text has " + segments.size() + " segments in "
                    + message.getEncoding() + ", not " + message.getSegments());
        }
        return new ShortMessage(message.getBrandname(), message.getTo(), coding, segments, 0, null);
    }
}
