package org.brandcast.domain.quota;

/**
 * One change of one order and its balance after it, in the order's unit.
 *
 * @param segments size of the change in segments; for a GRANT the signed difference to the grant before, for a CLOSE
 *     what is no longer for sale; 0 where a change of an order in đồng has no segments
 * @param amountVnd size of the change in whole đồng, as far as it has a price
 * @param sequence grows by one with each entry of the order
 */
public record LedgerEntry(
        LedgerVerb verb,
        long segments,
        long amountVnd,
        long grantedAfter,
        long reservedAfter,
        long postedAfter,
        long sequence) {}
