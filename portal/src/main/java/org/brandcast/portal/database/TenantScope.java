package org.brandcast.portal.database;

import java.util.Objects;
import org.brandcast.portal.security.CurrentUser;

/**
 * Whose rows a transaction sees: a tenant's subtree, or everything for a job of the platform itself.
 *
 * @param path the tenant's path, {@code 1.4.9}, or {@code *}
 */
public record TenantScope(String path) {
    /** Everything. Only for jobs that serve all tenants and for the log-in, before the tenant is known. */
    public static final TenantScope SYSTEM = new TenantScope("*");

    public TenantScope {
        Objects.requireNonNull(path, "path is null");
        if (path.isEmpty()) {
            throw new IllegalArgumentException("path is empty");
        }
    }

    public static TenantScope of(CurrentUser user) {
        return new TenantScope(user.tenantPath());
    }
}
