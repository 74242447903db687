package org.brandcast.domain.text;

/** What a carrier does with a text that the GSM 7-bit alphabet can't carry. */
public enum Ucs2Policy {
    ALLOW,
    REFUSE,
    /** It is rewritten by {@link Transliteration} before it is counted and sent. */
    TRANSLITERATE
}
