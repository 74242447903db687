package org.brandcast.portal.reconciliation;

import java.util.List;

/**
 * Which differences are shown.
 *
 * @param name of the class; empty: every one
 * @param explanation {@code none}: without a reason; empty: every one
 * @param text an SMSC id, a message id, a line of the file or a brandname; empty: every one
 * @param after the number behind which the page begins
 */
public record DifferenceFilter(String name, String explanation, String text, int after) {
    static final List<String> CLASSES =
            List.of("ONLY_OURS", "ONLY_THEIRS", "STATUS_DIFFERS", "SEGMENTS_DIFFER", "PRICE_DIFFERS");
    static final List<String> EXPLANATIONS = List.of(
            "LATE_RECEIPT",
            "NOT_FINAL",
            "MONTH_BOUNDARY",
            "OUTSIDE_PERIOD",
            "TIME_ZONE",
            "FAILOVER",
            "IN_DOUBT",
            "DUPLICATE");
    public static final DifferenceFilter ALL = new DifferenceFilter("", "", "", 0);

    private static final int LONGEST = 100;

    /** What can't be one counts as not given. */
    public static DifferenceFilter of(String name, String explanation, String text, int after) {
        String stripped = text.strip();
        return new DifferenceFilter(
                CLASSES.contains(name) ? name : "",
                explanation.equals("none") || EXPLANATIONS.contains(explanation) ? explanation : "",
                stripped.length() > LONGEST ? stripped.substring(0, LONGEST) : stripped,
                Math.max(0, after));
    }

    public boolean isAll() {
        return name.isEmpty() && explanation.isEmpty() && text.isEmpty();
    }

    /** For the address of the next page. */
    String storedExplanation() {
        return explanation.equals("none") ? "" : explanation;
    }
}
