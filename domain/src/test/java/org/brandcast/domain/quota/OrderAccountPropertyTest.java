package org.brandcast.domain.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.brandcast.domain.Seed;
import org.brandcast.domain.quota.ReserveOutcome.Reserved;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The ledger as admission uses it, under random interleavings, duplicates and restarts from a checkpoint. */
class OrderAccountPropertyTest {
    private static final int ROUNDS = 400;
    private static final int INPUTS = 150;
    private static final long ORDER = 7;

    private sealed interface Input {}

    private record Grant(long version, long total, boolean close) implements Input {}

    private record Send(int message, int segments, long price) implements Input {}

    private record Settle(int message, int postOf) implements Input {}

    /** Account step in small: the account, open reservations and known messages by id, and the entries it told. */
    private static final class Ledger {
        private OrderAccount account;
        private final Map<Integer, Reservation> reservations = new HashMap<>();
        private final Set<Integer> known = new HashSet<>();
        private final List<LedgerEntry> told = new ArrayList<>();

        Ledger(QuotaUnit unit) {
            account = OrderAccount.empty(ORDER, 1, unit);
        }

        Ledger copy() {
            Ledger copy = new Ledger(account.unit());
            copy.account = account;
            copy.reservations.putAll(reservations);
            copy.known.addAll(known);
            copy.told.addAll(told);
            return copy;
        }

        void take(Input input) {
            if (input instanceof Grant grant) {
                tell(account.takeOver(grant.version(), grant.total(), grant.close()));
            } else if (input instanceof Send send) {
                if (known.add(send.message())
                        && account.reserve(send.segments(), send.price()) instanceof Reserved reserved) {
                    account = reserved.account();
                    told.add(reserved.entry());
                    reservations.put(send.message(), reserved.reservation());
                }
            } else if (input instanceof Settle settle) {
                Reservation held = reservations.remove(settle.message());
                if (held != null) {
                    int post = Math.min(settle.postOf(), held.segments());
                    tell(account.settle(held, post, held.segments() - post));
                }
            }
        }

        private void tell(LedgerStep step) {
            account = step.account();
            told.addAll(step.entries());
        }
    }

    @ParameterizedTest
    @EnumSource
    void balancesWhateverHappens(QuotaUnit unit) {
        Random random = Seed.forProperty("ledger in " + unit);
        for (int round = 0; round < ROUNDS; round++) {
            List<Input> inputs = inputs(random);
            Ledger straight = new Ledger(unit);
            Ledger restarted = new Ledger(unit);
            inputs.forEach(straight::take);
            Ledger checkpoint = restarted.copy();
            int read = 0;
            int readAtCheckpoint = 0;
            while (read < inputs.size()) {
                restarted.take(inputs.get(read++));
                check(restarted);
                if (random.nextInt(10) == 0) {
                    checkpoint = restarted.copy();
                    readAtCheckpoint = read;
                } else if (random.nextInt(20) == 0) {
                    // A kill: everything since the checkpoint is forgotten and read again.
                    restarted = checkpoint.copy();
                    read = readAtCheckpoint;
                }
            }
            assertThat(restarted.account).isEqualTo(straight.account);
            assertThat(restarted.told).isEqualTo(straight.told);
        }
    }

    private static void check(Ledger ledger) {
        OrderAccount account = ledger.account;
        assertThat(account.granted()).isEqualTo(account.posted() + account.reserved() + account.free());
        assertThat(account.free()).isNotNegative();
        assertThat(account.reserved())
                .isEqualTo(ledger.reservations.values().stream()
                        .mapToLong(r -> account.unit() == QuotaUnit.VND ? r.amountVnd() : r.segments())
                        .sum());
        assertThat(account.granted()).isEqualTo(sum(ledger, LedgerVerb.GRANT));
        assertThat(account.posted()).isEqualTo(sum(ledger, LedgerVerb.POST));
        assertThat(account.reserved())
                .isEqualTo(
                        sum(ledger, LedgerVerb.RESERVE) - sum(ledger, LedgerVerb.POST) - sum(ledger, LedgerVerb.VOID));
        assertThat(ledger.told.size()).isEqualTo((int) account.sequence());
        if (!ledger.told.isEmpty()) {
            LedgerEntry last = ledger.told.get(ledger.told.size() - 1);
            assertThat(last.sequence()).isEqualTo(account.sequence());
            assertThat(last.grantedAfter()).isEqualTo(account.granted());
            assertThat(last.reservedAfter()).isEqualTo(account.reserved());
            assertThat(last.postedAfter()).isEqualTo(account.posted());
        }
    }

    private static long sum(Ledger ledger, LedgerVerb verb) {
        return ledger.told.stream()
                .filter(e -> e.verb() == verb)
                .mapToLong(e -> ledger.account.unit() == QuotaUnit.VND ? e.amountVnd() : e.segments())
                .sum();
    }

    private static List<Input> inputs(Random random) {
        List<Input> inputs = new ArrayList<>();
        while (inputs.size() < INPUTS) {
            Input input = switch (random.nextInt(8)) {
                case 0 -> new Grant(random.nextInt(12), random.nextInt(60) * 10L - 20, random.nextInt(8) == 0);
                case 1, 2, 3 -> new Send(random.nextInt(60), 1 + random.nextInt(5), random.nextInt(30));
                case 4, 5 -> new Settle(random.nextInt(60), random.nextInt(6));
                default -> inputs.isEmpty() ? new Grant(1, 200, false) : inputs.get(random.nextInt(inputs.size()));
            };
            inputs.add(input);
        }
        return inputs;
    }
}
