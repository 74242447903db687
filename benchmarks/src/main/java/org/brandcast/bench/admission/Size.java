package org.brandcast.bench.admission;

/**
 * How large the world of a run is. The usual one takes minutes; {@code BRANDCAST_BENCH_FULL=true} asks for the
 * whole one.
 *
 * @param suppressed numbers in the Do-Not-Call register
 * @param requests in each of the three parts of the throughput run
 * @param campaign advertising requests that come in front of the one-time passwords
 */
record Size(int tenants, int templates, int keywords, int suppressed, int requests, int campaign) {
    static Size ofEnvironment() {
        boolean full = Boolean.parseBoolean(System.getenv("BRANDCAST_BENCH_FULL"));
        return full
                ? new Size(1_000, 5_000, 10_000, 10_000_000, 1_500_000, 1_000_000)
                : new Size(1_000, 5_000, 10_000, 200_000, 1_500_000, 300_000);
    }
}
