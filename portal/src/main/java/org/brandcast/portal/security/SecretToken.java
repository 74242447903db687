package org.brandcast.portal.security;

import java.security.SecureRandom;
import java.util.Base64;

/** Random secrets that somebody carries as they are: in a cookie, a link, another system's settings. */
public final class SecretToken {
    /** 256 bits: what a plain {@link SecretHash} is enough for. */
    static final int OCTETS = 32;

    private static final int LONGEST = 100;
    private static final SecureRandom RANDOM = new SecureRandom();

    private SecretToken() {}

    /** A new one, in the letters of Base64 for addresses. */
    public static String make(int octets) {
        byte[] bytes = new byte[octets];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Whether a text that somebody brings can be a token of {@value #OCTETS} octets: junk isn't looked for. */
    static boolean isPossible(String token) {
        return token.length() >= OCTETS && token.length() <= LONGEST;
    }
}
