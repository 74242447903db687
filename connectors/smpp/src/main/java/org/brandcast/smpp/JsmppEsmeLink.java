package org.brandcast.smpp;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;
import org.brandcast.smpp.EsmeSettings.Credentials;
import org.brandcast.smpp.EsmeSettings.Endpoint;
import org.brandcast.smpp.SubmitOutcome.NotWritten;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.session.BindParameter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An {@link EsmeLink} on jSMPP: one bind, kept up.
 *
 * <p>Two threads of its own: the keeper, which binds and binds again, and the sweeper, which ends requests that wait too
 * long. Each session adds jSMPP's reader, its enquire_link sender and a responder.
 */
public final class JsmppEsmeLink implements EsmeLink {
    private static final Logger log = LoggerFactory.getLogger(JsmppEsmeLink.class);

    /** What came of one attempt to bind. */
    private enum Attempt {
        /** Not bound at all: the next endpoint's turn. */
        REFUSED,
        /** Bound, and nothing was accepted before it ended. */
        USELESS,
        /** Bound, and the SMSC accepted something: the next pause is short again. */
        USEFUL
    }

    private final String name;
    private final EsmeSettings settings;
    private final EsmeListener listener;
    private final @Nullable SSLSocketFactory tls;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread keeper;
    private final Thread sweeper;
    private volatile @Nullable AsyncSmppSession session;
    private volatile boolean draining;
    private volatile String detail = "not started";

    /**
     * A link that isn't started yet.
     *
     * @param name for threads and logs, e.g. {@code viettel-sim/0}
     */
    public JsmppEsmeLink(String name, EsmeSettings settings, EsmeListener listener) {
        this(name, settings, listener, settings.tls() ? (SSLSocketFactory) SSLSocketFactory.getDefault() : null);
    }

    /**
     * A link over TLS.
     *
     * @param tls trusts whom the link trusts; null: without TLS
     */
    JsmppEsmeLink(String name, EsmeSettings settings, EsmeListener listener, @Nullable SSLSocketFactory tls) {
        this.tls = tls;
        this.name = Objects.requireNonNull(name, "name is null");
        this.settings = Objects.requireNonNull(settings, "settings is null");
        this.listener = Objects.requireNonNull(listener, "listener is null");
        this.keeper = new Thread(this::keepBound, "smpp-keeper-" + name);
        this.sweeper = new Thread(this::sweep, "smpp-sweeper-" + name);
        keeper.setDaemon(true);
        sweeper.setDaemon(true);
    }

    @Override
    public void start() {
        keeper.start();
        sweeper.start();
    }

    @Override
    public List<Submission> submit(List<SubmitPdu> pdus) {
        AsyncSmppSession current = session;
        if (current == null || draining || !submits()) {
            return pdus.stream()
                    .map(pdu -> Submission.ended(new NotWritten("NOT_BOUND")))
                    .toList();
        }
        return current.submit(pdus);
    }

    @Override
    public boolean submits() {
        return settings.kind().submits();
    }

    @Override
    public boolean isBound() {
        AsyncSmppSession current = session;
        return current != null && current.isUp();
    }

    @Override
    public int freeSlots() {
        AsyncSmppSession current = session;
        return current != null && current.isUp() && !draining && submits()
                ? Math.max(0, settings.window() - current.inWindow())
                : 0;
    }

    @Override
    public int inWindow() {
        AsyncSmppSession current = session;
        return current == null ? 0 : current.inWindow();
    }

    @Override
    public String detail() {
        return detail;
    }

    @Override
    public void close(Duration grace) {
        draining = true;
        stopping.countDown();
        AsyncSmppSession current = session;
        if (current != null) {
            awaitEmptyWindow(current, grace);
            if (current.isUnboundByPeer()) {
                current.close();
            } else {
                current.unbindAndClose();
            }
        }
        keeper.interrupt();
    }

