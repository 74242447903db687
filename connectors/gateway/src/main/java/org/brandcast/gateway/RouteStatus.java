package org.brandcast.gateway;

import java.util.List;
import java.util.Map;

/** How a route stands, for {@code /health}, {@code /routes} and {@code /metrics}. */
record RouteStatus(
        String route,
        Phase phase,
        String detail,
        RouteSettings settings,
        Links links,
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

    /**
     * The route's connections.
     *
     * @param details of each bind, in words
     * @param inWindow outstanding submit_sm
     * @param lags records that wait, by lane
     */
    record Links(int bound, List<String> details, int inWindow, Map<String, Long> lags) {
        static final Links NONE = new Links(0, List.of(), 0, Map.of());
    }

    boolean isWell() {
        return phase == Phase.STANDBY
                || (phase == Phase.RUNNING
                        && links.bound() == settings.smpp().binds().kinds().size());
    }

    /** Closed to new messages, and nothing is left of the old ones. */
    boolean isDrained() {
        return settings.mode() == RouteSettings.Mode.DRAINING
                && phase == Phase.RUNNING
                && figures.openMessages() == 0
                && links.lags().values().stream().allMatch(lag -> lag == 0);
    }

    /** What is wrong, in words; empty if nothing is. */
    String problem() {
        if (isWell()) {
            return "";
        }
        if (phase != Phase.RUNNING) {
            return phase + ": " + detail;
        }
        return links.bound() + " of " + settings.smpp().binds().kinds().size() + " binds are up: "
                + String.join("; ", links.details());
    }
}
