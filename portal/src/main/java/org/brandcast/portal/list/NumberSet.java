package org.brandcast.portal.list;

/**
 * Which mobile numbers were seen: one bit for each of the 10^9 national numbers, in pages that are made when the first
 * number of theirs comes. Valid prefixes bound it to about 40 MB, however long the list is.
 */
final class NumberSet {
    private static final int NATIONAL_NUMBERS = 1_000_000_000;
    private static final int PAGE_BITS = 15;
    private static final int PAGE_MASK = (1 << PAGE_BITS) - 1;

    private final long[][] pages = new long[(NATIONAL_NUMBERS >> PAGE_BITS) + 1][];

    /**
     * Whether the number is new; it is known from now on.
     *
     * @param e164 84 and nine digits
     */
    boolean add(String e164) {
        int number = Integer.parseInt(e164, 2, e164.length(), 10);
        int pageIndex = number >> PAGE_BITS;
        long[] page = pages[pageIndex];
        if (page == null) {
            page = new long[1 << (PAGE_BITS - 6)];
            pages[pageIndex] = page;
        }
        int bit = number & PAGE_MASK;
        long mask = 1L << (bit & 63);
        if ((page[bit >> 6] & mask) != 0) {
            return false;
        }
        page[bit >> 6] |= mask;
        return true;
    }
}
