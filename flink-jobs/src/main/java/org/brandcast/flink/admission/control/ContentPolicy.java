package org.brandcast.flink.admission.control;

import org.brandcast.schemas.ContentPolicyControl;
import org.brandcast.schemas.ContentPolicyMode;

/** How the texts of a tenant and type are moderated. */
public record ContentPolicy(ContentPolicyMode mode, long holdMillis, boolean registeredLinksOnly) {
    /** Nobody upwards has made a policy. */
    static final ContentPolicy FREE = new ContentPolicy(ContentPolicyMode.FREE, 0, false);

    static ContentPolicy of(ContentPolicyControl control) {
        return new ContentPolicy(
                control.getMode(), Math.max(1, control.getHoldMillis()), control.getRegisteredLinksOnly());
    }
}
