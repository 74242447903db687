package org.brandcast.gateway;

import java.util.List;
import org.brandcast.schemas.Encoding;
import org.brandcast.schemas.JournalSend;
import org.brandcast.schemas.OutboundMessage;
import org.brandcast.smpp.ShortMessage;
import org.brandcast.smpp.SubmitSettings.LongMessages;
import org.brandcast.smpp.TextCoding;

/**
 * Splits an outbound message into the submit_sm that go on the wire. A route's settings choose coding and split once;
 * from then on the journal says them, for the parts of one message must all be cut alike.
 */
final class WireText {
    private WireText() {}

    /**
     * The message as it goes on the wire of a route; its reference and validity are set when it is written.
     *
     * @throws IllegalArgumentException if its text can't be sent in its encoding, or not in as many segments as were
     *     reserved for it
     */
    static ShortMessage of(OutboundMessage message, RouteSettings.Smpp smpp) {
        ShortMessage counted = split(message, codingOf(message.getEncoding()));
        if (smpp.submit().longMessages() == LongMessages.PAYLOAD && counted.segmentCount() > 1) {
            return whole(message, counted.coding());
        }
        if (!smpp.latin1()
                || counted.coding() != TextCoding.GSM7
                || !TextCoding.LATIN1.encodes(message.getText())
                || TextCoding.LATIN1.split(message.getText()).size() != message.getSegments()) {
            return counted;
        }
        return split(message, TextCoding.LATIN1);
    }

    /** The message as the journal says that it was cut. */
    static ShortMessage of(JournalSend send) {
        OutboundMessage message = send.getMessage();
        TextCoding coding = codingOf(send.getCoding() == null ? message.getEncoding() : send.getCoding());
        return send.getParts() == 1 && message.getSegments() > 1 ? whole(message, coding) : split(message, coding);
    }

    /** What the journal has to say of the number of parts: 0 where it is that of the message's segments. */
    static int partsOf(OutboundMessage message, ShortMessage wire) {
        return wire.segmentCount() == message.getSegments() ? 0 : wire.segmentCount();
    }

    private static ShortMessage split(OutboundMessage message, TextCoding coding) {
        List<String> segments = coding.split(message.getText());
        if (segments.size() != message.getSegments()) {
            throw new IllegalArgumentException(
                    "the text has " + segments.size() + " segments in " + coding + ", not " + message.getSegments());
        }
        return new ShortMessage(message.getBrandname(), message.getTo(), coding, segments, 0, null);
    }

    private static ShortMessage whole(OutboundMessage message, TextCoding coding) {
        return new ShortMessage(message.getBrandname(), message.getTo(), coding, List.of(message.getText()), 0, null);
    }

    private static TextCoding codingOf(Encoding encoding) {
        return switch (encoding) {
            case GSM7 -> TextCoding.GSM7;
            case LATIN1 -> TextCoding.LATIN1;
            case UCS2 -> TextCoding.UCS2;
        };
    }

    /** The coding in the journal's words. */
    static Encoding encodingOf(TextCoding coding) {
        return switch (coding) {
            case GSM7 -> Encoding.GSM7;
            case LATIN1 -> Encoding.LATIN1;
            case UCS2 -> Encoding.UCS2;
        };
    }
}
