package org.brandcast.domain;

import java.util.Random;

/** A random generator for property tests that says how to repeat its run: {@code -Dbrandcast.seed=…}. */
public final class Seed {
    private Seed() {}

    /** Prints the seed; the same property with the same seed does the same. */
    public static Random forProperty(String property) {
        long seed = Long.getLong("brandcast.seed", System.nanoTime());
        System.out.println(property + ": -Dbrandcast.seed=" + seed);
        return new Random(seed);
    }

    public static <T> T oneOf(Random random, T[] choices) {
        return choices[random.nextInt(choices.length)];
    }
}
