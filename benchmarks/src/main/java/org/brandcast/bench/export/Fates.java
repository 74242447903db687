package org.brandcast.bench.export;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecordBase;
import org.brandcast.domain.lifecycle.MessageIds;
import org.brandcast.schemas.AdmissionEvent;
import org.brandcast.schemas.Admitted;
import org.brandcast.schemas.ChargeOn;
import org.brandcast.schemas.DeliveryReceipt;
import org.brandcast.schemas.DlrState;
import org.brandcast.schemas.Door;
import org.brandcast.schemas.Encoding;
import org.brandcast.schemas.LateFact;
import org.brandcast.schemas.LedgerDelta;
import org.brandcast.schemas.LedgerVerb;
import org.brandcast.schemas.MessageFacts;
import org.brandcast.schemas.MessageStatus;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.OrderEcho;
import org.brandcast.schemas.Rejected;
import org.brandcast.schemas.SegmentReceipt;
import org.brandcast.schemas.SegmentSubmitted;
import org.brandcast.schemas.Settled;
import org.brandcast.schemas.StatusChanged;
import org.brandcast.schemas.SubmitOutcome;
import org.brandcast.schemas.SubmitResult;
import org.brandcast.schemas.Topics;
import org.brandcast.schemas.TrackingEvent;

/**
 * What admission and tracking say of numbered messages, the same in every run: a few large partners and many small ones,
 * one-time passwords, care and campaigns; of a hundred messages five are refused, three still wait, two are on their way,
 * six fail, two expire, the rest arrive. Results and ends come a while behind the admissions, as they do in a stream.
 */
final class Fates {
    static final long FIRST_TENANT = 100_001;
    static final long GRANTED = 100_000_000;

    private static final List<String> CARRIERS = List.of("viettel", "vinaphone", "mobifone", "vietnamobile", "gmobile");
    private static final List<String> REFUSALS =
            List.of("TEMPLATE_MISMATCH", "KEYWORD_BANNED", "AD_OPTED_OUT", "AD_FREQUENCY");
    private static final List<String> FAILURES = List.of("DLR_UNDELIVERABLE", "DLR_REJECTED", "SMSC_REJECTED");
    private static final String HASH = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    /** Messages for each subscriber there might be. */
    private static final int SUBSCRIBER_MESSAGES = 6;

    private static final long SENT_BEHIND = 3_000;
    private static final long ENDED_BEHIND = 9_000;
    /** Of the messages this part is the last hours', so that there is something of today. */
    private static final double RECENT = 0.95;

    private static final Duration RECENT_FROM = Duration.ofHours(3);
    private static final Duration RECENT_UNTIL = Duration.ofHours(1);
    private static final Duration OLD_UNTIL = Duration.ofDays(2);

    private final long messages;
    private final int tenants;
    private final long beginMillis;
    private final long oldEndMillis;
    private final long nowMillis;
    private final Out out;
    private final Map<Long, Book> books = new HashMap<>();
    private long records;

    /** Takes a record of a topic. */
    @FunctionalInterface
    interface Out {
        void record(String topic, String key, SpecificRecordBase event);
    }

    /** An order's balance. */
    private static final class Book {
        private long sequence;
        private long reserved;
        private long posted;
    }

    /**
     * @param messages in all
     * @param span from the first to the last; over more than two days the last twentieth is of the last hours
     */
    Fates(long messages, int tenants, Instant now, Duration span, Out out) {
        this.messages = messages;
        this.tenants = tenants;
        this.nowMillis = now.toEpochMilli();
        this.beginMillis = now.minus(span).toEpochMilli();
        this.oldEndMillis = span.compareTo(OLD_UNTIL) > 0 ? now.minus(OLD_UNTIL).toEpochMilli() : 0;
        this.out = out;
    }

    /** The orders' grants. */
    void grant() {
        for (int rank = 0; rank < tenants; rank++) {
            long tenant = FIRST_TENANT + rank;
            LedgerDelta delta = entry(tenant, LedgerVerb.GRANT, GRANTED, GRANTED * 350);
            admission(
                    "order/" + orderOf(tenant),
                    new AdmissionEvent(tenant, beginMillis, new OrderEcho(orderOf(tenant), 1L, false, false, delta)));
        }
    }

