package org.brandcast.portal.route;

import java.util.Set;
import org.brandcast.schemas.SmppSettings;

/**
 * A route as pages show it.
 *
 * <p>Its state is open; paused: the gateway holds what is queued; closed: nothing new comes, what is queued still goes;
 * stopped: both.
 */
public record RouteView(
        String route,
        Set<String> carriers,
        boolean active,
        boolean paused,
        int priority,
        String idSpace,
        int adFloorPercent,
        long inDoubtWaitMillis,
        int maxSegments,
        SmppSettings smpp) {

    public String state() {
        if (active) {
            return paused ? "paused" : "open";
        }
        return paused ? "stopped" : "closed";
    }

    /** Message state whose colour and icon its state borrows. */
    public String look() {
        return switch (state()) {
            case "open" -> "DELIVERED";
            case "paused" -> "HELD";
            case "closed" -> "EXPIRED";
            default -> "CANCELLED";
        };
    }
}
