package org.brandcast.portal.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Of all texts the longest, the shortest, and one that each recipient is as likely to give: what the phone shows. */
final class Samples {
    /** The same list shows the same one again. */
    private final Random random = new Random(20_201);

    private Preview.@Nullable Sample longest;
    private Preview.@Nullable Sample shortest;
    private Preview.@Nullable Sample any;
    private int seen;

    void see(Recipients.Recipient recipient, String text) {
        seen++;
        if (longest == null || text.length() > longest.text().length()) {
            longest = new Preview.Sample("longest", recipient.msisdn(), text);
        }
        if (shortest == null || text.length() < shortest.text().length()) {
            shortest = new Preview.Sample("shortest", recipient.msisdn(), text);
        }
        if (any == null || random.nextInt(seen) == 0) {
            any = new Preview.Sample("random", recipient.msisdn(), text);
        }
    }

    List<Preview.Sample> shown(boolean personal) {
        List<Preview.Sample> shown = new ArrayList<>();
        if (longest == null || shortest == null || any == null) {
            return shown;
        }
        if (!personal) {
            shown.add(new Preview.Sample("all", longest.msisdn(), longest.text()));
            return shown;
        }
        shown.add(longest);
        shown.add(shortest);
        shown.add(any);
        return shown;
    }
}
