package org.brandcast.gateway;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.brandcast.schemas.SubscriberRule;
import org.brandcast.schemas.SubscriberRuleKind;
import org.jspecify.annotations.Nullable;

/**
 * What was told of late about numbers that want no advertising. Admission knows all of it; here it only matters what came
 * after a message was judged, so four days are kept, and never more than a bounded number: a message that was judged
 * before {@link #knownFromMillis} has to be judged by admission again.
 *
 * <p>Written by one thread, read by every worker.
 */
final class SubscriberChanges {
    static final Duration KEPT = Duration.ofDays(4);
    private static final int MOST_NUMBERS = 200_000;

    private final int mostNumbers;
    private final Map<String, List<Change>> byNumber = new ConcurrentHashMap<>();
    private final Deque<Arrival> arrivals = new ArrayDeque<>();
    private final AtomicLong changes = new AtomicLong();
    private volatile long knownFromMillis = Long.MAX_VALUE;

    /** The newest state of one fact about a number. */
    private record Change(
            SubscriberRuleKind kind,
            boolean active,
            @Nullable Long tenantId,
            @Nullable String brandname,
            long fromMillis,
            long toldAtMillis,
            long cameAtMillis) {
        boolean isAbout(Change other) {
            return kind == other.kind
                    && java.util.Objects.equals(tenantId, other.tenantId)
                    && java.util.Objects.equals(brandname, other.brandname);
        }
    }

    private record Arrival(String msisdn, long cameAtMillis) {}

    /** Who advertises: the tenant with those above it, and the brandname. */
    record Advertiser(List<Long> tenants, String brandname, boolean needsConsent) {}

    SubscriberChanges() {
        this(MOST_NUMBERS);
    }

    SubscriberChanges(int mostNumbers) {
        this.mostNumbers = mostNumbers;
    }

    /** Everything that came since then is about to be told. */
    void beginAt(long millis) {
        knownFromMillis = millis;
    }

    /** Nothing is known until {@link #beginAt}: every message was judged before that. */
    long knownFromMillis() {
        return knownFromMillis;
    }

    /** Grows with each change. */
    long changes() {
        return changes.get();
    }

    int numbers() {
        return byNumber.size();
    }

    /**
     * Takes a fact.
     *
     * @param cameAtMillis when it came into its topic
     */
    void accept(SubscriberRule rule, long cameAtMillis) {
        if (rule.getKind() == SubscriberRuleKind.PORTED || cameAtMillis < knownFromMillis) {
            return;
        }
        Change change = new Change(
                rule.getKind(),
                rule.getActive(),
                rule.getTenantId(),
                rule.getBrandname() == null ? null : rule.getBrandname().toUpperCase(Locale.ROOT),
                rule.getFromMillis(),
                rule.getAtMillis(),
                cameAtMillis);
        byNumber.compute(rule.getMsisdn(), (number, known) -> with(known == null ? List.of() : known, change));
        arrivals.addLast(new Arrival(rule.getMsisdn(), cameAtMillis));
        changes.incrementAndGet();
        while (byNumber.size() > mostNumbers || arrivals.size() > 4L * mostNumbers) {
            forgetOldest();
        }
    }

    private static List<Change> with(List<Change> known, Change change) {
        List<Change> next = new ArrayList<>(known.size() + 1);
        for (Change each : known) {
            if (!each.isAbout(change)) {
                next.add(each);
            } else if (each.toldAtMillis() > change.toldAtMillis()) {
                return known; // of two facts with one key the later one holds
            }
        }
        next.add(change);
        return List.copyOf(next);
    }

    /** Forgets what is older than is kept; called by the writing thread now and then. */
    void forgetBefore(long millis) {
        while (!arrivals.isEmpty() && arrivals.getFirst().cameAtMillis() < millis) {
            forgetOldest();
        }
        knownFromMillis = Math.max(knownFromMillis, millis);
    }

    private void forgetOldest() {
        Arrival oldest = arrivals.removeFirst();
        // First the word that it isn't known any more, then the forgetting: a reader looks in the other order.
        knownFromMillis = Math.max(knownFromMillis, oldest.cameAtMillis() + 1);
        byNumber.computeIfPresent(oldest.msisdn(), (number, known) -> {
            List<Change> left = known.stream()
                    .filter(change -> change.cameAtMillis() > oldest.cameAtMillis())
                    .toList();
            return left.isEmpty() ? null : left;
        });
    }

    /** Why this number gets none of this advertising now, by what is kept here; null: nothing here says so. */
    @Nullable
    String refusalOf(String msisdn, Advertiser advertiser, long nowMillis) {
        List<Change> known = byNumber.get(msisdn);
        if (known == null) {
            return null;
        }
        for (Change change : known) {
            String reason = change.fromMillis() > nowMillis ? null : refusalBy(change, advertiser);
            if (reason != null) {
                return reason;
            }
        }
        return null;
    }

    private static @Nullable String refusalBy(Change change, Advertiser advertiser) {
        boolean concerns = (change.tenantId() == null || advertiser.tenants().contains(change.tenantId()))
                && (change.brandname() == null || change.brandname().equalsIgnoreCase(advertiser.brandname()));
        return switch (change.kind()) {
            case DO_NOT_CALL -> change.active() ? SendTimeRules.AD_DO_NOT_CALL : null;
            case OPTED_OUT -> change.active() && concerns ? SendTimeRules.AD_OPTED_OUT : null;
            case CONSENTED ->
                !change.active() && concerns && advertiser.needsConsent() ? SendTimeRules.AD_CONSENT_MISSING : null;
            case PORTED -> null;
        };
    }
}
