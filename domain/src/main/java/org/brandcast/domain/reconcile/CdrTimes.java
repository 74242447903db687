package org.brandcast.domain.reconcile;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.OptionalLong;

/** Reads a file's times. */
final class CdrTimes {
    private static final long MOST_MILLIS = 4_102_444_800_000L;
    private static final int LONGEST = 40;

    private final String pattern;
    private final ZoneId zone;
    private final DateTimeFormatter formatter;

    CdrTimes(String pattern, ZoneId zone) {
        this.pattern = pattern;
        this.zone = zone;
        this.formatter = isEpoch(pattern) ? DateTimeFormatter.ISO_LOCAL_DATE_TIME : formatter(pattern);
    }

    /**
     * The formatter of a pattern. Strict: 31/02 is no day; the year of an era is that of the calendar.
     *
     * @throws IllegalArgumentException when it is none, or says no whole date and time
     */
    static DateTimeFormatter formatter(String pattern) {
        DateTimeFormatter formatter = DateTimeFormatter.ofPattern(pattern.replace('y', 'u'), Locale.ROOT)
                .withResolverStyle(ResolverStyle.STRICT);
        try {
            LocalDateTime.parse(formatter.withZone(ZoneOffset.UTC).format(Instant.EPOCH), formatter);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("the pattern " + pattern + " says no whole date and time", e);
        }
        return formatter;
    }

    private static boolean isEpoch(String pattern) {
        return pattern.equals(CdrFormat.EPOCH_MILLIS) || pattern.equals(CdrFormat.EPOCH_SECONDS);
    }

    /** Epoch milliseconds; a workbook's own date (ISO 8601) is read whatever the pattern. */
    OptionalLong read(String written) {
        String text = written.strip();
        if (text.isEmpty() || text.length() > LONGEST) {
            return OptionalLong.empty();
        }
        if (isEpoch(pattern)) {
            if (text.matches("[0-9]{1,13}")) {
                long millis = Long.parseLong(text) * (pattern.equals(CdrFormat.EPOCH_SECONDS) ? 1_000 : 1);
                return millis > 0 && millis < MOST_MILLIS ? OptionalLong.of(millis) : OptionalLong.empty();
            }
            return OptionalLong.empty();
        }
        OptionalLong read = parse(text, formatter);
        return read.isPresent() || text.indexOf('T') < 0 ? read : parse(text, DateTimeFormatter.ISO_LOCAL_DATE_TIME);
    }

    private OptionalLong parse(String text, DateTimeFormatter by) {
        try {
            TemporalAccessor read = by.parse(text);
            Instant instant = read.isSupported(ChronoField.OFFSET_SECONDS)
                    ? Instant.from(read)
                    : LocalDateTime.from(read).atZone(zone).toInstant();
            return OptionalLong.of(instant.toEpochMilli());
        } catch (DateTimeException e) {
            return OptionalLong.empty();
        }
    }
}
