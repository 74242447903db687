package org.brandcast.gateway.database;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.brandcast.jdbc.Outbox.News;
import org.brandcast.schemas.AdmissionEvent;
import org.brandcast.schemas.Admitted;
import org.brandcast.schemas.Delayed;
import org.brandcast.schemas.Held;
import org.brandcast.schemas.MessageStatus;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.Rejected;
import org.brandcast.schemas.StatusChanged;
import org.brandcast.schemas.Topics;
import org.brandcast.schemas.TrackingEvent;
import org.brandcast.schemas.UnreadableRecordException;

/**
 * What events say about the messages of one tenant, as the states of rows. Two topics tell of a message, in no common
 * order; so states have ranks, and a row never goes to a lower one.
 */
final class RowNews {
    private static final RecordCodec<AdmissionEvent> ADMISSION = RecordCodec.of(AdmissionEvent.class);
    private static final RecordCodec<TrackingEvent> TRACKING = RecordCodec.of(TrackingEvent.class);

    /** What this door wrote itself and no news changes. */
    private static final String REFUSED = "REFUSED";

    private static final int FINAL_RANK = 3;

    private final long tenantId;
    private final long intakeId;
    private final Map<String, Told> newest = new HashMap<>();

    private record Told(MessageStatus status, String reason) {}

    RowNews(long tenantId, long intakeId) {
        this.tenantId = tenantId;
        this.intakeId = intakeId;
    }

    private static int rank(MessageStatus status) {
        return switch (status) {
            case ACCEPTED, HELD -> 0;
            case QUEUED -> 1;
            case SENT -> 2;
            case DELIVERED, PARTIAL, FAILED, EXPIRED, REJECTED, CANCELLED -> FINAL_RANK;
        };
    }

    /**
     * Takes an event over if it is about the tenant.
     *
     * @throws UnreadableRecordException if it can't be read
     */
    void take(String topic, byte[] value) throws UnreadableRecordException {
        if (topic.equals(Topics.ADMISSION_EVENTS)) {
            AdmissionEvent event = ADMISSION.decode(value);
            if (event.getTenantId() == tenantId) {
                take(event.getBody());
            }
        } else {
            TrackingEvent event = TRACKING.decode(value);
            // Whose door it came by isn't said here: another door's message finds no row.
            if (event.getTenantId() == tenantId
                    && event.getCampaignId() == null
                    && event.getBody() instanceof StatusChanged changed) {
                String reason = (changed.getCause() + " " + changed.getDetail()).strip();
                boolean told = changed.getStatus() == MessageStatus.DELIVERED || rank(changed.getStatus()) < FINAL_RANK;
                tell(event.getMessageId(), changed.getStatus(), told ? "" : reason);
            }
        }
    }

    private void take(Object body) {
        if (body instanceof Admitted admitted) {
            tell(admitted.getFacts().getSenderId(), admitted.getFacts().getMessageId(), MessageStatus.QUEUED, "");
        } else if (body instanceof Rejected rejected) {
            tell(
                    rejected.getFacts().getSenderId(),
                    rejected.getFacts().getMessageId(),
                    MessageStatus.REJECTED,
                    rejected.getReason());
        } else if (body instanceof Held held) {
            tell(held.getFacts().getSenderId(), held.getFacts().getMessageId(), MessageStatus.HELD, "");
        } else if (body instanceof Delayed delayed) {
            tell(
                    delayed.getFacts().getSenderId(),
                    delayed.getFacts().getMessageId(),
                    MessageStatus.ACCEPTED,
                    delayed.getReason());
        }
    }

    private void tell(Long senderId, String messageId, MessageStatus status, String reason) {
        if (senderId != null && senderId == intakeId) {
            tell(messageId, status, reason);
        }
    }

    private void tell(String messageId, MessageStatus status, String reason) {
        Told before = newest.get(messageId);
        boolean newer = before == null || (rank(before.status()) <= rank(status) && rank(before.status()) < FINAL_RANK);
        if (newer) {
            newest.put(messageId, new Told(status, reason));
        }
    }

    /** One statement's worth: the same state, and the states of rows that stay as they are. */
    record Batch(List<News> news, Set<String> staying) {}

    /** What was told since the last time, lower states first. */
    List<Batch> drain() {
        Map<MessageStatus, List<News>> byStatus = new EnumMap<>(MessageStatus.class);
        newest.forEach((messageId, told) -> byStatus.computeIfAbsent(
                        told.status(), status -> new java.util.ArrayList<>())
                .add(new News(messageId, told.status().name(), told.reason().isEmpty() ? null : told.reason())));
        newest.clear();
        return byStatus.entrySet().stream()
                .map(each -> new Batch(each.getValue(), above(each.getKey())))
                .toList();
    }

    private static Set<String> above(MessageStatus status) {
        Set<String> staying = new HashSet<>(Set.of(REFUSED));
        for (MessageStatus other : MessageStatus.values()) {
            if (rank(other) == FINAL_RANK || rank(other) > rank(status)) {
                staying.add(other.name());
            }
        }
        return staying;
    }
}
