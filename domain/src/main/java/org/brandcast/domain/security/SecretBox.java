package org.brandcast.domain.security;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals the passwords of other systems with the installation's master key, which is in no database and no topic.
 * AES-256-GCM; a sealed text is {@code v1:} and the base64 of a 12-byte nonce and the ciphertext with its 16-byte tag.
 */
public final class SecretBox {
    public static final int KEY_BYTES = 32;

    private static final String VERSION = "v1:";
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;

    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();

    public SecretBox(byte[] key32) {
        if (key32.length != KEY_BYTES) {
            throw new IllegalArgumentException("the master key must have " + KEY_BYTES + " bytes, not " + key32.length);
        }
        this.key = new SecretKeySpec(key32, "AES");
    }

    /**
     * The box whose key the file holds.
     *
     * @param file the base64 of the key's 32 bytes, white space around it ignored
     * @throws IllegalArgumentException if the file holds something else
     * @throws UncheckedIOException if it can't be read
     */
    public static SecretBox fromFile(Path file) {
        byte[] key;
        try {
            key = Base64.getDecoder()
                    .decode(Files.readString(file, StandardCharsets.US_ASCII).strip());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the master key file " + file, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the master key file " + file + " is not base64", e);
        }
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException(
                    "the master key file " + file + " holds " + key.length + " bytes instead of " + KEY_BYTES);
        }
        return new SecretBox(key);
    }

    /** Never the same twice for one text. */
    public String seal(String plain) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] cipherText;
        try {
            cipherText = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(plain.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + CIPHER, e);
        }
        byte[] box = Arrays.copyOf(nonce, NONCE_BYTES + cipherText.length);
        System.arraycopy(cipherText, 0, box, NONCE_BYTES, cipherText.length);
        return VERSION + Base64.getEncoder().encodeToString(box);
    }

    /**
     * The plain text.
     *
     * @throws IllegalArgumentException if it wasn't sealed with this key, or was changed since
     */
    public String open(String sealed) {
        if (!sealed.startsWith(VERSION)) {
            throw new IllegalArgumentException("not a sealed secret: it must begin with " + VERSION);
        }
        byte[] box = Base64.getDecoder().decode(sealed.substring(VERSION.length()));
        if (box.length < NONCE_BYTES + TAG_BYTES) {
            throw new IllegalArgumentException("not a sealed secret: only " + box.length + " bytes");
        }
        byte[] nonce = Arrays.copyOf(box, NONCE_BYTES);
        try {
            byte[] plain = cipher(Cipher.DECRYPT_MODE, nonce).doFinal(box, NONCE_BYTES, box.length - NONCE_BYTES);
            return new String(plain, StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the secret was sealed with another key, or changed since", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
        return cipher;
    }
}
