package org.brandcast.simulator.script;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.UUID;
import org.brandcast.simulator.script.Script.IdFormat;

/** The sequence number of a message, written as carriers write ids, and read back. */
public final class SmscMessageIds {
    private static final long UUID_MASK = 0x8000_0000_0000_0000L;

    private SmscMessageIds() {}

    public static String write(IdFormat format, long sequence) {
        return switch (format) {
            case DECIMAL -> Long.toString(sequence);
            case HEX -> Long.toHexString(sequence).toUpperCase(Locale.ROOT);
            case ZERO_PADDED -> String.format(Locale.ROOT, "%020d", sequence);
            case UUID -> new UUID(Dice.mix(sequence), sequence ^ UUID_MASK).toString();
        };
    }

    /** Empty if the text isn't an id of that format. */
    public static OptionalLong read(IdFormat format, String id) {
        try {
            return OptionalLong.of(
                    switch (format) {
                        case DECIMAL, ZERO_PADDED -> Long.parseLong(id);
                        case HEX -> Long.parseLong(id, 16);
                        case UUID -> UUID.fromString(id).getLeastSignificantBits() ^ UUID_MASK;
                    });
        } catch (IllegalArgumentException e) {
            return OptionalLong.empty();
        }
    }
}
