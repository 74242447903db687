package org.brandcast.portal.database;

import io.micronaut.context.annotation.ConfigurationProperties;
import java.util.Objects;

/**
 * Where PostgreSQL is, and its two roles.
 *
 * @param ownerUser owns the schema and runs the migrations, never used afterwards
 * @param user the application's role: owns nothing, subject to row-level security
 */
@ConfigurationProperties("brandcast.postgres")
public record PostgresConfig(
        String url, String ownerUser, String ownerPassword, String user, String password, int poolSize) {
    public PostgresConfig {
        Objects.requireNonNull(url, "brandcast.postgres.url is null");
        Objects.requireNonNull(ownerUser, "brandcast.postgres.owner-user is null");
        Objects.requireNonNull(user, "brandcast.postgres.user is null");
        if (ownerUser.equals(user)) {
            throw new IllegalArgumentException(
                    "the application's PostgreSQL role must not be the schema's owner, both are " + user
                            + ": set BRANDCAST_POSTGRES_USER and BRANDCAST_POSTGRES_OWNER_USER to two roles");
        }
    }

    @Override
    public String toString() {
        return "PostgresConfig[url=" + url + ", ownerUser=" + ownerUser + ", user=" + user + "]";
    }
}
