package org.brandcast.portal.brandname;

import java.util.List;

/** A brandname and where it is registered. */
public record BrandnameView(long id, String name, boolean active, List<Registration> registrations) {
    /**
     * With one carrier, for a time.
     *
     * @param validUntilMillis exclusive
     */
    public record Registration(String carrier, String carrierName, long validFromMillis, long validUntilMillis) {}
}
