package org.brandcast.portal.message;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.brandcast.portal.control.TopicOutbox;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.kafka.FactWriter;
import org.brandcast.portal.webhook.StatusEvent;
import org.brandcast.portal.webhook.WebhookOutbox;
import org.brandcast.schemas.MessageStatus;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.StatusUpdate;
import org.brandcast.schemas.Topics;

/**
 * Tells tenants what becomes of their messages: by webhooks and by the status topic of those with Kafka access. What has to
 * be told is written in the transaction that changes the messages' rows, by the difference between a row before and after,
 * so nothing is left out and a batch that comes again tells nothing. A message is told of from when it is known what it is;
 * a status that a later one has overtaken by then isn't told.
 */
@Singleton
final class StatusFeed {
    private static final RecordCodec<StatusUpdate> CODEC = RecordCodec.of(StatusUpdate.class);

    private final WebhookOutbox webhooks;
    private final TopicOutbox topics;

    StatusFeed(WebhookOutbox webhooks, TopicOutbox topics) {
        this.webhooks = webhooks;
        this.topics = topics;
    }

    /** Who has to be told of this batch, and how far its messages were before it. */
    record Before(
            WebhookOutbox.Subscriptions subscriptions,
            Set<Long> withTopic,
            List<MessagePatch> patches,
            Map<UUID, Integer> ranks) {}

    /** To be asked before the batch is written. */
    Before before(Tx tx, ViewBatch batch) throws SQLException {
        WebhookOutbox.Subscriptions subscriptions = webhooks.subscriptions(tx);
        Set<Long> withTopic = new HashSet<>(tx.list("SELECT id FROM tenant WHERE kafka_access", row -> row.getLong(1)));
        List<MessagePatch> patches = batch.patches().values().stream()
                .filter(patch -> withTopic.contains(patch.tenantId) || subscriptions.wants(patch.tenantId))
                .toList();
        Map<UUID, Integer> ranks = new HashMap<>();
        if (!patches.isEmpty()) {
            tx.forEach(
                    5_000,
                    "SELECT message_id, status_rank FROM message WHERE message_id = ANY (?) AND facts_level > 0",
                    row -> ranks.put(row.getObject(1, UUID.class), row.getInt(2)),
                    tx.uuids(ids(patches)));
        }
        return new Before(subscriptions, withTopic, patches, ranks);
    }

    /** To be called when the batch is written. */
    void tell(Tx tx, Before before) throws SQLException {
        if (before.patches().isEmpty()) {
            return;
        }
        Map<UUID, MessagePatch> patches = new HashMap<>();
        before.patches().forEach(patch -> patches.put(patch.messageId, patch));
        List<StatusEvent> events = new ArrayList<>();
        tx.forEach(
                5_000,
                """
                SELECT message_id, tenant_id, client_ref, brandname, recipient, status, reason, status_at_millis, segments
                FROM message WHERE message_id = ANY (?) AND facts_level > 0""",
                row -> {
                    UUID id = row.getObject(1, UUID.class);
                    addEvents(events, row, patches.get(id), before.ranks().getOrDefault(id, 0));
                },
                tx.uuids(ids(before.patches())));
        events.sort(Comparator.comparingInt(StatusEvent::rank));
        webhooks.write(tx, before.subscriptions(), events);
        topics.publish(
                tx,
                events.stream()
                        .filter(event -> before.withTopic().contains(event.tenantId()))
                        .map(StatusFeed::fact)
                        .toList());
    }

    private static void addEvents(List<StatusEvent> events, ResultSet row, MessagePatch patch, int rankBefore)
            throws SQLException {
        MessageStatus now = MessageStatus.valueOf(row.getString("status"));
        int rankNow = MessagePatch.rank(now);
        for (MessagePatch.Step step : patch.steps()) {
            int rank = MessagePatch.rank(step.status());
            if (rank > rankBefore && rank < rankNow) {
                events.add(event(row, step.status(), step.reason(), step.atMillis()));
            }
        }
        if (rankNow > rankBefore) {
            events.add(event(row, now, row.getString("reason"), row.getLong("status_at_millis")));
        }
    }

    private static StatusEvent event(ResultSet row, MessageStatus status, String reason, long atMillis)
            throws SQLException {
        return new StatusEvent(
                row.getLong("tenant_id"),
                row.getObject("message_id", UUID.class),
                row.getString("client_ref"),
                row.getString("brandname"),
                row.getString("recipient"),
                status.name(),
                MessagePatch.rank(status),
                reason,
                row.getInt("segments"),
                atMillis);
    }

    private static FactWriter.Fact fact(StatusEvent event) {
        String key = event.messageId().toString();
        StatusUpdate update = StatusUpdate.newBuilder()
                .setEventId(event.eventId().toString())
                .setMessageId(key)
                .setClientRef(event.clientRef())
                .setFrom(event.from())
                .setTo(event.to())
                .setStatus(event.status())
                .setReason(event.reason())
                .setSegments(event.segments())
                .setAtMillis(event.atMillis())
                .build();
        return new FactWriter.Fact(Topics.tenantStatus(event.tenantId()), key, key, CODEC.encode(update));
    }

    private static List<UUID> ids(List<MessagePatch> patches) {
        return patches.stream().map(patch -> patch.messageId).toList();
    }
}
