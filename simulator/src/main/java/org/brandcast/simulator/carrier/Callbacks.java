package org.brandcast.simulator.carrier;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.brandcast.simulator.script.CurrentScript;
import org.brandcast.simulator.script.Fate;
import org.brandcast.simulator.store.MessageStore;
import org.brandcast.simulator.store.ReceiptState;
import org.brandcast.simulator.store.SubmitFacts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts receipts until each is answered with 2xx, also after a restart. Without an address for a message's face its
 * receipt stays owed until it is asked for.
 */
final class Callbacks {
    private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);
    private static final long FULL_MILLIS = 5;

    private final MessageStore store;
    private final CurrentScript script;
    private final HttpCarrierConfig.Account account;
    private final Clock clock;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "callbacks");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong generation = new AtomicLong();

    Callbacks(MessageStore store, CurrentScript script, HttpCarrierConfig.Account account, Clock clock) {
        this.store = store;
        this.script = script;
        this.account = account;
        this.clock = clock;
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Goes on with what was owed. */
    void start() throws IOException {
        store.forEachOwed(sequence -> plan(sequence, 0, generation.get()));
    }

    void owe(SubmitFacts facts) {
        if (facts.outcome().receipt() == ReceiptState.OWED && addressOf(facts).isPresent()) {
            plan(facts.sequence(), Math.max(0, facts.outcome().dueAtMillis() - clock.millis()), generation.get());
        }
    }

    long sent() {
        return sent.get();
    }

    long queued() {
        return queued.get();
    }

    void clear() {
        generation.incrementAndGet();
    }

    void close() {
        timer.shutdownNow();
    }

    private Optional<URI> addressOf(SubmitFacts facts) {
        return Intake.isSoap(facts) ? account.soapCallback() : account.jsonCallback();
    }

    private void plan(long sequence, long delayMillis, long planned) {
        queued.incrementAndGet();
        try {
            Object unused = timer.schedule(() -> due(sequence, planned), delayMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // stopped: it stays owed
            queued.decrementAndGet();
        }
    }

    private void due(long sequence, long planned) {
        queued.decrementAndGet();
        try {
            Optional<MessageStore.Stored> stored =
                    planned == generation.get() ? store.find(sequence) : Optional.empty();
            if (stored.isEmpty() || stored.get().receipt() != ReceiptState.OWED) {
                return;
            }
            SubmitFacts facts = stored.get().facts();
            Optional<URI> address = addressOf(facts);
            long early = facts.outcome().dueAtMillis() - clock.millis();
            if (address.isEmpty()) {
                return;
            }
            if (early > 0 || open.get() >= script.get().receipts().pacing().window()) {
                plan(sequence, Math.max(FULL_MILLIS, early), planned);
                return;
            }
            send(facts, address.get(), planned);
        } catch (IOException e) {
            LOG.warn("a receipt could not be read: {}", e.toString());
        }
    }

    private void send(SubmitFacts facts, URI address, long planned) {
        open.incrementAndGet();
        sent.incrementAndGet();
        Duration timeout = Duration.ofMillis(script.get().receipts().pacing().ackTimeoutMillis());
        CompletableFuture<?> unused = client.sendAsync(
                        request(facts, address).timeout(timeout).build(), HttpResponse.BodyHandlers.discarding())
                .whenComplete((response, failure) -> {
                    open.decrementAndGet();
                    if (failure == null && response.statusCode() / 100 == 2) {
                        acknowledged(facts);
                    } else {
                        plan(facts.sequence(), script.get().receipts().pacing().retryMillis(), planned);
                    }
                });
    }

    private void acknowledged(SubmitFacts facts) {
        try {
            if (store.acknowledged(facts.sequence())
                    && Fate.receiptComesTwice(script.get(), facts.to().number())) {
                Optional<URI> address = addressOf(facts);
                if (address.isPresent()) {
                    sent.incrementAndGet();
                    Object unused = client.sendAsync(
                            request(facts, address.get()).build(), HttpResponse.BodyHandlers.discarding());
                }
            }
        } catch (IOException e) {
            LOG.warn("an acknowledgement could not be kept: {}", e.toString());
        }
    }

    private HttpRequest.Builder request(SubmitFacts facts, URI address) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address);
        if (Intake.isSoap(facts)) {
            return request.header("Content-Type", "text/xml; charset=utf-8")
                    .header("X-Callback-Token", account.callbackToken())
                    .POST(HttpRequest.BodyPublishers.ofString(SoapFace.receipt(facts), UTF_8));
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putArray("receipts").add(JsonFace.state(facts, Long.MAX_VALUE));
        String timestamp = Long.toString(Instant.now(clock).getEpochSecond());
        return request.header("Content-Type", "application/json")
                .header("X-Timestamp", timestamp)
                .header("X-Signature", Hmac.sign(account.password(), timestamp + "\n" + body))
                .POST(HttpRequest.BodyPublishers.ofString(body.toString(), UTF_8));
    }
}
