package org.brandcast.flink.admission;

import org.brandcast.schemas.AdmissionEvent;
import org.brandcast.schemas.OutboundMessage;
import org.jspecify.annotations.Nullable;

/**
 * What the account step has decided: an event, and for an admitted message also the message for its route.
 *
 * @param key of the event in its topic
 */
public record Decision(
        String key, AdmissionEvent event, @Nullable OutboundMessage outbound) {}
