package org.brandcast.portal.campaign;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.brandcast.portal.database.Tx;
import org.jspecify.annotations.Nullable;

/** Reads a list's recipients with just the columns that a text uses. */
final class Recipients {
    private Recipients() {}

    /** One number of a list and the values of the template's columns, in the template's order. */
    record Recipient(long position, String msisdn, List<@Nullable String> values) {}

    /** A list without the numbers that were left out when the campaign was made. */
    record Source(long campaignId, long listId) {}

    @FunctionalInterface
    interface Consumer {
        void accept(Recipient recipient) throws SQLException;
    }

    /** Those of a campaign behind a position of its list, in order, {@code limit} at most. */
    static void read(Tx tx, Source source, TextTemplate template, long after, long limit, Consumer consumer)
            throws SQLException {
        List<String> columns = template.columns();
        StringBuilder sql = new StringBuilder("SELECT position, msisdn");
        List<Object> args = new ArrayList<>();
        for (String column : columns) {
            sql.append(", columns ->> ?");
            args.add(column);
        }
        sql.append(" FROM list_recipient r WHERE list_id = ? AND position > ?"
                + " AND NOT EXISTS (SELECT 1 FROM campaign_excluded e WHERE e.campaign_id = ? AND e.position = r.position)"
                + " ORDER BY position LIMIT ?");
        args.add(source.listId());
        args.add(after);
        args.add(source.campaignId());
        args.add(limit);
        tx.forEach(5_000, sql.toString(), row -> consumer.accept(recipient(row, columns.size())), args.toArray());
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
