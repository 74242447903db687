package org.brandcast.gateway;

import java.util.Set;
import org.brandcast.schemas.MessageType;
import org.jspecify.annotations.Nullable;

/** What waits in the lanes of a route, in order. Read by the route's worker only. */
interface LaneSource {
    /** Lanes that have something. */
    Set<MessageType> ready();

    /** The first record of a lane, left where it is; null if there is none. */
    @Nullable
    LaneRecord peek(MessageType lane);

    /** Takes the first record of a lane away. */
    void remove(MessageType lane);
}
