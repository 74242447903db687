package org.brandcast.portal.partner;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An import as its page shows it.
 *
 * @param state checked, running, done or stopped
 * @param ignored titles of columns that were left out
 * @param fundedBy the order that new ones are cut from; null: none
 */
public record PartnerImportView(
        long id,
        String fileName,
        String state,
        String createdBy,
        long atMillis,
        @Nullable Long finishedAtMillis,
        List<String> ignored,
        @Nullable String fundedBy,
        Sums sums) {

    /**
     * Rows by what is to become, or became, of them.
     *
     * @param known all that they ask for is there already
     * @param partners that ready and done rows make
     * @param orders that ready and done rows make
     * @param segments of these orders
     */
    public record Sums(long ready, long known, long bad, long done, long partners, long orders, long segments) {
        public long rows() {
            return ready + known + bad + done;
        }

        public long work() {
            return ready + done;
        }
    }

    public boolean isOpen() {
        return state.equals("running");
    }
}
