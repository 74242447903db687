package org.brandcast.portal.inbound;

/** What a message from a phone came to; the names stand in the database. */
enum InboundOutcome {
    OPTED_OUT,
    OPTED_IN,
    /** Kept, and nothing else: the short code has no such word. */
    UNKNOWN_KEYWORD,
    /** The word was understood, but the name behind it is none of a brandname whose tenant it is for. */
    UNKNOWN_BRANDNAME,
    /** It came from no mobile number of Viet Nam, so nobody's wish can be recorded. */
    UNKNOWN_NUMBER
}
