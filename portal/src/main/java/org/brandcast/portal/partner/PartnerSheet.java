package org.brandcast.portal.partner;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.brandcast.portal.form.FieldProblem;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.list.ListFiles;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ExcelReaderException;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;

/**
 * Reads a spreadsheet, XLSX (its first sheet) or CSV, a row at a time: the first row has the titles, each other one a
 * partner and perhaps an order of it. Days become {@code 2026-11-23} whatever way they are written in.
 */
final class PartnerSheet {
    static final long MOST_BYTES = 20_000_000;
    static final int MOST_ROWS = 20_000;
    /** What an XLSX file may unpack to: a file of 20 MB could else be one of many GB. */
    private static final long MOST_UNPACKED = 400_000_000;

    private static final int LONGEST_CELL = 1_000;
    private static final LocalDate EXCELS_DAY_ZERO = LocalDate.of(1899, 12, 30);
    private static final List<DateTimeFormatter> DAYS = List.of(
            DateTimeFormatter.ISO_LOCAL_DATE,
            DateTimeFormatter.ofPattern("d/M/uuuu", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT),
            DateTimeFormatter.ofPattern("d-M-uuuu", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT),
            DateTimeFormatter.ofPattern("d.M.uuuu", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT));

    private final Map<Integer, PartnerColumn> columns = new HashMap<>();
    private final List<String> ignored = new ArrayList<>();
    private int rows;

    /** What is done with a row. */
    @FunctionalInterface
    interface Taker {
        /**
         * Takes a row.
         *
         * @param line as the spreadsheet's program counts them: the titles are line 1
         */
        void take(int line, Map<PartnerColumn, String> cells) throws SQLException;
    }

    /**
     * Reads to the end.
     *
     * @throws FormProblem when the file as a whole can't be used
     */
    void read(String fileName, InputStream upload, Taker taker) throws SQLException, IOException {
        Path file = Files.createTempFile("partners", ".upload");
        try {
            if (Files.copy(
                            new Limited(upload, MOST_BYTES, fileName),
                            file,
                            java.nio.file.StandardCopyOption.REPLACE_EXISTING)
                    == 0) {
                throw problem(fileName, "problem.list.empty");
            }
            if (isZip(file)) {
                readXlsx(fileName, file, taker);
            } else {
                readCsv(fileName, file, taker);
            }
        } finally {
            Files.deleteIfExists(file);
        }
        if (rows == 0) {
            throw problem(fileName, "problem.list.empty");
        }
    }

    /** Titles that aren't ours: their columns were left out. */
    List<String> ignored() {
        return List.copyOf(ignored);
    }

    private static boolean isZip(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(2);
            return head.length == 2 && head[0] == 'P' && head[1] == 'K';
        }
    }

    private void readXlsx(String fileName, Path file, Taker taker) throws SQLException, IOException {
        try {
            requireModest(fileName, file);
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
                    ReadableWorkbook book = new ReadableWorkbook(in);
                    Stream<Row> all = book.getFirstSheet().openStream()) {
                Iterator<Row> each = all.iterator();
                while (each.hasNext()) {
                    Row row = each.next();
                    List<String> cells = new ArrayList<>();
                    for (Cell cell : row) {
                        cells.add(cell == null ? "" : text(cell));
                    }
                    take(fileName, row.getRowNum(), cells, taker);
                }
            }
        } catch (ExcelReaderException | UncheckedIOException | IOException e) {
            throw problem(fileName, "problem.import.unreadable");
        }
    }

    /** Unpacks once and counts, before anything is built of it. */
    private static void requireModest(String fileName, Path file) throws IOException {
        long unpacked = 0;
        byte[] buffer = new byte[64 * 1024];
        // By the directory at its end: what writes as it goes leaves no sizes in front of the entries.
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                try (InputStream in = zip.getInputStream(entry)) {
                    for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                        unpacked += read;
                        if (unpacked > MOST_UNPACKED) {
                            throw problem(fileName, "problem.import.large");
                        }
                    }
                }
            }
        }
    }

    private static String text(Cell cell) {
        if (cell.getType() == CellType.NUMBER) {
            BigDecimal number = cell.asNumber();
            return number.stripTrailingZeros().toPlainString();
        }
        String text = cell.getText();
        return text == null ? "" : text;
    }

    private void readCsv(String fileName, Path file, Taker taker) throws SQLException, IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
                CsvReader<CsvRecord> csv = ListFiles.open(in)) {
            for (CsvRecord record : csv) {
                take(fileName, Math.toIntExact(record.getStartingLineNumber()), record.getFields(), taker);
            }
        } catch (CsvParseException | UncheckedIOException e) {
            throw problem(fileName, "problem.import.unreadable");
        }
    }

    private void take(String fileName, int line, List<String> cells, Taker taker) throws SQLException {
        if (cells.stream().allMatch(String::isBlank)) {
            return;
        }
        if (columns.isEmpty()) {
            readTitles(fileName, cells);
            return;
        }
        rows++;
        if (rows > MOST_ROWS) {
            throw problem(fileName, "problem.import.rows", MOST_ROWS);
        }
        Map<PartnerColumn, String> row = new EnumMap<>(PartnerColumn.class);
        columns.forEach((at, column) -> {
            String cell = at < cells.size() ? cells.get(at).strip() : "";
            if (cell.length() > LONGEST_CELL) {
                cell = cell.substring(0, LONGEST_CELL);
            }
            if (!cell.isEmpty()) {
                row.put(column, column.isDay() ? day(cell) : cell);
            }
        });
        taker.take(line, row);
    }

    private void readTitles(String fileName, List<String> titles) {
        for (int i = 0; i < titles.size(); i++) {
            String title = titles.get(i).strip();
            Optional<PartnerColumn> column = PartnerColumn.of(title);
            if (column.isPresent() && !columns.containsValue(column.get())) {
                columns.put(i, column.get());
            } else if (!title.isEmpty() && ignored.size() < 50) {
                ignored.add(title.length() > 60 ? title.substring(0, 60) + "…" : title);
            }
        }
        if (!columns.containsValue(PartnerColumn.NAME)) {
            throw problem(fileName, "problem.import.no-name");
        }
    }

    /** A day as forms have it; what is none stays as it is, to be complained of. A bare number is Excel's count of days. */
    static String day(String cell) {
        if (cell.matches("[0-9]{5}")) {
            return EXCELS_DAY_ZERO.plusDays(Long.parseLong(cell)).toString();
        }
        String day = cell.replaceFirst("[ T]00:00(:00)?$", "");
        for (DateTimeFormatter format : DAYS) {
            try {
                return LocalDate.parse(day, format).toString();
            } catch (DateTimeException e) {
                // Perhaps another form.
            }
        }
        return cell;
    }

    private static FormProblem problem(String fileName, String key, Object... args) {
        return new FormProblem(List.of(FieldProblem.of("file", fileName, key, args)));
    }

    /** Ends with a complaint where a file is longer than it may be. */
    private static final class Limited extends java.io.FilterInputStream {
        private final String fileName;
        private long left;

        Limited(InputStream in, long most, String fileName) {
            super(in);
            this.left = most;
            this.fileName = fileName;
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int read) {
            left -= read;
            if (left < 0) {
                throw problem(fileName, "problem.import.large");
            }
        }
    }
}
