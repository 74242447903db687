package org.brandcast.gateway;

import java.util.Optional;
import org.brandcast.schemas.DeliveryReceipt;
import org.brandcast.schemas.DlrState;
import org.brandcast.smpp.DeliverPdu;
import org.brandcast.smpp.DeliveryState;
import org.brandcast.smpp.Dlr;
import org.brandcast.smpp.DlrParser;
import org.brandcast.smpp.SmscIdMode;

/** Makes the record of a receipt from a deliver_sm of one route. Immutable. */
final class ReceiptReader {
    private final String route;
    private final String idSpace;
    private final SmscIdMode idMode;
    private final DlrParser parser;

    ReceiptReader(RouteSettings settings) {
        this.route = settings.route();
        this.idSpace = settings.idSpace();
        this.idMode = settings.smpp().answers().idMode();
        this.parser = new DlrParser(settings.smpp().answers().receiptZone());
    }

    /** A receipt as it was read, and as it is kept. */
    record Receipt(Dlr dlr, DeliveryReceipt record) {}

    /** The receipt in this PDU; empty if it is none. */
    Optional<Receipt> read(DeliverPdu pdu, long nowMillis) {
        return parser.parse(pdu).map(dlr -> new Receipt(dlr, record(dlr, nowMillis)));
    }

    private DeliveryReceipt record(Dlr dlr, long nowMillis) {
        return record(route, idSpace, idMode.ofReceipt(dlr.rawMessageId()), dlr, nowMillis);
    }

    /** The record of a receipt whose id was brought to the one form. */
    static DeliveryReceipt record(String route, String idSpace, String smscMessageId, Dlr dlr, long nowMillis) {
        return new DeliveryReceipt(
                route,
                idSpace,
                smscMessageId,
                dlr.rawMessageId(),
                stateOf(dlr.state()),
                dlr.errorCode(),
                dlr.to(),
                dlr.from(),
                dlr.doneMillis(),
                dlr.userMessageReference(),
                nowMillis);
    }

    /** What a kept receipt still says for settling a doubt: the text and the submit date aren't kept. */
    static Dlr asDlr(DeliveryReceipt receipt) {
        return new Dlr(
                receipt.getRawMessageId(),
                DeliveryState.UNKNOWN,
                receipt.getErrorCode(),
                receipt.getFrom(),
                receipt.getTo(),
                null,
                receipt.getDoneAtMillis(),
                "",
                receipt.getUserMessageReference());
    }

    private static DlrState stateOf(DeliveryState state) {
        return switch (state) {
            case ENROUTE -> DlrState.ENROUTE;
            case DELIVERED -> DlrState.DELIVERED;
            case EXPIRED -> DlrState.EXPIRED;
            case DELETED -> DlrState.DELETED;
            case UNDELIVERABLE -> DlrState.UNDELIVERABLE;
            case ACCEPTED -> DlrState.ACCEPTED;
            case UNKNOWN -> DlrState.UNKNOWN;
            case REJECTED -> DlrState.REJECTED;
        };
    }
}
