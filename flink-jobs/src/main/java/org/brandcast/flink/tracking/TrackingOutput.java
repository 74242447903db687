package org.brandcast.flink.tracking;

import org.brandcast.schemas.Settlement;
import org.brandcast.schemas.TrackingEvent;
import org.jspecify.annotations.Nullable;

/** What tracking tells: an event, or a settlement. */
public record TrackingOutput(
        @Nullable TrackingEvent event, @Nullable Settlement settlement) {
    static TrackingOutput of(TrackingEvent event) {
        return new TrackingOutput(event, null);
    }

    static TrackingOutput of(Settlement settlement) {
        return new TrackingOutput(null, settlement);
    }
}
