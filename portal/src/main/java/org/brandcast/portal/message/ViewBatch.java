package org.brandcast.portal.message;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.brandcast.domain.numbering.MsisdnReader;
import org.brandcast.domain.numbering.NumberReading;
import org.brandcast.portal.database.CopyRows;
import org.brandcast.schemas.AdmissionEvent;
import org.brandcast.schemas.Admitted;
import org.brandcast.schemas.Conflicted;
import org.brandcast.schemas.Delayed;
import org.brandcast.schemas.DeliveryReceipt;
import org.brandcast.schemas.Held;
import org.brandcast.schemas.LateFact;
import org.brandcast.schemas.LedgerDelta;
import org.brandcast.schemas.MessageStatus;
import org.brandcast.schemas.OrderEcho;
import org.brandcast.schemas.OrderThreshold;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.Rejected;
import org.brandcast.schemas.SegmentReceipt;
import org.brandcast.schemas.SegmentSubmitted;
import org.brandcast.schemas.SendRequest;
import org.brandcast.schemas.Settled;
import org.brandcast.schemas.StatusChanged;
import org.brandcast.schemas.SubmitResult;
import org.brandcast.schemas.Topics;
import org.brandcast.schemas.TrackingEvent;
import org.brandcast.schemas.UnreadableRecordException;

/** The records of one poll, decoded and put together by message and by order. */
final class ViewBatch {
    private static final RecordCodec<SendRequest> REQUESTS = RecordCodec.of(SendRequest.class);
    private static final RecordCodec<AdmissionEvent> ADMISSION = RecordCodec.of(AdmissionEvent.class);
    private static final RecordCodec<TrackingEvent> TRACKING = RecordCodec.of(TrackingEvent.class);
    private static final String FROM_ADMISSION = "admission";
    private static final String FROM_TRACKING = "tracking";
    private static final String ADMITTED = "ADMITTED";
    private static final String APPROVED = "HOLD_APPROVED";

    private final Map<UUID, MessagePatch> patches = new LinkedHashMap<>();
    private final Map<Long, Balance> balances = new HashMap<>();
    private final Map<Long, OrderEcho> echoes = new HashMap<>();
    private final CopyRows timeline = new CopyRows("COPY view_event FROM STDIN");
    private final List<HeldRow> held = new ArrayList<>();
    private final Set<UUID> decided = new HashSet<>();
    private final Map<OrderThreshold, Long> thresholds = new LinkedHashMap<>();
    private int skipped;

    /** A request that began to wait for a moderator. */
    record HeldRow(UUID messageId, Held held, long atMillis) {}

    /** The newest balance of an order that the batch tells. */
    record Balance(LedgerDelta ledger, long atMillis) {}

    Map<UUID, MessagePatch> patches() {
        return patches;
    }

    Map<Long, Balance> balances() {
        return balances;
    }

    Map<Long, OrderEcho> echoes() {
        return echoes;
    }

    List<HeldRow> held() {
        return held;
    }

    /** Messages on which admission said its last word, and which may have been held before. */
    Set<UUID> decided() {
        return decided;
    }

    /** Thresholds that orders reached, and when. */
    Map<OrderThreshold, Long> thresholds() {
        return thresholds;
    }

    CopyRows timeline() {
        return timeline;
    }

    /** Records that could not be read; admission has dead-lettered its own, so nothing is lost by passing over. */
    int skipped() {
        return skipped;
    }

    void add(ConsumerRecord<String, byte[]> record) {
        try {
            switch (record.topic()) {
                case Topics.ADMISSION_EVENTS -> addAdmission(record, ADMISSION.decode(record.value()));
                case Topics.TRACKING_EVENTS -> addTracking(record, TRACKING.decode(record.value()));
                default -> addRequest(REQUESTS.decode(record.value()));
            }
        } catch (UnreadableRecordException e) {
            skipped++;
        }
    }

