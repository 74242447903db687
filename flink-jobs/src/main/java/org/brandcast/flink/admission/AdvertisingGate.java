package org.brandcast.flink.admission;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.brandcast.domain.content.BrandnameRule;
import org.brandcast.domain.content.FrequencyCap;
import org.brandcast.domain.content.FrequencyWindow;
import org.brandcast.domain.content.SendingHours;
import org.brandcast.domain.lifecycle.RejectReason;
import org.brandcast.flink.admission.control.AdvertisingInForce;
import org.brandcast.flink.admission.control.ControlView;
import org.jspecify.annotations.Nullable;

/**
 * Whether an advertising message may go to a number now: who wants none, the hours, how many it has had. Asked of a
 * request and again of a message that a gateway gave back. Only who wants none holds without any advertising rules.
 */
final class AdvertisingGate {
    /** Key of the window that counts the texts of all advertisers. */
    private static final long PLATFORM = 0;

    private final List<Long> upwards;
    private final String brandname;
    private final long advertiser;
    private final @Nullable AdvertisingInForce rules;
    private final Recipient recipient;

    /**
     * The gate of one sender and number.
     *
     * @param advertiser whose window counts: the brandname's owner, in whose name everyone sends to whom it is lent
     */
    AdvertisingGate(
            ControlView control,
            long tenantId,
            String brandname,
            long advertiser,
            Recipient recipient,
            long nowMillis) {
        this.upwards = control.upwards(tenantId);
        this.brandname = BrandnameRule.fold(brandname);
        this.advertiser = advertiser;
        this.rules = control.advertising(tenantId, nowMillis).orElse(null);
        this.recipient = recipient;
    }

    /** The rules in force; null: there are none. */
    @Nullable
    AdvertisingInForce rules() {
        return rules;
    }

    /** Why the number gets no advertising from this sender at all. */
    Optional<RejectReason> suppression(long nowMillis) {
        boolean consentRequired = rules != null && rules.terms().consentRequired();
        return recipient.facts().refusalOf(upwards, brandname, consentRequired, nowMillis);
    }

    /** The next instant at which it may go; empty: none within a year. */
    OptionalLong opening(long nowMillis) {
        if (rules == null) {
            return OptionalLong.of(nowMillis);
        }
        SendingHours hours = rules.hours();
        return hours.nextOpening(nowMillis);
    }

    /** Whether the number may have one more; one that is counted already may go. */
    boolean hasRoom(String messageId, long nowMillis) {
        FrequencyCap cap = cap();
        return cap == null || window().allows(messageId, cap, nowMillis);
    }

    /** How many are allowed, for the refusal. */
    String limit() {
        FrequencyCap cap = cap();
        return cap == null ? "" : cap.max() + " / " + cap.windowMillis() / 3_600_000 + " h";
    }

    /** The windows with the message counted; null: it was before, or nothing is counted. */
    @Nullable
    FrequencyWindows counted(String messageId, long nowMillis) {
        FrequencyCap cap = cap();
        if (cap == null) {
            return null;
        }
        FrequencyWindow before = window();
        FrequencyWindow after = before.count(messageId, cap, nowMillis);
        return after.equals(before) ? null : recipient.windows().with(scope(), after);
    }

    private @Nullable FrequencyCap cap() {
        return rules == null ? null : rules.terms().cap();
    }

    private FrequencyWindow window() {
        return recipient.windows().of(scope());
    }

    private long scope() {
        return rules != null && rules.terms().platformWide() ? PLATFORM : advertiser;
    }
}
