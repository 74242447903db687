package org.brandcast.portal.policy;

import java.util.List;
import org.brandcast.portal.page.Formats;

/**
 * Rules of advertising as pages show them.
 *
 * @param state on, later, off, or expired when a newer one of the same tenant is in force
 * @param frequencyMax negative: no cap
 */
public record AdvertisingView(
        long id,
        long tenantId,
        String tenantName,
        String state,
        boolean active,
        long validFromMillis,
        List<String> labels,
        List<String> optOutMarks,
        int optOutWithin,
        boolean addMissing,
        String optOutText,
        int opensMinute,
        int closesMinute,
        int frequencyMax,
        long frequencyWindowMillis,
        String frequencyScope,
        boolean consentRequired) {

    public String hours() {
        return Formats.minuteOfDay(opensMinute) + "–" + Formats.minuteOfDay(closesMinute);
    }

    public long windowHours() {
        return frequencyWindowMillis / 3_600_000;
    }
}
