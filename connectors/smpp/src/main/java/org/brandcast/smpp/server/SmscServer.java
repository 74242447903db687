package org.brandcast.smpp.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for ESMEs: one {@link SmscSession} each. One thread of its own, which accepts. */
public final class SmscServer {
    private static final int BACKLOG = 100;
    private static final Logger log = LoggerFactory.getLogger(SmscServer.class);

    private final ServerSettings settings;
    private final ServerListener listener;
    private final ServerSocket socket;
    private final Set<SmscSession> sessions = ConcurrentHashMap.newKeySet();
    private final Thread acceptor;
    private volatile boolean started;
    private volatile boolean stopping;

    /**
     * Takes the port; nobody is let in before {@link #start}.
     *
     * @throws IOException naming the port that can't be bound
     */
    public SmscServer(ServerSettings settings, ServerListener listener) throws IOException {
        this.settings = settings;
        this.listener = listener;
        try {
            this.socket = settings.sockets()
                    .createServerSocket(settings.port(), BACKLOG, InetAddress.getByName(settings.bind()));
        } catch (IOException e) {
            throw new IOException(
                    "SMPP server: port " + settings.port() + " on " + settings.bind() + " can't be bound: "
                            + e.getMessage(),
                    e);
        }
        this.acceptor = new Thread(this::accept, "smpp-server-acceptor");
        acceptor.setDaemon(true);
    }

    public void start() {
        started = true;
        acceptor.start();
    }

    public boolean isStarted() {
        return started;
    }

    public int port() {
        return socket.getLocalPort();
    }

    public List<SmscSession> sessions() {
        return List.copyOf(sessions);
    }

    private void accept() {
        while (!stopping) {
            try {
                take(socket.accept());
            } catch (IOException e) {
                if (!stopping) {
                    log.warn("A connection could not be accepted: {}", e.getMessage());
                    pause();
                }
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(200); // out of descriptors, most likely: no hurry then
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void take(Socket connection) throws IOException {
        if (sessions.size() >= settings.maxConnections()) {
            log.warn("A connection from {} is closed: there are {}", connection.getInetAddress(), sessions.size());
            connection.close();
            return;
        }
        connection.setTcpNoDelay(true);
        connection.setKeepAlive(true);
        SmscSession[] holder = new SmscSession[1];
        SmscSession session = new SmscSession(connection, settings, listener, () -> sessions.remove(holder[0]));
        holder[0] = session;
        sessions.add(session);
        session.start();
    }

    /** Lets nobody in any more, asks all to unbind, and closes those that haven't within the time. */
    public void close(Duration grace) throws InterruptedException {
        stopping = true;
        try {
            socket.close();
        } catch (IOException e) {
            log.debug("Closing the port failed: {}", e.getMessage());
        }
        sessions().forEach(session -> session.unbind("the server stops"));
        long deadline = System.nanoTime() + grace.toNanos();
        while (!sessions.isEmpty() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        sessions().forEach(session -> session.close("the server stops"));
    }
}
