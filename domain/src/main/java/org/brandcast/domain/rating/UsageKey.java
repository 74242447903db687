package org.brandcast.domain.rating;

import java.time.LocalDate;
import java.util.Objects;
import org.brandcast.domain.lifecycle.ChargeOn;
import org.brandcast.domain.lifecycle.MessageStatus;
import org.brandcast.domain.lifecycle.MessageType;

/**
 * What messages of one rated line have in common.
 *
 * @param day on which they became final
 * @param pricedOn day on which their price was frozen, that of their admission
 * @param tenantId that sent them
 * @param orderId that paid; 0: none, as for a rejected message
 * @param carrier of the recipient; empty: unknown
 * @param unitPriceVnd of a segment, as frozen in the reserve
 */
public record UsageKey(
        LocalDate day,
        LocalDate pricedOn,
        long tenantId,
        long orderId,
        String brandname,
        String carrier,
        MessageType type,
        MessageStatus status,
        ChargeOn chargeOn,
        long unitPriceVnd) {
    public UsageKey {
        Objects.requireNonNull(day, "day is null");
        Objects.requireNonNull(pricedOn, "pricedOn is null");
        Objects.requireNonNull(brandname, "brandname is null");
        Objects.requireNonNull(carrier, "carrier is null");
        Objects.requireNonNull(type, "type is null");
        Objects.requireNonNull(status, "status is null");
        Objects.requireNonNull(chargeOn, "chargeOn is null");
    }
}
