package org.brandcast.flink.admission.operator;

import org.brandcast.domain.quota.Reservation;
import org.jspecify.annotations.Nullable;

/** A reserve that hasn't been settled, as it lies in state. */
public record OpenReservation(
        long orderId,
        int segments,
        long unitPriceVnd,
        @Nullable Long campaignId) {
    static OpenReservation of(Reservation reservation, @Nullable Long campaignId) {
        return new OpenReservation(
                reservation.orderId(), reservation.segments(), reservation.unitPriceVnd(), campaignId);
    }

    Reservation reservation() {
        return new Reservation(orderId, segments, unitPriceVnd);
    }
}
