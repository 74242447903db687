package org.brandcast.portal.mail;

import java.util.Locale;
import java.util.Objects;

/**
 * A mail to be sent.
 *
 * @param tenantId whose mail it is: that tenant and those above see what became of it
 * @param kind what it is about, {@code invitation}; names its text {@code mail.kind.<kind>}
 * @param senderName stands beside our address, as the tenant's name
 * @param usefulUntilMillis after that it isn't tried any more
 */
public record Mail(
        long tenantId,
        String kind,
        String recipient,
        String senderName,
        Locale locale,
        Letter letter,
        long usefulUntilMillis) {
    public Mail {
        Objects.requireNonNull(kind, "kind is null");
        Objects.requireNonNull(recipient, "recipient is null");
        Objects.requireNonNull(senderName, "senderName is null");
        Objects.requireNonNull(locale, "locale is null");
        Objects.requireNonNull(letter, "letter is null");
    }
}
