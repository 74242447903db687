package org.brandcast.portal.message;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.brandcast.domain.numbering.MsisdnReader;
import org.brandcast.domain.numbering.NumberReading;
import org.brandcast.portal.control.ControlView;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.ReasonCount;
import org.brandcast.portal.message.MessageLife.LifeEvent;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.jspecify.annotations.Nullable;

/** The message log and the life of one message, as the view has them. */
@Singleton
public final class MessageService {
    public static final int PAGE = 50;

    private final Database database;
    private final ControlView control;

    MessageService(Database database, ControlView control) {
        this.database = database;
        this.control = control;
    }

    /** Everything about one message; empty: no such message in the user's subtree. */
    public Optional<MessageLife> life(CurrentUser user, String messageId) {
        user.require(Permission.MESSAGE_VIEW);
        return life(TenantScope.of(user), user.locale(), messageId);
    }

    /** As {@link #life(CurrentUser, String)} for who is not a person: an API key. */
    public Optional<MessageLife> life(TenantScope scope, Locale locale, String messageId) {
        Optional<UUID> id = uuid(messageId);
        if (id.isEmpty()) {
            return Optional.empty();
        }
        return database.call(scope, tx -> {
            List<LifeEvent> events = tx.list(
                    """
                    SELECT at_millis, what, cause, route, segment, detail, raw FROM message_event
                    WHERE message_id = ? ORDER BY at_millis, source, part, position""",
                    row -> new LifeEvent(
                            row.getLong(1),
                            row.getString(2),
                            row.getString(3),
                            row.getString(4),
                            row.getInt(5),
                            row.getString(6),
                            row.getString(7)),
                    id.get());
            return tx.first("""
                    SELECT m.*, c.name AS campaign_name, o.name AS order_name FROM message m
                    LEFT JOIN campaign c ON c.id = m.campaign_id LEFT JOIN sales_order o ON o.id = m.order_id
                    WHERE m.message_id = ?""", row -> readLife(row, events, locale), id.get());
        });
    }

    /**
     * The newest messages that match, {@link #PAGE} at most.
     *
     * @param cursor of the last row of the page before; null or unreadable: from the newest on
     */
    public List<MessageRow> search(CurrentUser user, MessageFilter filter, @Nullable String cursor) {
        return search(user, filter, cursor, PAGE);
    }

    /** The same with so many at most. */
    List<MessageRow> search(CurrentUser user, MessageFilter filter, @Nullable String cursor, int limit) {
        user.require(Permission.MESSAGE_VIEW);
        StringBuilder sql = new StringBuilder("SELECT * FROM message WHERE true");
        List<Object> args = new ArrayList<>();
        if (control.current().isLeaf(user.tenantId())) {
            // Row-level security would find the same rows, but only this lets the tenant's own index lead the way.
            addEquals(sql, args, "tenant_id", user.tenantId());
        }
        addQuery(sql, args, filter.query());
        addEquals(sql, args, "status", upper(filter.status()));
        addEquals(sql, args, "type", upper(filter.type()));
        if (filter.brandname() != null && !filter.brandname().isBlank()) {
            sql.append(" AND lower(brandname) = ?");
            args.add(filter.brandname().strip().toLowerCase(Locale.ROOT));
        }
        addEquals(sql, args, "campaign_id", filter.campaignId());
        if (filter.fromMillis() != null) {
            sql.append(" AND accepted_at_millis >= ?");
            args.add(filter.fromMillis());
        }
        if (filter.untilMillis() != null) {
            sql.append(" AND accepted_at_millis < ?");
            args.add(filter.untilMillis());
        }
        if (filter.region() != null && !filter.region().isEmpty()) {
            sql.append(" AND tenant_id IN (SELECT id FROM tenant WHERE region = ?)");
            args.add(filter.region());
        }
        addCursor(sql, args, cursor);
        sql.append(" ORDER BY accepted_at_millis DESC, message_id DESC LIMIT ").append(limit);
        return database.call(
                TenantScope.of(user), tx -> tx.list(sql.toString(), MessageService::readRow, args.toArray()));
    }

