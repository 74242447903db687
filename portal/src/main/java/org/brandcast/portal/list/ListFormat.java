package org.brandcast.portal.list;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.brandcast.domain.lifecycle.RejectReason;
import org.brandcast.domain.numbering.MsisdnReader;
import org.brandcast.domain.numbering.NumberReading;
import org.brandcast.domain.text.Folding;

/** Finds out how a file of numbers is laid out: its encoding, separator, header, and the column of the numbers. */
public final class ListFormat {
    private static final int PEEK_BYTES = 64 * 1024;
    private static final char[] SEPARATORS = {',', ';', '\t'};

    /** Folded names, letters and digits only, that a column of numbers has in practice. */
    private static final Set<String> NUMBER_NAMES = Set.of(
            "phone",
            "phonenumber",
            "phoneno",
            "mobile",
            "mobilephone",
            "mobilenumber",
            "msisdn",
            "number",
            "tel",
            "telephone",
            "subscriber",
            "recipient",
            "to",
            "sdt",
            "sodt",
            "sodienthoai",
            "dienthoai",
            "dtdd",
            "didong",
            "sodidong",
            "thuebao",
            "sothuebao",
            "so");

    private ListFormat() {}

    /** The file as characters, its byte-order mark consumed, and the separator found in its first lines. */
    record Opened(Reader reader, char separator) {}

    /**
     * Where the data is.
     *
     * @param columns names of all columns, made unique; without a header {@code c1, c2 ...}
     */
    record Layout(boolean hasHeader, int numberColumn, List<String> columns) {}

    static Opened open(InputStream file) throws IOException {
        PushbackInputStream in = new PushbackInputStream(file, PEEK_BYTES);
        byte[] head = in.readNBytes(PEEK_BYTES);
        Charset charset = StandardCharsets.UTF_8;
        int mark = 0;
        if (startsWith(head, 0xEF, 0xBB, 0xBF)) {
            mark = 3;
        } else if (startsWith(head, 0xFF, 0xFE)) {
            charset = StandardCharsets.UTF_16LE;
            mark = 2;
        } else if (startsWith(head, 0xFE, 0xFF)) {
            charset = StandardCharsets.UTF_16BE;
            mark = 2;
        }
        in.unread(head, mark, head.length - mark);
        String start = new String(head, mark, head.length - mark, charset);
        return new Opened(new InputStreamReader(in, charset), separatorOf(start));
    }

    /** The separator that the most of the first lines have; a comma when none has any. */
    private static char separatorOf(String start) {
        char best = ',';
        int bestLines = 0;
        for (char separator : SEPARATORS) {
            int lines = (int) start.lines()
                    .limit(20)
                    .filter(line -> outsideQuotes(line, separator))
                    .count();
            if (lines > bestLines) {
                bestLines = lines;
                best = separator;
            }
        }
        return best;
    }

    private static boolean outsideQuotes(String line, char wanted) {
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == wanted && !quoted) {
                return true;
            }
        }
        return false;
    }

    /**
     * Looks at the first rows of the file.
     *
     * @return null when no column holds anything like a number
     */
    static @org.jspecify.annotations.Nullable Layout layoutOf(List<List<String>> firstRows) {
        List<String> first = firstRows.get(0);
        int named = -1;
        for (int i = 0; i < first.size() && named < 0; i++) {
            if (NUMBER_NAMES.contains(foldName(first.get(i)))) {
                named = i;
            }
        }
        if (named >= 0) {
            return new Layout(true, named, uniqueNames(first));
        }
        int column = likeliestColumn(firstRows);
        if (column < 0) {
            return null;
        }
        boolean hasHeader = firstRows.size() > 1 && column < first.size() && isTitle(first.get(column));
        return new Layout(hasHeader, column, hasHeader ? uniqueNames(first) : numbered(width(firstRows)));
    }

    /** Which of the columns of some rows holds the numbers, by its name or by what stands in it; -1: none does. */
    public static int numberColumn(List<String> names, List<List<String>> rows) {
        for (int i = 0; i < names.size(); i++) {
            if (NUMBER_NAMES.contains(foldName(names.get(i)))) {
                return i;
            }
        }
        return likeliestColumn(rows);
    }

    private static int likeliestColumn(List<List<String>> rows) {
        int best = -1;
        long bestCount = 0;
        for (int column = 0; column < width(rows); column++) {
            int asked = column;
            long count = rows.stream()
                    .filter(row -> asked < row.size() && looksLikeNumber(row.get(asked)))
                    .count();
            if (count > bestCount) {
                bestCount = count;
                best = column;
            }
        }
        return best;
    }

    private static boolean looksLikeNumber(String value) {
        NumberReading reading = MsisdnReader.read(value);
        if (reading instanceof NumberReading.Refused refused) {
            RejectReason reason = refused.reason();
            return reason == RejectReason.NUMBER_LANDLINE
                    || reason == RejectReason.NUMBER_FOREIGN
                    || reason == RejectReason.NUMBER_SCIENTIFIC;
        }
        return true;
    }

    /** Letters and no digit: the title of a column, not a number gone wrong. */
    private static boolean isTitle(String value) {
        return value.chars().anyMatch(Character::isLetter) && value.chars().noneMatch(Character::isDigit);
    }

    private static String foldName(String name) {
        StringBuilder letters = new StringBuilder();
        Folding.fold(name)
                .toLowerCase(Locale.ROOT)
                .chars()
                .filter(Character::isLetterOrDigit)
                .forEach(c -> letters.append((char) c));
        return letters.toString();
    }

    private static int width(List<List<String>> rows) {
        return rows.stream().mapToInt(List::size).max().orElse(0);
    }

    private static List<String> numbered(int width) {
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= width; i++) {
            names.add("c" + i);
        }
        return names;
    }

    /** Names as texts can use them: no braces, at most 40 characters, none twice. */
    public static List<String> uniqueNames(List<String> titles) {
        List<String> names = new ArrayList<>();
        Set<String> used = new HashSet<>();
        for (int i = 0; i < titles.size(); i++) {
            String title = titles.get(i).strip().replaceAll("[{}\\p{Cntrl}]", "");
            if (title.length() > 40) {
                title = title.substring(0, 40);
            }
            String name = title.isEmpty() ? "c" + (i + 1) : title;
            while (!used.add(name)) {
                name = name + "_" + (i + 1);
            }
            names.add(name);
        }
        return names;
    }

    private static boolean startsWith(byte[] bytes, int... prefix) {
        if (bytes.length < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if ((bytes[i] & 0xFF) != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
