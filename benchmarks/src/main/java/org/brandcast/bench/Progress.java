package org.brandcast.bench;

import java.util.Locale;

/** What a benchmark is doing, on standard error. */
public final class Progress {
    private Progress() {}

    public static void say(String format, Object... values) {
        System.err.println(String.format(Locale.ROOT, format, values));
    }
}
