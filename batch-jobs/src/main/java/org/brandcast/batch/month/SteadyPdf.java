package org.brandcast.batch.month;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** A PDF without the moment and the chance of its making; every replacement is as long as what it replaces. */
public final class SteadyPdf {
    private static final Pattern SUBSET = Pattern.compile("/[A-Z]{6}\\+DejaVu");
    private static final Pattern DATE = Pattern.compile("\\(D:\\d{14}[^)]*\\)");
    private static final Pattern ID = Pattern.compile("/ID\\s*\\[<[0-9a-fA-F]*><[0-9a-fA-F]*>\\]");

    private SteadyPdf() {}

    public static byte[] of(byte[] pdf) {
        String text = new String(pdf, StandardCharsets.ISO_8859_1);
        text = SUBSET.matcher(text).replaceAll("/BRANDC+DejaVu");
        text = DATE.matcher(text)
                .replaceAll(found -> "(D:20000101000000"
                        + found.group()
                                .substring(17, found.group().length() - 1)
                                .replaceAll("\\d", "0") + ")");
        text = ID.matcher(text)
                .replaceAll(found -> "/ID" + found.group().substring(3).replaceAll("[0-9a-fA-F]", "0"));
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
