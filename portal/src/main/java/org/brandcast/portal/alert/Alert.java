package org.brandcast.portal.alert;

import java.util.Locale;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.page.Messages;
import org.jspecify.annotations.Nullable;

/**
 * One alert.
 *
 * @param severity {@code info}, {@code warning} or {@code critical}
 * @param page where something can be done about it
 * @param subject name of the order or brandname, or the job
 * @param amount percent used, days left, or how many records
 * @param remaining what is left of an order, in its unit
 * @param unit SEGMENTS, VND, a carrier's code, or empty
 * @param dueAtMillis when it ends; null: it doesn't
 */
public record Alert(
        long id,
        long tenantId,
        String tenantName,
        AlertKind kind,
        String severity,
        String page,
        String subject,
        long amount,
        long remaining,
        String unit,
        @Nullable Long dueAtMillis,
        long atMillis,
        String acknowledgedBy,
        @Nullable Long acknowledgedAtMillis) {
    public boolean open() {
        return acknowledgedAtMillis == null;
    }

    /** In one line what is the matter. */
    public String title(Locale locale) {
        Formats formats = new Formats(locale);
        return Messages.text(
                locale,
                "alert." + kind.code() + ".title",
                subject,
                amount,
                unit.equals("VND") ? formats.vnd(remaining) : formats.num(remaining),
                kind == AlertKind.BRANDNAME_EXPIRES ? formats.carrier(unit) : "");
    }

    /** What it means and what to do. */
    public String text(Locale locale) {
        Formats formats = new Formats(locale);
        String left = unit.equals("VND") ? formats.vnd(remaining) : Messages.text(locale, "alert.segments", remaining);
        return Messages.text(
                locale,
                "alert." + kind.code() + (kind == AlertKind.ORDER_USED && remaining == 0 ? ".gone" : ".text"),
                tenantName,
                left,
                dueAtMillis == null ? "" : formats.dateTime(dueAtMillis));
    }

    /** How its state is drawn. */
    public String look() {
        return switch (severity) {
            case "critical" -> "FAILED";
            case "warning" -> "PARTIAL";
            default -> "SENT";
        };
    }
}
