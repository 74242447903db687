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

    private static SmsText cut(String text, SmsEncoding encoding, int units, String ucs2Characters) {
        if (text.isEmpty()) {
            return new SmsText(encoding, 0, List.of(), ucs2Characters);
        }
        if (units <= encoding.unitsAlone()) {
            return new SmsText(encoding, units, List.of(text), ucs2Characters);
        }
        List<String> segments = new ArrayList<>(units / encoding.unitsPerPart() + 1);
        int from = 0;
        int used = 0;
        int next;
        for (int i = 0; i < text.length(); i = next) {
            next = encoding == SmsEncoding.GSM7 ? i + 1 : text.offsetByCodePoints(i, 1);
            int cost = encoding == SmsEncoding.GSM7 ? Gsm7.septetsOf(text.charAt(i)) : next - i;
            if (used + cost > encoding.unitsPerPart()) {
                segments.add(text.substring(from, i));
                from = i;
                used = 0;
            }
            used += cost;
        }
        segments.add(text.substring(from));
        return new SmsText(encoding, units, segments, ucs2Characters);
    }

    private static String charactersOutsideGsm7(String text) {
        StringBuilder outside = new StringBuilder();
        text.codePoints()
                .filter(c -> Character.isSupplementaryCodePoint(c) || Gsm7.septetsOf((char) c) == 0)
                .distinct()
                .forEach(outside::appendCodePoint);
        return outside.toString();
    }
}
