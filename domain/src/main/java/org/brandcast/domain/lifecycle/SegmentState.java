package org.brandcast.domain.lifecycle;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was told about one segment. Facts only add up, so their order doesn't matter; the one exception is
 * {@code end}, where the first of two that contradict each other stands.
 *
 * @param accepted an SMSC answered that it took it. A receipt proves it, too, but ends nothing before the answer is read:
 *     what was told of the attempts before stands in front of it
 * @param doubted of some attempt nobody knows whether it left
 * @param rejection why an SMSC refused it for good; null: none did
 * @param drop why it was never written; null: it wasn't dropped
 * @param end first final receipt; null: none yet
 * @param endDetail error code of that receipt
 * @param resends bit set of the attempts that repeated a doubtful one, their numbers modulo 32
 * @param late codes of the facts that came too late, so that each is told once
 * @param routeFault the rejection was the route's: another one may take the segment
 */
public record SegmentState(
        boolean accepted,
        boolean doubted,
        @Nullable String rejection,
        @Nullable String drop,
        @Nullable DlrState end,
        String endDetail,
        int resends,
        List<String> late,
        boolean routeFault) {

    public SegmentState {
        late = List.copyOf(late);
    }

    /** Reason of a drop with which somebody settled a doubt: none of the doubtful attempts has left. */
    public static final String SETTLED_NOT_SENT = "SETTLED_NOT_SENT";

    static final SegmentState UNTOLD = new SegmentState(false, false, null, null, null, "", 0, List.of(), false);

    /** How a segment ended, or would if nothing more came. */
    record Fate(MessageStatus status, String cause, String detail) {}

    /** Nothing that is still expected can change its fate. A doubtful attempt may yet have its receipt. */
    boolean isEnded() {
        return end != null ? accepted : !accepted && !isOpenDoubt() && (rejection != null || drop != null);
    }

    /** Of some attempt nobody knows whether it left, and nobody has said so since. */
    private boolean isOpenDoubt() {
        return doubted && !SETTLED_NOT_SENT.equals(drop);
    }

    /** Nothing of it has left or may have, and all that is wrong is the route. */
    boolean isRefusedByRoute() {
        return routeFault && rejection != null && drop == null && end == null && !accepted && !doubted;
    }

    boolean isDelivered() {
        return end == DlrState.DELIVERED;
    }

    /** By its SMSC's answer, or by what a receipt proves. */
    boolean isTaken() {
        return accepted || end != null;
    }

    boolean isInDoubt() {
        return isOpenDoubt() && !isTaken();
    }

    Fate fate() {
        if (end != null) {
            return switch (end) {
                case DELIVERED -> new Fate(MessageStatus.DELIVERED, "DLR_DELIVERED", endDetail);
                case EXPIRED -> new Fate(MessageStatus.EXPIRED, "DLR_EXPIRED", endDetail);
                case DELETED, UNDELIVERABLE, REJECTED -> new Fate(MessageStatus.FAILED, "DLR_" + end, endDetail);
                case ENROUTE, ACCEPTED, UNKNOWN -> throw new IllegalStateException("no end: " + end);
            };
        }
        if (accepted) {
            return new Fate(MessageStatus.EXPIRED, "NO_RECEIPT", "");
        }
        if (rejection != null) {
            return new Fate(MessageStatus.FAILED, "SMSC_REJECTED", rejection);
        }
        if (isOpenDoubt()) {
            return new Fate(MessageStatus.EXPIRED, "IN_DOUBT", "");
        }
        if (drop == null || drop.equals(MessageState.DEADLINE_PASSED)) {
            return new Fate(MessageStatus.EXPIRED, "DEADLINE", "");
        }
        return new Fate(MessageStatus.CANCELLED, drop, "");
    }

    SegmentState withAccepted() {
        return new SegmentState(true, doubted, rejection, drop, end, endDetail, resends, late, routeFault);
    }

    SegmentState withDoubt() {
        return new SegmentState(accepted, true, rejection, drop, end, endDetail, resends, late, routeFault);
    }

    SegmentState withRejection(String reason, boolean byRoute) {
        return rejection != null
                ? this
                : new SegmentState(accepted, doubted, reason, drop, end, endDetail, resends, late, byRoute);
    }

    SegmentState withDrop(String reason) {
        return drop != null && !reason.equals(SETTLED_NOT_SENT)
                ? this
                : new SegmentState(accepted, doubted, rejection, reason, end, endDetail, resends, late, routeFault);
    }

    SegmentState withResend(int attempt) {
        return new SegmentState(
                accepted, doubted, rejection, drop, end, endDetail, resends | (1 << attempt), late, routeFault);
    }

    SegmentState withEnd(DlrState state, String errorCode) {
        return new SegmentState(accepted, doubted, rejection, drop, state, errorCode, resends, late, routeFault);
    }

    SegmentState withLate(String fact) {
        if (late.contains(fact)) {
            return this;
        }
        List<String> more = new ArrayList<>(late);
        more.add(fact);
        return new SegmentState(accepted, doubted, rejection, drop, end, endDetail, resends, more, routeFault);
    }
}
