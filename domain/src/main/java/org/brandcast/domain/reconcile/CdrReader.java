package org.brandcast.domain.reconcile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.brandcast.domain.lifecycle.ChargeOn;

/**
 * Reads the rows of one file. Lines above the head, such as a title, are passed over; each line behind it is a row or is told
 * as one that can't be read.
 */
public final class CdrReader {
    /** Lines in which the head must come. */
    public static final int HEAD_WITHIN = 30;

    private static final int MOST_SEGMENTS = 255;
    private static final int LONGEST_TEXT = 100;
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,3}([.,]0+)?");
    private static final Pattern MONEY = Pattern.compile("[0-9]{1,12}([.,]0{1,2})?|[0-9]{1,3}([.,][0-9]{3}){1,3}");

    private final CdrFormat format;
    private final CdrTimes times;
    private final Map<String, Integer> places = new HashMap<>();
    private List<String> missing;

    public CdrReader(CdrFormat format) {
        this.format = format;
        this.times = new CdrTimes(format.timePattern(), format.zone());
        this.missing = format.columns().named();
    }

    /** Whether the head has been found. */
    public boolean hasHead() {
        return missing.isEmpty();
    }

    /** Columns that the line that came nearest to being the head doesn't have. */
    public List<String> missing() {
        return missing;
    }

    /** Takes a line for the head, if it has all columns. */
    public boolean head(List<String> fields) {
        Map<String, Integer> found = new HashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            found.putIfAbsent(key(fields.get(i)), i);
        }
        List<String> lacking = new ArrayList<>();
        for (String name : format.columns().named()) {
            if (!found.containsKey(key(name))) {
                lacking.add(name);
            }
        }
        if (lacking.size() < missing.size() || lacking.isEmpty()) {
            missing = List.copyOf(lacking);
        }
        if (lacking.isEmpty()) {
            places.clear();
            places.putAll(found);
            return true;
        }
        return false;
    }

    private static String key(String name) {
        return name.replace("\ufeff", "").strip().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads a line behind the head.
     *
     * @param bad gets each of its fields that can't be read
     * @return empty: it can't be read
     */
    public Optional<CdrRow> row(long line, List<String> fields, Consumer<CdrProblem> bad) {
        if (!hasHead()) {
            throw new IllegalStateException("the head comes first");
        }
        Problems problems = new Problems(line, bad);
        String id = id(fields, problems);
        long number = number(fields, problems);
        String time = text(fields, format.columns().time());
        OptionalLong at = times.read(time);
        if (at.isEmpty()) {
            problems.add(format.columns().time(), time, CdrProblem.Code.TIME);
        }
        TheirStatus status = status(fields, problems);
        int segments = segments(fields, problems);
        long price = price(fields, problems);
        if (problems.count > 0) {
            return Optional.empty();
        }
        boolean counts = status != TheirStatus.NOT_COUNTED
                && (format.contract().chargeOn() == ChargeOn.ACCEPTED || status == TheirStatus.DELIVERED);
        int charged = counts ? segments : 0;
        long amount = price < 0
                ? CdrRow.NO_AMOUNT
                : format.priceOf() == CdrFormat.PriceOf.ROW ? (counts ? price : 0) : price * charged;
        String brandname = text(fields, format.columns().brandname());
        return Optional.of(new CdrRow(
                line,
                id,
                number,
                at.orElseThrow(),
                shortened(brandname.toUpperCase(Locale.ROOT)),
                status,
                segments,
                charged,
                amount));
    }

    private String id(List<String> fields, Problems problems) {
        String column = format.columns().id();
        String written = text(fields, column);
        if (column.isEmpty()) {
            return "";
        }
        if (written.isEmpty()) {
            // A row without an id is found by its number, if there is a column for it.
            if (format.columns().number().isEmpty()) {
                problems.add(column, written, CdrProblem.Code.REQUIRED);
            }
            return "";
        }
        Optional<String> id = written.length() > LONGEST_TEXT
                ? Optional.empty()
                : format.ids().theirs(written);
        if (id.isEmpty()) {
            problems.add(column, written, CdrProblem.Code.ID);
        }
        return id.orElse("");
    }

    private long number(List<String> fields, Problems problems) {
        String column = format.columns().number();
        if (column.isEmpty()) {
            return 0;
        }
        String written = text(fields, column);
        OptionalLong number = format.numbers().read(written);
        if (number.isEmpty()) {
            problems.add(column, written, CdrProblem.Code.NUMBER);
        }
        return number.orElse(0);
    }

    private TheirStatus status(List<String> fields, Problems problems) {
        String column = format.columns().status();
        if (column.isEmpty()) {
            // They list what they count.
            return format.contract().chargeOn() == ChargeOn.DELIVERED ? TheirStatus.DELIVERED : TheirStatus.ACCEPTED;
        }
        String written = text(fields, column);
        TheirStatus status = format.statuses().get(written.toUpperCase(Locale.ROOT));
        if (status == null) {
            problems.add(column, written, CdrProblem.Code.STATUS);
            return TheirStatus.NOT_COUNTED;
        }
        return status;
    }

    private int segments(List<String> fields, Problems problems) {
        String column = format.columns().segments();
        if (column.isEmpty()) {
            return 1;
        }
        String written = text(fields, column);
        if (COUNT.matcher(written).matches()) {
            int segments = Integer.parseInt(written.split("[.,]", 2)[0]);
            if (segments >= 1 && segments <= MOST_SEGMENTS) {
                return segments;
            }
        }
        problems.add(column, written, CdrProblem.Code.SEGMENTS);
        return 0;
    }

    private long price(List<String> fields, Problems problems) {
        String column = format.columns().price();
        if (column.isEmpty()) {
            return CdrRow.NO_AMOUNT;
        }
        String written = text(fields, column);
        if (!MONEY.matcher(written).matches()) {
            problems.add(column, written, CdrProblem.Code.PRICE);
            return CdrRow.NO_AMOUNT;
        }
        // Whole đồng: three digits behind a mark are thousands, fewer are nothing.
        return Long.parseLong(written.replaceAll("[.,]0{1,2}$", "").replaceAll("[.,]", ""));
    }

    private String text(List<String> fields, String column) {
        Integer place = column.isEmpty() ? null : places.get(key(column));
        return place == null || place >= fields.size() ? "" : fields.get(place).strip();
    }

    private static String shortened(String text) {
        return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
    }

    /** What is wrong with a line. */
    private static final class Problems {
        private final long line;
        private final Consumer<CdrProblem> bad;
        private int count;

        Problems(long line, Consumer<CdrProblem> bad) {
            this.line = line;
            this.bad = bad;
        }

        void add(String column, String value, CdrProblem.Code code) {
            count++;
            bad.accept(new CdrProblem(line, column, value, code));
        }
    }
}
