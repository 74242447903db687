package org.brandcast.portal.page;

import java.util.ArrayList;
import java.util.List;
import org.brandcast.domain.text.SmsEncoding;
import org.brandcast.domain.text.SmsText;
import org.brandcast.domain.text.Transliteration;

/**
 * A text for the writer's eye: its segments, each in runs of characters that do or don't force UCS-2, and what writing
 * it without diacritics would save.
 *
 * @param units septets or UTF-16 units used
 * @param left units until the next segment begins; an escape or surrogate pair at a border can take one more
 * @param alternative the text without diacritics; empty when it would save nothing
 * @param alternativeSegments of that
 */
public record SmsPreview(
        String encoding,
        int units,
        int left,
        List<List<Run>> segments,
        List<String> ucs2Characters,
        String alternative,
        int alternativeSegments) {

    /** Consecutive characters of one kind. */
    public record Run(String text, boolean marked) {}

    public static SmsPreview of(String text) {
        SmsText sms = SmsText.of(text);
        List<String> characters =
                sms.ucs2Characters().codePoints().mapToObj(Character::toString).toList();
        List<List<Run>> segments = sms.segments().stream()
                .map(segment -> runs(segment, sms.ucs2Characters()))
                .toList();
        String without = sms.encoding() == SmsEncoding.UCS2 ? Transliteration.toGsm7(text) : text;
        int withoutCount = SmsText.of(without).segmentCount();
        boolean saves = withoutCount < sms.segmentCount();
        return new SmsPreview(
                sms.encoding().name(),
                sms.units(),
                Math.max(0, capacity(sms) - sms.units()),
                segments,
                characters,
                saves ? without : "",
                saves ? withoutCount : sms.segmentCount());
    }

    public boolean empty() {
        return segments.isEmpty();
    }

    public int segmentCount() {
        return segments.size();
    }

    public int saved() {
        return segmentCount() - alternativeSegments;
    }

    private static int capacity(SmsText sms) {
        SmsEncoding encoding = sms.encoding();
        return sms.segmentCount() <= 1 ? encoding.unitsAlone() : sms.segmentCount() * encoding.unitsPerPart();
    }

    private static List<Run> runs(String segment, String ucs2Characters) {
        List<Run> runs = new ArrayList<>();
        StringBuilder run = new StringBuilder();
        boolean marked = false;
        for (int c : segment.codePoints().toArray()) {
            boolean forces = ucs2Characters.indexOf(c) >= 0;
            if (forces != marked && run.length() > 0) {
                runs.add(new Run(run.toString(), marked));
                run.setLength(0);
            }
            marked = forces;
            run.appendCodePoint(c);
        }
        if (run.length() > 0) {
            runs.add(new Run(run.toString(), marked));
        }
        return runs;
    }
}
