package org.brandcast.domain.content;

import java.util.Locale;
import java.util.Optional;
import org.brandcast.domain.lifecycle.RejectReason;

/**
 * What may be a brandname: 1 to 11 characters (the alphanumeric address of 3GPP TS 23.040) of letters without
 * diacritics, digits, {@code - _ .} and inner spaces, not digits only. Two names that differ in case only are one name.
 */
public final class BrandnameRule {
    public static final int MAX_LENGTH = 11;

    private BrandnameRule() {}

    /** The code of the {@link RejectReason} that tells what is wrong with the name; empty: the name is good. */
    public static Optional<String> problemOf(String brandname) {
        return refusalOf(brandname).map(RejectReason::code);
    }

    public static Optional<RejectReason> refusalOf(String brandname) {
        if (brandname.isBlank()) {
            return Optional.of(RejectReason.BRANDNAME_EMPTY);
        }
        if (brandname.length() > MAX_LENGTH) {
            return Optional.of(RejectReason.BRANDNAME_LONG);
        }
        boolean spaceAtAnEnd = brandname.startsWith(" ") || brandname.endsWith(" ");
        if (spaceAtAnEnd || !brandname.chars().allMatch(BrandnameRule::isAllowed)) {
            return Optional.of(RejectReason.BRANDNAME_CHARACTERS);
        }
        if (brandname.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.of(RejectReason.BRANDNAME_DIGITS_ONLY);
        }
        return Optional.empty();
    }

    /** The key by which names are compared. The registered case goes on the wire, never this. */
    public static String fold(String brandname) {
        return brandname.strip().toLowerCase(Locale.ROOT);
    }

    private static boolean isAllowed(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '_'
                || c == '.'
                || c == ' ';
    }
}
