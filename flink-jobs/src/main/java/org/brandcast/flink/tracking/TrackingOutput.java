package org.brandcast.flink.tracking;

import org.brandcast.schemas.OutboundMessage;
import org.brandcast.schemas.Settlement;
import org.brandcast.schemas.TrackingEvent;
import org.jspecify.annotations.Nullable;

/** What tracking tells: an event, a settlement, or a message for another route. */
public record TrackingOutput(
        @Nullable TrackingEvent event,
        @Nullable Settlement settlement,
        @Nullable OutboundMessage resend) {
    static TrackingOutput of(TrackingEvent event) {
        return new TrackingOutput(event, null, null);
    }

    static TrackingOutput of(Settlement settlement) {
        return new TrackingOutput(null, settlement, null);
    }

    static TrackingOutput of(OutboundMessage resend) {
        return new TrackingOutput(null, null, resend);
    }
}
