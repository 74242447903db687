package org.brandcast.smpp.server;

import java.time.Duration;
import java.util.Objects;
import javax.net.ServerSocketFactory;

/**
 * How the server listens and how long it waits.
 *
 * @param bind address to listen on
 * @param port 0: any free one
 * @param systemId ours, told in every bind's answer
 * @param sockets makes the listening socket: plain, or TLS
 * @param maxConnections over all accounts; more are closed as they come
 * @param bindTimeout how long a connection may stay without a bind
 * @param enquireLink after so long a silence the other side is asked whether it is there
 * @param responseTimeout how long an answer of the other side may take
 * @param window unanswered submit_sm of one session; beyond it they are throttled
 */
public record ServerSettings(
        String bind,
        int port,
        String systemId,
        ServerSocketFactory sockets,
        int maxConnections,
        Duration bindTimeout,
        Duration enquireLink,
        Duration responseTimeout,
        int window) {
    public ServerSettings {
        Objects.requireNonNull(bind, "bind is null");
        Objects.requireNonNull(systemId, "systemId is null");
        Objects.requireNonNull(sockets, "sockets is null");
        if (window < 1 || maxConnections < 1) {
            throw new IllegalArgumentException(
                    "window and maxConnections must be positive: " + window + ", " + maxConnections);
        }
    }

    public static ServerSettings on(String bind, int port) {
        return new ServerSettings(
                bind,
                port,
                "brandcast",
                ServerSocketFactory.getDefault(),
                500,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(15),
                1_000);
    }

    /** The same through other sockets. */
    public ServerSettings through(ServerSocketFactory factory) {
        return new ServerSettings(
                bind, port, systemId, factory, maxConnections, bindTimeout, enquireLink, responseTimeout, window);
    }
}
