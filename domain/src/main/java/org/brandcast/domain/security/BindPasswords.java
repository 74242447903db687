package org.brandcast.domain.security;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Passwords of binds at the SMPP server. SMPP 3.4 allows eight characters (section 5.2.2), which somebody who has a plain
 * hash could try through; so the hash is salted and slow: PBKDF2 with HMAC-SHA-256, as
 * {@code pbkdf2-sha256$<rounds>$<salt>$<hash>}.
 */
public final class BindPasswords {
    /** As many as a C-Octet String of 9 holds. */
    public static final int LENGTH = 8;

    private static final String PREFIX = "pbkdf2-sha256";
    private static final String LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
    private static final int ROUNDS = 120_000;
    private static final int MOST_ROUNDS = 10_000_000;
    private static final int SALT_OCTETS = 16;
    private static final int HASH_BITS = 256;
    private static final SecureRandom RANDOM = new SecureRandom();

    private BindPasswords() {}

    /** A new password, to be shown once. */
    public static String generate() {
        StringBuilder password = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            password.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return password.toString();
    }

    public static String hash(String password) {
        byte[] salt = new byte[SALT_OCTETS];
        RANDOM.nextBytes(salt);
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return PREFIX + "$" + ROUNDS + "$" + base64.encodeToString(salt) + "$"
                + base64.encodeToString(derive(password, salt, ROUNDS));
    }

    /** Whether the password has that hash; false too for a hash that can't be read. Takes tens of milliseconds. */
    public static boolean matches(String password, String hash) {
        String[] parts = hash.split("\\$", -1);
        if (parts.length != 4 || !parts[0].equals(PREFIX) || !parts[1].matches("[0-9]{1,8}")) {
            return false;
        }
        int rounds = Integer.parseInt(parts[1]);
        if (rounds < 1 || rounds > MOST_ROUNDS) {
            return false;
        }
        try {
            byte[] salt = Base64.getDecoder().decode(parts[2]);
            byte[] known = Base64.getDecoder().decode(parts[3]);
            return salt.length > 0 && MessageDigest.isEqual(derive(password, salt, rounds), known);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static byte[] derive(String password, byte[] salt, int rounds) {
        try {
            // As octets of the wire, which are Latin-1: a password is the same however its characters are composed.
            char[] characters = new String(password.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1)
                    .toCharArray();
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(characters, salt, rounds, HASH_BITS))
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has PBKDF2 with HMAC-SHA-256", e);
        }
    }
}
