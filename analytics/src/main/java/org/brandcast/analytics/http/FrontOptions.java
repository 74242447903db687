package org.brandcast.analytics.http;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Objects;

/**
 * Where the front listens, for whom, and how much it takes on at once.
 *
 * @param bind address to listen on; loopback, as the front speaks no TLS
 * @param port 0: any free one
 * @param user login that may use the front; ClickHouse's {@code default} without a password when nothing is configured
 * @param concurrentStatements statements that run at once; more wait
 * @param slotWait how long a statement waits before it is refused with code 202
 */
public record FrontOptions(
        InetAddress bind, int port, String user, String password, int concurrentStatements, Duration slotWait) {
    public FrontOptions {
        Objects.requireNonNull(bind, "bind is null");
        Objects.requireNonNull(user, "user is null");
        Objects.requireNonNull(password, "password is null");
        Objects.requireNonNull(slotWait, "slotWait is null");
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port is " + port + ", not 0 to 65535");
        }
        if (concurrentStatements < 1) {
            throw new IllegalArgumentException("concurrentStatements is " + concurrentStatements);
        }
    }

    /** On loopback, for the user {@code default} without a password. */
    public static FrontOptions onLoopback(int port) {
        return new FrontOptions(InetAddress.getLoopbackAddress(), port, "default", "", 16, Duration.ofSeconds(30));
    }

    @Override
    public String toString() {
        return "FrontOptions[" + bind + ":" + port + ", user=" + user + ", concurrentStatements=" + concurrentStatements
                + "]";
    }
}