    /** The next part of the stream: what happens when the messages from one number to another are admitted. */
    void write(long from, long until) {
        for (long number = from; number < until; number++) {
            admit(number);
            if (number >= SENT_BEHIND) {
                sent(number - SENT_BEHIND);
            }
            if (number >= ENDED_BEHIND) {
                end(number - ENDED_BEHIND);
            }
        }
        if (until == messages) {
            for (long number = Math.max(0, messages - SENT_BEHIND); number < messages; number++) {
                sent(number);
            }
            for (long number = Math.max(0, messages - ENDED_BEHIND); number < messages; number++) {
                end(number);
            }
        }
    }

    /** Records so far. */
    long records() {
        return records;
    }

    private enum Fate {
        REFUSED,
        WAITS,
        SENT,
        FAILED,
        EXPIRED,
        DELIVERED
    }

    private Fate fateOf(long number) {
        long share = Math.floorMod(mix(number, 1), 100);
        if (share < 5) {
            return Fate.REFUSED;
        }
        if (share < 8) {
            return Fate.WAITS;
        }
        if (share < 10) {
            return Fate.SENT;
        }
        // A few numbers are dead.
        boolean dead = Math.floorMod(mix(subscriberOf(number), 2), 25) == 0;
        if (share < (dead ? 95 : 16)) {
            return Fate.FAILED;
        }
        return share < (dead ? 96 : 18) ? Fate.EXPIRED : Fate.DELIVERED;
    }

    private long tenantOf(long number) {
        double share = (mix(number, 3) >>> 11) * 0x1.0p-53;
        return FIRST_TENANT + (long) Math.pow(tenants, share) - 1;
    }

    private static long orderOf(long tenant) {
        return tenant * 10 + 1;
    }

    private static MessageType typeOf(long number) {
        long share = Math.floorMod(mix(number, 4), 100);
        return share < 10 ? MessageType.OTP : share < 45 ? MessageType.CARE : MessageType.AD;
    }

    /** A number's subscriber: some hear often, most seldom. */
    private long subscriberOf(long number) {
        double share = (mix(number, 5) >>> 11) * 0x1.0p-53;
        return (long) (Math.pow(share, 1.7) * messages / SUBSCRIBER_MESSAGES);
    }

    private String msisdnOf(long number) {
        return "849" + String.format("%08d", Math.floorMod(mix(subscriberOf(number), 6), 100_000_000L));
    }

    /** Now and then a subscriber goes to another carrier. */
    private String carrierOf(long number) {
        long of = Math.floorMod(mix(subscriberOf(number), 7), 100);
        int first = of < 45 ? 0 : of < 70 ? 1 : of < 90 ? 2 : of < 97 ? 3 : 4;
        boolean moved = Math.floorMod(mix(subscriberOf(number), 8), 50) == 0 && number > messages / 2;
        return CARRIERS.get((first + (moved ? 1 : 0)) % CARRIERS.size());
    }

    private static int segmentsOf(long number) {
        return Math.floorMod(mix(number, 9), 10) < 7 ? 1 : 2;
    }

    private static long priceOf(long number) {
        return typeOf(number) == MessageType.AD ? 400 : 350;
    }

    private static ChargeOn chargeOf(long number) {
        return typeOf(number) == MessageType.AD ? ChargeOn.DELIVERED : ChargeOn.ACCEPTED;
    }

    private long acceptedAt(long number) {
        if (oldEndMillis == 0) {
            return beginMillis + (long) ((nowMillis - beginMillis) * 0.999 * number / messages);
        }
        double share = (double) number / messages;
        if (share < RECENT) {
            return beginMillis + (long) ((oldEndMillis - beginMillis) * share / RECENT);
        }
        long from = nowMillis - RECENT_FROM.toMillis();
        long until = nowMillis - RECENT_UNTIL.toMillis();
        return from + (long) ((until - from) * (share - RECENT) / (1 - RECENT));
    }

