package org.brandcast.simulator.script;

import java.util.List;
import org.brandcast.simulator.script.Script.Failure;
import org.brandcast.simulator.script.Script.FinalState;
import org.brandcast.simulator.script.Script.Reject;

/**
 * What a script decides about one message. Pure: delivery depends on the seed and the number, so that all segments
 * to a number end alike and a test can know the end beforehand; refusals depend on the segment and the attempt, so
 * that a retry may pass; delays depend on the message's place in the sequence.
 */
public final class Fate {
    private static final int REFUSAL = 1;
    private static final int DELIVERY = 2;
    private static final int FAILURE_KIND = 3;
    private static final int LOST = 4;
    private static final int DUPLICATE = 5;
    private static final int RESPONSE_DELAY = 6;
    private static final int RECEIPT_DELAY = 7;
    private static final int WITHHELD = 8;
    private static final int SLOW = 9;

    public static final int OK = 0;
    public static final int SYSTEM_ERROR = 0x08;
    public static final int QUEUE_FULL = 0x14;
    public static final int THROTTLED = 0x58;

    private Fate() {}

    /** How a message ends, and the carrier's error code ("000" when delivered). */
    public record End(FinalState state, String error) {}

    /**
     * The command_status that answers a submit_sm.
     *
     * @param segment hash of number and octets
     * @param attempt how often this segment was refused before
     */
    public static int submitStatus(Script script, String to, long segment, int attempt) {
        Script.Response response = script.response();
        for (Reject reject : response.rejects()) {
            if (to.endsWith(reject.suffix())) {
                return reject.status();
            }
        }
        double roll = Dice.roll(script.seed(), segment + attempt, REFUSAL);
        Script.Refusals refusals = response.refusals();
        if (roll < refusals.throttleRate()) {
            return THROTTLED;
        }
        if (roll < refusals.throttleRate() + refusals.queueFullRate()) {
            return QUEUE_FULL;
        }
        if (roll < refusals.sum()) {
            return SYSTEM_ERROR;
        }
        return OK;
    }

    public static End end(Script script, String to) {
        Script.Failures failures = script.receipts().failures();
        long number = Dice.hash(to);
        if (failures.kinds().isEmpty() || Dice.roll(script.seed(), number, DELIVERY) >= failures.rate()) {
            return new End(FinalState.DELIVERED, "000");
        }
        Failure failure = pick(failures.kinds(), Dice.roll(script.seed(), number, FAILURE_KIND));
        return new End(failure.state(), failure.error());
    }

    public static boolean receiptIsLost(Script script, String to) {
        return Dice.roll(script.seed(), Dice.hash(to), LOST)
                < script.receipts().accidents().lostRate();
    }

    public static boolean receiptComesTwice(Script script, String to) {
        return Dice.roll(script.seed(), Dice.hash(to), DUPLICATE)
                < script.receipts().accidents().duplicateRate();
    }

    public static boolean responseIsWithheld(Script script, long sequence) {
        return Dice.roll(script.seed(), sequence, WITHHELD)
                < script.response().silences().withheldRate();
    }

    public static long responseDelayMillis(Script script, long sequence) {
        Script.Silences silences = script.response().silences();
        if (Dice.roll(script.seed(), sequence, SLOW) < silences.slowRate()) {
            return silences.slowMillis();
        }
        return spread(script.response().delay(), script, sequence, RESPONSE_DELAY);
    }

    public static long receiptDelayMillis(Script script, long sequence) {
        return spread(script.receipts().delay(), script, sequence, RECEIPT_DELAY);
    }

    private static long spread(Script.Delay delay, Script script, long sequence, int purpose) {
        return delay.millis() + Dice.upTo(delay.jitterMillis(), script.seed(), sequence, purpose);
    }

    private static Failure pick(List<Failure> failures, double roll) {
        int total = 0;
        for (Failure failure : failures) {
            total += failure.weight();
        }
        double left = roll * total;
        for (Failure failure : failures) {
            left -= failure.weight();
            if (left < 0) {
                return failure;
            }
        }
        return failures.get(failures.size() - 1);
    }
}
