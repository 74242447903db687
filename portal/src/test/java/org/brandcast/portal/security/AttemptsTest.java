package org.brandcast.portal.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class AttemptsTest {
    private static final Duration WINDOW = Duration.ofMinutes(15);

    private Instant now = Instant.parse("2026-11-23T00:00:00Z");
    private final Attempts attempts = new Attempts(new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    });

    @Test
    void soManyAreAllowedInAWindow() {
        assertThat(attempts.fullUntilMillis("log-in", address("192.0.2.1"), 3)).isZero();
        for (int i = 0; i < 3; i++) {
            assertThat(attempts.count("log-in", address("192.0.2.1"), 3, WINDOW))
                    .isTrue();
        }
        assertThat(attempts.count("log-in", address("192.0.2.1"), 3, WINDOW)).isFalse();
        assertThat(attempts.fullUntilMillis("log-in", address("192.0.2.1"), 3))
                .isEqualTo(now.plus(WINDOW).toEpochMilli());
        assertThat(attempts.count("log-in", address("192.0.2.2"), 3, WINDOW))
                .as("another address")
                .isTrue();
        assertThat(attempts.count("forgot", address("192.0.2.1"), 3, WINDOW))
                .as("something else")
                .isTrue();
        now = now.plus(WINDOW);
        assertThat(attempts.fullUntilMillis("log-in", address("192.0.2.1"), 3)).isZero();
        assertThat(attempts.count("log-in", address("192.0.2.1"), 3, WINDOW)).isTrue();
    }

    /** Who has one IPv6 address has all of its network. */
    @Test
    void anIpv6NetworkIsOneAddress() {
        for (int i = 0; i < 3; i++) {
            assertThat(attempts.count("log-in", address("2001:db8:7:1::" + i), 3, WINDOW))
                    .isTrue();
        }
        assertThat(attempts.count("log-in", address("2001:db8:7:1:ffff::9"), 3, WINDOW))
                .isFalse();
        assertThat(attempts.count("log-in", address("2001:db8:7:2::1"), 3, WINDOW))
                .as("the network beside it")
                .isTrue();
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(literal, e);
        }
    }
}
