package org.brandcast.domain.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.brandcast.domain.lifecycle.SegmentState.Fate;
import org.brandcast.domain.lifecycle.TrackingDecision.Late;
import org.brandcast.domain.lifecycle.TrackingDecision.Settle;
import org.brandcast.domain.lifecycle.TrackingDecision.StatusChanged;

/**
 * What is known of one admitted message, and what follows from it. Facts are kept as a set and the status is computed
 * from the set, so neither their order nor their repetition matters, up to two exceptions that lie in the nature of
 * things: of two receipts that contradict each other the first stands, and a final status stands whatever comes after.
 *
 * <pre>
 *   (nothing) ── Admitted ──▶ QUEUED ── every segment accepted ──▶ SENT ── every segment ended, or the deadline ──▶
 *     all delivered DELIVERED · some PARTIAL · else the worst of its segments: FAILED, EXPIRED, CANCELLED
 * </pre>
 *
 * A segment ends by a final receipt, by a rejection or by never being written. One that is in doubt doesn't: a receipt
 * or the answer to its resend proves that it was accepted; a refused resend proves nothing about the first copy, so it
 * stays open until the deadline. The settlement goes out once, with the final status.
 *
 * <p>Immutable and flat: a stream job keeps it as it is, by messageId, for as long as late facts shall be recognised.
 *
 * @param admitted false: facts came before the admission; they are kept and nothing is decided
 * @param status ACCEPTED until the admission is known
 * @param segments by number, from 1
 */
