package org.brandcast.portal.campaign;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.brandcast.portal.database.Tx;
import org.jspecify.annotations.Nullable;

/** Reads a list's recipients with just the columns that a text uses. */
final class Recipients {
    /** 84 and five of the nine digits: longer than every prefix of the numbering plan. */
    private static final int RANGE_DIGITS = 7;

    private static final String WHOLE_LIST = "(SELECT msisdn FROM list_recipient WHERE list_id = ?)";
    private static final String HEAD =
            "(SELECT msisdn FROM list_recipient WHERE list_id = ? ORDER BY position LIMIT ?)";

    private Recipients() {}

    /** One number of a list and the values of the template's columns, in the template's order. */
    record Recipient(long position, String msisdn, List<@Nullable String> values) {}

    @FunctionalInterface
    interface Consumer {
        void accept(Recipient recipient) throws SQLException;
    }

    /** Those behind a position, in order, {@code limit} at most. */
    static void read(Tx tx, long listId, TextTemplate template, long after, long limit, Consumer consumer)
            throws SQLException {
        List<String> columns = template.columns();
        StringBuilder sql = new StringBuilder("SELECT position, msisdn");
        List<Object> args = new ArrayList<>();
        for (String column : columns) {
            sql.append(", columns ->> ?");
            args.add(column);
        }
        sql.append(" FROM list_recipient WHERE list_id = ? AND position > ? ORDER BY position LIMIT ?");
        args.add(listId);
        args.add(after);
        args.add(limit);
        tx.forEach(5_000, sql.toString(), row -> consumer.accept(recipient(row, columns.size())), args.toArray());
    }

    /** Takes a number and how many of the list share its range. */
    @FunctionalInterface
    interface RangeConsumer {
        void accept(Recipient recipient, long count) throws SQLException;
    }

    /**
     * One recipient for each range of ten thousand numbers, with how many of the list lie there: enough where only the
     * carrier matters, since no range of a carrier is finer.
     *
     * @param most so many from the list's head; null: all
     */
    static void readByRange(Tx tx, long listId, @Nullable Long most, RangeConsumer consumer) throws SQLException {
        tx.forEach(
                5_000,
                "SELECT min(msisdn), count(*) FROM " + (most == null ? WHOLE_LIST : HEAD)
                        + " r GROUP BY left(msisdn, ?)",
                row -> consumer.accept(new Recipient(0, row.getString(1), List.of()), row.getLong(2)),
                most == null ? new Object[] {listId, RANGE_DIGITS} : new Object[] {listId, most, RANGE_DIGITS});
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
