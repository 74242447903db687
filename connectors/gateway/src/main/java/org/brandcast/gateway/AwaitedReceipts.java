package org.brandcast.gateway;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.brandcast.http.HttpProfile.Polling;
import org.brandcast.http.PollSchedule;
import org.brandcast.schemas.DeliveryReceipt;
import org.brandcast.schemas.DlrState;
import org.brandcast.schemas.SubmitOutcome;
import org.brandcast.schemas.SubmitResult;

/**
 * What a route has accepted and has no final receipt of, as its two topics say: results in the order of their topic, and
 * receipts. Both may be read again from any place that {@link #consumedTo} gave: what is told twice changes nothing.
 *
 * <p>Used by one thread. It does no I/O.
 */
final class AwaitedReceipts {
    /** Tracking waits for an hour; a carrier that gives up at the deadline needs a moment to say so. */
    private static final Duration AFTER_DEADLINE = Duration.ofMinutes(10);

    /** For results of before the deadline stood in them. */
    private static final Duration WITHOUT_DEADLINE = Duration.ofDays(1);

    /** Receipts that were read before the results which they belong to. */
    private static final int EARLY_RECEIPTS = 200_000;

    private final PollSchedule schedule;
    private final RecentIds ended = new RecentIds(EARLY_RECEIPTS);
    private long readTo;

    /**
     * Nothing yet.
     *
     * @param consumedTo offset of the last result that needs no reading
     * @param most messages that are waited for at the same time; those behind them wait in the topic
     */
    AwaitedReceipts(Polling polling, long consumedTo, int most) {
        this.schedule = new PollSchedule(
                Duration.ofSeconds(polling.firstSeconds()), Duration.ofSeconds(polling.longestSeconds()), most);
        this.readTo = consumedTo;
    }

    /** Takes the next result; false if there is no room for it: it has to be read again later. */
    boolean result(long offset, SubmitResult result, long nowMillis) {
        String id = result.getSmscMessageId();
        if (result.getOutcome() == SubmitOutcome.ACCEPTED && id != null && !id.isEmpty() && !ended.contains(id)) {
            long until = result.getDeadlineMillis() == 0
                    ? result.getAnsweredAtMillis() + WITHOUT_DEADLINE.toMillis()
                    : result.getDeadlineMillis() + AFTER_DEADLINE.toMillis();
            PollSchedule.Accepted accepted = new PollSchedule.Accepted(id, offset, result.getAnsweredAtMillis(), until);
            if (!schedule.add(accepted, nowMillis)) {
                return false;
            }
        }
        readTo = offset;
        return true;
    }

    /** Passes over a record that is no result. */
    void skip(long offset) {
        readTo = offset;
    }

    /** Takes a receipt that is durable, whoever it came from. */
    void receipt(DeliveryReceipt receipt) {
        if (isFinal(receipt.getState())) {
            schedule.remove(receipt.getSmscMessageId());
            ended.add(receipt.getSmscMessageId());
        }
    }

    private static boolean isFinal(DlrState state) {
        return switch (state) {
            case DELIVERED, EXPIRED, DELETED, UNDELIVERABLE, REJECTED -> true;
            case ENROUTE, ACCEPTED, UNKNOWN -> false;
        };
    }

    /** Takes out the id whose receipt is to be asked for now; it is due again later. */
    Optional<String> due(long nowMillis) {
        return schedule.due(nowMillis, 1).stream().findFirst();
    }

    /** Offset up to which every result has its final receipt, or needs none. */
    long consumedTo() {
        OptionalLong oldest = schedule.oldestPlace();
        return oldest.isPresent() ? oldest.getAsLong() - 1 : readTo;
    }

    int size() {
        return schedule.size();
    }
}
