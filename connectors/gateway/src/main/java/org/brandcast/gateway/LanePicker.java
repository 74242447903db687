package org.brandcast.gateway;

import java.util.Optional;
import java.util.Set;
import org.brandcast.schemas.MessageType;

/**
 * Chooses the lane of the next message: otp before care before ad, but at least a share of the segments goes to ad while
 * ad has something to send, so that busy upper lanes slow a campaign and never stop it.
 *
 * <p>Ad earns credit with each segment of another lane that passes it, and goes first once it has earned a segment.
 *
 * <p>Not safe for use by many threads.
 */
final class LanePicker {
    /** What ad may have earned at most, so that the floor never becomes a burst. */
    private static final double MAX_CREDIT = 8;

    private double earnedPerSegment;
    private double credit;

    /**
     * A picker without credit.
     *
     * @param adFloorPercent 0 to 100: the least share of ad
     */
    LanePicker(int adFloorPercent) {
        setFloor(adFloorPercent);
    }

    void setFloor(int adFloorPercent) {
        if (adFloorPercent < 0 || adFloorPercent > 100) {
            throw new IllegalArgumentException("adFloorPercent is not in 0 to 100: " + adFloorPercent);
        }
        earnedPerSegment = adFloorPercent == 100 ? MAX_CREDIT : adFloorPercent / (100.0 - adFloorPercent);
    }

    /** The lane to serve among those that have something; empty if none has. */
    Optional<MessageType> pick(Set<MessageType> ready) {
        if (credit >= 1 && ready.contains(MessageType.AD)) {
            return Optional.of(MessageType.AD);
        }
        for (MessageType lane : MessageType.values()) {
            if (ready.contains(lane)) {
                return Optional.of(lane);
            }
        }
        return Optional.empty();
    }

    /**
     * Tells what was sent.
     *
     * @param adWaits whether ad has something to send: only then does it earn
     */
    void sent(MessageType lane, int segments, boolean adWaits) {
        if (lane == MessageType.AD) {
            if (credit >= 1) {
                credit -= segments;
            }
        } else if (adWaits) {
            credit = Math.min(MAX_CREDIT, credit + segments * earnedPerSegment);
        }
    }
}
