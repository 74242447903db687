package org.brandcast.portal.list;

import java.util.List;
import java.util.Map;
import org.brandcast.portal.form.ReasonCount;

/**
 * A list's page.
 *
 * @param rejected reasons in the reader's language, most frequent first
 * @param carrierMix code of the carrier → accepted numbers, most first
 * @param firstRejects the first few refused lines
 */
public record ListDetail(
        ListSummary summary,
        List<ReasonCount> rejected,
        Map<String, Long> carrierMix,
        List<String> columns,
        List<RejectedLine> firstRejects) {

    /**
     * One refused line of the file.
     *
     * @param line counted from 1, as an editor shows it
     * @param text the reason in the reader's language
     */
    public record RejectedLine(long line, String value, String reason, String text) {}
}
