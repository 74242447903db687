package org.brandcast.domain.content;

/** How a tenant's texts of one type are moderated. */
public enum ContentMode {
    /** Every text passes. */
    FREE,
    /** A text without a matching template is refused. */
    TEMPLATE_OR_REJECT,
    /** A text without a matching template waits for a moderator. */
    TEMPLATE_OR_HOLD,
    /** Every text waits for a moderator. */
    HOLD_ALL
}
