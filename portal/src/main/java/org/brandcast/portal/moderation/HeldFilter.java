package org.brandcast.portal.moderation;

import io.micronaut.core.annotation.Introspected;
import org.jspecify.annotations.Nullable;

/**
 * What of the queue is shown; null or empty: all.
 *
 * @param state waiting (the default), approved, refused or expired
 * @param rule KEYWORD, TEMPLATE or POLICY
 */
@Introspected
public record HeldFilter(
        @Nullable String state,
        @Nullable String tenant,
        @Nullable String type,
        @Nullable String rule,
        @Nullable String q) {

    public String shownState() {
        return state == null || state.isBlank() ? "waiting" : state;
    }

    public boolean narrows() {
        return isGiven(tenant) || isGiven(type) || isGiven(rule) || isGiven(q);
    }

    static boolean isGiven(@Nullable String value) {
        return value != null && !value.isBlank();
    }
}
