package org.brandcast.portal.operation;

import org.jspecify.annotations.Nullable;

/**
 * An emergency stop as pages show it.
 *
 * @param covers what must fit a message for it to be stopped
 * @param liftable whether the reader may lift it
 */
public record Stop(
        long id,
        Covers covers,
        String tenantName,
        String reason,
        String placedBy,
        long placedAtMillis,
        String liftedBy,
        @Nullable Long liftedAtMillis,
        String liftReason,
        boolean liftable) {

    /**
     * What a stop covers: everything that all of this fits.
     *
     * @param tenantId with everyone below it; null: all
     * @param type OTP, CARE or AD; empty: all
     * @param route empty: all
     */
    public record Covers(@Nullable Long tenantId, String type, String route) {}

    public boolean isInForce() {
        return liftedAtMillis == null;
    }
}
