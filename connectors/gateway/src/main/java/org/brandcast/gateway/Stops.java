package org.brandcast.gateway;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.brandcast.schemas.OutboundMessage;
import org.brandcast.schemas.SendingStop;

/** The emergency stops in force, as control data last told them. Written by the control reader, read by every worker. */
final class Stops {
    private final Map<Long, SendingStop> inForce = new ConcurrentHashMap<>();

    void set(SendingStop stop) {
        if (stop.getInForce()) {
            inForce.put(stop.getStopId(), stop);
        } else {
            inForce.remove(stop.getStopId());
        }
    }

    void remove(long stopId) {
        inForce.remove(stopId);
    }

    /**
     * Whether one of them covers a message.
     *
     * @param upwards its tenant and all above it
     */
    boolean cover(OutboundMessage message, List<Long> upwards) {
        for (SendingStop stop : inForce.values()) {
            if ((stop.getTenantId() == null || upwards.contains(stop.getTenantId()))
                    && (stop.getType() == null || stop.getType() == message.getType())
                    && (stop.getRoute() == null || stop.getRoute().equals(message.getRoute()))) {
                return true;
            }
        }
        return false;
    }

    boolean isEmpty() {
        return inForce.isEmpty();
    }
}
