package org.brandcast.simulator.subscribers;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.brandcast.simulator.script.Dice;

/**
 * A list as a partner would send it: header, name columns in Vietnamese, numbers in the proportions of the carriers and
 * in the forms that people type; among them 3% malformed lines, 1% landlines, 0.5% foreign numbers and 2% repeated
 * numbers. The same seed and count give the same bytes.
 *
 * <p>Memory doesn't grow with the list: numbers are a permutation of each prefix's space, so that new ones never
 * repeat and old ones can be made again. Nobody's real numbers are used on purpose, but any of them may exist.
 */
public final class SubscriberList {
    public static final String HEADER = "Họ và tên,Xưng hô,Số điện thoại,Tỉnh thành";

    private static final int PREFIX_SPACE = 10_000_000;

    // Coprime to the space, so that multiplying is a permutation of it.
    private static final long STEP = 6_180_339;
    private static final double MALFORMED = 0.03;
    private static final double LANDLINE = 0.01;
    private static final double FOREIGN = 0.005;
    private static final double REPEATED = 0.02;

    private final long seed;
    private final Truth truth;
    private final Map<Carrier, Long> made = new EnumMap<>(Carrier.class);

    private SubscriberList(long seed) {
        this.seed = seed;
        this.truth = new Truth(seed);
    }

    /** Writes header and {@code count} lines, and tells what is in them. */
    public static Truth write(long count, long seed, Appendable out) throws IOException {
        SubscriberList list = new SubscriberList(seed);
        out.append(HEADER).append('\n');
        for (long row = 0; row < count; row++) {
            Person person = Person.of(seed, row);
            out.append(quoted(person.name()))
                    .append(',')
                    .append(person.address())
                    .append(',')
                    .append(quoted(list.typedNumber(row)))
                    .append(',')
                    .append(quoted(person.province()))
                    .append('\n');
        }
        return list.truth;
    }

    private static String quoted(String value) {
        return value.indexOf(',') < 0 && value.indexOf('"') < 0 ? value : '"' + value.replace("\"", "\"\"") + '"';
    }

    private String typedNumber(long row) {
        double kind = Dice.roll(seed, row, 1);
        if (kind < MALFORMED) {
            return malformed(row);
        }
        if (kind < MALFORMED + LANDLINE) {
            truth.countBad("NUMBER_LANDLINE");
            return landline(row);
        }
        if (kind < MALFORMED + LANDLINE + FOREIGN) {
            truth.countBad("NUMBER_FOREIGN");
            return foreign(row);
        }
        NumberForm form = NumberForm.at(Dice.roll(seed, row, 2));
        Carrier carrier = Carrier.at(Dice.roll(seed, row, 3));
        long before = made.getOrDefault(carrier, 0L);
        if (kind < MALFORMED + LANDLINE + FOREIGN + REPEATED && before > 0) {
            truth.countDuplicate();
            return form.write(national(carrier, (long) (Dice.roll(seed, row, 4) * before)));
        }
        made.put(carrier, before + 1);
        truth.countNew(carrier.code());
        return form.write(national(carrier, before));
    }

    /** The n-th number of a carrier; different n give different numbers. */
    private String national(Carrier carrier, long n) {
        int prefixes = carrier.prefixCount();
        long place = n / prefixes;
        if (place >= PREFIX_SPACE) {
            throw new IllegalStateException("all numbers of " + carrier.code() + " are used: ask for fewer lines");
        }
        String prefix = carrier.prefix((int) (n % prefixes));
        long start = (Dice.mix(seed ^ Dice.hash(prefix)) >>> 1) % PREFIX_SPACE;
        return prefix + String.format(Locale.ROOT, "%07d", (place * STEP + start) % PREFIX_SPACE);
    }

    private String malformed(long row) {
        double kind = Dice.roll(seed, row, 5);
        String digits = digits(row, 12);
        if (kind < 0.2) {
            return bad("NUMBER_EMPTY", kind < 0.1 ? "" : " ");
        }
        if (kind < 0.4) {
            return bad("NUMBER_SHORT", "09" + digits.substring(0, 6));
        }
        if (kind < 0.55) {
            return bad("NUMBER_LONG", "09" + digits.substring(0, 10));
        }
        if (kind < 0.75) {
            return bad("NUMBER_JUNK", junk(row, digits));
        }
        if (kind < 0.9) {
            return bad("NUMBER_SCIENTIFIC", "8.49" + digits.charAt(0) + "E+10");
        }
        return bad("NUMBER_UNKNOWN_PREFIX", "06" + digits.substring(0, 8));
    }

    private String bad(String reason, String typed) {
        truth.countBad(reason);
        return typed;
    }

    private String junk(long row, String digits) {
        return switch ((int) (Dice.roll(seed, row, 6) * 4)) {
            case 0 -> "không có";
            case 1 -> "09x" + digits.substring(0, 7);
            case 2 -> "khach" + digits.substring(0, 4) + "@example.vn";
            default -> "09" + digits.substring(0, 8) + " / 09" + digits.substring(2, 10);
        };
    }

    private String landline(long row) {
        String digits = digits(row, 8);
        return switch ((int) (Dice.roll(seed, row, 7) * 3)) {
            case 0 -> "024 " + digits.substring(0, 4) + " " + digits.substring(4);
            case 1 -> "028" + digits;
            default -> "+84 236 " + digits.substring(0, 7);
        };
    }

    private String foreign(long row) {
        String digits = digits(row, 9);
        return switch ((int) (Dice.roll(seed, row, 8) * 4)) {
            case 0 -> "+1 415 " + digits.substring(0, 7);
            case 1 -> "+82 10 " + digits.substring(0, 8);
            case 2 -> "+65 8" + digits.substring(0, 7);
            default -> "0086 138" + digits.substring(0, 8);
        };
    }

    private String digits(long row, int count) {
        long bits = Dice.mix(Dice.mix(seed ^ 0x5bd1e995) ^ row) >>> 1;
        return String.format(Locale.ROOT, "%019d", bits).substring(19 - count);
    }
}
