package org.brandcast.simulator.subscribers;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a reader of the list must find: {@code lines = distinctNumbers + duplicateLines + badLines}. Not thread-safe.
 */
public final class Truth {
    private final long seed;
    private final Map<String, Long> byCarrier = new TreeMap<>();
    private final Map<String, Long> badByReason = new TreeMap<>();
    private long lines;
    private long distinctNumbers;
    private long duplicateLines;
    private long badLines;

    Truth(long seed) {
        this.seed = seed;
    }

    void countNew(String carrier) {
        lines++;
        distinctNumbers++;
        byCarrier.merge(carrier, 1L, Long::sum);
    }

    void countDuplicate() {
        lines++;
        duplicateLines++;
    }

    void countBad(String reason) {
        lines++;
        badLines++;
        badByReason.merge(reason, 1L, Long::sum);
    }

    /** Data lines; the header isn't one. */
    public long lines() {
        return lines;
    }

    public long distinctNumbers() {
        return distinctNumbers;
    }

    /** Lines with a valid number that an earlier line had, perhaps written otherwise. */
    public long duplicateLines() {
        return duplicateLines;
    }

    public long badLines() {
        return badLines;
    }

    /** Valid distinct numbers by carrier code. */
    public Map<String, Long> byCarrier() {
        return Map.copyOf(byCarrier);
    }

    /** Bad lines by the reason's code in this platform. */
    public Map<String, Long> badByReason() {
        return Map.copyOf(badByReason);
    }

    public ObjectNode json() {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode node = mapper.createObjectNode()
                .put("seed", seed)
                .put("lines", lines)
                .put("distinctNumbers", distinctNumbers)
                .put("duplicateLines", duplicateLines)
                .put("badLines", badLines);
        ObjectNode carriers = node.putObject("byCarrier");
        byCarrier.forEach(carriers::put);
        ObjectNode reasons = node.putObject("badByReason");
        badByReason.forEach(reasons::put);
        return node;
    }

    @Override
    public String toString() {
        return lines + " lines = " + distinctNumbers + " distinct valid numbers " + byCarrier + " + " + duplicateLines
                + " repeated + " + badLines + " bad " + badByReason + " (seed " + seed + ")";
    }
}
