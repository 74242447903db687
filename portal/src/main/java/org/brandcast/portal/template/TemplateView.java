package org.brandcast.portal.template;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A template as pages show it.
 *
 * @param carriers empty: every carrier
 * @param types empty: every type
 * @param validUntilMillis exclusive; null: without end
 * @param state on, off, later or expired
 */
public record TemplateView(
        long id,
        long brandnameId,
        String brandname,
        String tenantName,
        Set<String> carriers,
        Set<String> types,
        String pattern,
        boolean active,
        long validFromMillis,
        @Nullable Long validUntilMillis,
        String state) {

    /** Whether it is asked for texts of that type to that carrier; empty strings leave either open. */
    boolean covers(String carrier, String type) {
        return state.equals("on")
                && (carrier.isEmpty() || carriers.isEmpty() || carriers.contains(carrier))
                && (type.isEmpty() || types.isEmpty() || types.contains(type));
    }
}
