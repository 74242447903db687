package org.brandcast.domain.content;

import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.brandcast.domain.content.Template.Element;
import org.brandcast.domain.content.Template.Literal;
import org.brandcast.domain.content.Template.Placeholder;
import org.brandcast.domain.text.Folding;

/**
 * Finds the template that a text was made from, among hundreds of one brandname. An index of rare pieces, the length,
 * the beginning and the end sort nearly all of them out; of the rest, each element of a template moves a set of
 * reachable positions through the text in one sweep. The time is linear in the text and no text makes it grow faster:
 * there is nothing to backtrack.
 *
 * <p>Letters are compared exactly (case and diacritics too), in composed form. Immutable and safe for many threads.
 */
public final class TemplateMatcher {
    private static final int EXCERPT_LENGTH = 20;

    private final List<Template> templates;
    private final GramIndex index;

    /** @param templates in order of preference: the first one that matches is the answer */
    public TemplateMatcher(Collection<Template> templates) {
        this.templates = List.copyOf(templates);
        this.index = new GramIndex(this.templates);
    }

    /**
     * Where the text leaves the template that it resembles most.
     *
     * @param at position in the text (composed), from 0
     * @param expected what the template has there: rest of a fixed part, a placeholder; empty: the end of the text
     * @param found what the text has there; empty: its end
     */
    public record NearMiss(long templateId, int at, String expected, String found) {}

    /** The first template that the whole text matches. */
    public Optional<Template> match(String text) {
        String composed = Folding.composed(text);
        BitSet candidates = index.candidates(composed);
        for (int i = candidates.nextSetBit(0); i >= 0; i = candidates.nextSetBit(i + 1)) {
            Template template = templates.get(i);
            if (template.mayMatch(composed)
                    && (template.matchesPlainly(composed) || new Sweep(composed).matches(template))) {
                return Optional.of(template);
            }
        }
        return Optional.empty();
    }

    /**
     * For a text that matches none: the template whose fixed parts it follows furthest, and where it leaves it. Goes
     * through every template, so it is for the refused and for the tester on the page.
     */
    public Optional<NearMiss> nearest(String text) {
        String composed = Folding.composed(text);
        Sweep best = null;
        Template nearest = null;
        for (Template template : templates) {
            Sweep sweep = new Sweep(composed);
            if (sweep.matches(template)) {
                return Optional.empty();
            }
            if (best == null || sweep.isFurtherThan(best)) {
                best = sweep;
                nearest = template;
            }
        }
        return nearest == null
                ? Optional.empty()
                : Optional.of(
                        new NearMiss(nearest.id(), best.at, excerpt(best.expected, 0), excerpt(composed, best.at)));
    }

    private static String excerpt(String text, int from) {
        return text.substring(from, Math.min(text.length(), from + EXCERPT_LENGTH));
    }

    /** One text against one template. */
    private static final class Sweep {
        private final String text;

        /** Positions that the elements so far can end at; true only from {@code low} to {@code high}. */
        private boolean[] reachable;

        private boolean[] next;
        private int low;
        private int high;

        /** How much of the fixed parts was followed, and where and before what it ended. */
        private int followed;

        private int at;
        private String expected = "";

        Sweep(String text) {
            this.text = text;
            this.reachable = new boolean[text.length() + 1];
            this.next = new boolean[text.length() + 1];
            this.reachable[0] = true;
        }

        boolean isFurtherThan(Sweep other) {
            return followed != other.followed ? followed > other.followed : at > other.at;
        }

        boolean matches(Template template) {
            for (Element element : template.elements()) {
                boolean goesOn = element instanceof Literal literal ? follow(literal) : fill((Placeholder) element);
                if (!goesOn) {
                    return false;
                }
            }
            at = high;
            expected = "";
            return reachable[text.length()];
        }

        /** Moves on over each occurrence of the fixed part that begins at a reachable position. */
        private boolean follow(Literal literal) {
            String word = literal.text();
            if (low == high) {
                return followFrom(low, word);
            }
            int newLow = text.length() + 1;
            int newHigh = -1;
            int matched = 0;
            int furthest = 0;
            at = high;
            expected = word;
            for (int i = low; i < text.length() && i - matched <= high; i++) {
                matched = literal.advance(matched, text.charAt(i));
                int start = i + 1 - matched;
                if (start > high || !reachable[start]) {
                    continue;
                }
                if (matched > furthest) {
                    furthest = matched;
                    at = i + 1;
                    expected = word.substring(matched);
                }
                if (matched == word.length()) {
                    next[i + 1] = true;
                    newLow = Math.min(newLow, i + 1);
                    newHigh = i + 1;
                }
            }
            followed += furthest;
            return moveTo(newLow, newHigh);
        }

        /** The same from the only reachable position: there is nothing to search. */
        private boolean followFrom(int begin, String word) {
            int longest = Math.min(word.length(), text.length() - begin);
            int matched = 0;
            while (matched < longest && text.charAt(begin + matched) == word.charAt(matched)) {
                matched++;
            }
            followed += matched;
            at = begin + matched;
            if (matched < word.length()) {
                expected = word.substring(matched);
                return false;
            }
            next[at] = true;
            return moveTo(at, at);
        }

        /**
         * Moves on over every run of allowed characters that is neither too short nor too long. For a position it is
         * enough to know the latest beginning that leaves the run long enough: it is the last to become too long, and
         * the last that a forbidden character cuts off.
         */
        private boolean fill(Placeholder placeholder) {
            PlaceholderKind kind = placeholder.kind();
            int newLow = text.length() + 1;
            int newHigh = -1;
            int latestBegin = Integer.MIN_VALUE;
            int runBegin = low;
            int furthest = low;
            int last = Math.min(text.length(), high + placeholder.max());
            for (int end = low; end <= last; end++) {
                if (end > low && !kind.allows(text.charAt(end - 1))) {
                    runBegin = end;
                }
                int begin = end - Math.max(1, placeholder.min());
                if (begin >= low && begin <= high && reachable[begin] && kind.mayStart(text.charAt(begin))) {
                    latestBegin = begin;
                }
                boolean filled =
                        latestBegin >= Math.max(runBegin, end - placeholder.max()) && kind.mayEnd(text.charAt(end - 1));
                boolean leftOut = placeholder.min() == 0 && end <= high && reachable[end];
                if (filled || leftOut) {
                    next[end] = true;
                    newLow = Math.min(newLow, end);
                    newHigh = end;
                }
                if (runBegin <= high && end - runBegin <= placeholder.max()) {
                    furthest = end;
                }
            }
            at = furthest;
            expected = placeholder.toString();
            return moveTo(newLow, newHigh);
        }

        private boolean moveTo(int newLow, int newHigh) {
            for (int i = low; i <= high; i++) {
                reachable[i] = false;
            }
            boolean[] swapped = reachable;
            reachable = next;
            next = swapped;
            low = newLow;
            high = newHigh;
            return newHigh >= 0;
        }
    }
}
