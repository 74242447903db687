package org.brandcast.flink.admission;

import org.jspecify.annotations.Nullable;

/**
 * What the account remembers of a message's id: the body that came under it first, and whether that still waits. In
 * state it is one text, the body's hash, with a mark before it while it waits.
 */
public record Registered(String bodyHash, boolean pending) {
    private static final String PENDING = "~";

    public String toText() {
        return pending ? PENDING + bodyHash : bodyHash;
    }

    /** What {@link #toText} wrote; null: nothing is remembered. */
    public static @Nullable Registered of(@Nullable String text) {
        if (text == null) {
            return null;
        }
        boolean pending = text.startsWith(PENDING);
        return new Registered(pending ? text.substring(PENDING.length()) : text, pending);
    }
}
