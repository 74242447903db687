package org.brandcast.analytics;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.brandcast.analytics.engine.EngineLimits;
import org.brandcast.analytics.http.FrontOptions;
import org.jspecify.annotations.Nullable;

/** What the process is configured with: environment variables, each with a default. */
public record FrontSettings(
        Path libraryDir,
        Path dataDir,
        EngineLimits limits,
        FrontOptions options,
        Duration rollUpEvery,
        Duration profilesEvery) {
    /** Version of the engine's package; its libraries lie in a folder of this name in the cache. */
    public static final String ENGINE_VERSION = "26.7.3-stable.1";

    private static final int DEFAULT_PORT = 8723;
    private static final long MIB = 1024L * 1024;

    /**
     * Reads them.
     *
     * @throws IllegalArgumentException names the variable and what is wrong with it
     */
    public static FrontSettings of(Map<String, String> environment) {
        EngineLimits ofOneMachine = EngineLimits.ofOneMachine();
        EngineLimits limits = new EngineLimits(
                MIB * number(environment, "BRANDCAST_CLICKHOUSE_MEMORY_MIB", ofOneMachine.serverMemoryBytes() / MIB),
                MIB
                        * number(
                                environment,
                                "BRANDCAST_CLICKHOUSE_QUERY_MEMORY_MIB",
                                ofOneMachine.queryMemoryBytes() / MIB),
                (int) number(environment, "BRANDCAST_CLICKHOUSE_QUERY_THREADS", ofOneMachine.queryThreads()));
        FrontOptions options = new FrontOptions(
                bind(environment.getOrDefault("BRANDCAST_BIND", "127.0.0.1")),
                (int) number(environment, "BRANDCAST_CLICKHOUSE_PORT", DEFAULT_PORT),
                environment.getOrDefault("BRANDCAST_CLICKHOUSE_USER", "default"),
                environment.getOrDefault("BRANDCAST_CLICKHOUSE_PASSWORD", ""),
                (int) number(environment, "BRANDCAST_CLICKHOUSE_CONCURRENT_STATEMENTS", 16),
                Duration.ofSeconds(30));
        return new FrontSettings(
                libraryDir(environment),
                Path.of(environment.getOrDefault("BRANDCAST_CLICKHOUSE_DATA_DIR", "var/clickhouse"))
                        .toAbsolutePath(),
                limits,
                options,
                rollUpEvery(environment),
                profilesEvery(environment));
    }

    static Duration rollUpEvery(Map<String, String> environment) {
        return duration(environment, "BRANDCAST_CLICKHOUSE_ROLL_UP_EVERY", Duration.ofSeconds(5));
    }

    static Duration profilesEvery(Map<String, String> environment) {
        return duration(environment, "BRANDCAST_CLICKHOUSE_PROFILES_EVERY", Duration.ofMinutes(10));
    }

    /** Where the engine's library is: BRANDCAST_CHDB_LIB_DIR, else the cache that fetch-engine.sh fills. */
    public static Path libraryDir(Map<String, String> environment) {
        String given = environment.get("BRANDCAST_CHDB_LIB_DIR");
        if (given != null && !given.isBlank()) {
            return Path.of(given).toAbsolutePath();
        }
        String cache = environment.get("XDG_CACHE_HOME");
        Path base =
                cache == null || cache.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        return base.resolve("brandcast").resolve("chdb-" + ENGINE_VERSION).toAbsolutePath();
    }

    private static InetAddress bind(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("BRANDCAST_BIND is " + address + ", which is no address", e);
        }
    }

    private static Duration duration(Map<String, String> environment, String name, Duration otherwise) {
        String given = environment.get(name);
        if (given == null || given.isBlank()) {
            return otherwise;
        }
        try {
            Duration duration = Duration.parse(given.strip());
            if (duration.isNegative() || duration.isZero()) {
                throw new IllegalArgumentException(name + " is " + given + ", not more than nothing: give e.g. PT5S");
            }
            return duration;
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(name + " is " + given + ", which is no duration: give e.g. PT5S", e);
        }
    }

    private static long number(Map<String, String> environment, String name, long otherwise) {
        @Nullable String given = environment.get(name);
        if (given == null || given.isBlank()) {
            return otherwise;
        }
        try {
            return Long.parseLong(given.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is " + given + ", which is no whole number", e);
        }
    }
}
