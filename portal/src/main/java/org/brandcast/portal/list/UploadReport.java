package org.brandcast.portal.list;

import java.util.List;
import java.util.Map;

/**
 * What an upload made of a file. rows = accepted + duplicates + rejected.
 *
 * @param rejectedByReason code of the reason → lines
 * @param carrierMix code of the carrier → accepted numbers
 * @param columns names of the further columns, usable as {@code {name}} in a text
 */
public record UploadReport(
        long listId,
        String name,
        long rows,
        long accepted,
        long duplicates,
        Map<String, Long> rejectedByReason,
        Map<String, Long> carrierMix,
        List<String> columns) {
    public UploadReport {
        rejectedByReason = Map.copyOf(rejectedByReason);
        carrierMix = Map.copyOf(carrierMix);
        columns = List.copyOf(columns);
    }

    public long rejected() {
        return rows - accepted - duplicates;
    }
}
