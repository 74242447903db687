package org.brandcast.standalone;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One process of the stack.
 *
 * @param after names of the parts that must be healthy before it starts for the first time
 * @param prepare runs before each start, e.g. to write its configuration
 * @param command argument vector; asked for at each start
 * @param health says what is missing, or "" when it serves
 * @param stopSignal for an orderly end
 */
record Part(
        String name,
        List<String> after,
        Runnable prepare,
        Supplier<List<String>> command,
        Map<String, String> environment,
        Health health,
        String stopSignal) {

    /** Whether a part serves. */
    @FunctionalInterface
    interface Health {
        /** Empty when it serves, else what is missing; returns within about two seconds. */
        String problem();
    }
}
