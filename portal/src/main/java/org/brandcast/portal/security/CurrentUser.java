package org.brandcast.portal.security;

import java.util.Locale;
import java.util.Objects;

/**
 * Who acts: a person with a session. What they may see is their tenant's subtree, what they may do is their role's
 * {@link Permission}s.
 *
 * @param tenantPath ids from the root to the tenant, {@code 1.4.9}
 */
public record CurrentUser(
        long userId, String login, Role role, long tenantId, String tenantName, String tenantPath, Locale locale) {
    public CurrentUser {
        Objects.requireNonNull(login, "login is null");
        Objects.requireNonNull(role, "role is null");
        Objects.requireNonNull(tenantName, "tenantName is null");
        Objects.requireNonNull(tenantPath, "tenantPath is null");
        Objects.requireNonNull(locale, "locale is null");
    }

    /** The platform itself: seeding and jobs that write an audit line. */
    public static CurrentUser platform(long rootTenantId, String rootName) {
        return new CurrentUser(
                0,
                "platform",
                Role.ADMIN,
                rootTenantId,
                rootName,
                Long.toString(rootTenantId),
                Locale.forLanguageTag("vi"));
    }

    public boolean may(Permission permission) {
        return role.permissions().contains(permission);
    }

    /** Whether the user's tenant is the tree's root. */
    public boolean isOperator() {
        return tenantPath.indexOf('.') < 0;
    }

    /** Whether what holds for a tenant is this user's tenant's to decide: those above it, and the operator. */
    public boolean governs(String path) {
        return isOperator() || path.startsWith(tenantPath + ".");
    }

    /** Fails unless the role allows it and the tenant is the root: what holds for the whole platform. */
    public void requireOperator(Permission permission) {
        require(permission);
        if (!isOperator()) {
            throw new ForbiddenException(login, permission);
        }
    }

    /** Fails unless the role allows it. */
    public void require(Permission permission) {
        if (!may(permission)) {
            throw new ForbiddenException(login, permission);
        }
    }
}
