package org.brandcast.analytics;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * Keeps the roll-ups of a ClickHouse that isn't the embedded one: BRANDCAST_CLICKHOUSE_URL, _USER, _PASSWORD,
 * _ROLL_UP_EVERY, _PROFILES_EVERY. One process for one ClickHouse, restarted when it ends.
 */
public final class RollUpMain {
    private RollUpMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        Map<String, String> environment = System.getenv();
        SqlTarget target = new HttpTarget(
                URI.create(environment.getOrDefault("BRANDCAST_CLICKHOUSE_URL", "http://127.0.0.1:8723")),
                environment.getOrDefault("BRANDCAST_CLICKHOUSE_USER", "default"),
                environment.getOrDefault("BRANDCAST_CLICKHOUSE_PASSWORD", ""));
        Duration every;
        Duration profilesEvery;
        try {
            every = FrontSettings.rollUpEvery(environment);
            profilesEvery = FrontSettings.profilesEvery(environment);
        } catch (IllegalArgumentException e) {
            System.err.println("roll-ups: " + e.getMessage());
            System.exit(1);
            return;
        }
        RollUpRunner runner = RollUpRunner.start(target, every, profilesEvery);
        Runtime.getRuntime().addShutdownHook(new Thread(runner::close, "stop"));
        new CountDownLatch(1).await();
    }
}
