package org.brandcast.simulator.store;

import org.brandcast.simulator.script.Dice;

/** A number as a long: its digits where they fit, else a hash with the sign bit set. */
final class NumberKey {
    private static final int MAX_DIGITS = 18;

    private NumberKey() {}

    static long of(String number) {
        if (number.isEmpty() || number.length() > MAX_DIGITS) {
            return Dice.hash(number) | Long.MIN_VALUE;
        }
        long key = 0;
        for (int i = 0; i < number.length(); i++) {
            char c = number.charAt(i);
            if (c < '0' || c > '9') {
                return Dice.hash(number) | Long.MIN_VALUE;
            }
            key = key * 10 + (c - '0');
        }
        return key;
    }
}
