package org.brandcast.domain.quota;

import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much of what was ordered may be spent: what is paid for, and of an order that is paid afterwards as much more as its
 * credit covers. An order's grant is never more than this, so admission needs to know nothing of money.
 *
 * <pre>
 *   lines      │ 1: 1.000 for 350.000 ₫ │ 2 (top-up): 500 for 175.000 ₫ │
 *   prepaid    │ paid 350.000: ─────────┤ 1.000, and 1.500 at 525.000
 *   postpaid   │ credit 437.500, paid 0: ───────────────┤ 1.250, and 1.500 when 87.500 came in
 * </pre>
 */
public final class OrderRelease {
    private OrderRelease() {}

    /** When an order is paid. */
    public enum Payment {
        PREPAID,
        POSTPAID
    }

    /**
     * What was ordered at once: the first volume, or a top-up.
     *
     * @param volume in the order's unit
     * @param amountVnd what it costs by contract; 0: nothing is to be paid for it
     */
    public record Line(long volume, long amountVnd) {
        public Line {
            if (volume < 1 || amountVnd < 0) {
                throw new IllegalArgumentException("a line needs a volume and an amount: " + volume + ", " + amountVnd);
            }
        }
    }

    /**
     * What may be spent of these lines, in the order's unit.
     *
     * @param lines in the order in which they were agreed; each is paid after those before it
     * @param creditLimitVnd what may be spent unpaid of an order that is paid afterwards; null: all of it
     */
    public static long released(List<Line> lines, Payment payment, long paidVnd, @Nullable Long creditLimitVnd) {
        long left = Math.max(0, paidVnd);
        if (payment == Payment.POSTPAID) {
            if (creditLimitVnd == null) {
                return lines.stream().mapToLong(Line::volume).sum();
            }
            left = Math.addExact(left, creditLimitVnd);
        }
        long released = 0;
        for (Line line : lines) {
            if (line.amountVnd() > left) {
                return payment == Payment.POSTPAID ? released + share(line, left) : released;
            }
            left -= line.amountVnd();
            released += line.volume();
        }
        return released;
    }

    /**
     * What an order that is paid afterwards takes of its customer's credit, in đồng: what is unpaid of it, and no more than
     * the order's own credit.
     *
     * @param creditLimitVnd what may be spent unpaid of it; null: all of it
     */
    public static long creditTakenVnd(long amountVnd, long paidVnd, @Nullable Long creditLimitVnd) {
        long due = Math.max(0, amountVnd - Math.max(0, paidVnd));
        return creditLimitVnd == null ? due : Math.min(due, creditLimitVnd);
    }

    /** The part of a line that an amount covers; whole units. */
    private static long share(Line line, long amountVnd) {
        return BigInteger.valueOf(line.volume())
                .multiply(BigInteger.valueOf(amountVnd))
                .divide(BigInteger.valueOf(line.amountVnd()))
                .longValueExact();
    }

    /** What a volume costs at the rate of what was ordered so far, in whole đồng, rounded up. */
    public static long amountAtRate(List<Line> ordered, long volume) {
        long amount = ordered.stream().mapToLong(Line::amountVnd).sum();
        long of = ordered.stream().mapToLong(Line::volume).sum();
        if (of == 0) {
            return 0;
        }
        return BigInteger.valueOf(volume)
                .multiply(BigInteger.valueOf(amount))
                .add(BigInteger.valueOf(of - 1))
                .divide(BigInteger.valueOf(of))
                .longValueExact();
    }
}
