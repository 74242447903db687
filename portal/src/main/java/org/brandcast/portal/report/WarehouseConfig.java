package org.brandcast.portal.report;

import io.micronaut.context.annotation.ConfigurationProperties;
import java.util.Objects;

/** Where ClickHouse is, {@code http://host:port}, and the portal's login there. */
@ConfigurationProperties("brandcast.clickhouse")
public record WarehouseConfig(String url, String user, String password) {
    public WarehouseConfig {
        Objects.requireNonNull(url, "brandcast.clickhouse.url is null");
        Objects.requireNonNull(user, "brandcast.clickhouse.user is null");
        Objects.requireNonNull(password, "brandcast.clickhouse.password is null");
        if (!url.startsWith("http://") && !url.startsWith("https://")) {
            throw new IllegalArgumentException(
                    "brandcast.clickhouse.url is " + url + ": give http://host:port in BRANDCAST_CLICKHOUSE_URL");
        }
    }

    @Override
    public String toString() {
        return "WarehouseConfig[url=" + url + ", user=" + user + "]";
    }
}
