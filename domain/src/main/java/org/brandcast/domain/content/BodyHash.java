package org.brandcast.domain.content;

import java.util.HexFormat;
import org.brandcast.domain.lifecycle.Digests;
import org.brandcast.domain.numbering.MsisdnReader;
import org.brandcast.domain.numbering.NumberReading;
import org.jspecify.annotations.Nullable;

/**
 * The fingerprint of what a sender may not change under one clientRef. Two spellings of one number or of one brandname
 * are the same body; a text is compared exactly.
 */
public final class BodyHash {
    /** Length of a fingerprint, which is written as twice as many hexadecimal digits. */
    public static final int BYTES = 16;

    private BodyHash() {}

    /**
     * The fingerprint of one request.
     *
     * @param type name of the {@link org.brandcast.domain.lifecycle.MessageType}
     * @param to the recipient as typed, read or not
     * @param orderId the order named by the sender; null: none named
     * @return 32 hexadecimal digits
     */
    public static String of(String type, String brandname, String to, String text, @Nullable Long orderId) {
        NumberReading reading = MsisdnReader.read(to);
        String recipient =
                reading instanceof NumberReading.Mobile mobile ? mobile.msisdn().e164() : to;
        byte[] digest = Digests.sha256(
                type, BrandnameRule.fold(brandname), recipient, text, orderId == null ? "" : orderId.toString());
        return HexFormat.of().formatHex(digest, 0, BYTES);
    }
}
