package org.brandcast.domain.content;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.brandcast.domain.content.KeywordHit.Disguise;
import org.brandcast.domain.text.Folding;

/**
 * Finds banned words, phrases and patterns, also where somebody hid them: letters apart ({@code c.a.s.i.n.o}), words
 * joined ({@code vaynhanh}), look-alikes ({@code ca$1n0}, Cyrillic, Greek, styled and fullwidth letters), invisible
 * characters between. A hit that lies inside an allowed phrase, written with exactly its diacritics, doesn't count.
 *
 * <p>Automata that take look-alikes for each other find candidates in one pass each; the characters themselves decide.
 * The time is linear in the text and doesn't depend on how many rules there are. What is not sought, because ordinary
 * Vietnamese reads the same: a word cut into longer parts ({@code mất uy tín} holds {@code ma tuy} so).
 *
 * <p>Immutable and safe for many threads.
 */
public final class KeywordRules {
    /** Whole phrases, look-alikes taken for each other. */
    private final PhraseIndex words;

    /** Phrases without their gaps, for texts without their gaps. */
    private final PhraseIndex apart;

    /** Phrases with a place for any digit. */
    private final PhraseIndex numbers;

    /**
     * Makes the automata; 10,000 rules take some tens of megabytes.
     *
     * @param rules those with a {@link KeywordRule#fault} match nothing
     * @param allowed phrases, with their diacritics
     */
    public KeywordRules(Collection<KeywordRule> rules, Collection<String> allowed) {
        List<BannedPhrase> phrases = new ArrayList<>();
        rules.stream()
                .filter(rule -> rule.fault().isEmpty())
                .map(BannedPhrase::of)
                .forEach(phrases::add);
        List<BannedPhrase> whole = new ArrayList<>();
        phrases.stream().filter(phrase -> !phrase.hasDigitPlaces()).forEach(whole::add);
        phrases.stream()
                .filter(BannedPhrase::maybeJoined)
                .map(BannedPhrase::asJoined)
                .forEach(whole::add);
        allowed.stream()
                .map(BannedPhrase::allowed)
                .filter(phrase -> !phrase.characters().isEmpty())
                .forEach(whole::add);
        this.words = new PhraseIndex(KeywordRules::withoutMarks, whole);
        this.apart = new PhraseIndex(
                LookAlikes::canonical,
                phrases.stream()
                        .filter(BannedPhrase::maybeApart)
                        .map(BannedPhrase::withoutGaps)
                        .toList());
        this.numbers = new PhraseIndex(
                KeywordRules::digitsAlike,
                phrases.stream().filter(BannedPhrase::hasDigitPlaces).toList());
    }

    /** Every rule that the text breaks, each with the place, in order of the places. */
    public List<KeywordHit> hits(String text) {
        return new Search(Folding.composed(text)).run();
    }

    /** The hit of the greatest severity, of those the first. */
    public Optional<KeywordHit> worst(String text) {
        return hits(text).stream()
                .max(Comparator.comparing((KeywordHit hit) -> hit.rule().severity())
                        .thenComparing(KeywordHit::start, Comparator.reverseOrder()));
    }

    /** Phrases that compare diacritics stand among the others; their characters decide. */
    private static char withoutMarks(char c) {
        char folded = Folding.fold(c);
        return LookAlikes.canonical(LookAlikes.latin(folded == Folding.NOTHING ? c : folded));
    }

    private static char digitsAlike(char c) {
        char folded = Folding.fold(c);
        return c == '#' || BannedPhrase.isDigit(c) ? '0' : folded == Folding.NOTHING ? c : folded;
    }

    private final class Search {
        private final String composed;
        private final Set<KeywordHit> found = new LinkedHashSet<>();

        /** By place in the text: the furthest end of an allowed phrase that begins there; 0: none does. */
        private final int[] allowedUntil;

        Search(String composed) {
            this.composed = composed;
            this.allowedUntil = new int[composed.length() + 1];
        }

        List<KeywordHit> run() {
            KeywordText text = KeywordText.of(composed, false);
            searchIn(text);
            if (text.hasLetterLikeSigns()) {
                searchIn(KeywordText.of(composed, true));
            }
            if (found.isEmpty()) {
                return List.of();
            }
            for (int i = 1; i < allowedUntil.length; i++) {
                allowedUntil[i] = Math.max(allowedUntil[i], allowedUntil[i - 1]);
            }
            return found.stream()
                    .filter(hit -> allowedUntil[hit.start()] < hit.end())
                    .sorted(Comparator.comparingInt(KeywordHit::start).thenComparing(KeywordHit::end))
                    .toList();
        }

        private void searchIn(KeywordText text) {
            words.search(text, (phrase, start) -> judge(phrase, text, start));
            if (!numbers.isEmpty()) {
                numbers.search(text, (phrase, start) -> judge(phrase, text, start));
            }
            if (!apart.isEmpty() && hasLetterAlone(text)) {
                KeywordText closed = text.withoutGaps();
                apart.search(closed, (phrase, start) -> judgeApart(phrase, text, closed, start));
            }
        }

        private void judge(BannedPhrase phrase, KeywordText text, int start) {
            Disguise disguise = phrase.disguiseAt(text, start);
            if (disguise == null) {
                return;
            }
            String characters = phrase.characters();
            int first = characters.startsWith(" ") ? start + 1 : start;
            int last = start + characters.length() - (characters.endsWith(" ") ? 2 : 1);
            if (phrase.rule() == null) {
                int from = text.origin(first);
                allowedUntil[from] = Math.max(allowedUntil[from], text.origin(last + 1));
            } else {
                found.add(new KeywordHit(phrase.rule(), disguise, text.origin(first), endOf(text, last)));
            }
        }

        /** At least every second piece is a single letter, else it is ordinary text whose syllables happen to fit. */
        private void judgeApart(BannedPhrase phrase, KeywordText text, KeywordText closed, int start) {
            int first = closed.origin(start);
            int last = closed.origin(start + phrase.characters().length() - 1);
            if (phrase.rule() == null || !text.isGap(first - 1) || !text.isGap(last + 1)) {
                return;
            }
            int pieces = 1;
            int single = 0;
            for (int i = first; i <= last; i++) {
                pieces += text.isGap(i) ? 1 : 0;
                single += isAlone(text, i) ? 1 : 0;
            }
            Disguise disguise = phrase.disguiseAt(closed, start);
            if (pieces > 1 && 2 * single >= pieces && disguise != null) {
                found.add(new KeywordHit(phrase.rule(), Disguise.SPACED, text.origin(first), endOf(text, last)));
            }
        }

        private static int endOf(KeywordText text, int last) {
            return text.origin(last + 1);
        }

        private static boolean hasLetterAlone(KeywordText text) {
            for (int i = 1; i < text.length() - 1; i++) {
                if (isAlone(text, i)) {
                    return true;
                }
            }
            return false;
        }

        private static boolean isAlone(KeywordText text, int at) {
            return !text.isGap(at) && text.isGap(at - 1) && text.isGap(at + 1);
        }
    }
}
