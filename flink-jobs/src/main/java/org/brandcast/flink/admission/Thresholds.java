package org.brandcast.flink.admission;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.brandcast.domain.quota.OrderAccount;

/**
 * Shares of an order's grant of which it is told that they are used, each once per version of the grant: a voided
 * reserve that is made again tells nothing new.
 *
 * @param percents ascending
 * @param grantVersion that {@code toldPercent} is about
 * @param toldPercent the highest that was told; 0: none yet
 */
public record Thresholds(List<Integer> percents, long grantVersion, int toldPercent) {
    public static final Thresholds NONE = new Thresholds(List.of(), 0, 0);

    public Thresholds {
        percents = List.copyOf(percents);
    }

    /** Of a grant: what was told of this version before, if anything was. */
    public static Thresholds of(Collection<Integer> percents, long grantVersion, int toldPercent) {
        return new Thresholds(
                percents.stream().filter(each -> each > 0).distinct().sorted().toList(), grantVersion, toldPercent);
    }

    /** Those that the account has reached since; of an order without a grant none. */
    public List<Integer> reachedBy(OrderAccount account) {
        if (percents.isEmpty() || account.granted() <= 0 || toldPercent >= percents.get(percents.size() - 1)) {
            return List.of();
        }
        long used = account.reserved() + account.posted();
        List<Integer> reached = null;
        for (int percent : percents) {
            if (percent > toldPercent && used >= shareOf(account.granted(), percent)) {
                reached = reached == null ? new ArrayList<>(1) : reached;
                reached.add(percent);
            }
        }
        return reached == null ? List.of() : reached;
    }

    /** Rounded up, without the overflow that granted × percent could have. */
    private static long shareOf(long granted, int percent) {
        return granted / 100 * percent + (granted % 100 * percent + 99) / 100;
    }

    public Thresholds told(int percent) {
        return new Thresholds(percents, grantVersion, percent);
    }
}