    private void addRequest(SendRequest request) {
        Optional<UUID> id = uuid(request.getMessageId());
        if (id.isEmpty()) {
            skipped++;
            return;
        }
        String recipient = MsisdnReader.read(request.getTo()) instanceof NumberReading.Mobile mobile
                ? mobile.msisdn().e164()
                : request.getTo();
        patch(id.get(), request.getTenantId(), request.getAcceptedAtMillis()).accepted(request, recipient);
    }

    private void addAdmission(ConsumerRecord<String, byte[]> record, AdmissionEvent event) {
        Object body = event.getBody();
        if (body instanceof OrderEcho echo) {
            balance(echo.getLedger(), event.getAtMillis());
            echoes.merge(echo.getOrderId(), echo, (a, b) -> b.getGrantVersion() >= a.getGrantVersion() ? b : a);
            return;
        }
        if (body instanceof OrderThreshold threshold) {
            thresholds.put(threshold, event.getAtMillis());
            return;
        }
        Optional<UUID> id = uuid(messageIdOf(body));
        if (id.isEmpty()) {
            skipped++;
            return;
        }
        long at = event.getAtMillis();
        Event row = new Event(id.get(), FROM_ADMISSION, record, event.getTenantId(), at);
        if (body instanceof Admitted admitted) {
            balance(admitted.getLedger(), at);
            patch(row).admitted(admitted, at);
            if (admitted.getModerator() != null) {
                decided.add(row.messageId());
            }
            row.write(
                    timeline,
                    "QUEUED",
                    admitted.getModerator() == null ? "" : APPROVED,
                    admitted.getRoute(),
                    0,
                    admitted.getModerator() == null ? "" : admitted.getModerator(),
                    "route:" + admitted.getRouteReason() + " order:"
                            + admitted.getLedger().getOrderId() + " reserved:" + admitted.getSegments() + " price:"
                            + admitted.getUnitPriceVnd()
                            + (admitted.getTemplateId() == null ? "" : " template:" + admitted.getTemplateId())
                            + (admitted.getViolations().isEmpty()
                                    ? ""
                                    : " violations:" + String.join(",", admitted.getViolations())));
        } else if (body instanceof Rejected rejected) {
            patch(row).rejected(rejected, at);
            decided.add(row.messageId());
            row.write(timeline, "REJECTED", rejected.getReason(), "", 0, rejected.getDetail(), "");
        } else if (body instanceof Held waiting) {
            patch(row).held(waiting, at);
            held.add(new HeldRow(row.messageId(), waiting, at));
            String why =
                    waiting.getHits().isEmpty() ? "" : waiting.getHits().get(0).getRule();
            String word =
                    waiting.getHits().isEmpty() ? "" : waiting.getHits().get(0).getDetail();
            row.write(
                    timeline,
                    "HELD",
                    why,
                    "",
                    0,
                    word,
                    "expires:" + Instant.ofEpochMilli(waiting.getExpiresAtMillis()));
        } else if (body instanceof Delayed delayed) {
            if (delayed.getHop() == 0) {
                // What comes back from a gateway knows only what the gateway was told.
                patch(row).facts(delayed.getFacts());
            }
            row.write(
                    timeline,
                    MessageLife.LifeEvent.DELAYED,
                    delayed.getReason(),
                    "",
                    0,
                    "",
                    "until:" + Instant.ofEpochMilli(delayed.getUntilMillis()) + " hop:" + delayed.getHop());
        } else if (body instanceof Conflicted conflicted) {
            // The facts are the intruder's, not the message's: only the event is recorded.
            row.write(
                    timeline,
                    MessageLife.LifeEvent.CONFLICT,
                    "",
                    "",
                    0,
                    "",
                    "body:" + conflicted.getFacts().getBodyHash() + " original:" + conflicted.getOriginalBodyHash());
        } else if (body instanceof Settled settled) {
            settled.getDeltas().forEach(delta -> balance(delta, at));
            MessagePatch patch = patch(row);
            patch.settled(settled);
            row.write(
                    timeline,
                    "SETTLED",
                    "",
                    "",
                    0,
                    "",
                    "posted:" + patch.postedSegments + " voided:" + patch.voidedSegments);
        }
    }

