package org.brandcast.portal.partner;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.brandcast.domain.text.Folding;
import org.brandcast.portal.page.Messages;

/** The columns of a spreadsheet of partners; one is known by its code and by its title in either language. */
enum PartnerColumn {
    NAME("name"),
    KIND("kind"),
    PARENT("parent"),
    LEGAL_NAME("legalName"),
    TAX_CODE("taxCode"),
    ADDRESS("address"),
    REPRESENTATIVE("representative"),
    CONTACT_NAME("contactName"),
    CONTACT_PHONE("contactPhone"),
    CONTACT_EMAIL("contactEmail"),
    SECTOR("sector"),
    REGION("region"),
    MANAGER("manager"),
    ORDER_REF("orderRef"),
    ORDER_NAME("orderName"),
    CONTRACT("contract"),
    REMAINING("remaining"),
    VALID_FROM("validFrom"),
    VALID_UNTIL("validUntil"),
    CARRIERS("carriers"),
    CHARGE_ON("chargeOn"),
    PRICE_OTP("priceOTP"),
    PRICE_CARE("priceCARE"),
    PRICE_AD("priceAD"),
    UNPAID("unpaid");

    /** What a complaint's field and the texts {@code import.col.<code>} are called by. */
    static final String PREFIX = "import.col";

    private final String code;

    PartnerColumn(String code) {
        this.code = code;
    }

    String code() {
        return code;
    }

    String title(Locale locale) {
        return Messages.text(locale, PREFIX + "." + code);
    }

    boolean isDay() {
        return this == VALID_FROM || this == VALID_UNTIL;
    }

    /** Which column a title means; empty: none of ours. */
    static Optional<PartnerColumn> of(String title) {
        String wanted = folded(title);
        return Arrays.stream(values())
                .filter(column -> folded(column.code).equals(wanted)
                        || Messages.LOCALES.stream()
                                .anyMatch(locale -> folded(column.title(locale)).equals(wanted)))
                .findFirst();
    }

    /** Letters and digits alone, without marks and case. */
    static String folded(String text) {
        StringBuilder letters = new StringBuilder();
        Folding.fold(text)
                .toLowerCase(Locale.ROOT)
                .chars()
                .filter(Character::isLetterOrDigit)
                .forEach(c -> letters.append((char) c));
        return letters.toString();
    }
}
