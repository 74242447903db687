package org.brandcast.portal.security;

import io.micronaut.security.authentication.Authentication;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/** Carries a {@link CurrentUser} in Micronaut's {@link Authentication} and gets it out again. */
@Singleton
public final class CurrentUsers {
    private static final String USER = "brandcast.user";

    /** The user of a page's request. */
    public CurrentUser of(Authentication authentication) {
        if (authentication.getAttributes().get(USER) instanceof CurrentUser user) {
            return user;
        }
        throw new IllegalStateException("the request was not authenticated by a session");
    }

    static Authentication authentication(CurrentUser user) {
        return Authentication.build(
                Long.toString(user.userId()), List.of("USER", user.role().code()), Map.of(USER, user));
    }
}
