package org.brandcast.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Objects;

/**
 * The figures of one benchmark, each one line of JSON: {@code {"bench":"dispatch","figure":"throughput-20ms-1bind",
 * "value":4800,"unit":"messages/s","baseline":"jSMPP alone","baselineValue":4890,"ratio":0.982}}. The last three are
 * null for a figure that has nothing to be compared with.
 */
public final class Figures {
    private static final MathContext FOUR_DIGITS = new MathContext(4);

    private final String bench;
    private final PrintStream out;

    Figures(String bench, PrintStream out) {
        this.bench = Objects.requireNonNull(bench, "bench is null");
        this.out = Objects.requireNonNull(out, "out is null");
    }

    /** A figure by itself. */
    public void add(String figure, double value, String unit) {
        ObjectNode line = line(figure, value, unit);
        line.putNull("baseline");
        line.putNull("baselineValue");
        line.putNull("ratio");
        out.println(line);
        out.flush();
    }

    /**
     * A figure beside the one of what it is compared with, from the same run and in the same unit.
     *
     * @param baseline what that is
     */
    public void add(String figure, double value, String unit, String baseline, double baselineValue) {
        if (!(baselineValue > 0)) {
            throw new IllegalArgumentException(figure + ": the baseline is " + baselineValue + " " + unit);
        }
        ObjectNode line = line(figure, value, unit);
        line.put("baseline", baseline);
        line.put("baselineValue", rounded(baselineValue));
        line.put("ratio", rounded(value / baselineValue));
        out.println(line);
        out.flush();
    }

    private ObjectNode line(String figure, double value, String unit) {
        return JsonNodeFactory.withExactBigDecimals(true)
                .objectNode()
                .put("bench", bench)
                .put("figure", figure)
                .put("value", rounded(value))
                .put("unit", unit);
    }

    private static BigDecimal rounded(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("a figure is not a number: " + value);
        }
        BigDecimal rounded = new BigDecimal(value).round(FOUR_DIGITS);
        return new BigDecimal(rounded.stripTrailingZeros().toPlainString());
    }
}
