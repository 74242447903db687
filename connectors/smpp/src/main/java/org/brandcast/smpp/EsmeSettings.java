package org.brandcast.smpp;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * How one bind is made and kept.
 *
 * @param endpoints tried in turn; the first one that binds is kept until it drops
 * @param window outstanding submit_sm of this bind, at most
 */
public record EsmeSettings(
        List<Endpoint> endpoints, Credentials credentials, boolean tls, BindKind kind, int window, Timing timing) {
    public EsmeSettings {
        endpoints = List.copyOf(endpoints);
        Objects.requireNonNull(credentials, "credentials is null");
        Objects.requireNonNull(kind, "kind is null");
        Objects.requireNonNull(timing, "timing is null");
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("there is no endpoint");
        }
        if (window < 1) {
            throw new IllegalArgumentException("window is not positive: " + window);
        }
    }

    /** What a bind is for (SMPP 3.4, section 2.1). */
    public enum BindKind {
        /** bind_transceiver: submits and receives. */
        TRANSCEIVER,
        /** bind_transmitter: submits only. */
        TRANSMITTER,
        /** bind_receiver: receives only. */
        RECEIVER;

        public boolean submits() {
            return this != RECEIVER;
        }
    }

    /** The same settings for a bind of another kind. */
    public EsmeSettings as(BindKind other) {
        return new EsmeSettings(endpoints, credentials, tls, other, window, timing);
    }

    /** Where an SMSC listens. */
    public record Endpoint(String host, int port) {
        public Endpoint {
            Objects.requireNonNull(host, "host is null");
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("port is not in 1 to 65535: " + port);
            }
        }

        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /** Who binds. The password is never printed. */
    public record Credentials(String systemId, String password, String systemType) {
        public Credentials {
            Objects.requireNonNull(systemId, "systemId is null");
            Objects.requireNonNull(password, "password is null");
            Objects.requireNonNull(systemType, "systemType is null");
        }

        @Override
        public String toString() {
            return "Credentials[" + systemId + "]";
        }
    }

    /**
     * The times of a bind.
     *
     * @param enquireLink idle time after which the link is probed
     * @param reconnectMin first pause after a lost or refused bind; doubles, jittered, up to reconnectMax
     */
    public record Timing(
            Duration connectTimeout,
            Duration responseTimeout,
            Duration enquireLink,
            Duration reconnectMin,
            Duration reconnectMax) {
        public Timing {
            positive(connectTimeout, "connectTimeout");
            positive(responseTimeout, "responseTimeout");
            positive(enquireLink, "enquireLink");
            positive(reconnectMin, "reconnectMin");
            positive(reconnectMax, "reconnectMax");
        }

        private static void positive(Duration duration, String name) {
            if (duration.isNegative() || duration.isZero()) {
                throw new IllegalArgumentException(name + " is not positive: " + duration);
            }
        }
    }
}
