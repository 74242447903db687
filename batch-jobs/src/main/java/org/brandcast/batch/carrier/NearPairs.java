package org.brandcast.batch.carrier;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;

/**
 * Pairs rows of both sides that have one key and whose times are near, each at most once: both sides by time, the earlier one that is
 * too early is left over. No other choice makes more pairs, and the same rows make the same pairs.
 */
final class NearPairs {
    private static final int ROWS_AT_ONCE = 10_000;

    private final long withinMillis;
    private long[] theirs = new long[1_024];
    private long[] ours = new long[1_024];
    private int count;

    NearPairs(long withinMillis) {
        this.withinMillis = withinMillis;
    }

    /**
     * Finds them.
     *
     * @param theirSql and {@code ourSql}: rows of number, brandname, time and their own number, in this order
     */
    NearPairs find(Connection connection, String theirSql, String ourSql) throws SQLException {
        try (PreparedStatement theirStatement = connection.prepareStatement(theirSql);
                PreparedStatement ourStatement = connection.prepareStatement(ourSql)) {
            theirStatement.setFetchSize(ROWS_AT_ONCE);
            ourStatement.setFetchSize(ROWS_AT_ONCE);
            try (ResultSet theirRows = theirStatement.executeQuery();
                    ResultSet ourRows = ourStatement.executeQuery()) {
                Side their = new Side(theirRows);
                Side our = new Side(ourRows);
                while (their.isThere && our.isThere) {
                    int order = their.compareKey(our);
                    if (order == 0 && Math.abs(their.at - our.at) <= withinMillis) {
                        keep(their.no, our.no);
                        their.move();
                        our.move();
                    } else if (order < 0 || (order == 0 && their.at < our.at)) {
                        their.move();
                    } else {
                        our.move();
                    }
                }
            }
        }
        return this;
    }

    int count() {
        return count;
    }

    /** Copies them: their line, our unit. */
    void copy(Connection connection, String table) throws SQLException {
        try (CopyRows rows = new CopyRows(connection, table)) {
            for (int i = 0; i < count; i++) {
                rows.add(theirs[i]).add(ours[i]).end();
            }
            rows.finish();
        }
    }

    private void keep(long their, long our) {
        if (count == theirs.length) {
            theirs = Arrays.copyOf(theirs, count * 2);
            ours = Arrays.copyOf(ours, count * 2);
        }
        theirs[count] = their;
        ours[count++] = our;
    }

    /** Where one side stands. */
    private static final class Side {
        private final ResultSet rows;
        private boolean isThere;
        private long number;
        private String brandname = "";
        private long at;
        private long no;

        Side(ResultSet rows) throws SQLException {
            this.rows = rows;
            move();
        }

        void move() throws SQLException {
            isThere = rows.next();
            if (isThere) {
                number = rows.getLong(1);
                brandname = rows.getString(2);
                at = rows.getLong(3);
                no = rows.getLong(4);
            }
        }

        int compareKey(Side other) {
            int order = Long.compare(number, other.number);
            return order != 0 ? order : brandname.compareTo(other.brandname);
        }
    }
}