    private static void awaitEmptyWindow(AsyncSmppSession current, Duration grace) {
        long deadline = System.nanoTime() + grace.toNanos();
        try {
            while (current.inWindow() > 0 && !current.isClosed() && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void cut() {
        draining = true;
        stopping.countDown();
        AsyncSmppSession current = session;
        if (current != null) {
            current.close();
        }
        keeper.interrupt();
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private void keepBound() {
        long minMillis = settings.timing().reconnectMin().toMillis();
        long pauseMillis = minMillis;
        int endpoint = 0;
        while (!isStopping()) {
            Attempt attempt = bindOnce(
                    settings.endpoints().get(endpoint % settings.endpoints().size()));
            switch (attempt) {
                case REFUSED -> endpoint++;
                case USEFUL -> pauseMillis = minMillis;
                case USELESS -> {
                    // the pause goes on growing
                }
            }
            if (!pause(pauseMillis)) {
                break;
            }
            pauseMillis =
                    Math.min(pauseMillis * 2, settings.timing().reconnectMax().toMillis());
        }
        detail = "stopped";
    }

    /** Binds and stays until the bind ends. */
    private Attempt bindOnce(Endpoint endpoint) {
        AsyncSmppSession next = newSession();
        boolean wasBound = false;
        String reason;
        try {
            Credentials credentials = settings.credentials();
            next.connectAndBind(
                    endpoint.host(),
                    endpoint.port(),
                    new BindParameter(
                            bindType(settings.kind()),
                            credentials.systemId(),
                            credentials.password(),
                            credentials.systemType(),
                            TypeOfNumber.UNKNOWN,
                            NumberingPlanIndicator.UNKNOWN,
                            null),
                    settings.timing().responseTimeout().toMillis());
            wasBound = true;
            detail = "bound to " + endpoint;
            session = next;
            log.info("{}: bound to {}", name, endpoint);
            listener.onBindChange(true, detail);
            if (isStopping()) {
                next.unbindAndClose();
            }
            next.awaitEnd();
            reason = next.endReason();
        } catch (IOException | RuntimeException e) {
            reason = String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            reason = "stopped";
        }
        next.close();
        session = null;
        detail = "not bound to " + endpoint + ": " + reason;
        if (wasBound || !isStopping()) {
            log.warn("{}: {}", name, detail);
            listener.onBindChange(false, detail);
        }
        if (!wasBound) {
            return Attempt.REFUSED;
        }
        return next.hasAccepted() ? Attempt.USEFUL : Attempt.USELESS;
    }

    private static BindType bindType(EsmeSettings.BindKind kind) {
        return switch (kind) {
            case TRANSCEIVER -> BindType.BIND_TRX;
            case TRANSMITTER -> BindType.BIND_TX;
            case RECEIVER -> BindType.BIND_RX;
        };
    }

    private AsyncSmppSession newSession() {
        EsmeSettings.Timing timing = settings.timing();
        AsyncSmppSession next = AsyncSmppSession.create(
                listener,
                settings.window(),
                (host, port) -> EsmeSocket.connect(host, port, tls, timing.connectTimeout()));
        next.setEnquireLinkTimer(Math.toIntExact(timing.enquireLink().toMillis()));
        next.setTransactionTimer(timing.responseTimeout().toMillis());
        return next;
    }

    /** Sleeps for between half of the pause and one and a half of it; false if the link stops meanwhile. */
    private boolean pause(long millis) {
        long jittered = millis / 2 + ThreadLocalRandom.current().nextLong(millis + 1);
        try {
            return !stopping.await(jittered, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void sweep() {
        long responseTimeoutNanos = settings.timing().responseTimeout().toNanos();
        long periodMillis =
                Math.max(5, Math.min(200, settings.timing().responseTimeout().toMillis() / 20));
        try {
            while (!isStopping() || session != null) {
                TimeUnit.MILLISECONDS.sleep(periodMillis);
                AsyncSmppSession current = session;
                if (current != null) {
                    current.expire(responseTimeoutNanos);
                    if (current.isUnboundByPeer() && current.inWindow() == 0) {
                        current.close();
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
