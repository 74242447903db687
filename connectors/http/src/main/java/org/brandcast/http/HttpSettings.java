package org.brandcast.http;

import java.time.Duration;
import java.util.Objects;

/**
 * How one interface is used.
 *
 * @param window outstanding requests, at most
 * @param responseTimeout from the writing of a request to its whole answer; after it the outcome is unknown
 * @param lateAnswerWait how long an answer is still listened for after that
 * @param failuresToOpen requests in a row without an answer after which the circuit opens
 * @param openFor how long it stays open the first time; doubles
 */
public record HttpSettings(
        HttpProfile profile,
        RouteParameters parameters,
        int window,
        Duration responseTimeout,
        Duration lateAnswerWait,
        int failuresToOpen,
        Duration openFor) {
    public HttpSettings {
        Objects.requireNonNull(profile, "profile is null");
        Objects.requireNonNull(parameters, "parameters is null");
        if (window < 1) {
            throw new IllegalArgumentException("window is not positive: " + window);
        }
        if (responseTimeout.isNegative() || responseTimeout.isZero()) {
            throw new IllegalArgumentException("responseTimeout is not positive: " + responseTimeout);
        }
        if (lateAnswerWait.isNegative()) {
            throw new IllegalArgumentException("lateAnswerWait is negative: " + lateAnswerWait);
        }
    }
}
