package org.brandcast.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.brandcast.http.HttpLink;
import org.brandcast.http.HttpMessage;
import org.brandcast.http.HttpOutcome;
import org.brandcast.http.HttpSubmission;
import org.brandcast.smpp.EsmeLink;
import org.brandcast.smpp.Submission;
import org.brandcast.smpp.SubmitOutcome;
import org.brandcast.smpp.SubmitPdu;

/**
 * An HTTP interface in the place of a bind, so that lanes, journal, window, doubts and pauses are those of SMPP. It takes
 * whole texts, and {@link Outgoing} where a bind takes a PDU.
 *
 * <p>Safe for many threads.
 */
final class HttpBind implements EsmeLink {
    /** Of the range that SMPP leaves to vendors: refused for good, and it was no SMSC. */
    static final int REFUSED_BY_HTTP = 0x0400;

    private static final long BALANCE_SECONDS = 60;

    private final HttpLink link;
    private final boolean hasBalance;
    private final Runnable changed;
    private final ScheduledExecutorService timer;
    private volatile String balance = "";

    /**
     * A bind on this link.
     *
     * @param hasBalance whether it can be asked for one
     * @param changed is called when it may take messages again, on any thread
     */
    HttpBind(String name, HttpLink link, boolean hasBalance, Runnable changed) {
        this.link = link;
        this.hasBalance = hasBalance;
        this.changed = changed;
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "http-balance-" + name);
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public void start() {
        if (hasBalance) {
            Object unused = timer.scheduleWithFixedDelay(this::askBalance, 0, BALANCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void askBalance() {
        CompletableFuture<?> unused = link.queryBalance()
                .handle((answer, failure) -> balance = failure == null
                        ? "; balance " + answer.amount().toPlainString() + " " + answer.unit()
                        : "; balance unknown");
    }

    /** Sends one message; its outcome in SMPP's words. */
    Submission submit(Outgoing outgoing) {
        HttpSubmission sent = link.submit(new HttpMessage(
                outgoing.name().messageId(),
                outgoing.name().text(),
                outgoing.message().to(),
                outgoing.message().from(),
                outgoing.text(),
                outgoing.type().name().toLowerCase(Locale.ROOT),
                outgoing.name().segment(),
                outgoing.message().segmentCount(),
                outgoing.isUnicode()));
        Submission submission = new Submission(System.nanoTime());
        CompletableFuture<?> unused = sent.thenAccept(outcome -> {
            submission.complete(inSmpp(outcome));
            changed.run();
        });
        sent.onLateAnswer(outcome -> submission.completeLate(inSmpp(outcome)));
        return submission;
    }

    static SubmitOutcome inSmpp(HttpOutcome outcome) {
        if (outcome instanceof HttpOutcome.Accepted accepted) {
            return new SubmitOutcome.Accepted(accepted.smscMessageId());
        }
        if (outcome instanceof HttpOutcome.Throttled) {
            return new SubmitOutcome.Throttled();
        }
        if (outcome instanceof HttpOutcome.QueueFull) {
            return new SubmitOutcome.QueueFull();
        }
        if (outcome instanceof HttpOutcome.Rejected rejected) {
            return new SubmitOutcome.Rejected(REFUSED_BY_HTTP, rejected.routeFault(), "HTTP " + rejected.code());
        }
        if (outcome instanceof HttpOutcome.Unknown unknown) {
            return new SubmitOutcome.Unknown(
                    switch (unknown.doubt()) {
                        case RESPONSE_TIMEOUT -> SubmitOutcome.Doubt.RESPONSE_TIMEOUT;
                        case CONNECTION_CUT -> SubmitOutcome.Doubt.CONNECTION_CUT;
                        case MALFORMED_RESPONSE, SERVER_FAULT -> SubmitOutcome.Doubt.MALFORMED_RESPONSE;
                    });
        }
        return new SubmitOutcome.NotWritten(((HttpOutcome.NotWritten) outcome).reason());
    }

    @Override
    public List<Submission> submit(List<SubmitPdu> pdus) {
        throw new UnsupportedOperationException("an HTTP interface takes no PDU");
    }

    /** Also when it is broken and a message may try it: nothing else would. */
    @Override
    public boolean isBound() {
        return link.isUp() || link.nanosUntilProbe() == 0;
    }

    @Override
    public boolean submits() {
        return true;
    }

    @Override
    public int freeSlots() {
        return link.freeSlots();
    }

    @Override
    public int inWindow() {
        return link.inWindow();
    }

    @Override
    public String detail() {
        return link.detail() + balance;
    }

    @Override
    public void close(Duration grace) {
        timer.shutdownNow();
        link.close(grace);
    }

    @Override
    public void cut() {
        timer.shutdownNow();
        link.cut();
    }
}