    private void addTracking(ConsumerRecord<String, byte[]> record, TrackingEvent event) {
        Optional<UUID> id = uuid(event.getMessageId());
        if (id.isEmpty()) {
            // a receipt that belongs to no message: analytics lists it
            return;
        }
        long at = event.getAtMillis();
        Event row = new Event(id.get(), FROM_TRACKING, record, event.getTenantId(), at);
        Object body = event.getBody();
        if (body instanceof StatusChanged change) {
            patch(row).changed(change, event.getCampaignId(), at);
            if (change.getStatus() == MessageStatus.QUEUED && change.getCause().equals(ADMITTED)) {
                // admission's own event, which has route and price, is on the timeline already
                return;
            }
            row.write(
                    timeline,
                    change.getStatus() == MessageStatus.QUEUED
                            ? MessageLife.LifeEvent.REROUTED
                            : change.getStatus().name(),
                    change.getCause(),
                    change.getRoute(),
                    0,
                    change.getDetail(),
                    "");
        } else if (body instanceof SegmentSubmitted submitted) {
            SubmitResult result = submitted.getResult();
            row.write(
                    timeline,
                    "SEGMENT_SUBMITTED",
                    result.getOutcome().name(),
                    result.getRoute(),
                    result.getSegment(),
                    result.getReason(),
                    "command_status:" + result.getCommandStatus() + " attempt:" + result.getAttempt()
                            + (result.getSmscMessageId() == null ? "" : " id:" + result.getSmscMessageId()));
        } else if (body instanceof SegmentReceipt received) {
            DeliveryReceipt receipt = received.getReceipt();
            row.write(
                    timeline,
                    "SEGMENT_RECEIPT",
                    receipt.getState().name(),
                    receipt.getRoute(),
                    received.getSegment(),
                    "",
                    "stat:" + receipt.getState() + " err:" + receipt.getErrorCode() + " id:"
                            + receipt.getRawMessageId());
        } else if (body instanceof LateFact late) {
            row.write(
                    timeline, "LATE", late.getLateState(), "", late.getSegment(), "", "final:" + late.getFinalStatus());
        }
    }

    /** Where an event of the timeline comes from. */
    private record Event(
            UUID messageId, String source, ConsumerRecord<String, byte[]> record, long tenantId, long atMillis) {
        void write(CopyRows rows, String what, String cause, String route, int segment, String detail, String raw) {
            rows.add(messageId.toString())
                    .add(source)
                    .add(record.partition())
                    .add(record.offset())
                    .add(tenantId)
                    .add(atMillis)
                    .add(what)
                    .add(cause)
                    .add(route)
                    .add(segment)
                    .add(detail)
                    .add(raw)
                    .endRow();
        }
    }

    /** For an event that changes the message's row; those that only belong to its timeline leave the row alone. */
    private MessagePatch patch(Event event) {
        return patch(event.messageId(), event.tenantId(), event.atMillis());
    }

    private MessagePatch patch(UUID id, long tenantId, long atMillis) {
        return patches.computeIfAbsent(id, key -> new MessagePatch(key, tenantId, atMillis));
    }

    private void balance(LedgerDelta ledger, long atMillis) {
        balances.merge(
                ledger.getOrderId(),
                new Balance(ledger, atMillis),
                (a, b) -> b.ledger().getSequence() > a.ledger().getSequence() ? b : a);
    }

    private static String messageIdOf(Object body) {
        if (body instanceof Admitted admitted) {
            return admitted.getFacts().getMessageId();
        } else if (body instanceof Rejected rejected) {
            return rejected.getFacts().getMessageId();
        } else if (body instanceof Conflicted conflicted) {
            return conflicted.getFacts().getMessageId();
        } else if (body instanceof Held held) {
            return held.getFacts().getMessageId();
        } else if (body instanceof Delayed delayed) {
            return delayed.getFacts().getMessageId();
        } else if (body instanceof Settled settled) {
            return settled.getMessageId();
        }
        return "";
    }

    private static Optional<UUID> uuid(String text) {
        if (text.length() != 36) {
            return Optional.empty();
        }
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
