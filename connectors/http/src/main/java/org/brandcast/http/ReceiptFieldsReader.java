package org.brandcast.http;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.brandcast.http.AnswerBody.MalformedBodyException;
import org.brandcast.http.HttpProfile.Format;
import org.brandcast.http.HttpProfile.ReceiptFields;
import org.jspecify.annotations.Nullable;

/** Reads receipts out of a body. */
final class ReceiptFieldsReader {
    /** Seconds up to the year 5138, milliseconds from 1973 on. */
    private static final long SECONDS_BELOW = 100_000_000_000L;

    private ReceiptFieldsReader() {}

    /**
     * The receipts in a body. One without an id or a state is left out: it says nothing.
     *
     * @throws MalformedBodyException if it isn't of that format
     */
    static List<HttpReceipt> read(Format format, ReceiptFields fields, String body) throws MalformedBodyException {
        AnswerBody read = AnswerBody.read(format, body);
        List<AnswerBody> items = fields.items() == null ? List.of(read) : read.items(fields.items());
        List<HttpReceipt> receipts = new ArrayList<>();
        for (AnswerBody item : items) {
            String id = at(item, fields.id());
            String state = at(item, fields.state());
            if (!id.isBlank() && !state.isBlank()) {
                receipts.add(new HttpReceipt(
                        id,
                        at(item, fields.reference()),
                        fields.states().getOrDefault(state, HttpReceipt.State.UNKNOWN),
                        at(item, fields.errorCode()),
                        at(item, fields.to()),
                        at(item, fields.from()),
                        millis(at(item, fields.done()))));
            }
        }
        return receipts;
    }

    private static String at(AnswerBody item, @Nullable String path) {
        return path == null ? "" : item.value(path).orElse("").strip();
    }

    private static @Nullable Long millis(String written) {
        if (written.matches("[0-9]{1,15}")) {
            long number = Long.parseLong(written);
            return number < SECONDS_BELOW ? number * 1000 : number;
        }
        try {
            return written.isEmpty()
                    ? null
                    : OffsetDateTime.parse(written).toInstant().toEpochMilli();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