    private long endedAt(long number) {
        double share = ((mix(number, 10) >>> 11) + 1) * 0x1.0p-53;
        return acceptedAt(number) + 700 + (long) (-Math.log(share) * 2_500);
    }

    private static String routeOf(String carrier) {
        return carrier + "-1";
    }

    private static String idOf(long tenant, long number) {
        return MessageIds.ofClientRef(tenant, "ref-" + number);
    }

    private Long campaignOf(long number) {
        long tenant = tenantOf(number);
        return typeOf(number) == MessageType.AD ? tenant * 1_000 + Math.floorMod(mix(number / 20_000, 11), 4) : null;
    }

    private MessageFacts factsOf(long number) {
        long tenant = tenantOf(number);
        MessageType type = typeOf(number);
        return new MessageFacts(
                idOf(tenant, number),
                tenant,
                type == MessageType.AD ? Door.CAMPAIGN : Door.REST,
                type,
                "BRAND-" + tenant,
                msisdnOf(number),
                carrierOf(number),
                type == MessageType.OTP
                        ? "Ma xac thuc cua quy khach la " + number % 1_000_000 + ". Khong chia se ma nay cho bat ky ai."
                        : "Quy khach " + number % 100_000
                                + " duoc tang uu dai 20% khi mua hang tai cua hang gan nhat trong tuan nay. Tu choi soan TC gui 9191",
                HASH,
                "ref-" + number,
                campaignOf(number),
                17L,
                acceptedAt(number));
    }

    private void admit(long number) {
        MessageFacts facts = factsOf(number);
        long at = facts.getAcceptedAtMillis() + 120;
        if (fateOf(number) == Fate.REFUSED) {
            String reason = REFUSALS.get((int) Math.floorMod(mix(number, 12), (long) REFUSALS.size()));
            admission(
                    facts.getMessageId(),
                    new AdmissionEvent(facts.getTenantId(), at, new Rejected(facts, reason, "at 17: \"giam gia\"")));
            return;
        }
        int segments = segmentsOf(number);
        admission(
                facts.getMessageId(),
                new AdmissionEvent(
                        facts.getTenantId(),
                        at,
                        new Admitted(
                                facts,
                                routeOf(facts.getCarrier()),
                                "static: the carrier's own",
                                List.of(),
                                Encoding.GSM7,
                                segments,
                                priceOf(number),
                                chargeOf(number),
                                at + 86_400_000,
                                entry(facts.getTenantId(), LedgerVerb.RESERVE, segments, segments * priceOf(number)),
                                null,
                                41L,
                                List.of(),
                                null)));
    }

    private void sent(long number) {
        Fate fate = fateOf(number);
        if (fate == Fate.REFUSED || fate == Fate.WAITS || fate == Fate.EXPIRED) {
            return;
        }
        long tenant = tenantOf(number);
        String id = idOf(tenant, number);
        String carrier = carrierOf(number);
        int segments = segmentsOf(number);
        long at = acceptedAt(number) + 350;
        for (int segment = 1; segment <= segments; segment++) {
            tracking(
                    id,
                    new TrackingEvent(
                            id,
                            tenant,
                            campaignOf(number),
                            segment,
                            at,
                            new SegmentSubmitted(new SubmitResult(
                                    routeOf(carrier),
                                    carrier,
                                    id,
                                    tenant,
                                    segment,
                                    segments,
                                    1,
                                    SubmitOutcome.ACCEPTED,
                                    smscId(number, segment),
                                    0,
                                    "",
                                    false,
                                    0,
                                    msisdnOf(number),
                                    at - 60,
                                    at - 5,
                                    0L))));
        }
        tracking(id, status(number, segments + 1, MessageStatus.SENT, "SMSC_ACCEPTED", segments, 0, at));
    }

