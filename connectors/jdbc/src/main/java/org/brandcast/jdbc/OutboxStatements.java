package org.brandcast.jdbc;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The statements about one outbox table. Immutable. */
final class OutboxStatements {
    static final String NEW = "NEW";
    static final String CLAIMED = "CLAIMED";
    static final String ACCEPTED = "ACCEPTED";
    static final String REFUSED = "REFUSED";

    private final Dialect dialect;
    private final OutboxTable names;
    private final String table;
    private final String id;
    private final String state;

    OutboxStatements(Dialect dialect, OutboxTable names) {
        this.dialect = dialect;
        this.names = names;
        this.table = Arrays.stream(names.table().split("\\.", 2))
                .map(dialect::quoted)
                .collect(Collectors.joining("."));
        this.id = dialect.quoted(names.content().id());
        this.state = dialect.quoted(names.progress().state());
    }

    /**
     * Rows that are free, locked; those that another poller locks just now are passed over. Parameter: how many. Columns:
     * id, sender, recipient, body, type.
     */
    String select() {
        OutboxTable.Content content = names.content();
        String type = names.type() == null ? "NULL" : dialect.quoted(names.type());
        return "SELECT " + id + ", " + dialect.quoted(content.sender()) + ", " + dialect.quoted(content.recipient())
                + ", " + dialect.quoted(content.body()) + ", " + type + " FROM " + table + " WHERE " + state + " = '"
                + NEW + "' OR (" + state + " = '" + CLAIMED + "' AND "
                + dialect.quoted(names.progress().claimedUntil())
                + " < " + dialect.nowMillis() + ") ORDER BY " + id + " LIMIT ? FOR UPDATE SKIP LOCKED";
    }

    /** Finds no row, and every column that is read. */
    String tryRead() {
        OutboxTable.Progress progress = names.progress();
        return select().replaceFirst("(?s) WHERE .*", "") + " WHERE 1 = 0 AND " + state + " IS NULL AND "
                + dialect.quoted(progress.messageId()) + " IS NULL AND " + dialect.quoted(progress.claimedUntil())
                + " IS NULL";
    }

    /** Changes no row, and may change every column that is written. */
    String tryWrite() {
        OutboxTable.Progress progress = names.progress();
        return "UPDATE " + table + " SET " + state + " = '" + NEW + "', " + dialect.quoted(progress.reason())
                + " = NULL, " + dialect.quoted(progress.messageId()) + " = NULL, "
                + dialect.quoted(progress.claimedBy()) + " = NULL, " + dialect.quoted(progress.claimedUntil())
                + " = NULL WHERE 1 = 0";
    }

    /** Parameters: claimed by, milliseconds, message id, id. */
    String claim() {
        OutboxTable.Progress progress = names.progress();
        return "UPDATE " + table + " SET " + state + " = '" + CLAIMED + "', " + dialect.quoted(progress.claimedBy())
                + " = ?, " + dialect.quoted(progress.claimedUntil()) + " = " + dialect.nowMillis() + " + ?, "
                + dialect.quoted(progress.messageId()) + " = ?, " + dialect.quoted(progress.reason())
                + " = NULL WHERE " + id + " = ?";
    }

    /** Parameters: state, reason, id, claimed by. Only the holder of the claim ends it. */
    String end() {
        OutboxTable.Progress progress = names.progress();
        return "UPDATE " + table + " SET " + state + " = ?, " + dialect.quoted(progress.reason()) + " = ?, "
                + dialect.quoted(progress.claimedBy()) + " = NULL, " + dialect.quoted(progress.claimedUntil())
                + " = NULL WHERE " + id + " = ? AND " + state + " = '" + CLAIMED + "' AND "
                + dialect.quoted(progress.claimedBy()) + " = ?";
    }

    /** Parameters: state, reason, message id, then each state that must not be left. */
    String write(int finalStates) {
        OutboxTable.Progress progress = names.progress();
        return "UPDATE " + table + " SET " + state + " = ?, " + dialect.quoted(progress.reason()) + " = ? WHERE "
                + dialect.quoted(progress.messageId()) + " = ? AND " + state + " NOT IN ("
                + "?, ".repeat(finalStates - 1) + "?)";
    }
}