    /** What was typed is an id, a number, or else a clientRef. */
    private static void addQuery(StringBuilder sql, List<Object> args, @Nullable String query) {
        if (query == null || query.isBlank()) {
            return;
        }
        String typed = query.strip();
        Optional<UUID> id = uuid(typed);
        if (id.isPresent()) {
            sql.append(" AND message_id = ?");
            args.add(id.get());
        } else if (MsisdnReader.read(typed) instanceof NumberReading.Mobile mobile) {
            sql.append(" AND recipient = ?");
            args.add(mobile.msisdn().e164());
        } else {
            sql.append(" AND (client_ref = ? OR recipient = ?)");
            args.add(typed);
            args.add(typed);
        }
    }

    private static void addEquals(StringBuilder sql, List<Object> args, String column, @Nullable Object value) {
        if (value != null) {
            sql.append(" AND ").append(column).append(" = ?");
            args.add(value);
        }
    }

    static void addCursor(StringBuilder sql, List<Object> args, @Nullable String cursor) {
        int dot = cursor == null ? -1 : cursor.indexOf('.');
        if (dot < 1 || !cursor.substring(0, dot).matches("[0-9]{1,15}")) {
            return;
        }
        Optional<UUID> id = uuid(cursor.substring(dot + 1));
        if (id.isPresent()) {
            sql.append(" AND (accepted_at_millis, message_id) < (?, ?)");
            args.add(Long.valueOf(cursor.substring(0, dot)));
            args.add(id.get());
        }
    }

    private static @Nullable String upper(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip().toUpperCase(Locale.ROOT);
    }

    static Optional<UUID> uuid(String text) {
        if (text.length() != 36) {
            return Optional.empty();
        }
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static MessageRow readRow(ResultSet row) throws SQLException {
        return new MessageRow(
                row.getString("message_id"),
                row.getString("status"),
                row.getString("reason"),
                row.getString("type"),
                row.getString("brandname"),
                row.getString("recipient"),
                row.getString("carrier"),
                row.getInt("segments"),
                Tx.nullableLong(row, "campaign_id"),
                row.getLong("accepted_at_millis"),
                row.getLong("status_at_millis"));
    }

    private static MessageLife readLife(ResultSet row, List<LifeEvent> recorded, Locale locale) throws SQLException {
        List<LifeEvent> events = new ArrayList<>();
        long acceptedAt = row.getLong("accepted_at_millis");
        events.add(new LifeEvent(acceptedAt, "ACCEPTED", row.getString("door"), "", 0, "", ""));
        events.addAll(recorded);
        String reason = row.getString("reason");
        String detail = row.getString("detail");
        return new MessageLife(
                row.getString("message_id"),
                row.getLong("tenant_id"),
                row.getString("status"),
                reason,
                ReasonCount.text(reason, detail, locale),
                detail,
                row.getString("type"),
                row.getString("door"),
                row.getString("brandname"),
                row.getString("recipient"),
                row.getString("carrier"),
                row.getString("text"),
                row.getString("encoding"),
                row.getInt("segments"),
                row.getString("route"),
                row.getString("client_ref"),
                Tx.nullableLong(row, "campaign_id"),
                row.getString("campaign_name"),
                Tx.nullableLong(row, "order_id"),
                row.getString("order_name"),
                row.getLong("unit_price_vnd"),
                row.getInt("posted_segments"),
                row.getInt("voided_segments"),
                row.getInt("in_doubt_segments"),
                row.getInt("resent_segments"),
                (int) recorded.stream()
                        .filter(event -> event.what().equals(LifeEvent.CONFLICT))
                        .count(),
                row.getString("wire_text"),
                Tx.nullableLong(row, "template_id"),
                row.getString("violations") == null
                        ? List.of()
                        : List.of(row.getString("violations").split("\n", -1)),
                row.getString("moderator"),
                acceptedAt,
                row.getLong("status_at_millis"),
                Tx.nullableLong(row, "deadline_millis"),
                List.copyOf(events));
    }
}
