package org.brandcast.portal.list;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.brandcast.portal.upload.SpooledFile;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;
import org.dhatim.fastexcel.reader.SheetVisibility;
import org.jspecify.annotations.Nullable;

/**
 * The rows of an XLSX file, sheet after sheet, one at a time. A list that is longer than a sheet may be goes on in the
 * next one; where that repeats the first row as its title, the repetition is left out.
 */
final class Workbook implements AutoCloseable, Iterator<FileRow> {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("dd/MM/yyyy");
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("dd/MM/yyyy HH:mm");
    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");
    private static final long HALF_A_SECOND = 500_000_000L;
    private static final int MOST_CELLS = 200;

    private final ReadableWorkbook workbook;
    private final boolean toTheSecond;
    private final Iterator<Sheet> sheets;
    private @Nullable Stream<Row> open;
    private Iterator<Row> rows = List.<Row>of().iterator();
    private @Nullable List<String> title;
    private boolean firstOfSheet;
    private long linesBefore;
    private long line;
    private @Nullable FileRow next;

    private Workbook(ReadableWorkbook workbook, boolean toTheSecond) {
        this.workbook = workbook;
        this.toTheSecond = toTheSecond;
        this.sheets = workbook.getSheets()
                .filter(sheet -> sheet.getVisibility() == SheetVisibility.VISIBLE)
                .iterator();
    }

    /**
     * Opens it, after it was looked at for what would fill the memory or take for ever.
     *
     * @throws UnreadableFileException when it is none, or too much
     */
    static Workbook open(SpooledFile file) {
        WorkbookLimits.check(file.path());
        return of(file.path(), false);
    }

    /** As {@link #open}; moments come as ISO 8601 writes them, and whole. */
    static Workbook openToTheSecond(SpooledFile file) {
        WorkbookLimits.check(file.path());
        return of(file.path(), true);
    }

    private static Workbook of(Path path, boolean toTheSecond) {
        try {
            return new Workbook(new ReadableWorkbook(path.toFile(), new ReadingOptions(true, false)), toTheSecond);
        } catch (IOException | RuntimeException e) {
            throw new UnreadableFileException("problem.list.xlsx-unreadable", e);
        }
    }

    @Override
    public boolean hasNext() {
        if (next == null) {
            next = read();
        }
        return next != null;
    }

    @Override
    public FileRow next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        FileRow row = next;
        next = null;
        if (row == null) {
            throw new NoSuchElementException();
        }
        return row;
    }

    private @Nullable FileRow read() {
        try {
            while (rows.hasNext() || openNextSheet()) {
                if (!rows.hasNext()) {
                    continue;
                }
                Row row = rows.next();
                line = linesBefore + row.getRowNum();
                List<String> fields = fields(row);
                boolean repeated = firstOfSheet && title != null && title.equals(fields);
                firstOfSheet = false;
                if (title == null) {
                    title = fields;
                }
                if (!repeated && fields.stream().anyMatch(field -> !field.isBlank())) {
                    return new FileRow(line, fields);
                }
            }
            return null;
        } catch (IOException | RuntimeException e) {
            throw new UnreadableFileException("problem.list.xlsx-unreadable", e);
        }
    }

    private boolean openNextSheet() throws IOException {
        if (open != null) {
            open.close();
            open = null;
            // Asked again, the rows of a closed sheet would be read on.
            rows = List.<Row>of().iterator();
        }
        if (!sheets.hasNext()) {
            return false;
        }
        linesBefore = line;
        firstOfSheet = true;
        Stream<Row> stream = sheets.next().openStream();
        open = stream;
        rows = stream.iterator();
        return true;
    }

    private List<String> fields(Row row) {
        int width = Math.min(MOST_CELLS, row.getCellCount());
        List<String> fields = new ArrayList<>(width);
        for (int i = 0; i < width; i++) {
            Cell cell = row.getCell(i);
            fields.add(cell == null ? "" : text(cell));
        }
        return fields;
    }

    /** As a person sees it: numbers without exponent, days as days. */
    private String text(Cell cell) {
        boolean computed = cell.getType() == CellType.FORMULA && cell.getValue() instanceof BigDecimal;
        if (cell.getType() == CellType.NUMBER || computed) {
            if (isDay(cell.getDataFormatString())) {
                try {
                    LocalDateTime time = cell.asDate();
                    if (toTheSecond) {
                        // A day's fraction in binary misses the second by less than half of one.
                        return SECOND.format(time.plusNanos(HALF_A_SECOND).truncatedTo(ChronoUnit.SECONDS));
                    }
                    return (time.toLocalTime().equals(LocalTime.MIDNIGHT) ? DAY : MINUTE).format(time);
                } catch (DateTimeException | ArithmeticException e) {
                    // A number that is no day, whatever its format says.
                    return cell.getRawValue();
                }
            }
            try {
                return new BigDecimal(cell.getRawValue()).stripTrailingZeros().toPlainString();
            } catch (NumberFormatException e) {
                return cell.getRawValue();
            }
        }
        String text = cell.getText();
        return text == null ? "" : text;
    }

    private static boolean isDay(@Nullable String format) {
        if (format == null) {
            return false;
        }
        String bare = format.replaceAll("\\[[^\\]]*\\]|\"[^\"]*\"", "");
        boolean dayOfMonth = bare.contains("d") && (bare.contains("m") || bare.contains("M"));
        return dayOfMonth || bare.contains("yy");
    }

    @Override
    public void close() throws IOException {
        if (open != null) {
            open.close();
        }
        workbook.close();
    }
}
