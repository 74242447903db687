package org.brandcast.gateway;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.brandcast.http.HttpProfile;
import org.brandcast.http.HttpProfiles;
import org.brandcast.http.HttpSettings;
import org.brandcast.http.RouteParameters;
import org.brandcast.schemas.HttpParameter;
import org.brandcast.schemas.RouteControl;

/**
 * What concerns the HTTP interface of a route.
 *
 * @param callbackKeyHash of the last part of the address for receipts; empty: none are taken
 */
record HttpRoute(HttpSettings settings, String callbackKeyHash) {
    private static final Duration LATE_ANSWER_WAIT = Duration.ofSeconds(60);
    private static final Duration OPEN_FOR = Duration.ofSeconds(2);
    private static final int FAILURES_TO_OPEN = 5;

    HttpRoute {
        if (!callbackKeyHash.isEmpty() && !callbackKeyHash.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("callbackKeyHash must be the 64 hexadecimal digits of a SHA-256");
        }
    }

    /**
     * The settings in a control record.
     *
     * @param open opens what is sealed
     * @throws IllegalArgumentException if a value can't be used; the message names it and repeats no secret
     */
    static HttpRoute of(RouteControl control, UnaryOperator<String> open) {
        org.brandcast.schemas.HttpSettings http = control.getHttp();
        HttpProfile profile = http.getProfile().strip().startsWith("{")
                ? HttpProfiles.read(http.getProfile())
                : HttpProfiles.named(http.getProfile());
        Map<String, String> given = new HashMap<>();
        for (HttpParameter parameter : http.getParameters()) {
            given.put(
                    parameter.getName(),
                    parameter.getSealed() ? open.apply(parameter.getValue()) : parameter.getValue());
        }
        return new HttpRoute(
                new HttpSettings(
                        profile,
                        RouteParameters.of(profile, given),
                        http.getWindow(),
                        Duration.ofMillis(http.getResponseTimeoutMillis()),
                        LATE_ANSWER_WAIT,
                        FAILURES_TO_OPEN,
                        OPEN_FOR),
                http.getCallbackKeyHash());
    }

    boolean hasBalance() {
        return settings.profile().balance() != null;
    }

    /** Without the secrets: it may be printed. */
    @Override
    public String toString() {
        return "HttpRoute[" + settings.profile().name() + "]";
    }
}
