package org.brandcast.domain.rating;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.brandcast.domain.control.Timeline;
import org.brandcast.domain.lifecycle.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * By what a seller sells to those right below it: whole đồng per segment by carrier, type and the customer's sector, each
 * from a day on. What a seller itself pays is its own seller's list. Of two prices for one day the one given last holds.
 *
 * <pre>
 *   education   ··········│ 330 ………………│ none: as every sector
 *   every sector│ 350 …………………│ 370 …………………………………………
 * </pre>
 */
public final class PriceList {
    /** The sector of a price that holds for every customer. */
    public static final String EVERY_SECTOR = "";

    private final Map<Place, Timeline<OptionalLong>> prices;

    /**
     * A price and when it begins to hold; the next one of the same place ends it.
     *
     * @param sector of the customer, in any case; empty: every sector
     * @param unitPriceVnd whole đồng per segment; null: from then on there is none. Then a sector pays as every sector,
     *     and what has no price for every sector isn't sold
     */
    public record Entry(
            String carrier,
            MessageType type,
            String sector,
            @Nullable Long unitPriceVnd,
            long fromMillis) {
        public Entry {
            if (unitPriceVnd != null && unitPriceVnd < 0) {
                throw new IllegalArgumentException("a price can't be negative: " + unitPriceVnd + " VND");
            }
        }
    }

    private record Place(String carrier, MessageType type, String sector) {}

    /** A list of these, in the order in which they were given. */
    public PriceList(Collection<Entry> entries) {
        Map<Place, List<Timeline.Period<OptionalLong>>> periods = entries.stream()
                .collect(Collectors.groupingBy(
                        entry -> new Place(entry.carrier(), entry.type(), folded(entry.sector())),
                        Collectors.mapping(PriceList::period, Collectors.toList())));
        Map<Place, Timeline<OptionalLong>> timelines = new HashMap<>();
        periods.forEach((place, of) -> timelines.put(place, new Timeline<>(of)));
        this.prices = Map.copyOf(timelines);
    }

    private static Timeline.Period<OptionalLong> period(Entry entry) {
        Long price = entry.unitPriceVnd();
        return new Timeline.Period<>(entry.fromMillis(), price == null ? OptionalLong.empty() : OptionalLong.of(price));
    }

    /** What a customer of a sector pays for a segment then; empty: it isn't sold. */
    public OptionalLong unitPriceVnd(String carrier, MessageType type, String sector, long atMillis) {
        OptionalLong own = exactly(carrier, type, sector, atMillis);
        return own.isPresent() ? own : exactly(carrier, type, EVERY_SECTOR, atMillis);
    }

    /** The price that names this very sector; empty: none does then. */
    public OptionalLong exactly(String carrier, MessageType type, String sector, long atMillis) {
        return Optional.ofNullable(prices.get(new Place(carrier, type, folded(sector))))
                .flatMap(timeline -> timeline.at(atMillis))
                .orElse(OptionalLong.empty());
    }

    private static String folded(String sector) {
        return sector.strip().toLowerCase(Locale.ROOT);
    }
}
