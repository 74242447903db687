package org.brandcast.portal.subscriber;

import java.util.List;
import org.brandcast.portal.form.ReasonCount;
import org.jspecify.annotations.Nullable;

/**
 * An import as pages show it.
 *
 * @param tenantName whom its facts concern; empty: everybody
 * @param state publishing, withdrawing or done
 * @param published facts that admission and the gateway have been told
 * @param withdrawn facts of earlier imports that this one's file lacks
 */
public record ImportView(
        long id,
        String kind,
        String tenantName,
        String brandname,
        String fileName,
        boolean replaces,
        String state,
        long rows,
        long accepted,
        long duplicates,
        long published,
        long withdrawn,
        List<ReasonCount> rejected,
        String createdBy,
        long atMillis,
        @Nullable Long finishedAtMillis) {

    public long bad() {
        return rejected.stream().mapToLong(ReasonCount::count).sum();
    }
}
