package org.brandcast.domain.content;

import java.util.List;

/**
 * What a tenant's advertising texts must carry. Decree 91/2020/ND-CP, Article 13 and 14: the label first, an opt-out
 * instruction in every message; its exact words and place are the operator's, so they are control data.
 *
 * @param labels any of which must begin the text, exactly: {@code [QC]}, {@code [AD]}; empty: none is asked for
 * @param optOutMarks any of which, case and diacritics aside, makes the end of a text an opt-out instruction:
 *     {@code TC gui}, {@code tu choi}; empty: none is asked for
 * @param optOutWithin how many characters from the end the mark must be found in
 * @param addMissing whether label and instruction are added to a text that lacks them, or it is refused
 * @param optOutText what is added behind a text, e.g. {@code TC gui 1800xxxx}
 */
public record AdvertisingPolicy(
        List<String> labels, List<String> optOutMarks, int optOutWithin, boolean addMissing, String optOutText) {
    public AdvertisingPolicy {
        labels = List.copyOf(labels);
        optOutMarks = List.copyOf(optOutMarks);
        if (optOutWithin < 1) {
            throw new IllegalArgumentException(
                    "an advertising policy looks at the text's end, not at its last " + optOutWithin + " characters");
        }
    }
}
