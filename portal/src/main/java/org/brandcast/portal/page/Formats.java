package org.brandcast.portal.page;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Numbers, money and times as people read them. Templates see it as {@code f}. Times are epoch milliseconds and are
 * shown in Vietnam's zone, whatever the reader's machine says: a day's counts must mean the same day to everybody.
 */
public final class Formats {
    public static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");
    /** Stands where there is no value, so that an empty cell never looks like a fault. */
    public static final String NONE = "–";

    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private final Locale locale;
    private final DecimalFormat whole;
    private final DecimalFormat tenths;
    private final DecimalFormat hundredths;
    private final DateTimeFormatter day;
    private final DateTimeFormatter dayClock;

    public Formats(Locale locale) {
        this.locale = Messages.supported(locale);
        DecimalFormatSymbols symbols = DecimalFormatSymbols.getInstance(
                this.locale.getLanguage().equals("vi") ? new Locale("vi", "VN") : Locale.UK);
        whole = new DecimalFormat("#,##0", symbols);
        tenths = new DecimalFormat("#,##0.#", symbols);
        hundredths = new DecimalFormat("#,##0.##", symbols);
        boolean vietnamese = this.locale.getLanguage().equals("vi");
        day = DateTimeFormatter.ofPattern(vietnamese ? "dd/MM/yyyy" : "d MMM yyyy", Locale.UK);
        dayClock = DateTimeFormatter.ofPattern(vietnamese ? "HH:mm dd/MM/yyyy" : "d MMM yyyy, HH:mm", Locale.UK);
    }

    public String num(long value) {
        return whole.format(value);
    }

    /** Whole dong with a no-break space before the sign. */
    public String vnd(long amountVnd) {
        return whole.format(amountVnd) + "\u00a0₫";
    }

    /** A volume of an order in its unit: {@code 1.234 SMS}, {@code 350.000 ₫}. */
    public String volume(String unit, long value) {
        return unit.equals("VND") ? vnd(value) : Messages.text(locale, "unit.nsegments", value);
    }

    /** The same where a heading says the unit. */
    public String bare(String unit, long value) {
        return unit.equals("VND") ? vnd(value) : num(value);
    }

    /** {@code 0,52%} of 52; nothing is rounded. */
    public String basisPoints(long basisPoints) {
        return hundredths.format(basisPoints / 100.0) + "%";
    }

    /** {@code 66,3%}; nothing of nothing is no share at all. A share that isn't whole never rounds to 0 or 100. */
    public String percent(long part, long total) {
        if (total <= 0) {
            return NONE;
        }
        double share = 100.0 * part / total;
        if (part > 0 && share < 0.1) {
            return "<" + tenths.format(0.1) + "%";
        }
        if (part < total && share > 99.9) {
            return ">" + tenths.format(99.9) + "%";
        }
        return tenths.format(share) + "%";
    }

    public String date(@Nullable Long millis) {
        return millis == null ? NONE : day.format(at(millis));
    }

    /** As a date field has it, {@code 2026-11-23}; null stays null. */
    public static @Nullable String isoDay(@Nullable Long millis) {
        return millis == null ? null : DateTimeFormatter.ISO_LOCAL_DATE.format(at(millis));
    }

    /** A minute of the day as {@code 07:00}; the last one's end is {@code 24:00}. */
    public static String minuteOfDay(int minute) {
        return String.format(Locale.ROOT, "%02d:%02d", minute / 60, minute % 60);
    }

    /** Day and minute. */
    public String dateTime(@Nullable Long millis) {
        return millis == null ? NONE : dayClock.format(at(millis));
    }

    /** {@code 10:42:07}. */
    public String clock(@Nullable Long millis) {
        return millis == null
                ? NONE
                : DateTimeFormatter.ISO_LOCAL_TIME.format(at(millis).withNano(0));
    }

    /** {@code 10:42:07.318}, for the life of a message. */
    public String clockMillis(long millis) {
        return DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).format(at(millis));
    }

    /** For the datetime attribute of a time element. */
    public String iso(@Nullable Long millis) {
        return millis == null ? "" : DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(at(millis));
    }

    /** A span in its two greatest units: {@code 318 ms}, {@code 2,4 giây}, {@code 3 phút 5 giây}, {@code 2 ngày 4 giờ}. */
    public String span(long millis) {
        if (millis < 1000) {
            return whole.format(Math.max(millis, 0)) + " ms";
        }
        long seconds = millis / 1000;
        if (seconds < 10) {
            return tenths.format(millis / 1000.0) + " " + unit("second", 2);
        }
        if (seconds < MINUTE) {
            return count(seconds, "second");
        }
        if (seconds < HOUR) {
            return pair(seconds / MINUTE, "minute", seconds % MINUTE, "second");
        }
        if (seconds < DAY) {
            return pair(seconds / HOUR, "hour", seconds % HOUR / MINUTE, "minute");
        }
        return pair(seconds / DAY, "day", seconds % DAY / HOUR, "hour");
    }

    /** File sizes, in the decimal units of file managers. */
    public String bytes(long bytes) {
        if (bytes < 1000) {
            return whole.format(bytes) + " B";
        }
        if (bytes < 1_000_000) {
            return tenths.format(bytes / 1e3) + " kB";
        }
        return tenths.format(bytes / 1e6) + " MB";
    }

    /**
     * A number whose middle is hidden: phone numbers are personal data. Also for what was refused as a number, so as
     * much is left as tells a person which line it was.
     */
    public String mask(String number) {
        if (number.length() >= 9) {
            return number.substring(0, 5) + "***" + number.substring(number.length() - 3);
        }
        return number.length() <= 2 ? number : number.substring(0, 2) + "***";
    }

    /** Name of a carrier; a dash where the number could not be read. */
    public String carrier(String code) {
        return code.isEmpty() ? NONE : Messages.find(locale, "carrier." + code).orElse(code);
    }

    /** Name of a message type, whatever case its code has. */
    public String type(String code) {
        return Messages.text(locale, "type." + code.toLowerCase(Locale.ROOT));
    }

    /** As {@link #type} in a word, for tables. */
    public String shortType(String code) {
        return Messages.text(locale, "type.short." + code.toLowerCase(Locale.ROOT));
    }

    /** Short name of a reject reason or of the cause of a final status; a code without a name stands for itself. */
    public String reason(String code) {
        return Messages.find(locale, "reason." + code).orElse(code);
    }

    private String pair(long major, String majorUnit, long minor, String minorUnit) {
        String first = count(major, majorUnit);
        return minor == 0 ? first : first + " " + count(minor, minorUnit);
    }

    private String count(long value, String unit) {
        return whole.format(value) + " " + unit(unit, value);
    }

    private String unit(String unit, long value) {
        return Messages.text(locale, "unit." + unit, value);
    }

    private static ZonedDateTime at(long millis) {
        return Instant.ofEpochMilli(millis).atZone(ZONE);
    }
}
