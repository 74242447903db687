package org.brandcast.portal.apikey;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key as pages show it: never the key.
 *
 * @param prefix its first characters
 * @param networks from where it may be used; none: from everywhere
 * @param state on, expired or revoked
 * @param ratePerSecond 0: none of its own
 * @param sandbox nothing that it sends leaves the portal
 * @param usedAtMillis to the minute; null: never
 * @param revokedBy empty: nobody has
 */
public record ApiKeyView(
        long id,
        long tenantId,
        String tenantName,
        String name,
        String prefix,
        List<String> scopes,
        List<String> networks,
        String state,
        int ratePerSecond,
        boolean sandbox,
        @Nullable Long expiresAtMillis,
        @Nullable Long usedAtMillis,
        String usedFrom,
        String createdBy,
        long createdAtMillis,
        String revokedBy,
        @Nullable Long revokedAtMillis) {

    public boolean usable() {
        return state.equals("on");
    }

    /** The message state whose colour and sign its state borrows. */
    public String look() {
        return usable() ? "DELIVERED" : state.equals("expired") ? "EXPIRED" : "CANCELLED";
    }
}
