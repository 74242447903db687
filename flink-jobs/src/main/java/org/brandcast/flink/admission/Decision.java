package org.brandcast.flink.admission;

import org.brandcast.schemas.AdmissionEvent;
import org.brandcast.schemas.FrequencyReturn;
import org.brandcast.schemas.OutboundMessage;
import org.jspecify.annotations.Nullable;

/**
 * What the account step has decided; each part goes to its topic.
 *
 * @param key of the event in its topic
 * @param event null: nothing that anybody is told
 * @param outbound the message for its route
 * @param frequencyReturn that the recipient's window gets the message back
 */
public record Decision(
        String key,
        @Nullable AdmissionEvent event,
        @Nullable OutboundMessage outbound,
        @Nullable FrequencyReturn frequencyReturn) {

    public static Decision of(String key, AdmissionEvent event) {
        return new Decision(key, event, null, null);
    }

    /** The same, and the recipient's window gets the message back. */
    Decision giving(FrequencyReturn back) {
        return new Decision(key, event, outbound, back);
    }
}
