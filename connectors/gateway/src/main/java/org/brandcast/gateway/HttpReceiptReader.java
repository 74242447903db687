package org.brandcast.gateway;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.brandcast.domain.security.TokenHash;
import org.brandcast.http.CallbackReader;
import org.brandcast.http.CallbackReader.Incoming;
import org.brandcast.http.HttpReceipt;

/** Makes the records of receipts that an HTTP interface posts to us. Safe for many threads. */
final class HttpReceiptReader {
    private final HttpReceipts records;
    private final String keyHash;
    private final CallbackReader reader;

    private HttpReceiptReader(RouteSettings settings, HttpRoute http) {
        this.records = new HttpReceipts(settings.route(), settings.idSpace());
        this.keyHash = http.callbackKeyHash();
        this.reader =
                new CallbackReader(http.settings().profile(), http.settings().parameters(), Clock.systemUTC());
    }

    /** The reader of a route; empty if it takes no callbacks. */
    static Optional<HttpReceiptReader> of(RouteSettings settings) {
        HttpRoute http = settings.smpp().http();
        return http == null
                        || http.callbackKeyHash().isEmpty()
                        || !http.settings().profile().hasCallback()
                ? Optional.empty()
                : Optional.of(new HttpReceiptReader(settings, http));
    }

    /**
     * What is answered to a callback.
     *
     * @param receipts to be made durable first
     */
    record Answer(int status, String type, String body, List<ReceiptReader.Receipt> receipts) {
        static Answer refused(int status, String reason) {
            return new Answer(status, "text/plain; charset=utf-8", reason, List.of());
        }
    }

    Answer read(String givenKey, Incoming incoming, long nowMillis) {
        if (!TokenHash.matches(givenKey, keyHash)) {
            return Answer.refused(404, "");
        }
        CallbackReader.Result result = reader.read(incoming);
        if (result instanceof CallbackReader.Refused refused) {
            return Answer.refused(refused.httpStatus(), refused.reason());
        }
        List<ReceiptReader.Receipt> receipts = new ArrayList<>();
        for (HttpReceipt receipt : ((CallbackReader.Receipts) result).receipts()) {
            receipts.add(records.of(receipt, nowMillis));
        }
        return new Answer(200, reader.answerType(), reader.answerBody(), receipts);
    }
}
