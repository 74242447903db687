package org.brandcast.flink.admission;

import java.util.ArrayList;
import java.util.List;
import org.brandcast.domain.quota.Reservation;
import org.jspecify.annotations.Nullable;

/**
 * A reserve that hasn't been settled, as it lies in state.
 *
 * @param hop times that its message has come back from a gateway and gone on
 * @param atMillis when it was made: the day and month whose caps it counts against
 * @param capIds the caps that it counts against
 */
public record OpenReservation(
        long orderId,
        int segments,
        long unitPriceVnd,
        @Nullable Long campaignId,
        int hop,
        long atMillis,
        List<Long> capIds) {

    public static OpenReservation of(AccountDecision.Admit admit, @Nullable Long campaignId, long atMillis) {
        Reservation reservation = admit.reserved().reservation();
        return new OpenReservation(
                reservation.orderId(),
                reservation.segments(),
                reservation.unitPriceVnd(),
                campaignId,
                0,
                atMillis,
                idsOf(admit.caps()));
    }

    private static List<Long> idsOf(List<CapBook.Cap> caps) {
        if (caps.isEmpty()) {
            return List.of();
        }
        List<Long> ids = new ArrayList<>(caps.size());
        for (CapBook.Cap cap : caps) {
            ids.add(cap.id());
        }
        return ids;
    }

    public OpenReservation withHop(int newest) {
        return new OpenReservation(orderId, segments, unitPriceVnd, campaignId, newest, atMillis, capIds);
    }

    public Reservation reservation() {
        return new Reservation(orderId, segments, unitPriceVnd);
    }
}
