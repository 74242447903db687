package org.brandcast.flink.admission.control;

import org.brandcast.domain.content.ContentMode;
import org.brandcast.flink.io.SchemaTypes;
import org.brandcast.schemas.ContentPolicyControl;

/** How the texts of a tenant and type are moderated. */
public record ContentPolicy(ContentMode mode, long holdMillis, boolean registeredLinksOnly) {
    /** Nobody upwards has made a policy. */
    static final ContentPolicy FREE = new ContentPolicy(ContentMode.FREE, 0, false);

    static ContentPolicy of(ContentPolicyControl control) {
        return new ContentPolicy(
                SchemaTypes.toDomain(control.getMode()),
                Math.max(1, control.getHoldMillis()),
                control.getRegisteredLinksOnly());
    }
}
