package org.brandcast.clickhouse;

import java.io.Serializable;
import java.net.URI;
import java.util.Objects;

/**
 * Where rows are written to.
 *
 * @param url HTTP address, e.g. http://127.0.0.1:8723
 * @param password never printed
 */
public record ClickHouseEndpoint(String url, String user, String password) implements Serializable {
    public ClickHouseEndpoint {
        Objects.requireNonNull(user, "user is null");
        Objects.requireNonNull(password, "password is null");
        if (URI.create(url).getHost() == null) {
            throw new IllegalArgumentException("the ClickHouse address is " + url + ", not like http://host:port");
        }
    }

    /** ClickHouse's user {@code default} without a password, as on loopback. */
    public static ClickHouseEndpoint of(String url) {
        return new ClickHouseEndpoint(url, "default", "");
    }

    @Override
    public String toString() {
        return user + "@" + url;
    }
}
