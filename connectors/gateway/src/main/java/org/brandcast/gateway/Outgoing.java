package org.brandcast.gateway;

import org.brandcast.schemas.MessageType;
import org.brandcast.smpp.ShortMessage;
import org.brandcast.smpp.SubmitPdu;
import org.brandcast.smpp.TextCoding;

/** One attempt of one segment on its way to a wire, in the words of each kind of wire. */
record Outgoing(SubmitPdu pdu, AttemptName name, MessageType type, ShortMessage message) {
    String text() {
        return message.segmentTexts().get(name.segment() - 1);
    }

    boolean isUnicode() {
        return message.coding() == TextCoding.UCS2;
    }
}
