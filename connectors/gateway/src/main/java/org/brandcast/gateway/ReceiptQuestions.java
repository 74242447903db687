package org.brandcast.gateway;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.brandcast.gateway.RouteCounters.Counter;
import org.brandcast.http.CircuitBreaker;
import org.brandcast.http.HttpLink;
import org.brandcast.http.HttpReceipt;

/**
 * Asks one interface for receipts: at most so many a second, so many at a time, and ever more rarely while it doesn't
 * answer. A message whose question fails is simply due again later. Sending has limits and a breaker of its own.
 *
 * <p>Used by one thread; answers come on others.
 */
final class ReceiptQuestions {
    private static final int FAILURES_TO_STOP = 3;
    private static final Duration STOP_FOR = Duration.ofSeconds(2);

    /** The caller comes every few hundredths of a second. */
    private static final double SAVED_SECONDS = 0.1;

    private final HttpLink link;
    private final Limits limits;
    private final Consumer<HttpReceipt> receipts;
    private final RouteCounters counters;
    private final WorkerClock clock;
    private final TokenBucket bucket;
    private final CircuitBreaker breaker = new CircuitBreaker(FAILURES_TO_STOP, STOP_FOR);
    private final Set<String> asking = ConcurrentHashMap.newKeySet();

    /**
     * How fast it may be asked.
     *
     * @param perSecond asked each time: the route's rate changes while it runs
     * @param atATime questions without an answer, at most
     */
    record Limits(IntSupplier perSecond, int atATime) {}

    /**
     * Questions to this interface.
     *
     * @param receipts hears each final receipt, on any thread; it may hear one twice
     */
    ReceiptQuestions(
            HttpLink link, Limits limits, Consumer<HttpReceipt> receipts, RouteCounters counters, WorkerClock clock) {
        this.link = link;
        this.limits = limits;
        this.receipts = receipts;
        this.counters = counters;
        this.clock = clock;
        this.bucket = new TokenBucket(limits.perSecond().getAsInt(), SAVED_SECONDS, clock.nowNanos());
    }

    /**
     * Asks what may be asked now.
     *
     * @param due takes out the id whose turn it is; empty if it is nobody's
     */
    void ask(Supplier<Optional<String>> due) {
        bucket.setRate(limits.perSecond().getAsInt(), clock.nowNanos());
        while (asking.size() < limits.atATime() && breaker.allowed(1, clock.nowNanos()) > 0) {
            if (!bucket.tryTake(clock.nowNanos())) {
                return;
            }
            Optional<String> id = due.get();
            if (id.isEmpty()) {
                bucket.giveBack();
                return;
            }
            ask(id.get());
        }
    }

    private void ask(String id) {
        // Its last question may still be open: an answer may take longer than the first pause.
        if (asking.contains(id) || !breaker.tryPass(clock.nowNanos())) {
            return;
        }
        asking.add(id);
        counters.add(Counter.RECEIPT_QUESTIONS);
        CompletableFuture<?> unused = link.queryReceipts(id).whenComplete((told, failure) -> {
            asking.remove(id);
            if (failure == null) {
                breaker.succeeded();
                told.stream()
                        .filter(receipt -> receipt.smscMessageId().equals(id)
                                && receipt.state().isFinal())
                        .forEach(receipts);
            } else {
                breaker.failed(clock.nowNanos());
                counters.add(Counter.RECEIPT_QUESTIONS_FAILED);
            }
        });
    }

    /** Whether it has stopped answering, and is asked ever more rarely. */
    boolean isStopped() {
        return breaker.isOpen();
    }

    /** Questions without an answer. */
    int open() {
        return asking.size();
    }
}
