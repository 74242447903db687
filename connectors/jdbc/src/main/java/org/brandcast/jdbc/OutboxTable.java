package org.brandcast.jdbc;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The names of a customer's outbox table; see {@code outbox/*.sql} in this module for one.
 *
 * @param table may have a schema before a dot
 * @param type null: every row is of {@code defaultType}
 */
public record OutboxTable(
        String table, Content content, @Nullable String type, String defaultType, Progress progress) {
    /** The table of {@code outbox/*.sql}. */
    public static final OutboxTable DEFAULT = new OutboxTable(
            "sms_outbox",
            new Content("id", "sender", "recipient", "body"),
            "type",
            "care",
            new Progress("state", "reason", "message_id", "claimed_by", "claimed_until"));

    private static final List<String> USUAL = List.of(
            "id",
            "sender",
            "recipient",
            "body",
            "type",
            "state",
            "reason",
            "message_id",
            "claimed_by",
            "claimed_until");

    /** Columns that the customer fills; id must never be used twice. */
    public record Content(String id, String sender, String recipient, String body) {
        public Content {
            name(id, "id");
            name(sender, "sender");
            name(recipient, "recipient");
            name(body, "body");
        }
    }

    /** Columns that are filled here. */
    public record Progress(String state, String reason, String messageId, String claimedBy, String claimedUntil) {
        public Progress {
            name(state, "state");
            name(reason, "reason");
            name(messageId, "messageId");
            name(claimedBy, "claimedBy");
            name(claimedUntil, "claimedUntil");
        }
    }

    public OutboxTable {
        for (String part : table.split("\\.", 2)) {
            name(part, "table");
        }
        Objects.requireNonNull(content, "content is null");
        Objects.requireNonNull(progress, "progress is null");
        Objects.requireNonNull(defaultType, "defaultType is null");
        if (type != null) {
            name(type, "type");
        }
    }

    /** The usual names of the columns, which may have names of their own. */
    public static List<String> columns() {
        return USUAL;
    }

    /**
     * The usual table with some names of its own.
     *
     * @param columns own names by the usual ones; an empty name for {@code type}: there is no such column
     * @throws IllegalArgumentException naming the one that isn't usual, or can't be a name
     */
    public static OutboxTable of(String table, Map<String, String> columns, String defaultType) {
        for (String usual : columns.keySet()) {
            if (!USUAL.contains(usual)) {
                throw new IllegalArgumentException(usual + " is none of the columns " + USUAL);
            }
        }
        UnaryOperator<String> own = usual -> columns.getOrDefault(usual, usual);
        String type = own.apply("type");
        return new OutboxTable(
                table,
                new Content(own.apply("id"), own.apply("sender"), own.apply("recipient"), own.apply("body")),
                type.isEmpty() ? null : type,
                defaultType,
                new Progress(
                        own.apply("state"),
                        own.apply("reason"),
                        own.apply("message_id"),
                        own.apply("claimed_by"),
                        own.apply("claimed_until")));
    }

    /** Names go into statements as they are. */
    private static void name(String name, String what) {
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]{0,62}")) {
            throw new IllegalArgumentException(
                    what + " is " + name + ": must be letters, digits and underscores, not a digit first");
        }
    }
}
