package org.brandcast.flink.admission.control;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brandcast.domain.content.SendingHours;
import org.brandcast.domain.control.Timeline;
import org.brandcast.schemas.AdvertisingControl;
import org.jspecify.annotations.Nullable;

/** The advertising rules of each tenant over time. A tenant that has none in force has those of the one above it. */
final class AdvertisingBook {
    private final Map<Long, AdvertisingControl> rules = new HashMap<>();

    /** By tenant, of those that have rules of their own; built when first asked for after a change. */
    private @Nullable Map<Long, OverTime> books;

    private record OverTime(Timeline<AdvertisingTerms> terms, Timeline<SendingHours.Hours> hours) {}

    void put(AdvertisingControl rule) {
        if (rule.getActive()) {
            rules.put(rule.getRuleId(), rule);
        } else {
            rules.remove(rule.getRuleId());
        }
        books = null;
    }

    /**
     * The rules that hold for a tenant; empty: nobody has made any.
     *
     * @param upwards the tenant and everyone above it
     */
    Optional<AdvertisingInForce> at(List<Long> upwards, long nowMillis) {
        Map<Long, OverTime> all = books == null ? build() : books;
        for (Long tenant : upwards) {
            OverTime overTime = all.get(tenant);
            Optional<AdvertisingTerms> terms =
                    overTime == null ? Optional.empty() : overTime.terms().at(nowMillis);
            if (terms.isPresent()) {
                return Optional.of(new AdvertisingInForce(
                        terms.get(),
                        new SendingHours(overTime.hours(), terms.get().zone())));
            }
        }
        return Optional.empty();
    }

    private Map<Long, OverTime> build() {
        Map<Long, List<Timeline.Period<AdvertisingTerms>>> periods = new HashMap<>();
        rules.values().stream()
                .sorted(Comparator.comparingLong(AdvertisingControl::getRuleId))
                .forEach(rule -> periods.computeIfAbsent(rule.getTenantId(), id -> new ArrayList<>())
                        .add(new Timeline.Period<>(rule.getValidFromMillis(), AdvertisingTerms.of(rule))));
        Map<Long, OverTime> built = new HashMap<>();
        periods.forEach((tenant, all) -> built.put(
                tenant,
                new OverTime(
                        new Timeline<>(all),
                        new Timeline<>(all.stream()
                                .map(each -> new Timeline.Period<>(
                                        each.fromMillis(), each.value().hours()))
                                .toList()))));
        books = built;
        return built;
    }
}
