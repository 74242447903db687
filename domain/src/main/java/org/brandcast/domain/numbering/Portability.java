package org.brandcast.domain.numbering;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The moves of one number between carriers (mobile number portability, in Vietnam since 2019); they override the prefix
 * table. Flat, so that a stream job keeps it as state by number.
 *
 * @param history by time, at most {@link #MAX_HISTORY}; a move that comes in twice is there once
 */
public record Portability(List<Porting> history) {
    /** Older moves are forgotten: nothing that still waits to be judged was accepted before them. */
    public static final int MAX_HISTORY = 8;

    public static final Portability NEVER = new Portability(List.of());

    public Portability {
        history = List.copyOf(history);
    }

    /** With one more move, or another word about the one at the same instant. */
    public Portability with(Porting porting) {
        List<Porting> after = new ArrayList<>(history);
        after.removeIf(known -> known.fromMillis() == porting.fromMillis());
        after.add(porting);
        after.sort(Comparator.comparingLong(Porting::fromMillis));
        return new Portability(after.subList(Math.max(0, after.size() - MAX_HISTORY), after.size()));
    }

    /** The carrier of the latest move that isn't withdrawn; empty: the prefix decides. */
    public Optional<String> carrierAt(long atMillis) {
        for (int i = history.size() - 1; i >= 0; i--) {
            Porting porting = history.get(i);
            if (porting.fromMillis() <= atMillis && !porting.carrier().isEmpty()) {
                return Optional.of(porting.carrier());
            }
        }
        return Optional.empty();
    }

    /** Who serves the number at that instant: the carrier it was ported to, else the one of its range. */
    public Optional<String> carrierOf(Msisdn msisdn, PrefixTable prefixes, long atMillis) {
        return carrierAt(atMillis).or(() -> prefixes.carrierOf(msisdn, atMillis));
    }
}
