package org.brandcast.domain.lifecycle;

/** What {@link MessageState} can be told. Facts come in any order, more than once, and before the admission itself. */
public sealed interface TrackingFact {
    /** A header of concatenated messages counts its parts in one byte (3GPP TS 23.040, 9.2.3.24.1). */
    int MAX_SEGMENTS = 255;

    /**
     * Quota is reserved and the message is on its way to a route.
     *
     * @param segments frozen number of segments, at least 1
     * @param deadlineMillis after it nothing is sent any more
     */
    record Admitted(int segments, ChargeOn chargeOn, long deadlineMillis, String route) implements TrackingFact {
        public Admitted {
            requireSegment(segments);
        }
    }

    /**
     * What became of one attempt to send one segment.
     *
     * @param segment from 1
     * @param attempt from 1
     * @param reason SMPP status name, or why it was dropped ({@link MessageState#DEADLINE_PASSED}, CAMPAIGN_CANCELLED, …)
     */
    record SegmentResult(int segment, int attempt, SubmitOutcome outcome, String reason) implements TrackingFact {
        public SegmentResult {
            requireSegment(segment);
        }
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
