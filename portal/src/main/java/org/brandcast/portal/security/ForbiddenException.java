package org.brandcast.portal.security;

/** The signed-in user's role doesn't allow it. Shown as 403. */
public final class ForbiddenException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final Permission permission;

    public ForbiddenException(String login, Permission permission) {
        super(login + " lacks " + permission);
        this.permission = permission;
    }

    public Permission permission() {
        return permission;
    }
}
