package org.brandcast.domain.reconcile;

/**
 * A row of a carrier's file, read.
 *
 * @param line in the file, from 1
 * @param id of the SMSC, as it is compared; empty: the file has none
 * @param number digits from 84 on; 0: the file has none
 * @param brandname in capitals; empty: the file has none
 * @param segments that it stands for
 * @param charged of them
 * @param amountVnd that they ask for; -1: the file has no price
 */
public record CdrRow(
        long line,
        String id,
        long number,
        long atMillis,
        String brandname,
        TheirStatus status,
        int segments,
        int charged,
        long amountVnd) {
    public static final long NO_AMOUNT = -1;
}
