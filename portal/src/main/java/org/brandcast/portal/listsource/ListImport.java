package org.brandcast.portal.listsource;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.brandcast.portal.database.Tx;
import org.jspecify.annotations.Nullable;

/**
 * One reading of a query into a list.
 *
 * @param state running, done or failed
 * @param listId null until the list is there, whole
 * @param accepted usable numbers of that list
 * @param problem last part of {@code listsource.failed.<problem>}
 */
public record ListImport(
        long id,
        String state,
        @Nullable Long listId,
        long rowsRead,
        long accepted,
        String problem,
        String detail,
        String startedBy,
        long startedAtMillis,
        @Nullable Long finishedAtMillis) {
    /** A portal that reads says so every few seconds; one that hasn't for so long is dead. */
    static final long DEAD_AFTER_MILLIS = 60_000;

    static final String INTERRUPTED = "interrupted";

    static final String VIEWS = """
            SELECT i.*, coalesce(l.accepted, 0) AS accepted FROM list_import i
            LEFT JOIN subscriber_list l ON l.id = i.list_id
            """;

    public boolean running() {
        return state.equals("running");
    }

    /** The message state whose colour and sign its state borrows. */
    public String look() {
        return running() ? "SENT" : state.equals("done") ? "DELIVERED" : "FAILED";
    }

    /** How long it took, or has taken so far. */
    public long tookMillis(long nowMillis) {
        return (finishedAtMillis == null ? nowMillis : finishedAtMillis) - startedAtMillis;
    }

    static ListImport read(ResultSet row, long nowMillis) throws SQLException {
        String state = row.getString("state");
        boolean dead = state.equals("running") && row.getLong("alive_at_millis") < nowMillis - DEAD_AFTER_MILLIS;
        return new ListImport(
                row.getLong("id"),
                dead ? "failed" : state,
                Tx.nullableLong(row, "list_id"),
                row.getLong("rows_read"),
                row.getLong("accepted"),
                dead ? INTERRUPTED : row.getString("problem"),
                row.getString("detail"),
                row.getString("started_by"),
                row.getLong("started_at_millis"),
                dead ? (Long) row.getLong("alive_at_millis") : Tx.nullableLong(row, "finished_at_millis"));
    }
}
