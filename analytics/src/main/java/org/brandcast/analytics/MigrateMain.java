package org.brandcast.analytics;

import java.net.URI;
import java.util.Map;

/**
 * Brings the schema of a ClickHouse that isn't the embedded one up to date: BRANDCAST_CLICKHOUSE_URL (http or https),
 * BRANDCAST_CLICKHOUSE_USER, BRANDCAST_CLICKHOUSE_PASSWORD. Run once after each update, before the jobs start.
 */
public final class MigrateMain {
    private MigrateMain() {}

    public static void main(String[] arguments) {
        Map<String, String> environment = System.getenv();
        String url = environment.getOrDefault("BRANDCAST_CLICKHOUSE_URL", "http://127.0.0.1:8723");
        try {
            int applied = Migrations.ofBrandcast()
                    .apply(new HttpTarget(
                            URI.create(url),
                            environment.getOrDefault("BRANDCAST_CLICKHOUSE_USER", "default"),
                            environment.getOrDefault("BRANDCAST_CLICKHOUSE_PASSWORD", "")));
            System.out.println("clickhouse: " + applied + " migrations applied at " + url);
        } catch (SqlTargetException | IllegalArgumentException e) {
            System.err.println("clickhouse: " + e.getMessage());
            System.exit(1);
        }
    }
}
