package org.brandcast.domain.lifecycle;

import java.util.List;

/** What {@link MessageState} can be told. Facts come in any order, more than once, and before the admission itself. */
public sealed interface TrackingFact {
    /** A header of concatenated messages counts its parts in one byte (3GPP TS 23.040, 9.2.3.24.1). */
    int MAX_SEGMENTS = 255;

    /**
     * Quota is reserved and the message is on its way to a route.
     *
     * @param segments frozen number of segments, at least 1
     * @param deadlineMillis after it nothing is sent any more
     * @param otherRoutes where it may go when its route can't take it, best first
     */
    record Admitted(int segments, ChargeOn chargeOn, long deadlineMillis, String route, List<String> otherRoutes)
            implements TrackingFact {
        public Admitted {
            requireSegment(segments);
            otherRoutes = List.copyOf(otherRoutes);
        }

        /** A message that has one route. */
        public Admitted(int segments, ChargeOn chargeOn, long deadlineMillis, String route) {
            this(segments, chargeOn, deadlineMillis, route, List.of());
        }
    }

    /**
     * What became of one attempt to send one segment.
     *
     * @param segment from 1
     * @param attempt from 1
     * @param reason SMPP status name, or why it was dropped ({@link MessageState#DEADLINE_PASSED}, CAMPAIGN_CANCELLED, …)
     * @param sender who tried it
     */
    record SegmentResult(int segment, int attempt, SubmitOutcome outcome, String reason, Sender sender)
            implements TrackingFact {
        public SegmentResult {
            requireSegment(segment);
        }

        /** A result of whatever route the message is on, in as many parts as it has segments. */
        public SegmentResult(int segment, int attempt, SubmitOutcome outcome, String reason) {
            this(segment, attempt, outcome, reason, Sender.UNNAMED);
        }
    }

    /**
     * A route that tried a segment.
     *
     * @param whole all of the message's segments went in one piece, told as the first one
     * @param routeFault it was refused here; another route may take it
     */
    record Sender(String route, boolean whole, boolean routeFault) {
        static final Sender UNNAMED = new Sender("", false, false);
    }

    /**
     * What a delivery receipt said about one segment.
     *
     * @param segment from 1
     * @param errorCode as the SMSC wrote it; empty: none
     */
    record SegmentReceipt(int segment, DlrState state, String errorCode) implements TrackingFact {
        public SegmentReceipt {
            requireSegment(segment);
        }
    }

    /** The deadline and its grace time have passed, and everything that was told until then has been read. */
    record DeadlinePassed() implements TrackingFact {}

    private static void requireSegment(int segment) {
        if (segment < 1 || segment > MAX_SEGMENTS) {
            throw new IllegalArgumentException("segment must be 1 to " + MAX_SEGMENTS + ", not " + segment);
        }
    }
}
