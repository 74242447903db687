package org.brandcast.portal.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.brandcast.portal.database.CopyRows;
import org.brandcast.portal.database.Tx;

/** Writes what webhooks have to be told, in the transaction of what happened; telling it again adds nothing. */
@Singleton
public final class WebhookOutbox {
    static final String TEST_STATUS = "TEST";

    private static final String STAGE = """
            CREATE TEMP TABLE IF NOT EXISTS webhook_stage (
              webhook_id bigint, tenant_id bigint, message_id uuid, event_id uuid, status_rank smallint, status text,
              body text, next_at_millis bigint, since_millis bigint) ON COMMIT DELETE ROWS""";

    private static final JsonFactory JSON = new JsonFactory();

    private final Clock clock;
    private final Provider<WebhookSender> sender;

    WebhookOutbox(Clock clock, Provider<WebhookSender> sender) {
        this.clock = clock;
        this.sender = sender;
    }

    /** Who wants to be told of what. */
    public static final class Subscriptions {
        private final Map<Long, List<Subscription>> byTenant = new HashMap<>();

        private record Subscription(long webhookId, Set<String> statuses) {}

        public boolean wants(long tenantId) {
            return byTenant.containsKey(tenantId);
        }
    }

    /** The active webhooks of all tenants, as of this transaction. */
    public Subscriptions subscriptions(Tx tx) throws SQLException {
        Subscriptions all = new Subscriptions();
        tx.forEach(
                1_000,
                "SELECT id, tenant_id, statuses FROM webhook WHERE active",
                row -> all.byTenant
                        .computeIfAbsent(row.getLong(2), id -> new ArrayList<>())
                        .add(new Subscriptions.Subscription(row.getLong(1), Tx.textSet(row, "statuses"))));
        return all;
    }

    /** The active webhooks of one tenant, as of this transaction. */
    public Subscriptions subscriptionsOf(Tx tx, long tenantId) throws SQLException {
        Subscriptions its = new Subscriptions();
        tx.forEach(
                1_000,
                "SELECT id, statuses FROM webhook WHERE active AND tenant_id = ?",
                row -> its.byTenant
                        .computeIfAbsent(tenantId, id -> new ArrayList<>())
                        .add(new Subscriptions.Subscription(row.getLong(1), Tx.textSet(row, "statuses"))),
                tenantId);
        return its;
    }

    /**
     * Writes one delivery for each event and webhook that wants it; an event's order among its message's is its rank. None
     * is told before it happens.
     */
    public void write(Tx tx, Subscriptions subscriptions, List<StatusEvent> events) throws SQLException {
        CopyRows rows = new CopyRows("COPY webhook_stage FROM STDIN");
        long now = clock.millis();
        int count = 0;
        for (StatusEvent event : events) {
            for (Subscriptions.Subscription wanted : subscriptions.byTenant.getOrDefault(event.tenantId(), List.of())) {
                if (wanted.statuses().contains(event.status())) {
                    add(
                            rows,
                            wanted.webhookId(),
                            event,
                            body(event, "message.status"),
                            Math.max(now, event.atMillis()));
                    count++;
                }
            }
        }
        if (count > 0) {
            insert(tx, rows);
        }
    }

    /** An event that nothing has happened for, so that a partner can try its side. */
    void writeTest(Tx tx, long webhookId, long tenantId) throws SQLException {
        long now = clock.millis();
        StatusEvent event = new StatusEvent(tenantId, UUID.randomUUID(), "test", "", "", TEST_STATUS, 0, "", 0, now);
        CopyRows rows = new CopyRows("COPY webhook_stage FROM STDIN");
        add(rows, webhookId, event, body(event, "test"), now);
        insert(tx, rows);
    }

    private void insert(Tx tx, CopyRows rows) throws SQLException {
        tx.update(STAGE);
        rows.flush(tx);
        // A webhook that was just deleted is locked out or gone: what it would have been told isn't written.
        tx.update("""
                INSERT INTO webhook_delivery (webhook_id, tenant_id, message_id, event_id, status_rank, status, body,
                  next_at_millis, since_millis)
                SELECT s.* FROM webhook_stage s JOIN webhook w ON w.id = s.webhook_id
                FOR KEY SHARE OF w ON CONFLICT (webhook_id, message_id, event_id) DO NOTHING""");
        wakeAfter(tx);
    }

    /** The sender looks for work when the transaction is done. */
    void wakeAfter(Tx tx) {
        tx.afterCommitOnce("webhook", () -> sender.get().wake());
    }

    private static void add(CopyRows rows, long webhookId, StatusEvent event, String body, long nowMillis) {
        rows.add(webhookId)
                .add(event.tenantId())
                .add(event.messageId().toString())
                .add(event.eventId().toString())
                .add(event.rank())
                .add(event.status())
                .add(body)
                .add(nowMillis)
                .add(nowMillis)
                .endRow();
    }

    private static String body(StatusEvent event, String type) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("id", event.eventId().toString());
            json.writeStringField("type", type);
            json.writeStringField("messageId", event.messageId().toString());
            json.writeStringField("clientRef", event.clientRef());
            json.writeStringField("from", event.from());
            json.writeStringField("to", event.to());
            json.writeStringField("status", event.status());
            json.writeStringField("reason", event.reason());
            json.writeNumberField("segments", event.segments());
            json.writeStringField("at", Instant.ofEpochMilli(event.atMillis()).toString());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a text can't be written to memory", e);
        }
        return text.toString();
    }
}
