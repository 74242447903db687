package org.brandcast.portal.security;

import jakarta.inject.Singleton;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/** Argon2id with 19 MiB and two passes (OWASP's first choice); about 50 ms a check, never on an event loop. */
@Singleton
public final class Passwords {
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;

    private final Argon2PasswordEncoder encoder =
            new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, 1, MEMORY_KIB, PASSES);
    private final String hashOfNobody = hash("nobody has this password");

    public String hash(String password) {
        String hash = encoder.encode(password);
        if (hash == null) {
            throw new IllegalStateException("the password is null");
        }
        return hash;
    }

    public boolean matches(String password, String hash) {
        return encoder.matches(password, hash);
    }

    /** Spends the time of a check, so that an unknown login answers no faster than a wrong password. */
    void spendTheTimeOfACheck(String password) {
        encoder.matches(password, hashOfNobody);
    }
}
