package org.brandcast.domain.content;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.brandcast.domain.content.Template.Element;
import org.brandcast.domain.content.Template.Literal;

/**
 * Sorts out templates by one look at the text: each is filed under the piece of six characters of its fixed parts that
 * the fewest others have, and is a candidate only for texts with that piece. One hash per character of the text,
 * however many templates begin alike; two pieces with one hash cost a comparison and no mistake.
 */
final class GramIndex {
    private static final int LENGTH = 6;
    private static final int MULTIPLIER = 0x01000193;

    /** What a character adds to the hash before it leaves it again. */
    private static final int LEAVING = power(MULTIPLIER, LENGTH);

    private static final int FILTER_BITS = 1 << 12;

    /** In rising order; a template stands at the place of its gram. */
    private final int[] grams;

    private final int[] templates;

    /** Grams that there are; nearly all of a text's aren't, and end here. */
    private final long[] filter = new long[FILTER_BITS / Long.SIZE];

    /** Templates whose fixed parts are too short. */
    private final List<Integer> unfiled = new ArrayList<>();

    GramIndex(List<Template> all) {
        List<List<Integer>> gramsOfEach = all.stream().map(GramIndex::gramsOf).toList();
        Map<Integer, Integer> uses = new HashMap<>();
        gramsOfEach.forEach(each -> each.stream().distinct().forEach(gram -> uses.merge(gram, 1, Integer::sum)));
        List<Filed> filed = new ArrayList<>();
        for (int number = 0; number < all.size(); number++) {
            Integer rarest = null;
            for (Integer gram : gramsOfEach.get(number)) {
                if (rarest == null || uses.getOrDefault(gram, 0) < uses.getOrDefault(rarest, 0)) {
                    rarest = gram;
                }
            }
            if (rarest == null) {
                unfiled.add(number);
            } else {
                filed.add(new Filed(rarest, number));
                filter[wordOf(rarest)] |= 1L << rarest;
            }
        }
        filed.sort(Comparator.comparingInt(Filed::gram));
        grams = filed.stream().mapToInt(Filed::gram).toArray();
        templates = filed.stream().mapToInt(Filed::template).toArray();
    }

    private record Filed(int gram, int template) {}

    private static int wordOf(int gram) {
        return (gram & (FILTER_BITS - 1)) >>> 6;
    }

    /** Numbers of the templates that may match the text; no other does. */
    BitSet candidates(String text) {
        BitSet candidates = new BitSet(templates.length);
        for (int number : unfiled) {
            candidates.set(number);
        }
        int hash = 0;
        for (int i = 0; i < text.length(); i++) {
            hash = rolled(hash, text, i);
            if (i >= LENGTH - 1 && (filter[wordOf(hash)] & (1L << hash)) != 0) {
                addThoseOf(hash, candidates);
            }
        }
        return candidates;
    }

    private void addThoseOf(int gram, BitSet candidates) {
        int at = Arrays.binarySearch(grams, gram);
        for (int i = at; i >= 0 && grams[i] == gram; i--) {
            candidates.set(templates[i]);
        }
        for (int i = at + 1; at >= 0 && i < grams.length && grams[i] == gram; i++) {
            candidates.set(templates[i]);
        }
    }

    private static List<Integer> gramsOf(Template template) {
        List<Integer> grams = new ArrayList<>();
        for (Element element : template.elements()) {
            if (element instanceof Literal literal) {
                int hash = 0;
                for (int i = 0; i < literal.text().length(); i++) {
                    hash = rolled(hash, literal.text(), i);
                    if (i >= LENGTH - 1) {
                        grams.add(hash);
                    }
                }
            }
        }
        return grams;
    }

    /** The hash of the six characters that end at a place, from that of the six before. */
    private static int rolled(int hash, String text, int at) {
        int longer = hash * MULTIPLIER + text.charAt(at);
        return at < LENGTH ? longer : longer - LEAVING * text.charAt(at - LENGTH);
    }

    private static int power(int base, int exponent) {
        int power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= base;
        }
        return power;
    }
}
