package org.brandcast.domain.content;

/** What a hit of a rule does to the message, mildest first. */
public enum Severity {
    /** It passes, and the sender's violations are counted. */
    COUNT,
    /** It waits for moderation. */
    HOLD,
    REJECT
}
