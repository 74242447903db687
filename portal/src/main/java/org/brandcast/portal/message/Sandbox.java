package org.brandcast.portal.message;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.brandcast.domain.lifecycle.MessageIds;
import org.brandcast.domain.numbering.Msisdn;
import org.brandcast.domain.text.SmsText;
import org.brandcast.portal.apikey.ApiKeyService.ApiClient;
import org.brandcast.portal.control.ControlView;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.ReasonCount;
import org.brandcast.portal.message.MessageLife.LifeEvent;
import org.brandcast.portal.webhook.StatusEvent;
import org.brandcast.portal.webhook.WebhookOutbox;
import org.brandcast.schemas.MessageStatus;
import org.brandcast.schemas.SendRequest;
import org.jspecify.annotations.Nullable;

/**
 * Where messages of sandbox keys end: in a table of the portal, and in no topic, so none can reach a carrier, cost quota or be
 * counted. They are judged as the door judges all; what becomes of one is its {@link SandboxFate}, and webhooks are told of it
 * like of any. A row lives for a month.
 */
@Singleton
final class Sandbox {
    private static final Duration KEPT = Duration.ofDays(30);
    private static final Duration PURGE_EVERY = Duration.ofHours(1);

    private final Database database;
    private final ControlView control;
    private final WebhookOutbox webhooks;
    private final Clock clock;
    private final AtomicLong purgeAtMillis = new AtomicLong();

    Sandbox(Database database, ControlView control, WebhookOutbox webhooks, Clock clock) {
        this.database = database;
        this.control = control;
        this.webhooks = webhooks;
        this.clock = clock;
    }

    /** The id of a sandbox message, which no message of the pipeline has. */
    static String idOf(ApiClient client, SendRequest request) {
        return request.getClientRef() == null
                ? request.getMessageId()
                : MessageIds.ofSandbox(client.tenantId(), request.getClientRef());
    }

    /** Stores them with what webhooks are to be told; they are durable when this returns. */
    void take(ApiClient client, List<SendCheck.Checked> messages) {
        database.run(client.scope(), tx -> {
            WebhookOutbox.Subscriptions subscriptions = webhooks.subscriptionsOf(tx, client.tenantId());
            List<StatusEvent> events = new ArrayList<>();
            for (SendCheck.Checked message : messages) {
                UUID id = UUID.fromString(idOf(client, message.request()));
                if (insert(tx, client, id, message)) {
                    events.addAll(events(client, id, message));
                }
            }
            webhooks.write(tx, subscriptions, events);
            purgeNowAndThen(tx);
        });
    }

    /** Whether it was new; the same reference with another body is counted as a conflict, and changes nothing else. */
    private boolean insert(Tx tx, ApiClient client, UUID id, SendCheck.Checked message) throws SQLException {
        SendRequest request = message.request();
        int made = tx.update(
                """
                INSERT INTO sandbox_message (message_id, tenant_id, key_id, type, brandname, recipient, carrier, text, encoding,
                  segments, client_ref, accepted_at_millis)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (message_id) DO NOTHING""",
                id,
                client.tenantId(),
                client.keyId(),
                request.getType().name(),
                request.getBrandname(),
                message.msisdn(),
                control.current()
                        .prefixes()
                        .carrierOf(new Msisdn(message.msisdn()), clock.millis())
                        .orElse(""),
                request.getText(),
                SmsText.of(request.getText()).encoding().name(),
                message.segments(),
                request.getClientRef(),
                request.getAcceptedAtMillis());
        if (made == 0) {
            tx.update("""
                    UPDATE sandbox_message SET conflicts = conflicts + 1
                    WHERE message_id = ? AND (type, brandname, recipient, text) IS DISTINCT FROM (?, ?, ?, ?)""", id, request.getType().name(), request.getBrandname(), message.msisdn(), request.getText());
        }
        return made == 1;
    }

