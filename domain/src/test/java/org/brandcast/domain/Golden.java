package org.brandcast.domain;

/** Cells of the golden files: {@code \\uXXXX} for what an editor doesn't show, {@code a*160+€} for long texts. */
public final class Golden {
    private Golden() {}

    /** The cell with its escapes replaced. */
    public static String unescape(String cell) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < cell.length(); i++) {
            if (cell.startsWith("\\u", i)) {
                text.append((char) Integer.parseInt(cell.substring(i + 2, i + 6), 16));
                i += 5;
            } else if (cell.startsWith("\\n", i)) {
                text.append('\n');
                i++;
            } else {
                text.append(cell.charAt(i));
            }
        }
        return text.toString();
    }

    /** {@code a*159+€}: 159 times a, then €. A part without a star stands for itself. */
    public static String expand(String formula) {
        StringBuilder text = new StringBuilder();
        for (String part : unescape(formula).split("\\+", -1)) {
            int star = part.lastIndexOf('*');
            text.append(star < 1 ? part : part.substring(0, star).repeat(Integer.parseInt(part.substring(star + 1))));
        }
        return text.toString();
    }
}
