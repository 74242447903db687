package org.brandcast.domain.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The hash of a random token, which is stored or told in the token's place. A plain SHA-256 is right for it, where a password
 * would need a slow one: nobody guesses more than 128 random bits.
 */
public final class TokenHash {
    private TokenHash() {}

    /** SHA-256 of the token as 64 hexadecimal digits. */
    public static String of(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Whether the token has that hash, in a time that doesn't tell how much of it was right. */
    public static boolean matches(String token, String hash) {
        return MessageDigest.isEqual(
                of(token).getBytes(StandardCharsets.US_ASCII), hash.getBytes(StandardCharsets.US_ASCII));
    }
}
