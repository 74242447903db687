package org.brandcast.portal.campaign;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.brandcast.portal.database.Tx;
import org.jspecify.annotations.Nullable;

/** Reads a list's recipients with just the columns that a text uses. */
final class Recipients {
    /** As long as the longest chunk of a list. */
    private static final long CHUNK = 1_000;

    private static final long LARGEST_WINDOW = 20_000;

    private Recipients() {}

    /** One number of a list and the values of the template's columns, in the template's order. */
    record Recipient(long position, String msisdn, List<@Nullable String> values) {}

    /** A list without the numbers that were left out when the campaign was made. */
    record Source(long campaignId, long listId) {}

    @FunctionalInterface
    interface Consumer {
        void accept(Recipient recipient) throws SQLException;
    }

    /**
     * Those of a campaign behind a position of its list, in order, {@code limit} at most. Of the list's chunks only so many
     * are unpacked at a time as the limit needs.
     */
    static void read(Tx tx, Source source, TextTemplate template, long after, long limit, Consumer consumer)
            throws SQLException {
        List<String> columns = template.columns();
        String sql = "SELECT position, msisdn" + ", columns ->> ?".repeat(columns.size())
                + " FROM list_recipient r WHERE list_id = ? AND first_position > ? AND first_position <= ? AND position > ?"
                + " AND NOT EXISTS (SELECT 1 FROM campaign_excluded e WHERE e.campaign_id = ? AND e.position = r.position)"
                + " ORDER BY first_position, position LIMIT ?";
        long last =
                tx.number("SELECT coalesce(max(first_position), 0) FROM list_chunk WHERE list_id = ?", source.listId());
        long window = Math.max(CHUNK, Math.min(limit, LARGEST_WINDOW));
        long[] left = {limit};
        for (long from = after - CHUNK; from < last && left[0] > 0; from += window) {
            List<Object> args = new ArrayList<>(columns);
            args.addAll(List.of(source.listId(), from, from + window, after, source.campaignId(), left[0]));
            tx.forEach(
                    5_000,
                    sql,
                    row -> {
                        left[0]--;
                        consumer.accept(recipient(row, columns.size()));
                    },
                    args.toArray());
        }
    }

    private static Recipient recipient(ResultSet row, int columns) throws SQLException {
        if (columns == 0) {
            return new Recipient(row.getLong(1), row.getString(2), List.of());
        }
        List<@Nullable String> values = new ArrayList<>(columns);
        for (int i = 0; i < columns; i++) {
            values.add(row.getString(3 + i));
        }
        return new Recipient(row.getLong(1), row.getString(2), values);
    }
}
