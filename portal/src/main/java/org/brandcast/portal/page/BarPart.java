package org.brandcast.portal.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One part of a bar of shares.
 *
 * @param look class that colours it: {@code DELIVERED}, {@code free}
 * @param x where it starts, in percent of the bar, written for SVG
 * @param width in percent
 */
public record BarPart(String look, String x, String width) {
    /** Parts in the map's order; empty ones are left out. What is missing to {@code total} stays empty. */
    public static List<BarPart> of(Map<String, Long> valuesByLook, long total) {
        List<BarPart> parts = new ArrayList<>();
        long before = 0;
        for (Map.Entry<String, Long> entry : valuesByLook.entrySet()) {
            long value = entry.getValue();
            if (value > 0 && total > 0) {
                parts.add(new BarPart(entry.getKey(), percent(before, total), percent(value, total)));
            }
            before += value;
        }
        return parts;
    }

    private static String percent(long value, long total) {
        return String.format(Locale.ROOT, "%.3f%%", 100.0 * value / total);
    }
}
