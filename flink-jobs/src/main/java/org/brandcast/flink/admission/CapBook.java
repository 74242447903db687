package org.brandcast.flink.admission;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.brandcast.domain.content.BrandnameRule;
import org.brandcast.domain.lifecycle.RejectReason;
import org.brandcast.domain.quota.CapLimit;
import org.brandcast.domain.quota.CapUsage;
import org.brandcast.schemas.CapControl;
import org.brandcast.schemas.Door;
import org.brandcast.schemas.MessageFacts;
import org.jspecify.annotations.Nullable;

/**
 * The caps of one tenant and what was used under each. A view of keyed state that one operator instance keeps in
 * memory; whoever changes a use writes it to the state, too.
 */
public final class CapBook {
    private final List<Cap> caps = new ArrayList<>(1);

    /** A cap that holds now, and its use. */
    public record Cap(CapControl control, CapLimit limit, CapUsage usage) {
        public long id() {
            return control.getCapId();
        }

        /** A cap on something that it doesn't name holds for nothing. */
        boolean covers(MessageFacts facts) {
            return switch (control.getScope()) {
                case TENANT -> true;
                case BRANDNAME ->
                    control.getBrandname() != null
                            && BrandnameRule.fold(control.getBrandname())
                                    .equals(BrandnameRule.fold(facts.getBrandname()));
                case TYPE -> control.getType() == facts.getType();
                case SENDER ->
                    // An API key: users, SMPP accounts and databases have numbers of their own.
                    facts.getDoor() == Door.REST
                            && control.getSenderId() != null
                            && control.getSenderId().equals(facts.getSenderId());
            };
        }
    }

    /** The refusal of the first cap that a message would break. */
    public record Broken(RejectReason reason, String detail) {}

    public @Nullable Cap get(long capId) {
        for (Cap cap : caps) {
            if (cap.id() == capId) {
                return cap;
            }
        }
        return null;
    }

    /** A cap whose use has grown or shrunk. */
    public void used(Cap cap, CapUsage after) {
        for (int i = 0; i < caps.size(); i++) {
            if (caps.get(i).id() == cap.id()) {
                caps.set(i, new Cap(cap.control(), cap.limit(), after));
            }
        }
    }

    public void put(CapControl control, CapUsage usage) {
        caps.removeIf(known -> known.id() == control.getCapId());
        if (control.getActive()) {
            caps.add(new Cap(control, limitOf(control), usage));
            caps.sort(Comparator.comparingLong(Cap::id));
        }
    }

    /** Those that a message counts against. */
    public List<Cap> covering(MessageFacts facts) {
        if (caps.isEmpty()) {
            return List.of();
        }
        List<Cap> covering = new ArrayList<>(caps.size());
        for (Cap cap : caps) {
            if (cap.covers(facts)) {
                covering.add(cap);
            }
        }
        return covering;
    }

    public static Optional<Broken> broken(List<Cap> covering, int segments, long nowMillis, ZoneId zone) {
        for (Cap cap : covering) {
            Optional<RejectReason> refusal = cap.usage().refusalOf(segments, cap.limit(), nowMillis, zone);
            if (refusal.isPresent()) {
                long limit = refusal.get() == RejectReason.CAP_DAY
                        ? cap.limit().perDay()
                        : cap.limit().perMonth();
                return Optional.of(new Broken(refusal.get(), cap.control().getScope() + ": " + limit));
            }
        }
        return Optional.empty();
    }

    private static CapLimit limitOf(CapControl control) {
        return new CapLimit(orNone(control.getPerDay()), orNone(control.getPerMonth()));
    }

    private static long orNone(@Nullable Long limit) {
        return limit == null ? Long.MAX_VALUE : Math.max(0, limit);
    }
}
