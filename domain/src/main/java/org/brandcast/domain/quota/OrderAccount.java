package org.brandcast.domain.quota;

import java.util.ArrayList;
import java.util.List;
import org.brandcast.domain.lifecycle.RejectReason;

/**
 * The ledger of one order. Immutable: every operation returns the account after it with the entries that tell the
 * change. Flat, so that it can be a stream job's state as it is; what the grant says besides its total is in
 * {@link OrderTerms}, which the hot path reads and never writes.
 *
 * <p>Always: {@code granted = posted + reserved + free}, {@code free ≥ 0}, and no sum is negative. An operation that
 * would break it is refused or clamped, never half done. Whether an order is in force and covers a message is
 * {@link OrderTerms}' word; the caller asks it first.
 *
 * @param grantVersion newest version of the grant that was taken over; 0: none yet
 * @param granted total that may be spent, in {@code unit}
 * @param reserved held for messages that aren't settled
 * @param posted spent for good
 * @param closed nothing more may be reserved; what is reserved still settles
 * @param sequence number of the last entry
 */
public record OrderAccount(
        long orderId,
        long tenantId,
        QuotaUnit unit,
        long grantVersion,
        long granted,
        long reserved,
        long posted,
        boolean closed,
        long sequence) {

    public OrderAccount {
        if (reserved < 0 || posted < 0 || granted < Math.addExact(reserved, posted)) {
            throw new IllegalArgumentException("order " + orderId + " out of balance: granted " + granted
                    + ", reserved " + reserved + ", posted " + posted);
        }
    }

    /** An account before its first grant. */
    public static OrderAccount empty(long orderId, long tenantId, QuotaUnit unit) {
        return new OrderAccount(orderId, tenantId, unit, 0, 0, 0, 0, false, 0);
    }

    public long free() {
        return granted - reserved - posted;
    }

    /** What can still be reserved: nothing of a closed order. */
    public long spendable() {
        return closed ? 0 : free();
    }

    /**
     * Takes over the absolute total of a version of the grant, and whether the order is closed with it. A version that
     * is older or already taken changes nothing. A total below what is used is clamped to it. A newer version always
     * gives at least one entry, the GRANT with a difference of 0 if need be: it is the echo that the grant arrived. A
     * newer version that isn't closed opens a closed order again.
     */
    public LedgerStep takeOver(long version, long total, boolean close) {
        LedgerStep granting = grant(version, total);
        OrderAccount after = granting.account();
        if (granting.entries().isEmpty() || after.closed == close) {
            return granting;
        }
        if (!close) {
            return new LedgerStep(after.withClosed(false), granting.entries(), granting.clamped());
        }
        LedgerStep closing = after.close();
        List<LedgerEntry> entries = new ArrayList<>(granting.entries());
        entries.addAll(closing.entries());
        return new LedgerStep(closing.account(), entries, granting.clamped());
    }

    /** As {@link #takeOver}, leaving the order as open or closed as it is. */
    public LedgerStep grant(long version, long total) {
        if (version <= grantVersion) {
            return unchanged();
        }
        long used = reserved + posted;
        long clamped = Math.max(total, used);
        OrderAccount after =
                new OrderAccount(orderId, tenantId, unit, version, clamped, reserved, posted, closed, sequence + 1);
        long difference = clamped - granted;
        return new LedgerStep(after, List.of(after.entryInUnits(LedgerVerb.GRANT, difference)), clamped != total);
    }

    /** Holds what a message may cost. All of it or nothing. */
    public ReserveOutcome reserve(int segments, long unitPriceVnd) {
        Reservation reservation = new Reservation(orderId, segments, unitPriceVnd);
        long wanted = sizeOf(reservation, segments);
        if (closed) {
            return new ReserveOutcome.Refused(RejectReason.ORDER_CLOSED, Long.toString(orderId));
        }
        if (wanted > free()) {
            return new ReserveOutcome.Refused(
                    RejectReason.ORDER_EXHAUSTED, orderId + ": " + wanted + " > " + free() + " " + unit);
        }
        OrderAccount after = moved(reserved + wanted, posted);
        return new ReserveOutcome.Reserved(after, after.entry(LedgerVerb.RESERVE, reservation, segments), reservation);
    }

    /**
     * Ends a reservation: posts some of its segments, voids the others. One entry for each of the two that isn't zero.
     *
     * @throws IllegalArgumentException if the two don't add up to the reservation (see
     *     {@link Reservation#isEndedBy}), or it isn't this order's
     */
    public LedgerStep settle(Reservation reservation, int postSegments, int voidSegments) {
        if (reservation.orderId() != orderId || !reservation.isEndedBy(postSegments, voidSegments)) {
            throw new IllegalArgumentException("order " + orderId + ": a settlement of " + postSegments + " + "
                    + voidSegments + " segments doesn't end " + reservation);
        }
        OrderAccount after = this;
        List<LedgerEntry> entries = new ArrayList<>(2);
        if (postSegments > 0) {
            long size = sizeOf(reservation, postSegments);
            after = after.moved(after.reserved - size, after.posted + size);
            entries.add(after.entry(LedgerVerb.POST, reservation, postSegments));
        }
        if (voidSegments > 0) {
            after = after.moved(after.reserved - sizeOf(reservation, voidSegments), after.posted);
            entries.add(after.entry(LedgerVerb.VOID, reservation, voidSegments));
        }
        return new LedgerStep(after, entries, false);
    }

    /** Nothing more may be reserved. The total stays; what is reserved settles as ever. Closing twice changes nothing. */
    public LedgerStep close() {
        if (closed) {
            return unchanged();
        }
        OrderAccount after = moved(reserved, posted).withClosed(true);
        return new LedgerStep(after, List.of(after.entryInUnits(LedgerVerb.CLOSE, after.free())), false);
    }

    private LedgerStep unchanged() {
        return new LedgerStep(this, List.of(), false);
    }

    private long sizeOf(Reservation reservation, int segments) {
        return switch (unit) {
            case SEGMENTS -> segments;
            case VND -> reservation.amountVnd(segments);
        };
    }

    /** One entry later, with other sums. */
    private OrderAccount moved(long newReserved, long newPosted) {
        return new OrderAccount(
                orderId, tenantId, unit, grantVersion, granted, newReserved, newPosted, closed, sequence + 1);
    }

    private OrderAccount withClosed(boolean nowClosed) {
        return new OrderAccount(orderId, tenantId, unit, grantVersion, granted, reserved, posted, nowClosed, sequence);
    }

    private LedgerEntry entry(LedgerVerb verb, Reservation reservation, int segments) {
        return new LedgerEntry(verb, segments, reservation.amountVnd(segments), granted, reserved, posted, sequence);
    }

    private LedgerEntry entryInUnits(LedgerVerb verb, long size) {
        return switch (unit) {
            case SEGMENTS -> new LedgerEntry(verb, size, 0, granted, reserved, posted, sequence);
            case VND -> new LedgerEntry(verb, 0, size, granted, reserved, posted, sequence);
        };
    }
}
