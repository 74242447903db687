package org.brandcast.jdbc;

import java.util.Objects;
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

    /** Names go into statements as they are. */
    private static void name(String name, String what) {
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]{0,62}")) {
            throw new IllegalArgumentException(
                    what + " is " + name + ": must be letters, digits and underscores, not a digit first");
        }
    }
}
