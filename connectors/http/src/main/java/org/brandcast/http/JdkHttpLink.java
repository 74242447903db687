package org.brandcast.http;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.brandcast.http.AnswerBody.MalformedBodyException;
import org.brandcast.http.CompiledProfile.CompiledRequest;
import org.brandcast.http.HttpOutcome.Doubt;
import org.brandcast.http.HttpOutcome.NotWritten;
import org.brandcast.http.HttpOutcome.Rejected;
import org.brandcast.http.HttpOutcome.Unknown;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An {@link HttpLink} on the JDK's client, asynchronous. Redirects aren't followed and nothing is repeated: whether a
 * message may be sent again is not for a library to decide.
 */
public final class JdkHttpLink implements HttpLink {
    private static final Logger log = LoggerFactory.getLogger(JdkHttpLink.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final String name;
    private final HttpSettings settings;
    private final CompiledProfile profile;
    private final RequestWriter writer;
    private final AnswerReader answers;
    private final CircuitBreaker breaker;
    private final ExecutorService executor;
    private final ScheduledExecutorService timer;
    private final HttpClient client;
    private final AtomicInteger inWindow = new AtomicInteger();
    private final Set<HttpSubmission> outstanding = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;
    private volatile String detail = "not tried yet";

    /**
     * A link; it connects with the first message.
     *
     * @param name for threads and logs
     */
    public JdkHttpLink(String name, HttpSettings settings, Clock clock) {
        this.name = name;
        this.settings = settings;
        this.profile = CompiledProfile.of(settings.profile());
        this.writer = new RequestWriter(settings.parameters(), clock);
        this.answers = new AnswerReader(settings.profile().submit().answer());
        this.breaker = new CircuitBreaker(settings.failuresToOpen(), settings.openFor());
        this.executor = Executors.newFixedThreadPool(2, task -> daemon(task, "http-" + name));
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "http-timer-" + name));
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_TIMEOUT)
                .executor(executor)
                .build();
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public HttpSubmission submit(HttpMessage message) {
        if (closing) {
            return HttpSubmission.ended(new NotWritten("CLOSED"));
        }
        HttpRequest request;
        try {
            request = writer.write(
                    profile.submit(),
                    valuesOf(message),
                    settings.responseTimeout().plus(settings.lateAnswerWait()));
        } catch (UnrenderableException e) {
            log.warn("{} refused by the template: {}", message, e.getMessage());
            return HttpSubmission.ended(new Rejected("UNENCODABLE", false));
        } catch (IllegalArgumentException e) {
            detail = e.getMessage();
            return HttpSubmission.ended(new NotWritten("BAD_ADDRESS"));
        }
        if (inWindow.incrementAndGet() > settings.window()) {
            inWindow.decrementAndGet();
            return HttpSubmission.ended(new NotWritten("WINDOW_FULL"));
        }
        if (!breaker.tryPass(System.nanoTime())) {
            inWindow.decrementAndGet();
            return HttpSubmission.ended(new NotWritten("CIRCUIT_OPEN"));
        }
        return send(request, message.reference());
    }

    private HttpSubmission send(HttpRequest request, String reference) {
        HttpSubmission submission = new HttpSubmission();
        outstanding.add(submission);
        CompletableFuture<?> unused = submission.whenComplete((outcome, none) -> {
            outstanding.remove(submission);
            inWindow.decrementAndGet();
            judge(outcome);
        });
        ScheduledFuture<?> timeout = timer.schedule(
                () -> submission.complete(new Unknown(Doubt.RESPONSE_TIMEOUT, "")),
                settings.responseTimeout().toMillis(),
                TimeUnit.MILLISECONDS);
        unused = client.sendAsync(request, info -> new BoundedBody()).whenComplete((response, failure) -> {
            timeout.cancel(false);
            HttpOutcome outcome = failure == null
                    ? answers.read(response.statusCode(), response.body(), reference)
                    : AnswerReader.ofFailure(failure);
            if (!submission.complete(outcome) && !(outcome instanceof Unknown)) {
                submission.completeLate(outcome);
            }
        });
        return submission;
    }

    private void judge(HttpOutcome outcome) {
        if (outcome instanceof NotWritten notWritten) {
            breaker.failed(System.nanoTime());
            detail = notWritten.reason();
        } else if (outcome instanceof Unknown unknown) {
            breaker.failed(System.nanoTime());
            detail = unknown.doubt().name() + (unknown.detail().isEmpty() ? "" : " " + unknown.detail());
        } else {
            breaker.succeeded();
            detail = outcome instanceof Rejected rejected && rejected.routeFault()
                    ? "refused: " + rejected.code()
                    : "answers";
        }
    }

    private static Map<String, String> valuesOf(HttpMessage message) {
        Map<String, String> values = new HashMap<>();
        values.put("messageId", message.messageId());
        values.put("reference", message.reference());
        values.put("to", message.to());
        values.put("from", message.from());
        values.put("text", message.text());
        values.put("type", message.type());
        values.put("segment", Integer.toString(message.segment()));
        values.put("segments", Integer.toString(message.segments()));
        values.put("unicode", message.unicode() ? "1" : "0");
        return values;
    }

    @Override
    public boolean isUp() {
        return !closing && !breaker.isOpen();
    }

    @Override
    public int freeSlots() {
        return closing ? 0 : breaker.allowed(Math.max(0, settings.window() - inWindow.get()), System.nanoTime());
    }

    @Override
    public int inWindow() {
        return inWindow.get();
    }

    @Override
    public long nanosUntilProbe() {
        return breaker.nanosUntilProbe(System.nanoTime());
    }

    @Override
    public String detail() {
        return breaker.isOpen() ? "circuit open: " + detail : detail;
    }

    @Override
    public CompletableFuture<List<HttpReceipt>> queryReceipts(String smscMessageId) {
        HttpProfile.Polling polling = settings.profile()
                .polling()
                .orElseThrow(() -> new UnsupportedOperationException(
                        "profile " + settings.profile().name() + " has no polling"));
        Map<String, String> values = Map.of("smscMessageId", smscMessageId, "reference", smscMessageId);
        return ask(
                profile.polling(),
                values,
                List.of(),
                body -> ReceiptFieldsReader.read(polling.format(), polling.fields(), body));
    }

    @Override
    public CompletableFuture<Balance> queryBalance() {
        HttpProfile.Balance balance = settings.profile().balance();
        if (balance == null || profile.balance() == null) {
            throw new UnsupportedOperationException(
                    "profile " + settings.profile().name() + " has no balance");
        }
        return ask(profile.balance(), Map.of(), null, body -> {
            String amount = AnswerBody.read(balance.format(), body)
                    .value(balance.amount())
                    .orElseThrow(() -> new MalformedBodyException("no amount"));
            try {
                return new Balance(new BigDecimal(amount.strip()), balance.unit());
            } catch (NumberFormatException e) {
                throw new MalformedBodyException("the amount is no number");
            }
        });
    }

    private interface BodyReader<T> {
        T read(String body) throws MalformedBodyException;
    }

    /**
     * Asks, and reads the answer within the time that a message's answer has.
     *
     * @param ofNothing what a 404 or 410 means; null: that the question failed
     */
    private <T> CompletableFuture<T> ask(
            @Nullable CompiledRequest templates,
            Map<String, String> values,
            @Nullable T ofNothing,
            BodyReader<T> reader) {
        HttpRequest request;
        try {
            request = writer.write(templates, values, settings.responseTimeout());
        } catch (UnrenderableException | IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
        CompletableFuture<HttpResponse<String>> sent = client.sendAsync(request, info -> new BoundedBody());
        // The request's own time-out ends with the headers: a body without end would never end the question.
        CompletableFuture<T> answer = sent.thenCompose(response -> read(response, ofNothing, reader))
                .orTimeout(settings.responseTimeout().toMillis(), TimeUnit.MILLISECONDS);
        return answer.whenComplete((told, failure) -> {
            if (failure != null) {
                sent.cancel(true);
            }
        });
    }

    private static <T> CompletableFuture<T> read(
            HttpResponse<String> response, @Nullable T ofNothing, BodyReader<T> reader) {
        int status = response.statusCode();
        if (ofNothing != null && (status == 404 || status == 410)) {
            return CompletableFuture.completedFuture(ofNothing);
        }
        if (status < 200 || status > 299) {
            return CompletableFuture.failedFuture(new IOException("HTTP_" + status));
        }
        try {
            return CompletableFuture.completedFuture(reader.read(response.body()));
        } catch (MalformedBodyException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public void close(Duration grace) {
        closing = true;
        CompletableFuture<Void> all = CompletableFuture.allOf(outstanding.toArray(CompletableFuture[]::new));
        try {
            all.get(grace.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            log.info("{}: {} requests without an answer", name, outstanding.size());
        }
        cut();
    }

    @Override
    public void cut() {
        closing = true;
        outstanding.forEach(submission -> submission.complete(new Unknown(Doubt.CONNECTION_CUT, "")));
        timer.shutdownNow();
        // The client's own thread ends once nothing refers to the client; its tasks must still find an executor.
        executor.shutdown();
    }
}
