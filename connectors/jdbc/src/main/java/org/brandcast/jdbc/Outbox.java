package org.brandcast.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.brandcast.domain.lifecycle.MessageIds;
import org.brandcast.jdbc.OutboxSink.OutboxMessage;
import org.jspecify.annotations.Nullable;

/**
 * A customer's outbox table: rows are claimed for a time, ended by who holds the claim, and told later what became of
 * their messages. Any number of pollers may share a table.
 *
 * <p>A row's message id is derived from tenant, source and the row's id and stands in the row from its claim on. So a
 * row that is claimed again after a crash is the same message, and the news of a message finds its row even before the
 * row is told to be accepted.
 *
 * <p>Not safe for many threads with the same connection.
 */
public final class Outbox {
    private static final Set<String> TYPES = Set.of("otp", "care", "ad");
    private static final int MAX_REASON = 200;

    private final OutboxTable table;
    private final OutboxStatements statements;
    private final Transactions transactions = new Transactions();
    private final Source source;

    /**
     * Whose rows they are.
     *
     * @param name tells this table from others of the tenant; it is part of each message's identity and never changes
     */
    public record Source(long tenantId, String name) {
        public Source {
            if (!name.matches("[a-z0-9][a-z0-9-]{0,39}")) {
                throw new IllegalArgumentException(
                        "name is " + name + ": must be small letters, digits and hyphens, up to 40");
            }
        }

        String referenceOf(Object id) {
            return "db:" + name + ":" + id;
        }
    }

    /**
     * A row that is ours until its lease ends.
     *
     * @param id as the database has it
     * @param message null if the row can't be one
     * @param problem why not
     */
    record Claimed(Object id, @Nullable OutboxMessage message, String problem) {}

    /**
     * News of a message.
     *
     * @param state written as it is
     */
    public record News(
            String messageId, String state, @Nullable String reason) {}

    public Outbox(Dialect dialect, OutboxTable table, Source source) {
        this.table = table;
        this.statements = new OutboxStatements(dialect, table);
        this.source = source;
    }

    /** Claims up to so many free rows, oldest id first, in a transaction of its own. */
    List<Claimed> claim(Connection connection, String owner, Duration lease, int most) throws SQLException {
        return transactions.run(connection, () -> {
            List<Claimed> rows = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(statements.select());
                    PreparedStatement claim = connection.prepareStatement(statements.claim())) {
                select.setInt(1, most);
                try (ResultSet found = select.executeQuery()) {
                    while (found.next()) {
                        rows.add(row(found));
                    }
                }
                for (Claimed row : rows) {
                    claim.setString(1, owner);
                    claim.setLong(2, lease.toMillis());
                    claim.setString(3, messageId(row.id()));
                    claim.setObject(4, row.id());
                    claim.addBatch();
                }
                if (!rows.isEmpty()) {
                    claim.executeBatch();
                }
            }
            return rows;
        });
    }

    private String messageId(Object id) {
        return MessageIds.ofClientRef(source.tenantId(), source.referenceOf(id));
    }

    private Claimed row(ResultSet found) throws SQLException {
        Object id = found.getObject(1);
        String from = found.getString(2);
        String to = found.getString(3);
        String text = found.getString(4);
        String written = found.getString(5);
        String type = written == null || written.isBlank()
                ? table.defaultType()
                : written.strip().toLowerCase(Locale.ROOT);
        if (from == null || from.isBlank()) {
            return new Claimed(id, null, "NO_SENDER");
        }
        if (to == null || to.isBlank()) {
            return new Claimed(id, null, "NO_RECIPIENT");
        }
        if (text == null || text.isEmpty()) {
            return new Claimed(id, null, "NO_TEXT");
        }
        if (!TYPES.contains(type)) {
            return new Claimed(id, null, "UNKNOWN_TYPE: must be otp, care or ad");
        }
        OutboxMessage message =
                new OutboxMessage(messageId(id), source.referenceOf(id), from.strip(), to.strip(), text, type);
        return new Claimed(id, message, "");
    }

    /** How a claim ends. */
    record End(Object id, String state, @Nullable String reason) {}

    /** Ends claims that this owner still holds; those it lost stay as they are. */
    void end(Connection connection, String owner, List<End> ends) throws SQLException {
        transactions.run(connection, () -> {
            try (PreparedStatement end = connection.prepareStatement(statements.end())) {
                for (End each : ends) {
                    end.setString(1, each.state());
                    end.setString(2, shortened(each.reason()));
                    end.setObject(3, each.id());
                    end.setString(4, owner);
                    end.addBatch();
                }
                return end.executeBatch();
            }
        });
    }

    /**
     * Writes what became of messages. A row in one of the final states stays as it is, so that news may be repeated and
     * come in any order.
     */
    public void write(Connection connection, List<News> news, Set<String> finalStates) throws SQLException {
        if (news.isEmpty()) {
            return;
        }
        List<String> stay = List.copyOf(finalStates);
        transactions.run(connection, () -> {
            try (PreparedStatement write = connection.prepareStatement(statements.write(stay.size()))) {
                for (News each : news) {
                    write.setString(1, each.state());
                    write.setString(2, shortened(each.reason()));
                    write.setString(3, each.messageId());
                    for (int i = 0; i < stay.size(); i++) {
                        write.setString(4 + i, stay.get(i));
                    }
                    write.addBatch();
                }
                return write.executeBatch();
            }
        });
    }

    /**
     * Fails unless the table has its columns and its user may read and change them; no row is locked or changed.
     *
     * @throws SQLException in the database's own words
     */
    public void tryOut(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.executeQuery(statements.tryRead()).close();
            statement.executeUpdate(statements.tryWrite());
        } finally {
            connection.rollback();
        }
    }

    /** How often a transaction was begun again after a deadlock or a wait for a lock. */
    long retries() {
        return transactions.retries();
    }

    private static @Nullable String shortened(@Nullable String reason) {
        return reason == null || reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON);
    }
}