    private void end(long number) {
        Fate fate = fateOf(number);
        if (fate == Fate.REFUSED || fate == Fate.WAITS || fate == Fate.SENT) {
            return;
        }
        long tenant = tenantOf(number);
        String id = idOf(tenant, number);
        int segments = segmentsOf(number);
        long at = endedAt(number);
        int sequence = segments + 2;
        if (fate != Fate.EXPIRED) {
            for (int segment = 1; segment <= segments; segment++) {
                tracking(
                        id,
                        new TrackingEvent(
                                id,
                                tenant,
                                campaignOf(number),
                                sequence++,
                                at,
                                new SegmentReceipt(receipt(number, segment, fate, at), segment)));
            }
        }
        int accepted = fate == Fate.EXPIRED ? 0 : segments;
        int delivered = fate == Fate.DELIVERED ? segments : 0;
        String cause = switch (fate) {
            case DELIVERED -> "DLR_DELIVERED";
            case EXPIRED -> "DEADLINE";
            default -> FAILURES.get((int) Math.floorMod(mix(number, 13), (long) FAILURES.size()));
        };
        MessageStatus status = MessageStatus.valueOf(fate.name());
        tracking(id, status(number, sequence, status, cause, accepted, delivered, at));
        if (Math.floorMod(mix(number, 14), 100) == 0) {
            tracking(
                    id,
                    new TrackingEvent(
                            id,
                            tenant,
                            campaignOf(number),
                            sequence + 1,
                            at + 60_000,
                            new LateFact(status, fate == Fate.DELIVERED ? "UNDELIVERABLE" : "DELIVERED", 1)));
        }
        settle(number, tenant, id, segments, chargeOf(number) == ChargeOn.ACCEPTED ? accepted : delivered, at);
    }

    private void settle(long number, long tenant, String id, int segments, int charged, long at) {
        List<LedgerDelta> deltas = new ArrayList<>(2);
        if (charged > 0) {
            deltas.add(entry(tenant, LedgerVerb.POST, charged, charged * priceOf(number)));
        }
        if (segments > charged) {
            deltas.add(entry(tenant, LedgerVerb.VOID, segments - charged, (segments - charged) * priceOf(number)));
        }
        admission(id, new AdmissionEvent(tenant, at + 40, new Settled(id, campaignOf(number), deltas)));
    }

    private TrackingEvent status(
            long number, int sequence, MessageStatus status, String cause, int accepted, int delivered, long at) {
        long tenant = tenantOf(number);
        return new TrackingEvent(
                idOf(tenant, number),
                tenant,
                campaignOf(number),
                sequence,
                at,
                new StatusChanged(
                        status, cause, "", routeOf(carrierOf(number)), segmentsOf(number), accepted, delivered, 0, 0));
    }

    private DeliveryReceipt receipt(long number, int segment, Fate fate, long at) {
        String carrier = carrierOf(number);
        return new DeliveryReceipt(
                routeOf(carrier),
                carrier,
                smscId(number, segment),
                smscId(number, segment),
                fate == Fate.DELIVERED ? DlrState.DELIVERED : DlrState.UNDELIVERABLE,
                "000",
                msisdnOf(number),
                "BRAND-" + tenantOf(number),
                at - 20,
                null,
                at);
    }

    private static String smscId(long number, int segment) {
        return Long.toHexString(mix(number, 15)).toUpperCase(java.util.Locale.ROOT) + segment;
    }

    private LedgerDelta entry(long tenant, LedgerVerb verb, long size, long amount) {
        Book book = books.computeIfAbsent(tenant, id -> new Book());
        book.sequence++;
        switch (verb) {
            case RESERVE -> book.reserved += size;
            case POST -> {
                book.reserved -= size;
                book.posted += size;
            }
            case VOID -> book.reserved -= size;
            default -> {
                // A grant reserves nothing.
            }
        }
        return new LedgerDelta(orderOf(tenant), book.sequence, verb, size, amount, GRANTED, book.reserved, book.posted);
    }

    private void admission(String key, AdmissionEvent event) {
        records++;
        out.record(Topics.ADMISSION_EVENTS, key, event);
    }

    private void tracking(String key, TrackingEvent event) {
        records++;
        out.record(Topics.TRACKING_EVENTS, key, event);
    }

    /** SplitMix64 over a number and what is asked of it. */
    private static long mix(long number, int salt) {
        long z = number * 0x9E3779B97F4A7C15L + salt * 0xD1B54A32D192ED03L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
