package org.brandcast.gateway;

import org.brandcast.http.HttpReceipt;
import org.brandcast.schemas.DeliveryReceipt;
import org.brandcast.smpp.DeliveryState;
import org.brandcast.smpp.Dlr;

/** Makes the records of receipts that an HTTP interface told, of itself or asked. Immutable. */
record HttpReceipts(String route, String idSpace) {
    ReceiptReader.Receipt of(HttpReceipt receipt, long nowMillis) {
        Integer reference = AttemptName.read(receipt.reference())
                .map(AttemptName::userMessageReference)
                .orElse(null);
        Dlr dlr = new Dlr(
                receipt.smscMessageId(),
                stateOf(receipt.state()),
                receipt.errorCode(),
                receipt.from(),
                receipt.to(),
                null,
                receipt.doneMillis(),
                "",
                reference);
        DeliveryReceipt record = ReceiptReader.record(route, idSpace, receipt.smscMessageId(), dlr, nowMillis);
        return new ReceiptReader.Receipt(dlr, record);
    }

    private static DeliveryState stateOf(HttpReceipt.State state) {
        return switch (state) {
            case ENROUTE -> DeliveryState.ENROUTE;
            case ACCEPTED -> DeliveryState.ACCEPTED;
            case DELIVERED -> DeliveryState.DELIVERED;
            case EXPIRED -> DeliveryState.EXPIRED;
            case DELETED -> DeliveryState.DELETED;
            case UNDELIVERABLE -> DeliveryState.UNDELIVERABLE;
            case REJECTED -> DeliveryState.REJECTED;
            case UNKNOWN -> DeliveryState.UNKNOWN;
        };
    }
}
