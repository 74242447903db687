package org.brandcast.flink.export;

import static org.brandcast.flink.testing.Samples.NOW;
import static org.brandcast.flink.testing.Samples.ORDER;
import static org.brandcast.flink.testing.Samples.TENANT;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecordBase;
import org.brandcast.domain.lifecycle.MessageIds;
import org.brandcast.flink.io.RawRecord;
import org.brandcast.schemas.AdmissionEvent;
import org.brandcast.schemas.Admitted;
import org.brandcast.schemas.ChargeOn;
import org.brandcast.schemas.Conflicted;
import org.brandcast.schemas.DeliveryReceipt;
import org.brandcast.schemas.DlrState;
import org.brandcast.schemas.Door;
import org.brandcast.schemas.Encoding;
import org.brandcast.schemas.LedgerDelta;
import org.brandcast.schemas.LedgerVerb;
import org.brandcast.schemas.MessageFacts;
import org.brandcast.schemas.MessageStatus;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.OrderEcho;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.Rejected;
import org.brandcast.schemas.SegmentReceipt;
import org.brandcast.schemas.SegmentSubmitted;
import org.brandcast.schemas.Settled;
import org.brandcast.schemas.StatusChanged;
import org.brandcast.schemas.SubmitOutcome;
import org.brandcast.schemas.SubmitResult;
import org.brandcast.schemas.Topics;
import org.brandcast.schemas.TrackingEvent;
import org.brandcast.schemas.UnmatchedReceipt;

/**
 * What two topics hold after some messages of one order and one campaign, with the truth counted beside it while it is
 * made. Every tenth message each is refused, queued, sent, failed and expired; the others are delivered.
 */
final class History {
    static final long CAMPAIGN = 9;
    static final long GRANTED = 1_000_000;
    static final long PRICE = 850;
    static final String SECRET = "Ma xac thuc cua ban la 493817";

    final List<RawRecord> admission = new ArrayList<>();
    final List<RawRecord> tracking = new ArrayList<>();
    final Map<String, Long> messagesByStatus = new TreeMap<>();
    long campaignMessages;
    long segments;
    long acceptedSegments;
    long deliveredSegments;
    long events;
    long reserved;
    long posted;
    long ledgerEntries;

    static History of(int messages) {
        History history = new History();
        history.grant();
        for (int i = 0; i < messages; i++) {
            history.message(i);
        }
        history.unmatched();
        return history;
    }

    static String id(int i) {
        return MessageIds.ofClientRef(TENANT, "ref-" + i);
    }

    static MessageFacts facts(int i) {
        boolean otp = i % 7 == 0;
        return new MessageFacts(
                id(i),
                TENANT,
                i % 2 == 0 ? Door.CAMPAIGN : Door.REST,
                otp ? MessageType.OTP : MessageType.CARE,
                "LOTUS",
                i % 10 == 0 ? "không phải số" : "8496" + (1_000_000 + i),
                i % 10 == 0 ? "" : "viettel",
                otp ? SECRET : "Cảm ơn quý khách số " + i,
                "00112233445566778899aabbccddeeff",
                "ref-" + i,
                i % 2 == 0 ? CAMPAIGN : null,
                null,
                NOW + i);
    }

    static AdmissionEvent admitted(int i, LedgerDelta ledger) {
        return new AdmissionEvent(
                TENANT,
                NOW + i + 5,
                new Admitted(
                        facts(i),
                        "viettel-sim",
                        "only one",
                        List.of("viettel-two"),
                        Encoding.UCS2,
                        segmentsOf(i),
                        PRICE,
                        ChargeOn.ACCEPTED,
                        NOW + 3_600_000,
                        ledger,
                        null,
                        null,
                        List.of(),
                        null));
    }

    static TrackingEvent status(int i, int sequence, MessageStatus status, int accepted, int delivered) {
        return new TrackingEvent(
                id(i),
                TENANT,
                i % 2 == 0 ? CAMPAIGN : null,
                sequence,
                NOW + i + 100L * sequence,
                new StatusChanged(
                        status, "CAUSE_" + status, "", "viettel-sim", segmentsOf(i), accepted, delivered, 0, 0));
    }

    static int segmentsOf(int i) {
        return 1 + i % 3;
    }

    static RawRecord raw(String topic, long offset, SpecificRecordBase event) {
        @SuppressWarnings("unchecked")
        RecordCodec<SpecificRecordBase> codec =
                RecordCodec.of((Class<SpecificRecordBase>) event.getClass().asSubclass(SpecificRecordBase.class));
        return new RawRecord(topic, 0, offset, NOW, "k".getBytes(StandardCharsets.UTF_8), codec.encode(event));
    }

