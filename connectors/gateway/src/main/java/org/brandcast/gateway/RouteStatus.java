package org.brandcast.gateway;

import java.util.List;
import java.util.Map;

/**
 * How a route stands, for {@code /health}, {@code /routes} and {@code /metrics}.
 *
 * @param inWindow outstanding submit_sm
 * @param lags records that wait, by lane
 */
record RouteStatus(
        String route,
        Phase phase,
        String detail,
        RouteSettings settings,
        int bound,
        List<String> binds,
        int inWindow,
        Map<String, Long> lags,
        Dispatcher.Snapshot figures,
        RouteCounters counters) {
    /** Where a worker is. */
    enum Phase {
        STARTING,
        /** Another gateway holds the route; this one takes over when that one stops. */
        STANDBY,
        RUNNING,
        FAULTY,
        STOPPING,
        STOPPED
    }

    boolean isWell() {
        return phase == Phase.STANDBY
                || (phase == Phase.RUNNING && bound == settings.smpp().binds());
    }

    /** What is wrong, in words; empty if nothing is. */
    String problem() {
        if (isWell()) {
            return "";
        }
        if (phase != Phase.RUNNING) {
            return phase + ": " + detail;
        }
        return bound + " of " + settings.smpp().binds() + " binds are up: " + String.join("; ", binds);
    }
}
