package org.brandcast.analytics.http;

import java.util.Locale;
import java.util.Map;

/**
 * How a result's format behaves when it comes in chunks: the engine formats each chunk as if it were the whole
 * result, so what stands once at the start of a result stands at the start of every chunk.
 */
enum OutputFormat {
    /** Chunks can be joined as they are. */
    PLAIN,
    /** One header line, repeated; a line break in a name is escaped. */
    TSV_NAMES,
    /** Two header lines, repeated. */
    TSV_NAMES_AND_TYPES,
    /** One header line, repeated; a line break in a name stands between quotes. */
    CSV_NAMES,
    /** Two header lines, repeated. */
    CSV_NAMES_AND_TYPES,
    /** Column count and names, repeated. */
    BINARY_NAMES,
    /** Column count, names and types, repeated. */
    BINARY_NAMES_AND_TYPES,
    /** Has a start and an end: must be made as a whole. */
    WHOLE;

    private static final Map<String, OutputFormat> BY_NAME = Map.ofEntries(
            Map.entry("rowbinary", PLAIN),
            Map.entry("native", PLAIN),
            Map.entry("jsoneachrow", PLAIN),
            Map.entry("jsoncompacteachrow", PLAIN),
            Map.entry("tabseparated", PLAIN),
            Map.entry("tsv", PLAIN),
            Map.entry("tabseparatedraw", PLAIN),
            Map.entry("tsvraw", PLAIN),
            Map.entry("csv", PLAIN),
            Map.entry("lineasstring", PLAIN),
            Map.entry("tabseparatedwithnames", TSV_NAMES),
            Map.entry("tsvwithnames", TSV_NAMES),
            Map.entry("csvwithnames", CSV_NAMES),
            Map.entry("tabseparatedwithnamesandtypes", TSV_NAMES_AND_TYPES),
            Map.entry("tsvwithnamesandtypes", TSV_NAMES_AND_TYPES),
            Map.entry("csvwithnamesandtypes", CSV_NAMES_AND_TYPES),
            Map.entry("rowbinarywithnames", BINARY_NAMES),
            Map.entry("rowbinarywithnamesandtypes", BINARY_NAMES_AND_TYPES));

    static OutputFormat of(String name) {
        return BY_NAME.getOrDefault(name.toLowerCase(Locale.ROOT), WHOLE);
    }

    boolean streamable() {
        return this != WHOLE;
    }

    /**
     * Length of the part that is repeated at the start of each chunk; -1 when it doesn't end within these bytes.
     *
     * @param chunk the start of the first chunk
     */
    int headerLength(byte[] chunk) {
        return switch (this) {
            case PLAIN, WHOLE -> 0;
            case TSV_NAMES -> lines(chunk, 1, false);
            case TSV_NAMES_AND_TYPES -> lines(chunk, 2, false);
            case CSV_NAMES -> lines(chunk, 1, true);
            case CSV_NAMES_AND_TYPES -> lines(chunk, 2, true);
            case BINARY_NAMES -> strings(chunk, 1);
            case BINARY_NAMES_AND_TYPES -> strings(chunk, 2);
        };
    }

    private static int lines(byte[] chunk, int count, boolean quotes) {
        boolean quoted = false;
        int left = count;
        for (int i = 0; i < chunk.length; i++) {
            if (quotes && chunk[i] == '"') {
                quoted = !quoted;
            } else if (chunk[i] == '\n' && !quoted && --left == 0) {
                return i + 1;
            }
        }
        return -1;
    }

    private static int strings(byte[] chunk, int perColumn) {
        int[] at = {0};
        long columns = varint(chunk, at);
        if (columns < 0) {
            return -1;
        }
        for (long i = 0; i < columns * perColumn; i++) {
            long length = varint(chunk, at);
            if (length < 0 || at[0] + length > chunk.length) {
                return -1;
            }
            at[0] += (int) length;
        }
        return at[0];
    }

    private static long varint(byte[] chunk, int[] at) {
        long value = 0;
        for (int shift = 0; shift < 63 && at[0] < chunk.length; shift += 7) {
            byte b = chunk[at[0]++];
            value |= (long) (b & 0x7F) << shift;
            if (b >= 0) {
                return value;
            }
        }
        return -1;
    }
}
