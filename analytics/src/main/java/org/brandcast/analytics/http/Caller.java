package org.brandcast.analytics.http;

import java.util.List;
import java.util.stream.Collectors;

/** Who asks: a process of the installation, or an analyst who may read some partners' rows. */
sealed interface Caller {
    /** Portal, jobs, operators' tools: everything. */
    record Installation() implements Caller {}

    /**
     * A read-only login.
     *
     * @param tenants partners whose rows it may read; may be none
     */
    record Analyst(String login, List<Long> tenants) implements Caller {
        public Analyst {
            tenants = List.copyOf(tenants);
        }

        /** As the row filters of the engine's configuration read it. */
        String scope() {
            return tenants.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
    }
}
