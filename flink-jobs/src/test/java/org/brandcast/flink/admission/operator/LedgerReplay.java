package org.brandcast.flink.admission.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import org.brandcast.flink.admission.Decision;
import org.brandcast.schemas.Admitted;
import org.brandcast.schemas.LedgerDelta;
import org.brandcast.schemas.OrderEcho;
import org.brandcast.schemas.Settled;

/** Books all entries of a run a second time, by the rules of the ledger alone, and compares each balance. */
final class LedgerReplay {
    private final Map<Long, long[]> balances = new HashMap<>();
    private final Map<Long, Long> sequences = new HashMap<>();

    private final LongPredicate inDong;

    private LedgerReplay(LongPredicate inDong) {
        this.inDong = inDong;
    }

    static void assertBalanced(List<Decision> decisions) {
        assertBalanced(decisions, orderId -> false);
    }

    /**
     * Books a run.
     *
     * @param inDong whether an order is counted in whole đồng, by its id
     */
    static void assertBalanced(List<Decision> decisions, LongPredicate inDong) {
        LedgerReplay replay = new LedgerReplay(inDong);
        for (Decision decision : decisions) {
            if (decision.event() == null) {
                continue;
            }
            Object body = decision.event().getBody();
            if (body instanceof Admitted admitted) {
                replay.book(admitted.getLedger());
            } else if (body instanceof OrderEcho echo) {
                replay.book(echo.getLedger());
            } else if (body instanceof Settled settled) {
                settled.getDeltas().forEach(replay::book);
            }
        }
    }

    private void book(LedgerDelta delta) {
        // granted, reserved, posted
        long[] balance = balances.computeIfAbsent(delta.getOrderId(), id -> new long[3]);
        long size = inDong.test(delta.getOrderId()) ? delta.getAmountVnd() : delta.getSegments();
        switch (delta.getVerb()) {
            case GRANT -> balance[0] += size;
            case RESERVE -> balance[1] += size;
            case POST -> {
                balance[1] -= size;
                balance[2] += size;
            }
            case VOID -> balance[1] -= size;
            case CLOSE -> {}
        }
        assertThat(balance)
                .as("order %s after %s", delta.getOrderId(), delta)
                .containsExactly(delta.getGrantedAfter(), delta.getReservedAfter(), delta.getPostedAfter());
        assertThat(balance[1]).isNotNegative();
        assertThat(balance[0] - balance[1] - balance[2]).as("free").isNotNegative();
        assertThat(delta.getSequence()).isEqualTo(sequences.merge(delta.getOrderId(), 1L, Long::sum));
    }
}