public record MessageState(
        boolean admitted,
        ChargeOn chargeOn,
        long deadlineMillis,
        String route,
        boolean deadlinePassed,
        MessageStatus status,
        List<SegmentState> segments) {

    /** Reason of a drop that makes the message EXPIRED; every other one makes it CANCELLED. */
    public static final String DEADLINE_PASSED = "DEADLINE_PASSED";

    /** Nothing is known yet. */
    public static final MessageState UNKNOWN =
            new MessageState(false, ChargeOn.ACCEPTED, 0, "", false, MessageStatus.ACCEPTED, List.of());

    /** The state after a fact, and what to tell the world, in order. */
    public record Step(MessageState state, List<TrackingDecision> decisions) {}

    public MessageState {
        segments = List.copyOf(segments);
    }

    public Step apply(TrackingFact fact) {
        if (fact instanceof TrackingFact.Admitted told) {
            return admitted ? unchanged() : admit(told).moveOn();
        }
        if (fact instanceof TrackingFact.SegmentResult told) {
            return isForeign(told.segment()) ? unchanged() : result(told);
        }
        if (fact instanceof TrackingFact.SegmentReceipt told) {
            return isForeign(told.segment()) ? unchanged() : receipt(told);
        }
        return new MessageState(admitted, chargeOn, deadlineMillis, route, true, status, segments).moveOn();
    }

    private MessageState admit(TrackingFact.Admitted told) {
        List<SegmentState> known = new ArrayList<>(segments.subList(0, Math.min(segments.size(), told.segments())));
        while (known.size() < told.segments()) {
            known.add(SegmentState.UNTOLD);
        }
        return new MessageState(
                true, told.chargeOn(), told.deadlineMillis(), told.route(), deadlinePassed, status, known);
    }

    /** A segment that the message doesn't have. Before the admission any may turn out to be its. */
    private boolean isForeign(int segment) {
        return admitted && segment > segments.size();
    }

    private Step result(TrackingFact.SegmentResult told) {
        SegmentState segment = segment(told.segment());
        return switch (told.outcome()) {
            case ACCEPTED -> proveAccepted(told.segment(), "SMSC_ACCEPTED");
            case REJECTED -> {
                boolean known = segment.accepted() || segment.rejection() != null;
                yield status.isFinal() && !known
                        ? late(told.segment(), "SMSC_REJECTED")
                        : with(told.segment(), segment.withRejection(told.reason()))
                                .moveOn();
            }
            case UNKNOWN -> with(told.segment(), segment.withDoubt()).moveOn();
            case DROPPED ->
                with(told.segment(), segment.withDrop(told.reason())).moveOn();
            case RESENT ->
                with(told.segment(), segment.withResend(told.attempt())).moveOn();
        };
    }

    private Step receipt(TrackingFact.SegmentReceipt told) {
        SegmentState segment = segment(told.segment());
        DlrState state = told.state();
        if (!state.isFinal()) {
            return proveAccepted(told.segment(), "DLR_" + state);
        }
        if (segment.end() == state) {
            return unchanged();
        }
        if (status.isFinal() || segment.end() != null) {
            return late(told.segment(), "DLR_" + state);
        }
        return with(told.segment(), segment.withEnd(state, told.errorCode())).moveOn();
    }

    private Step proveAccepted(int number, String proof) {
        SegmentState segment = segment(number);
        if (segment.accepted()) {
            return unchanged();
        }
        return status.isFinal()
                ? late(number, proof)
                : with(number, segment.withAccepted()).moveOn();
    }

    private Step late(int number, String fact) {
        SegmentState segment = segment(number);
        SegmentState after = segment.withLate(fact);
        return after.equals(segment)
                ? unchanged()
                : new Step(with(number, after), List.of(new Late(status, fact, number)));
    }

    private Step unchanged() {
        return new Step(this, List.of());
    }

    private SegmentState segment(int number) {
        return number <= segments.size() ? segments.get(number - 1) : SegmentState.UNTOLD;
    }

    private MessageState with(int number, SegmentState segment) {
        List<SegmentState> changed = new ArrayList<>(segments);
        while (changed.size() < number) {
            changed.add(SegmentState.UNTOLD);
        }
        changed.set(number - 1, segment);
        return new MessageState(admitted, chargeOn, deadlineMillis, route, deadlinePassed, status, changed);
    }

    private MessageState with(MessageStatus reached) {
        return new MessageState(admitted, chargeOn, deadlineMillis, route, deadlinePassed, reached, segments);
    }

    /** Tells the statuses that the facts have reached: QUEUED always, then the furthest one. */
    private Step moveOn() {
        if (!admitted || status.isFinal()) {
            return unchanged();
        }
        List<TrackingDecision> decisions = new ArrayList<>(3);
        if (status.mayBecome(MessageStatus.QUEUED)) {
            decisions.add(changed(new Fate(MessageStatus.QUEUED, "ADMITTED", "")));
        }
        Fate reached = reached();
        if (reached.status() != MessageStatus.QUEUED && status.mayBecome(reached.status())) {
            decisions.add(changed(reached));
            if (reached.status().isFinal()) {
                decisions.add(settlement(reached.cause()));
            }
        }
        return new Step(with(reached.status()), decisions);
    }

    private Fate reached() {
        if (deadlinePassed || count(SegmentState::isEnded) == segments.size()) {
            return end();
        }
        return count(SegmentState::accepted) == segments.size()
                ? new Fate(MessageStatus.SENT, "SMSC_ACCEPTED", "")
                : new Fate(MessageStatus.QUEUED, "ADMITTED", "");
    }

    /** DELIVERED only if every segment was; else the worst fate, of equally bad ones the first segment's. */
    private Fate end() {
        Fate worst = segments.get(0).fate();
        for (SegmentState segment : segments) {
            Fate fate = segment.fate();
            if (badness(fate.status()) > badness(worst.status())) {
                worst = fate;
            }
        }
        boolean partial = count(SegmentState::isDelivered) > 0 && worst.status() != MessageStatus.DELIVERED;
        return partial ? new Fate(MessageStatus.PARTIAL, worst.cause(), worst.detail()) : worst;
    }

    /** CANCELLED says that nothing left, EXPIRED that nothing worse is known, so one failure outweighs both. */
    private static int badness(MessageStatus status) {
        return switch (status) {
            case DELIVERED -> 0;
            case CANCELLED -> 1;
            case EXPIRED -> 2;
            case FAILED -> 3;
            case ACCEPTED, HELD, QUEUED, SENT, PARTIAL, REJECTED ->
                throw new IllegalStateException("no fate of a segment: " + status);
        };
    }

    private Settle settlement(String cause) {
        int post = switch (chargeOn) {
            case ACCEPTED -> count(SegmentState::accepted);
            case DELIVERED -> count(SegmentState::isDelivered);
        };
        return new Settle(post, segments.size() - post, cause);
    }

    private StatusChanged changed(Fate to) {
        return new StatusChanged(
                to.status(),
                to.cause(),
                to.detail(),
                segments.size(),
                count(SegmentState::accepted),
                count(SegmentState::isDelivered),
                count(SegmentState::isInDoubt),
                segments.stream().mapToInt(s -> Integer.bitCount(s.resends())).sum());
    }

    private int count(Predicate<SegmentState> what) {
        int count = 0;
        for (SegmentState segment : segments) {
            if (what.test(segment)) {
                count++;
            }
        }
        return count;
    }
}
