package org.brandcast.gateway;

import java.util.ArrayList;
import java.util.List;
import org.brandcast.domain.numbering.Msisdn;
import org.brandcast.schemas.Encoding;
import org.brandcast.schemas.OutboundMessage;
import org.brandcast.schemas.SourceOffset;
import org.brandcast.smpp.ShortMessage;
import org.jspecify.annotations.Nullable;

/** A message between its first journaled decision and its last durable result. Owned by the route's worker. */
final class MessageInFlight {
    /** Where a segment stands. */
    enum Step {
        /** A decision about it was sent to the journal and isn't durable yet. */
        JOURNALING,
        /** Its SEND is durable; it waits for a token and a slot. */
        READY,
        /** Surely not written; waits for its campaign, or for a full queue to empty. */
        HELD,
        /** Surely not written; goes back to admission with the others of its message. */
        DEFERRED,
        /** Written, not answered. */
        ON_THE_WIRE,
        /** Written, and nobody knows whether it was taken. */
        IN_DOUBT,
        /** Its final result was sent and isn't durable yet. */
        TOLD,
        SETTLED
    }

    /** One segment. */
    static final class Segment {
        private final MessageInFlight message;
        private final int number;
        Step step = Step.JOURNALING;
        int attempt;
        int resendBudget;
        int queueFullAnswers;
        long writtenAtMillis;
        long doubtUntilNanos;
        long heldUntilNanos;
        boolean doubtTold;
        /** Some attempt of it was written and not refused. */
        boolean mayHaveLeft;

        Segment(MessageInFlight message, int number) {
            this.message = message;
            this.number = number;
        }

        MessageInFlight message() {
            return message;
        }

        /** From 1. */
        int number() {
            return number;
        }

        String text() {
            return message.wire.segmentTexts().get(number - 1);
        }

        AttemptName name() {
            return new AttemptName(message.outbound.getMessageId(), number, attempt);
        }

        /** What identifies this attempt in TLV 0x0204. */
        int userMessageReference() {
            return name().userMessageReference();
        }

        @Override
        public String toString() {
            return message.outbound.getMessageId() + "/" + number + "/" + attempt;
        }
    }

    final OutboundMessage outbound;
    final ShortMessage wire;
    final int udhReference;
    final @Nullable SourceOffset source;
    final List<Segment> segments = new ArrayList<>();
    final List<String> journalKeys = new ArrayList<>(2);
    /** Decided for one of its segments, so for all of them; null: it isn't given back. */
    @Nullable
    Verdict givenBack;

    private int unsettled;
    private int untold;
    private boolean closed;

    MessageInFlight(OutboundMessage outbound, ShortMessage wire, int udhReference, @Nullable SourceOffset source) {
        this.outbound = outbound;
        this.wire = wire;
        this.udhReference = udhReference;
        this.source = source;
    }

    /** How it is coded, where that differs from what admission counted. */
    @Nullable
    Encoding codingForJournal() {
        Encoding coding = WireText.encodingOf(wire.coding());
        return coding == outbound.getEncoding() ? null : coding;
    }

    Segment addSegment(int number) {
        Segment segment = new Segment(this, number);
        segments.add(segment);
        unsettled++;
        return segment;
    }

    /** Whether nothing of it may be on the wire or has ended, so that all of it can still be given back. */
    boolean isUntouched() {
        for (Segment segment : segments) {
            boolean waits = switch (segment.step) {
                case JOURNALING, READY, HELD, DEFERRED -> true;
                case ON_THE_WIRE, IN_DOUBT, TOLD, SETTLED -> false;
            };
            if (!waits || segment.mayHaveLeft) {
                return false;
            }
        }
        return true;
    }

    boolean isDeferred() {
        return segments.stream().allMatch(segment -> segment.step == Step.DEFERRED);
    }

    /** A segment needs nothing more. */
    void settle(Segment segment) {
        if (segment.step != Step.SETTLED) {
            segment.step = Step.SETTLED;
            unsettled--;
        }
    }

    /** A result about it was sent. */
    void telling() {
        untold++;
    }

    /** A result about it is durable. */
    void told() {
        untold--;
    }

    /** Whether every segment is settled and every result durable; says so once. */
    boolean closesNow() {
        if (closed || unsettled > 0 || untold > 0) {
            return false;
        }
        closed = true;
        return true;
    }

    String maskedTo() {
        return Msisdn.mask(outbound.getTo());
    }
}
