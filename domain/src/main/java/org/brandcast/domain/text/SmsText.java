package org.brandcast.domain.text;

import java.util.ArrayList;
import java.util.List;

/**
 * A text as it goes on the wire, cut into its segments: 160 or n × 153 septets, 70 or n × 67 UTF-16 units. An escape
 * pair or a surrogate pair is never cut in two. The empty text has no segment.
 *
 * @param units septets or UTF-16 units of the whole text, concatenation headers not counted
 * @param segments the text of each part, in order; together they are the text
 * @param ucs2Characters the distinct characters that the GSM 7-bit alphabet lacks, in order of appearance: what the
 *     sender must replace to pay for fewer segments
 */
public record SmsText(SmsEncoding encoding, int units, List<String> segments, String ucs2Characters) {
    public SmsText {
        segments = List.copyOf(segments);
    }

    public static SmsText of(String text) {
        int septets = 0;
        for (int i = 0; i < text.length(); i++) {
            int cost = Gsm7.septetsOf(text.charAt(i));
            if (cost == 0) {
                return cut(text, SmsEncoding.UCS2, text.length(), charactersOutsideGsm7(text));
            }
            septets += cost;
        }
        return cut(text, SmsEncoding.GSM7, septets, "");
    }

    /** The billed unit. */
    public int segmentCount() {
        return segments.size();
    }

    /**
     * Segments if so many units more followed, which may be cut anywhere: what a carrier appends.
     *
     * @param moreUnits fewer than a part holds
     */
    public int segmentCountWith(int moreUnits) {
        if (units + moreUnits <= encoding.unitsAlone() || segments.isEmpty()) {
            return segments.size();
        }
        if (segments.size() == 1 && units <= encoding.unitsPerPart()) {
            return units + moreUnits > encoding.unitsPerPart() ? 2 : 1;
        }
        // A text that fitted alone may need two parts now.
        List<String> parts = segments.size() == 1 ? parts(segments.get(0), encoding) : segments;
        int used = unitsOf(parts.get(parts.size() - 1), encoding);
        return used + moreUnits > encoding.unitsPerPart() ? parts.size() + 1 : parts.size();
    }

    private static SmsText cut(String text, SmsEncoding encoding, int units, String ucs2Characters) {
        if (text.isEmpty()) {
            return new SmsText(encoding, 0, List.of(), ucs2Characters);
        }
        List<String> segments = units <= encoding.unitsAlone() ? List.of(text) : parts(text, encoding);
        return new SmsText(encoding, units, segments, ucs2Characters);
    }

    /** Cuts a text that isn't empty into parts as full as they can be. */
    private static List<String> parts(String text, SmsEncoding encoding) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        int used = 0;
        int next;
        for (int i = 0; i < text.length(); i = next) {
            next = encoding == SmsEncoding.GSM7 ? i + 1 : text.offsetByCodePoints(i, 1);
            int cost = encoding == SmsEncoding.GSM7 ? Gsm7.septetsOf(text.charAt(i)) : next - i;
            if (used + cost > encoding.unitsPerPart()) {
                parts.add(text.substring(from, i));
                from = i;
                used = 0;
            }
            used += cost;
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static int unitsOf(String text, SmsEncoding encoding) {
        if (encoding == SmsEncoding.UCS2) {
            return text.length();
        }
        int septets = 0;
        for (int i = 0; i < text.length(); i++) {
            septets += Gsm7.septetsOf(text.charAt(i));
        }
        return septets;
    }

    private static String charactersOutsideGsm7(String text) {
        StringBuilder outside = new StringBuilder();
        int next;
        for (int i = 0; i < text.length(); i = next) {
            next = text.offsetByCodePoints(i, 1);
            boolean encodable = next == i + 1 && Gsm7.septetsOf(text.charAt(i)) > 0;
            if (!encodable && outside.indexOf(text.substring(i, next)) < 0) {
                outside.append(text, i, next);
            }
        }
        return outside.toString();
    }
}
