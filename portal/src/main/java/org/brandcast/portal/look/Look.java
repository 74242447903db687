package org.brandcast.portal.look;

import java.util.Objects;

/**
 * What a page or a mail looks like to somebody, each part from the nearest tenant above that has one.
 *
 * @param name of the platform as they know it
 * @param accent six hexadecimal digits in lower case; empty: the platform's own colour
 * @param logoHash names the picture; empty: the platform's own
 * @param host under which the portal is reached; empty: the platform's
 * @param support what to do when one needs help; empty: nothing is said
 */
public record Look(String name, String accent, String logoHash, String host, String support) {
    /** Of a platform on which nobody has changed anything. */
    public static final Look PLAIN = new Look("Brandcast", "", "", "", "");

    public Look {
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(accent, "accent is null");
        Objects.requireNonNull(logoHash, "logoHash is null");
        Objects.requireNonNull(host, "host is null");
        Objects.requireNonNull(support, "support is null");
        if (!accent.matches("|[0-9a-f]{6}")) {
            throw new IllegalArgumentException("accent is no colour: " + accent);
        }
        if (!logoHash.matches("|[0-9a-f]{64}")) {
            throw new IllegalArgumentException("logoHash is no SHA-256: " + logoHash);
        }
    }

    /** Where the logo is. */
    public String logo() {
        return logoHash.isEmpty() ? "/assets/logo.svg" : "/looks/logo/" + logoHash;
    }

    public String icon() {
        return logoHash.isEmpty() ? "/assets/favicon.svg" : logo();
    }

    /** Colour of buttons in mails, which know no style sheets. */
    public AccentColours colours() {
        return AccentColours.of(accent.isEmpty() ? AccentColours.PLAIN : accent);
    }
}
