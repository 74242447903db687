package org.brandcast.flink.admission.control;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import org.brandcast.domain.content.AdvertisingPolicy;
import org.brandcast.domain.content.AdvertisingRule;
import org.brandcast.domain.content.FrequencyCap;
import org.brandcast.domain.content.SendingHours;
import org.brandcast.schemas.AdvertisingControl;
import org.brandcast.schemas.FrequencyScope;
import org.jspecify.annotations.Nullable;

/**
 * One version of a tenant's advertising rules, ready for use. Values that make no sense are taken for the nearest that
 * does: a typing error must not stop every advertising text with a fault.
 *
 * @param cap null: none
 * @param platformWide the cap counts the texts of all advertisers together
 */
public record AdvertisingTerms(
        AdvertisingRule form,
        SendingHours.Hours hours,
        ZoneId zone,
        @Nullable FrequencyCap cap,
        boolean platformWide,
        boolean consentRequired) {

    /** Counts are forgotten after it, so no window can be longer. */
    public static final Duration LONGEST_WINDOW = Duration.ofDays(7);

    private static final ZoneId VIETNAM = ZoneId.of("Asia/Ho_Chi_Minh");
    private static final int MINUTES_OF_DAY = 24 * 60;

    static AdvertisingTerms of(AdvertisingControl control) {
        AdvertisingPolicy policy = new AdvertisingPolicy(
                control.getLabels(),
                control.getOptOutMarks(),
                Math.max(1, control.getOptOutWithin()),
                control.getAddMissing(),
                control.getOptOutText());
        long window = Math.min(Math.max(1, control.getFrequencyWindowMillis()), LONGEST_WINDOW.toMillis());
        return new AdvertisingTerms(
                new AdvertisingRule(policy),
                new SendingHours.Hours(time(control.getOpensMinute()), time(control.getClosesMinute())),
                zone(control.getZone()),
                control.getFrequencyMax() < 0 ? null : new FrequencyCap(control.getFrequencyMax(), window),
                control.getFrequencyScope() == FrequencyScope.PLATFORM,
                control.getConsentRequired());
    }

    /** Minute 1440 is midnight; equal ends are the whole day. */
    private static LocalTime time(int minute) {
        return LocalTime.ofSecondOfDay(60L * Math.floorMod(minute, MINUTES_OF_DAY));
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            return VIETNAM;
        }
    }
}
