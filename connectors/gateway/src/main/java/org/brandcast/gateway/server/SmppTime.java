package org.brandcast.gateway.server;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** validity_period: {@code YYMMDDhhmmsstnnp}, absolute or relative (SMPP 3.4, section 7.1.1). */
final class SmppTime {
    private static final Pattern FORM = Pattern.compile("[0-9]{15}[-+R]");
    private static final int SECONDS_OF_QUARTER = 15 * 60;

    private SmppTime() {}

    /**
     * The instant that is meant.
     *
     * @param written not empty
     * @return empty for what isn't in the form
     */
    static OptionalLong millis(String written, long nowMillis, ZoneId zone) {
        if (!FORM.matcher(written).matches()) {
            return OptionalLong.empty();
        }
        int[] fields = new int[6];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = Integer.parseInt(written.substring(2 * i, 2 * i + 2));
        }
        char sign = written.charAt(15);
        try {
            if (sign == 'R') {
                ZonedDateTime until = Instant.ofEpochMilli(nowMillis)
                        .atZone(zone)
                        .plus(Period.of(fields[0], fields[1], fields[2]))
                        .plusHours(fields[3])
                        .plusMinutes(fields[4])
                        .plusSeconds(fields[5]);
                return OptionalLong.of(until.toInstant().toEpochMilli());
            }
            int quarters = Integer.parseInt(written.substring(13, 15));
            ZoneOffset offset = ZoneOffset.ofTotalSeconds((sign == '+' ? 1 : -1) * quarters * SECONDS_OF_QUARTER);
            return OptionalLong.of(
                    LocalDateTime.of(2000 + fields[0], fields[1], fields[2], fields[3], fields[4], fields[5])
                            .toInstant(offset)
                            .toEpochMilli());
        } catch (DateTimeException e) {
            return OptionalLong.empty();
        }
    }
}
