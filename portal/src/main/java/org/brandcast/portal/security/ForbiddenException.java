package org.brandcast.portal.security;

import io.micronaut.http.HttpStatus;
import io.micronaut.http.exceptions.HttpStatusException;

/** The signed-in user's role doesn't allow it. Shown as 403. */
public final class ForbiddenException extends HttpStatusException {
    private static final long serialVersionUID = 1L;
    private final Permission permission;

    public ForbiddenException(String login, Permission permission) {
        super(HttpStatus.FORBIDDEN, login + " lacks " + permission);
        this.permission = permission;
    }

    public Permission permission() {
        return permission;
    }
}
