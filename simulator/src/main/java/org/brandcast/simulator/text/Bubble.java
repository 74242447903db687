package org.brandcast.simulator.text;

import java.util.List;
import org.brandcast.simulator.script.Script.FinalState;
import org.brandcast.simulator.store.ReceiptState;

/**
 * One message as the phone shows it.
 *
 * @param segments text of each part in order; a part that hasn't come is null's stand-in, the empty string
 * @param missing parts that haven't come
 * @param repeated the same message was shown before
 */
public record Bubble(
        String from,
        List<String> segments,
        UserData.Alphabet alphabet,
        long receivedAtMillis,
        FinalState end,
        ReceiptState receipt,
        int missing,
        boolean repeated) {

    public String text() {
        return String.join("", segments);
    }
}
