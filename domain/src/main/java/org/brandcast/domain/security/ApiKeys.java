package org.brandcast.domain.security;

import java.security.SecureRandom;

/**
 * API keys: {@code bc_} and 32 random letters and digits (190 bits). Only a hash is stored.
 */
public final class ApiKeys {
    public static final String PREFIX = "bc_";
    private static final int RANDOM_CHARACTERS = 32;
    private static final String BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final SecureRandom RANDOM = new SecureRandom();

    private ApiKeys() {}

    /** A new key, to be shown once. */
    public static String generate() {
        StringBuilder key = new StringBuilder(PREFIX);
        for (int i = 0; i < RANDOM_CHARACTERS; i++) {
            key.append(BASE62.charAt(RANDOM.nextInt(BASE62.length())));
        }
        return key.toString();
    }
}
