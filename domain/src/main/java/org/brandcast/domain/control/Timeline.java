package org.brandcast.domain.control;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A setting that changes at instants known beforehand: rules of law and of carriers are data with a date.
 *
 * <pre>
 *   nothing │ first value … │ second value … │ last value, without end
 *           ▲ fromMillis    ▲                ▲
 * </pre>
 *
 * @param <T> an immutable value
 */
public final class Timeline<T> {
    private final List<Period<T>> periods;

    /** A value and when it begins to hold; the next one ends it. */
    public record Period<T>(long fromMillis, T value) {}

    /** Of two values for one instant the one given last holds. */
    public Timeline(Collection<Period<T>> periods) {
        // A stable sort keeps the order of equal instants, and reading backwards finds the last one first.
        this.periods = periods.stream()
                .sorted(Comparator.comparingLong(Period::fromMillis))
                .toList();
    }

    /** The same value since ever. */
    public static <T> Timeline<T> always(T value) {
        return new Timeline<>(List.of(new Period<>(Long.MIN_VALUE, value)));
    }

    /** The value in force; empty before the first one. */
    public Optional<T> at(long millis) {
        for (int i = periods.size() - 1; i >= 0; i--) {
            if (periods.get(i).fromMillis() <= millis) {
                return Optional.of(periods.get(i).value());
            }
        }
        return Optional.empty();
    }

    /** The first instant after this one at which another value begins. */
    public OptionalLong nextChangeAfter(long millis) {
        return periods.stream()
                .mapToLong(Period::fromMillis)
                .filter(from -> from > millis)
                .findFirst();
    }
}
