package org.brandcast.flink.admission;

import org.jspecify.annotations.Nullable;

/**
 * What the account remembers of a message's id.
 *
 * @param bodyHash of the body that came under it first
 * @param pending whether that still waits to be decided
 * @param open what the message holds until it is settled; null: nothing
 */
public record Registered(
        String bodyHash, boolean pending, @Nullable OpenReservation open) {
    public static Registered waiting(String bodyHash) {
        return new Registered(bodyHash, true, null);
    }

    /** Refused, or settled. */
    public static Registered ended(String bodyHash) {
        return new Registered(bodyHash, false, null);
    }

    public static Registered holding(String bodyHash, OpenReservation open) {
        return new Registered(bodyHash, false, open);
    }
}
