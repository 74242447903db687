package org.brandcast.portal.campaign;

/**
 * What a campaign's order lacks for the rest of it.
 *
 * @param needed and {@code missing} in the order's unit
 * @param fitting to how many of the remaining numbers it could send
 */
public record Shortage(long orderId, String orderName, String unit, long needed, long missing, long fitting) {}
