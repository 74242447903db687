package org.brandcast.simulator.script;

/** Chance as a pure function: the same seed, subject and purpose give the same number. */
public final class Dice {
    private Dice() {}

    /** Uniform in [0, 1). {@code purpose} keeps decisions about one subject independent of each other. */
    public static double roll(long seed, long subject, int purpose) {
        long mixed = mix(mix(seed * 31 + purpose) ^ subject);
        return (mixed >>> 11) * 0x1.0p-53;
    }

    /** Uniform in [0, bound]. */
    public static long upTo(long bound, long seed, long subject, int purpose) {
        return bound <= 0 ? 0 : (long) (roll(seed, subject, purpose) * (bound + 1));
    }

    /** FNV-1a over the characters, mixed. */
    public static long hash(CharSequence text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return mix(hash);
    }

    /** FNV-1a over the bytes, continuing from {@code start}, mixed. */
    public static long hash(long start, byte[] bytes) {
        long hash = 0xcbf29ce484222325L ^ start;
        for (byte b : bytes) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        return mix(hash);
    }

    /** SplitMix64's finisher. */
    public static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
