package org.brandcast.portal.list;

/**
 * Which mobile numbers were seen: one bit for each of the 10^9 national numbers, in two levels of pages that are made
 * when the first number of theirs comes. A short list costs little, wherever its numbers lie; valid prefixes bound a
 * long one to about 50 MB, however long it is.
 */
public final class NumberSet {
    private static final int NATIONAL_NUMBERS = 1_000_000_000;
    private static final int LEAF_BITS = 9;
    private static final int BRANCH_BITS = 10;
    private static final int LEAF_MASK = (1 << LEAF_BITS) - 1;
    private static final int BRANCH_MASK = (1 << BRANCH_BITS) - 1;
    private static final int BITS_PER_LONG = 6;

    private final long[][][] branches = new long[(NATIONAL_NUMBERS >> (LEAF_BITS + BRANCH_BITS)) + 1][][];

    /**
     * Whether the number is new; it is known from now on.
     *
     * @param e164 84 and nine digits
     */
    public boolean add(String e164) {
        int number = Integer.parseInt(e164, 2, e164.length(), 10);
        int branchIndex = number >> (LEAF_BITS + BRANCH_BITS);
        long[][] branch = branches[branchIndex];
        if (branch == null) {
            branch = new long[1 << BRANCH_BITS][];
            branches[branchIndex] = branch;
        }
        int leafIndex = (number >> LEAF_BITS) & BRANCH_MASK;
        long[] leaf = branch[leafIndex];
        if (leaf == null) {
            leaf = new long[1 << (LEAF_BITS - BITS_PER_LONG)];
            branch[leafIndex] = leaf;
        }
        int bit = number & LEAF_MASK;
        long mask = 1L << bit;
        if ((leaf[bit >> BITS_PER_LONG] & mask) != 0) {
            return false;
        }
        leaf[bit >> BITS_PER_LONG] |= mask;
        return true;
    }
}
