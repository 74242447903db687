package org.brandcast.simulator.smpp;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import org.jsmpp.PDUStringException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.extra.SessionState;
import org.jsmpp.session.BindRequest;
import org.jsmpp.session.ServerMessageReceiverListener;
import org.jsmpp.session.Session;
import org.jsmpp.session.connection.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts connections and binds; knows the bound sessions. */
public final class SmppServer implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(SmppServer.class);
    private static final long BIND_TIMEOUT_MILLIS = 10_000;
    private static final int ENQUIRE_LINK_MILLIS = 30_000;
    private static final long REFUSAL_LINGER_MILLIS = 1_000;

    private final BoundListener.Listening listening;
    private final Credentials credentials;
    private final ServerMessageReceiverListener requests;
    private final ResponsePacer pacer;
    private final Runnable sessionsChanged;
    private final List<SimSession> sessions = new CopyOnWriteArrayList<>();
    private final ExecutorService binds = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "bind");
        thread.setDaemon(true);
        return thread;
    });
    private final Thread acceptor = new Thread(this::acceptConnections, "smpp-accept");
    private volatile boolean closed;

    /** Who may bind. */
    public record Credentials(String systemId, String password) {}

    /**
     * @param port 0: any free one
     * @param sessionsChanged called when a session was bound or is gone
     */
    public SmppServer(
            InetAddress bind,
            int port,
            Credentials credentials,
            ServerMessageReceiverListener requests,
            ResponsePacer pacer,
            Runnable sessionsChanged)
            throws IOException {
        this.listening = new BoundListener(bind).listen(port);
        this.credentials = credentials;
        this.requests = requests;
        this.pacer = pacer;
        this.sessionsChanged = sessionsChanged;
    }

    public void start() {
        acceptor.setDaemon(true);
        acceptor.start();
    }

    public int port() {
        return listening.port();
    }

    /** Sessions that are bound now. */
    public List<SimSession> sessions() {
        return sessions;
    }

    private void acceptConnections() {
        while (!closed) {
            try {
                Connection connection = listening.accept();
                SimSession session =
                        new SimSession(connection, this::stateChanged, requests, new ScriptedPduSender(pacer));
                session.setEnquireLinkTimer(ENQUIRE_LINK_MILLIS);
                binds.execute(() -> bind(session));
            } catch (IOException e) {
                if (!closed) {
                    LOG.warn("accepting a connection failed: {}", e.getMessage());
                }
            }
        }
    }

    private void bind(SimSession session) {
        try {
            BindRequest request = session.waitForBind(BIND_TIMEOUT_MILLIS);
            if (!credentials.systemId().equals(request.getSystemId())) {
                refuse(session, request, SMPPConstant.STAT_ESME_RINVSYSID, "unknown system_id");
            } else if (!credentials.password().equals(request.getPassword())) {
                refuse(session, request, SMPPConstant.STAT_ESME_RINVPASWD, "wrong password");
            } else {
                request.accept(credentials.systemId(), request.getInterfaceVersion());
                LOG.info(
                        "session {} bound: {} as {}",
                        session.getSessionId(),
                        request.getSystemId(),
                        request.getBindType());
            }
        } catch (TimeoutException e) {
            LOG.info("session {} closed: no bind within {} ms", session.getSessionId(), BIND_TIMEOUT_MILLIS);
        } catch (IOException | PDUStringException | IllegalStateException e) {
            LOG.info("session {} closed while binding: {}", session.getSessionId(), e.getMessage());
            session.close();
        }
    }

    private static void refuse(SimSession session, BindRequest request, int status, String why) throws IOException {
        LOG.info("session {} refused: {} {}", session.getSessionId(), why, request.getSystemId());
        request.reject(status);
        closeWhenRead(session);
    }

    /** A client that meets the end of the stream at once may forget to look at the answer before it. */
    private static void closeWhenRead(SimSession session) {
        try {
            Thread.sleep(REFUSAL_LINGER_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        session.close();
    }

    private void stateChanged(SessionState now, SessionState before, Session source) {
        if (!(source instanceof SimSession session)) {
            return;
        }
        if (now.isBound()) {
            sessions.add(session);
            sessionsChanged.run();
        } else if (now == SessionState.CLOSED || now == SessionState.UNBOUND) {
            if (sessions.remove(session)) {
                LOG.info("session {} is {}", session.getSessionId(), now);
                session.abandonDeliveries();
                sessionsChanged.run();
            }
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        listening.close();
        for (SimSession session : sessions) {
            session.unbindAndClose();
        }
        binds.shutdownNow();
    }
}
