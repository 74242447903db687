package org.brandcast.domain.lifecycle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.brandcast.domain.lifecycle.SegmentState.Fate;
import org.brandcast.domain.lifecycle.TrackingDecision.Late;
import org.brandcast.domain.lifecycle.TrackingDecision.Moved;
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
 * stays open until the deadline, or until somebody settles the doubt by hand: as accepted, or by a drop that says that
 * nothing left. The settlement goes out once, with the final status.
 *
 * <p>A message whose every segment was refused by its route, and of which nothing has left or may have, moves to the next
 * route before it fails: what the first one said is forgotten then, up to the route's name.
 *
 * <p>Immutable and flat: a stream job keeps it as it is, by messageId, for as long as late facts shall be recognised.
 *
 * @param admitted false: facts came before the admission; they are kept and nothing is decided
 * @param status ACCEPTED until the admission is known
 * @param segments by number, from 1; all alike if they went in one piece
 * @param way where else it may go, and where it has been
 */
public record MessageState(
        boolean admitted,
        ChargeOn chargeOn,
        long deadlineMillis,
        String route,
        boolean deadlinePassed,
        MessageStatus status,
        List<SegmentState> segments,
        Way way) {

    /**
     * The routes of a message beside its own.
     *
     * @param next may still take it, best first
     * @param left couldn't take it
     * @param whole its route sends it in one piece: what is told of the first segment is said of all
     */
    public record Way(List<String> next, List<String> left, boolean whole) {
        static final Way NONE = new Way(List.of(), List.of(), false);

        public Way {
            next = List.copyOf(next);
            left = List.copyOf(left);
        }
    }

    /** Reason of a drop that makes the message EXPIRED; every other one makes it CANCELLED. */
    public static final String DEADLINE_PASSED = "DEADLINE_PASSED";

    /** Nothing is known yet. */
    public static final MessageState UNKNOWN =
            new MessageState(false, ChargeOn.ACCEPTED, 0, "", false, MessageStatus.ACCEPTED, List.of(), Way.NONE);

    /** The state after a fact, and what to tell the world, in order. */
    public record Step(MessageState state, List<TrackingDecision> decisions) {}

    public MessageState {
        segments = List.copyOf(segments);
        // States that were kept before there were other routes have none.
        way = way == null ? Way.NONE : way;
    }

    public Step apply(TrackingFact fact) {
        if (fact instanceof TrackingFact.Admitted told) {
            return admitted ? unchanged() : admit(told).moveOn();
        }
        if (fact instanceof TrackingFact.SegmentResult told) {
            return isForeign(told.segment())
                            || way.left().contains(told.sender().route())
                    ? unchanged()
                    : take(told);
        }
        if (fact instanceof TrackingFact.SegmentReceipt told) {
            return isForeign(told.segment()) ? unchanged() : receipt(told);
        }
        return new MessageState(admitted, chargeOn, deadlineMillis, route, true, status, segments, way).moveOn();
    }

    private MessageState admit(TrackingFact.Admitted told) {
        List<SegmentState> known = new ArrayList<>(segments.subList(0, Math.min(segments.size(), told.segments())));
        while (known.size() < told.segments()) {
            known.add(way.whole() && !known.isEmpty() ? known.get(0) : SegmentState.UNTOLD);
        }
        return new MessageState(
                true,
                told.chargeOn(),
                told.deadlineMillis(),
                told.route(),
                deadlinePassed,
                status,
                known,
                new Way(told.otherRoutes(), List.of(), way.whole()));
    }

    /** Learns that the message goes in one piece: what is known of its first segment is known of all. */
    private MessageState piece(TrackingFact.Sender sender) {
        if (!sender.whole() || way.whole()) {
            return this;
        }
        MessageState whole = new MessageState(
                admitted,
                chargeOn,
                deadlineMillis,
                route,
                deadlinePassed,
                status,
                segments,
                new Way(way.next(), way.left(), true));
        return segments.isEmpty() ? whole : whole.with(1, segments.get(0));
    }

    /** A segment that the message doesn't have. Before the admission any may turn out to be its. */
    private boolean isForeign(int segment) {
        return admitted && segment > segments.size();
    }

    private Step take(TrackingFact.SegmentResult told) {
        MessageState known = piece(told.sender());
        Step step = known.result(told);
        // That it went in one piece may be all that is new, and yet end it: the receipt came first.
        return known.equals(this) || !step.state().equals(known) ? step : known.moveOn();
    }

    private Step result(TrackingFact.SegmentResult told) {
        SegmentState segment = segment(told.segment());
        return switch (told.outcome()) {
            case ACCEPTED -> accepted(told.segment());
            case REJECTED -> {
                boolean known = segment.isTaken() || segment.rejection() != null;
                yield status.isFinal() && !known
                        ? late(told.segment(), "SMSC_REJECTED")
                        : with(
                                        told.segment(),
                                        segment.withRejection(
                                                told.reason(), told.sender().routeFault()))
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
            // Nothing new of a segment whose answer was read; of any other the answer is still to be read.
            return status.isFinal() && !segment.isTaken() ? late(told.segment(), "DLR_" + state) : unchanged();
        }
        if (segment.end() == state) {
            return unchanged();
        }
        if (status.isFinal() || segment.end() != null) {
            return late(told.segment(), "DLR_" + state);
        }
        return with(told.segment(), segment.withEnd(state, told.errorCode())).moveOn();
    }

    private Step accepted(int number) {
        SegmentState segment = segment(number);
        if (segment.accepted()) {
            return unchanged();
        }
        return status.isFinal()
                ? late(number, "SMSC_ACCEPTED")
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
        if (way.whole() && number == 1) {
            Collections.fill(changed, segment);
        }
        return new MessageState(admitted, chargeOn, deadlineMillis, route, deadlinePassed, status, changed, way);
    }

    private MessageState with(MessageStatus reached) {
        return new MessageState(admitted, chargeOn, deadlineMillis, route, deadlinePassed, reached, segments, way);
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
        if (mayMove()) {
            MessageState moved = moved();
            decisions.add(new Moved(route, moved.route, fateOfFirst().detail()));
            return new Step(moved, decisions);
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

    private boolean mayMove() {
        return !deadlinePassed && !way.next().isEmpty() && count(SegmentState::isRefusedByRoute) == segments.size();
    }

    /** On the next route, where nothing is known of it yet. */
    private MessageState moved() {
        List<String> left = new ArrayList<>(way.left());
        left.add(route);
        return new MessageState(
                admitted,
                chargeOn,
                deadlineMillis,
                way.next().get(0),
                false,
                MessageStatus.QUEUED,
                Collections.nCopies(segments.size(), SegmentState.UNTOLD),
                new Way(way.next().subList(1, way.next().size()), left, false));
    }

    private Fate fateOfFirst() {
        return segments.get(0).fate();
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
            case ACCEPTED -> count(SegmentState::isTaken);
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
                count(SegmentState::isTaken),
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
