package org.brandcast.portal.security;

import jakarta.inject.Singleton;
import java.nio.file.Path;
import org.brandcast.domain.security.SecretBox;
import org.brandcast.portal.seed.SeedConfig;

/** Seals what others must not read (passwords of SMSCs, HTTP interfaces and databases, secrets of webhooks) with the installation's key: only sealed ones lie in the database or leave by a topic. */
@Singleton
public final class SecretSeal {
    private final SeedConfig config;

    public SecretSeal(SeedConfig config) {
        this.config = config;
    }

    public String seal(String secret) {
        return box().seal(secret);
    }

    /**
     * What is sealed, to be told to, or used towards, whom it is for and nobody else.
     *
     * @throws IllegalArgumentException if it was sealed by another key
     */
    public String open(String sealed) {
        return box().open(sealed);
    }

    /** Whether the sealed one is this secret. */
    public boolean isSealed(String sealed, String secret) {
        try {
            return box().open(sealed).equals(secret);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private SecretBox box() {
        String file = config.masterKeyFile();
        if (file == null) {
            throw new IllegalStateException(
                    "a secret can't be sealed: set BRANDCAST_MASTER_KEY_FILE to a file with the base64 of 32 bytes");
        }
        return SecretBox.fromFile(Path.of(file));
    }
}
