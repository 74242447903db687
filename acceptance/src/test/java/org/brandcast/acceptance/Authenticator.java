package org.brandcast.acceptance;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The app on a person's phone: RFC 6238 with a secret typed in base32. */
final class Authenticator {
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final long STEP_MILLIS = 30_000;

    private Authenticator() {}

    /** The six digits that it shows now. */
    static String code(String secret) throws GeneralSecurityException {
        Mac hmac = Mac.getInstance("HmacSHA1");
        hmac.init(new SecretKeySpec(key(secret), "HmacSHA1"));
        long step = System.currentTimeMillis() / STEP_MILLIS;
        byte[] mac = hmac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
        int number =
                ByteBuffer.wrap(mac, mac[mac.length - 1] & 0xf, Integer.BYTES).getInt() & 0x7fff_ffff;
        return String.format(Locale.ROOT, "%06d", number % 1_000_000);
    }

    private static byte[] key(String secret) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        int buffer = 0;
        int bits = 0;
        for (int i = 0; i < secret.length(); i++) {
            buffer = ((buffer << 5) | BASE32.indexOf(secret.charAt(i))) & 0xfff;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                octets.write(buffer >> bits);
            }
        }
        return octets.toByteArray();
    }
}
