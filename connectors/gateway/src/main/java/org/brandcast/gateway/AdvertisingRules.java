package org.brandcast.gateway;

import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.brandcast.domain.content.SendingHours;
import org.brandcast.domain.content.SendingHours.Hours;
import org.brandcast.domain.control.Timeline;
import org.brandcast.domain.control.Timeline.Period;
import org.brandcast.schemas.AdvertisingControl;
import org.brandcast.schemas.TenantControl;
import org.jspecify.annotations.Nullable;

/**
 * Tenants and their rules of advertising, as far as they are asked at the time of sending. Of a tenant without a rule in
 * force the nearest one upwards that has one counts; without any, advertising may be sent at any time.
 *
 * <p>Written by the control reader, read by every worker.
 */
final class AdvertisingRules {
    private static final int MINUTES_OF_DAY = 24 * 60;

    private final Map<Long, List<Long>> paths = new ConcurrentHashMap<>();
    private final Map<Long, AdvertisingControl> rules = new HashMap<>();
    private volatile Map<Long, List<Rule>> byTenant = Map.of();

    /** One tenant's rule from an instant on, with the hours of that tenant's rules. */
    private record Rule(long validFromMillis, SendingHours hours, boolean consentRequired) {}

    void set(TenantControl tenant) {
        List<Long> path = new ArrayList<>();
        for (String id : tenant.getPath().split("\\.", -1)) {
            path.add(0, Long.parseLong(id));
        }
        paths.put(tenant.getTenantId(), List.copyOf(path));
    }

    synchronized void set(AdvertisingControl rule) {
        ZoneId.of(rule.getZone()); // a rule that can't be read must not replace one that can
        rules.put(rule.getRuleId(), rule);
        rebuild();
    }

    synchronized void remove(long ruleId) {
        rules.remove(ruleId);
        rebuild();
    }

    private void rebuild() {
        Map<Long, List<AdvertisingControl>> active = new HashMap<>();
        for (AdvertisingControl rule : rules.values()) {
            if (rule.getActive()) {
                active.computeIfAbsent(rule.getTenantId(), tenant -> new ArrayList<>())
                        .add(rule);
            }
        }
        Map<Long, List<Rule>> built = new HashMap<>();
        active.forEach((tenant, theirs) -> built.put(tenant, rulesOf(theirs)));
        byTenant = Map.copyOf(built);
    }

    /** Newest first. */
    private static List<Rule> rulesOf(List<AdvertisingControl> controls) {
        List<AdvertisingControl> newestFirst = new ArrayList<>(controls);
        newestFirst.sort(Comparator.comparingLong(AdvertisingControl::getValidFromMillis)
                .thenComparingLong(AdvertisingControl::getRuleId)
                .reversed());
        List<Period<Hours>> periods = new ArrayList<>();
        newestFirst.forEach(control -> periods.add(0, new Period<>(control.getValidFromMillis(), hoursOf(control))));
        Timeline<Hours> timeline = new Timeline<>(periods);
        List<Rule> made = new ArrayList<>();
        for (AdvertisingControl control : newestFirst) {
            made.add(new Rule(
                    control.getValidFromMillis(),
                    new SendingHours(timeline, ZoneId.of(control.getZone())),
                    control.getConsentRequired()));
        }
        return List.copyOf(made);
    }

    private static Hours hoursOf(AdvertisingControl control) {
        return new Hours(timeOf(control.getOpensMinute()), timeOf(control.getClosesMinute()));
    }

    private static LocalTime timeOf(int minuteOfDay) {
        return LocalTime.ofSecondOfDay(Math.floorMod(minuteOfDay, MINUTES_OF_DAY) * 60L);
    }

    /** The tenant and those above it, the nearest first. */
    List<Long> upwardsOf(long tenantId) {
        return paths.getOrDefault(tenantId, List.of(tenantId));
    }

    /** The instant itself if the tenant's advertising may be sent then, else when it next may; empty: not within a year. */
    OptionalLong nextOpening(long tenantId, long atMillis) {
        Rule rule = ruleOf(tenantId, atMillis);
        return rule == null ? OptionalLong.of(atMillis) : rule.hours().nextOpening(atMillis);
    }

    boolean isConsentRequired(long tenantId, long atMillis) {
        Rule rule = ruleOf(tenantId, atMillis);
        return rule != null && rule.consentRequired();
    }

    private @Nullable Rule ruleOf(long tenantId, long atMillis) {
        Map<Long, List<Rule>> known = byTenant;
        if (known.isEmpty()) {
            return null;
        }
        for (long tenant : upwardsOf(tenantId)) {
            for (Rule rule : known.getOrDefault(tenant, List.of())) {
                if (rule.validFromMillis() <= atMillis) {
                    return rule;
                }
            }
        }
        return null;
    }
}