    private static List<StatusEvent> events(ApiClient client, UUID id, SendCheck.Checked message) {
        SendRequest request = message.request();
        return SandboxFate.of(message.msisdn()).steps().stream()
                .map(step -> new StatusEvent(
                        client.tenantId(),
                        id,
                        request.getClientRef(),
                        request.getBrandname(),
                        message.msisdn(),
                        step.status().name(),
                        MessagePatch.rank(step.status()),
                        step.reason(),
                        message.segments(),
                        request.getAcceptedAtMillis() + step.afterMillis()))
                .toList();
    }

    private void purgeNowAndThen(Tx tx) throws SQLException {
        long now = clock.millis();
        long due = purgeAtMillis.get();
        if (now >= due && purgeAtMillis.compareAndSet(due, now + PURGE_EVERY.toMillis())) {
            tx.update("DELETE FROM sandbox_message WHERE accepted_at_millis < ?", now - KEPT.toMillis());
        }
    }

    /** One of them with its life until now; empty: none of that id in the scope. */
    Optional<MessageLife> life(TenantScope scope, Locale locale, String messageId) {
        Optional<UUID> id = MessageService.uuid(messageId);
        return id.flatMap(known -> database.call(
                scope,
                tx -> tx.first("SELECT * FROM sandbox_message WHERE message_id = ?", row -> life(row, locale), known)));
    }

    /** The newest, as {@link MessageService#search} lists those of the pipeline. */
    List<MessageRow> newest(TenantScope scope, @Nullable String cursor, int limit) {
        List<Object> args = new ArrayList<>();
        StringBuilder sql = new StringBuilder("SELECT * FROM sandbox_message WHERE true");
        MessageService.addCursor(sql, args, cursor);
        sql.append(" ORDER BY accepted_at_millis DESC, message_id DESC LIMIT ").append(limit);
        return database.call(
                scope, tx -> tx.list(sql.toString(), row -> row(life(row, Locale.ENGLISH)), args.toArray()));
    }

    private static MessageRow row(MessageLife life) {
        return new MessageRow(
                life.messageId(),
                life.status(),
                life.reason(),
                life.type(),
                life.from(),
                life.to(),
                life.carrier(),
                life.segments(),
                null,
                life.acceptedAtMillis(),
                life.statusAtMillis());
    }

    private MessageLife life(ResultSet row, Locale locale) throws SQLException {
        long acceptedAt = row.getLong("accepted_at_millis");
        SandboxFate fate = SandboxFate.of(row.getString("recipient"));
        List<SandboxFate.Step> past = fate.until(clock.millis() - acceptedAt);
        boolean ended = past.size() == fate.steps().size();
        List<LifeEvent> events = new ArrayList<>();
        events.add(new LifeEvent(acceptedAt, "ACCEPTED", "SANDBOX", "", 0, "", ""));
        past.forEach(step -> events.add(
                new LifeEvent(acceptedAt + step.afterMillis(), step.status().name(), step.reason(), "", 0, "", "")));
        SandboxFate.Step now =
                past.isEmpty() ? new SandboxFate.Step(0, MessageStatus.ACCEPTED, "") : past.get(past.size() - 1);
        boolean taken = now.status() == MessageStatus.DELIVERED;
        int segments = row.getInt("segments");
        return new MessageLife(
                row.getString("message_id"),
                row.getLong("tenant_id"),
                now.status().name(),
                now.reason(),
                ReasonCount.text(now.reason(), "", locale),
                "",
                row.getString("type"),
                "SANDBOX",
                row.getString("brandname"),
                row.getString("recipient"),
                row.getString("carrier"),
                row.getString("text"),
                row.getString("encoding"),
                segments,
                "",
                row.getString("client_ref"),
                null,
                null,
                null,
                null,
                0,
                taken ? segments : 0,
                ended && !taken ? segments : 0,
                0,
                0,
                row.getInt("conflicts"),
                null,
                null,
                List.of(),
                null,
                acceptedAt,
                acceptedAt + now.afterMillis(),
                null,
                List.copyOf(events));
    }
}