    private void grant() {
        ledgerEntries++;
        admission(new AdmissionEvent(
                TENANT,
                NOW,
                new OrderEcho(ORDER, 1L, false, false, delta(LedgerVerb.GRANT, GRANTED, GRANTED * PRICE))));
    }

    private void message(int i) {
        campaignMessages += i % 2 == 0 ? 1 : 0;
        if (i % 10 == 0) {
            admission(new AdmissionEvent(TENANT, NOW + i + 5, new Rejected(facts(i), "NUMBER_JUNK", "không phải số")));
            count(MessageStatus.REJECTED);
            return;
        }
        int size = segmentsOf(i);
        reserved += size;
        segments += size;
        admission(admitted(i, delta(LedgerVerb.RESERVE, size, size * PRICE)));
        if (i % 25 == 1) {
            // Told twice by an impatient client: one fact.
            admission(new AdmissionEvent(TENANT, NOW + i + 9, new Conflicted(facts(i), "ffff")));
            admission(new AdmissionEvent(TENANT, NOW + i + 9, new Conflicted(facts(i), "ffff")));
            events--;
        }
        switch (i % 10) {
            case 1 -> count(MessageStatus.QUEUED);
            case 2 -> sent(i, size);
            case 3 -> {
                sent(i, size);
                end(i, MessageStatus.FAILED, size, 0, size);
            }
            case 4 -> end(i, MessageStatus.EXPIRED, 0, 0, 0);
            default -> {
                sent(i, size);
                end(i, MessageStatus.DELIVERED, size, size, size);
            }
        }
    }

    private void sent(int i, int size) {
        for (int segment = 1; segment <= size; segment++) {
            tracking(new TrackingEvent(
                    id(i),
                    TENANT,
                    null,
                    segment,
                    NOW + i + 50,
                    new SegmentSubmitted(new SubmitResult(
                            "viettel-sim",
                            "viettel",
                            id(i),
                            TENANT,
                            segment,
                            size,
                            1,
                            SubmitOutcome.ACCEPTED,
                            "smsc-" + i + "-" + segment,
                            0,
                            "",
                            false,
                            0,
                            "8496" + (1_000_000 + i),
                            NOW + i + 40,
                            NOW + i + 45,
                            0L))));
        }
        tracking(status(i, 10, MessageStatus.SENT, size, 0));
        if (i % 10 == 2) {
            count(MessageStatus.SENT);
            acceptedSegments += size;
        }
    }

    private void end(int i, MessageStatus status, int accepted, int delivered, int charged) {
        if (delivered > 0) {
            tracking(new TrackingEvent(
                    id(i), TENANT, null, 11, NOW + i + 60, new SegmentReceipt(receipt("smsc-" + i + "-1"), 1)));
        }
        tracking(status(i, 20, status, accepted, delivered));
        count(status);
        acceptedSegments += accepted;
        deliveredSegments += delivered;
        int size = segmentsOf(i);
        reserved -= size;
        List<LedgerDelta> deltas = new ArrayList<>();
        if (charged > 0) {
            posted += charged;
            deltas.add(delta(LedgerVerb.POST, charged, charged * PRICE));
        }
        if (size > charged) {
            deltas.add(delta(LedgerVerb.VOID, size - charged, (size - charged) * PRICE));
        }
        admission(new AdmissionEvent(TENANT, NOW + i + 3000, new Settled(id(i), i % 2 == 0 ? CAMPAIGN : null, deltas)));
    }

    private void unmatched() {
        tracking(new TrackingEvent("viettel/stranger", 0L, null, 1, NOW, new UnmatchedReceipt(receipt("stranger"))));
    }

    private static DeliveryReceipt receipt(String smscId) {
        return new DeliveryReceipt(
                "viettel-sim",
                "viettel",
                smscId,
                smscId,
                DlrState.DELIVERED,
                "000",
                "84961000000",
                "LOTUS",
                NOW + 55,
                null,
                NOW + 60);
    }

    private LedgerDelta delta(LedgerVerb verb, long size, long amount) {
        if (verb != LedgerVerb.GRANT) {
            ledgerEntries++;
        }
        return new LedgerDelta(ORDER, ledgerEntries, verb, size, amount, GRANTED, reserved, posted);
    }

    private void count(MessageStatus status) {
        messagesByStatus.merge(status.name(), 1L, Long::sum);
    }

    private void admission(AdmissionEvent event) {
        events++;
        admission.add(raw(Topics.ADMISSION_EVENTS, admission.size(), event));
    }

    private void tracking(TrackingEvent event) {
        events++;
        tracking.add(raw(Topics.TRACKING_EVENTS, tracking.size(), event));
    }
}
