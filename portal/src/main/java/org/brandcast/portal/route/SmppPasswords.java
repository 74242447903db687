package org.brandcast.portal.route;

import jakarta.inject.Singleton;
import java.nio.file.Path;
import org.brandcast.domain.security.SecretBox;
import org.brandcast.portal.seed.SeedConfig;

/** Seals the passwords of SMSCs and HTTP interfaces, and the secrets of webhooks, with the installation's key: only sealed ones lie in the database or leave by a topic. */
@Singleton
public final class SmppPasswords {
    private final SeedConfig config;

    public SmppPasswords(SeedConfig config) {
        this.config = config;
    }

    public String seal(String password) {
        return box().seal(password);
    }

    /**
     * What is sealed, to be told to, or used towards, whom it is for and nobody else.
     *
     * @throws IllegalArgumentException if it was sealed by another key
     */
    public String open(String sealed) {
        return box().open(sealed);
    }

    /** Whether the sealed one is this password. */
    public boolean isSealed(String sealed, String password) {
        try {
            return box().open(sealed).equals(password);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private SecretBox box() {
        String file = config.masterKeyFile();
        if (file == null) {
            throw new IllegalStateException(
                    "a carrier's password can't be sealed: set BRANDCAST_MASTER_KEY_FILE to a file with the base64 of 32 bytes");
        }
        return SecretBox.fromFile(Path.of(file));
    }
}
