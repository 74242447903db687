package org.brandcast.domain.reconcile;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.brandcast.domain.lifecycle.ChargeOn;
import org.jspecify.annotations.Nullable;

/**
 * How a carrier's or partner's file is read, and what the contract with it says of its reconciliation. It is kept as texts by
 * name, the names of {@link Setting}.
 *
 * @param separator of a text file; a workbook has none
 * @param timePattern of {@link DateTimeFormatter}, or {@link #EPOCH_MILLIS} or {@link #EPOCH_SECONDS}
 * @param statuses what stands in the file, in capitals → its meaning; empty when there is no such column
 */
public record CdrFormat(
        char separator,
        Columns columns,
        ZoneId zone,
        String timePattern,
        NumberForm numbers,
        SmscIdForm ids,
        Map<String, TheirStatus> statuses,
        PriceOf priceOf,
        Contract contract) {
    public static final String EPOCH_MILLIS = "epoch-millis";
    public static final String EPOCH_SECONDS = "epoch-seconds";

    private static final int LONGEST = 200;
    private static final int LONGEST_LIST = 4_000;
    private static final int MOST_SECONDS = 86_400;
    private static final Pattern ROUTE = Pattern.compile("[A-Za-z0-9._-]{1,100}");
    private static final Pattern PERCENT = Pattern.compile("[0-9]{1,3}([.,][0-9]{1,2})?");
    private static final Map<String, Character> SEPARATORS =
            Map.of("comma", ',', "semicolon", ';', "tab", '\t', "bar", '|');

    /** The names of its settings. */
    public enum Setting {
        PARTNER("partner"),
        ROUTES("routes"),
        SEPARATOR("separator"),
        ID_COLUMN("idColumn"),
        NUMBER_COLUMN("numberColumn"),
        TIME_COLUMN("timeColumn"),
        BRANDNAME_COLUMN("brandnameColumn"),
        STATUS_COLUMN("statusColumn"),
        SEGMENTS_COLUMN("segmentsColumn"),
        PRICE_COLUMN("priceColumn"),
        PRICE_OF("priceOf"),
        ZONE("zone"),
        TIME_PATTERN("timePattern"),
        NUMBER_FORM("numberForm"),
        ID_MODE("idMode"),
        STATUS_MAP("statusMap"),
        CHARGE_ON("chargeOn"),
        TOLERANCE("tolerance"),
        MATCH_SECONDS("matchSeconds");

        private final String key;

        Setting(String key) {
            this.key = key;
        }

        public String key() {
            return key;
        }
    }

    /** What a price in the file is of. */
    public enum PriceOf {
        SEGMENT,
        ROW
    }

    /** Names of columns as the file's head writes them; empty: the file has none. Matched without regard to case. */
    public record Columns(
            String id, String number, String time, String brandname, String status, String segments, String price) {
        List<String> named() {
            return List.of(id, number, time, brandname, status, segments, price).stream()
                    .filter(name -> !name.isEmpty())
                    .toList();
        }
    }

    /**
     * What the contract says.
     *
     * @param partner the other side, by its legal name
     * @param routes by which its traffic goes
     * @param chargeOn which segments it charges
     * @param toleranceBasisPoints difference of charged segments up to which neither side asks; 100 is 1 %
     * @param matchSeconds how far the two sides' clocks may stand apart where a message is found by number and brandname
     */
    public record Contract(
            String partner, List<String> routes, ChargeOn chargeOn, int toleranceBasisPoints, int matchSeconds) {}

    /**
     * Reads settings.
     *
     * @param problems gets each that can't be read; empty afterwards: the result is there
     */
    public static Optional<CdrFormat> of(Map<String, String> settings, List<CdrProblem> problems) {
        return Optional.ofNullable(new Reading(settings, problems).format());
    }

    /** Reads settings that were read before. */
    public static CdrFormat of(Map<String, String> settings) {
        List<CdrProblem> problems = new ArrayList<>();
        return of(settings, problems).orElseThrow(() -> new IllegalStateException("a kept format is bad: " + problems));
    }

    /** The way to the format, with all that is wrong on it. */
    private static final class Reading {
        private final Map<String, String> settings;
        private final List<CdrProblem> problems;

        Reading(Map<String, String> settings, List<CdrProblem> problems) {
            this.settings = settings;
            this.problems = problems;
        }

        @Nullable
        CdrFormat format() {
            Columns columns = columns();
            String separator = choice(Setting.SEPARATOR, SEPARATORS.keySet());
            ZoneId zone = zone();
            String pattern = pattern();
            NumberForm numbers = choice(Setting.NUMBER_FORM, NumberForm.class);
            SmscIdForm ids = choice(Setting.ID_MODE, SmscIdForm.class);
            PriceOf priceOf = choice(Setting.PRICE_OF, PriceOf.class);
            Map<String, TheirStatus> statuses = columns.status().isEmpty() ? Map.of() : statuses();
            Contract contract = new Contract(
                    required(Setting.PARTNER),
                    routes(),
                    choice(Setting.CHARGE_ON, ChargeOn.class),
                    tolerance(),
                    matchSeconds());
            if (!problems.isEmpty()) {
                return null;
            }
            return new CdrFormat(
                    SEPARATORS.getOrDefault(separator, ','),
                    columns,
                    zone,
                    pattern,
                    numbers,
                    ids,
                    statuses,
                    priceOf,
                    contract);
        }

        private Columns columns() {
            Columns columns = new Columns(
                    upTo(Setting.ID_COLUMN, LONGEST),
                    upTo(Setting.NUMBER_COLUMN, LONGEST),
                    required(Setting.TIME_COLUMN),
                    upTo(Setting.BRANDNAME_COLUMN, LONGEST),
                    upTo(Setting.STATUS_COLUMN, LONGEST),
                    upTo(Setting.SEGMENTS_COLUMN, LONGEST),
                    upTo(Setting.PRICE_COLUMN, LONGEST));
            if (columns.id().isEmpty() && columns.number().isEmpty()) {
                complain(Setting.ID_COLUMN, "", CdrProblem.Code.NOTHING_TO_MATCH_BY);
            }
            Set<String> seen = new HashSet<>();
            for (String name : columns.named()) {
                if (!seen.add(name.toLowerCase(Locale.ROOT))) {
                    complain(Setting.TIME_COLUMN, name, CdrProblem.Code.COLUMN_TWICE);
                }
            }
            return columns;
        }

        private ZoneId zone() {
            String typed = required(Setting.ZONE);
            try {
                return typed.isEmpty() ? ZoneOffset.UTC : ZoneId.of(typed);
            } catch (DateTimeException e) {
                complain(Setting.ZONE, typed, CdrProblem.Code.ZONE);
                return ZoneOffset.UTC;
            }
        }

        private String pattern() {
            String typed = required(Setting.TIME_PATTERN);
            if (!typed.isEmpty() && !typed.equals(EPOCH_MILLIS) && !typed.equals(EPOCH_SECONDS)) {
                try {
                    CdrTimes.formatter(typed);
                } catch (IllegalArgumentException e) {
                    complain(Setting.TIME_PATTERN, typed, CdrProblem.Code.TIME_PATTERN);
                }
            }
            return typed;
        }

        private Map<String, TheirStatus> statuses() {
            Map<String, TheirStatus> statuses = new LinkedHashMap<>();
            for (String line : upTo(Setting.STATUS_MAP, LONGEST_LIST).split("\n", -1)) {
                if (line.isBlank()) {
                    continue;
                }
                int equals = line.lastIndexOf('=');
                String name =
                        equals < 0 ? "" : line.substring(0, equals).strip().toUpperCase(Locale.ROOT);
                String means = line.substring(equals + 1).strip();
                Optional<TheirStatus> status = Arrays.stream(TheirStatus.values())
                        .filter(each -> each.name().equalsIgnoreCase(means))
                        .findFirst();
                if (name.isEmpty() || status.isEmpty() || statuses.put(name, status.get()) != null) {
                    complain(Setting.STATUS_MAP, line.strip(), CdrProblem.Code.STATUS_LINE);
                }
            }
            if (statuses.isEmpty()) {
                complain(Setting.STATUS_MAP, "", CdrProblem.Code.REQUIRED);
            }
            return statuses;
        }

        private List<String> routes() {
            List<String> routes = Arrays.stream(
                            upTo(Setting.ROUTES, LONGEST_LIST).split("[,\\s]+", -1))
                    .filter(route -> !route.isEmpty())
                    .distinct()
                    .toList();
            if (routes.isEmpty()) {
                complain(Setting.ROUTES, "", CdrProblem.Code.REQUIRED);
            }
            routes.stream()
                    .filter(route -> !ROUTE.matcher(route).matches())
                    .forEach(route -> complain(Setting.ROUTES, route, CdrProblem.Code.CHOICE));
            return routes;
        }

        private int tolerance() {
            String typed = required(Setting.TOLERANCE);
            if (PERCENT.matcher(typed).matches()) {
                int basisPoints = new BigDecimal(typed.replace(',', '.'))
                        .movePointRight(2)
                        .intValueExact();
                if (basisPoints <= 10_000) {
                    return basisPoints;
                }
            }
            if (!typed.isEmpty()) {
                complain(Setting.TOLERANCE, typed, CdrProblem.Code.PERCENT);
            }
            return 0;
        }

        private int matchSeconds() {
            String typed = required(Setting.MATCH_SECONDS);
            if (typed.matches("[0-9]{1,5}") && Integer.parseInt(typed) <= MOST_SECONDS) {
                return Integer.parseInt(typed);
            }
            if (!typed.isEmpty()) {
                complain(Setting.MATCH_SECONDS, typed, CdrProblem.Code.WHOLE_NUMBER);
            }
            return 0;
        }

        private String choice(Setting setting, Set<String> values) {
            String typed = required(setting);
            if (!typed.isEmpty() && !values.contains(typed)) {
                complain(setting, typed, CdrProblem.Code.CHOICE);
            }
            return typed;
        }

        private <E extends Enum<E>> E choice(Setting setting, Class<E> type) {
            String typed = required(setting);
            for (E each : type.getEnumConstants()) {
                if (each.name().equals(typed)) {
                    return each;
                }
            }
            if (!typed.isEmpty()) {
                complain(setting, typed, CdrProblem.Code.CHOICE);
            }
            return type.getEnumConstants()[0];
        }

        private String required(Setting setting) {
            String typed = upTo(setting, LONGEST);
            if (typed.isEmpty()) {
                complain(setting, "", CdrProblem.Code.REQUIRED);
            }
            return typed;
        }

        private String upTo(Setting setting, int longest) {
            String typed = settings.getOrDefault(setting.key(), "").strip();
            if (typed.length() > longest) {
                complain(setting, typed, CdrProblem.Code.TOO_LONG);
                return typed.substring(0, longest);
            }
            return typed;
        }

        private void complain(Setting setting, String value, CdrProblem.Code code) {
            problems.add(new CdrProblem(0, setting.key(), value, code));
        }
    }
}
