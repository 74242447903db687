package org.brandcast.domain.lifecycle;

import java.util.Locale;

/** What a message is for; also its lane from the door to the wire: OTP before CARE before AD. */
public enum MessageType {
    /** One-time passwords and other codes that somebody waits for. */
    OTP,
    /** Customer care (CSKH). */
    CARE,
    /** Advertising (QC). */
    AD;

    private final String lane = name().toLowerCase(Locale.ROOT);

    /** {@code otp}, {@code care} or {@code ad}. */
    public String lane() {
        return lane;
    }
}
