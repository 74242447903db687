package org.brandcast.portal.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Columns over time or hours, as SVG draws them: coordinates in a field of 720 by 200.
 *
 * @param gaps labels of columns that have no value at all: shown as gaps
 */
public record Chart(List<Part> parts, List<Line> lines, List<Label> labels, List<String> gaps) {
    private static final double LEFT = 76;
    private static final double WIDTH = 720 - LEFT;
    private static final double TOP = 10;
    private static final double HEIGHT = 164;
    private static final int LABELS = 8;

    /** A part of a column; {@code look} is the state whose colour it has. */
    public record Part(String look, String x, String y, String width, String height, String title) {}

    /** A value of the axis. */
    public record Line(String y, long value) {}

    /** A column's name below it. */
    public record Label(String x, String text) {}

    /** One column: parts from below. */
    public record Column(String label, List<Piece> pieces) {
        long sum() {
            return pieces.stream().mapToLong(Piece::value).sum();
        }
    }

    /** A value with the state that it stands for; {@code title} is what is said of it. */
    public record Piece(String look, long value, String title) {}

    static Chart of(List<Column> columns) {
        long highest = columns.stream().mapToLong(Column::sum).max().orElse(0);
        long top = nice(highest);
        List<Part> parts = new ArrayList<>();
        List<Label> labels = new ArrayList<>();
        List<String> gaps = new ArrayList<>();
        double step = columns.isEmpty() ? WIDTH : WIDTH / columns.size();
        double gap = step > 6 ? step * 0.2 : 0.2;
        int every = Math.max(1, (int) Math.ceil(columns.size() / (double) LABELS));
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            double x = LEFT + i * step;
            double below = TOP + HEIGHT;
            for (Piece piece : column.pieces()) {
                double height = top == 0 ? 0 : HEIGHT * piece.value() / top;
                if (piece.value() > 0) {
                    below -= height;
                    parts.add(new Part(
                            piece.look(), at(x + gap / 2), at(below), at(step - gap), at(height), piece.title()));
                }
            }
            if (column.sum() == 0) {
                gaps.add(column.label());
            }
            if (i % every == 0) {
                labels.add(new Label(at(x + step / 2), column.label()));
            }
        }
        List<Line> lines = new ArrayList<>();
        for (int quarter = 0; quarter <= 4 && top > 0; quarter++) {
            lines.add(new Line(at(TOP + HEIGHT - HEIGHT * quarter / 4), top * quarter / 4));
        }
        return new Chart(parts, lines, labels, gaps);
    }

    public boolean empty() {
        return parts.isEmpty();
    }

    /** The next of 4, 8, 12, 20, 40 … above the value: quarters of it are whole numbers. */
    static long nice(long highest) {
        long unit = 4;
        while (true) {
            for (long factor : new long[] {1, 2, 3, 5}) {
                if (unit * factor >= highest) {
                    return highest == 0 ? 0 : unit * factor;
                }
            }
            unit *= 10;
        }
    }

    private static String at(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
