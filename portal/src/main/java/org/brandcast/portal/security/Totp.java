package org.brandcast.portal.security;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Codes of an authenticator by RFC 6238 over RFC 4226: HMAC-SHA-1, steps of 30 seconds, six digits. */
final class Totp {
    static final int DIGITS = 6;
    static final int STEP_SECONDS = 30;
    /** RFC 4226 asks for 160 bits. */
    static final int KEY_BYTES = 20;

    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    /** A clock may be so many steps off. */
    private static final int DRIFT_STEPS = 1;

    private Totp() {}

    static String code(byte[] key, long step, int digits) {
        byte[] mac;
        try {
            Mac hmac = Mac.getInstance("HmacSHA1");
            hmac.init(new SecretKeySpec(key, "HmacSHA1"));
            mac = hmac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA1", e);
        }
        int offset = mac[mac.length - 1] & 0xf;
        int number = ByteBuffer.wrap(mac, offset, Integer.BYTES).getInt() & 0x7fff_ffff;
        int limit = (int) Math.pow(10, digits);
        return String.format(Locale.ROOT, "%0" + digits + "d", number % limit);
    }

    /**
     * The step that a typed code belongs to, now or one step off; -1: none.
     *
     * @param after steps up to this one are used up
     */
    static long match(byte[] key, String typed, long nowMillis, long after) {
        long now = nowMillis / 1000 / STEP_SECONDS;
        for (long step = now - DRIFT_STEPS; step <= now + DRIFT_STEPS; step++) {
            if (step > after && code(key, step, DIGITS).equals(typed)) {
                return step;
            }
        }
        return -1;
    }

    /** RFC 4648 without padding, as people type it and QR codes have it. */
    static String base32(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        int buffer = 0;
        int bits = 0;
        for (byte each : bytes) {
            buffer = ((buffer << 8) | (each & 0xff)) & 0xfff;
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text.append(BASE32.charAt((buffer >> bits) & 31));
            }
        }
        if (bits > 0) {
            text.append(BASE32.charAt((buffer << (5 - bits)) & 31));
        }
        return text.toString();
    }
}
