package org.brandcast.portal.export;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.server.types.files.StreamedFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;

/**
 * A table as a file to save: CSV or a workbook. Rows are written as they come, to a file that is gone when it was sent, so
 * its length costs no memory. What people typed never becomes a formula: a spreadsheet program would run it.
 */
public final class TableFile {
    private static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private static final String FORMULA = "=+-@\t\r";
    /** So that spreadsheet programs read Vietnamese. */
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private TableFile() {}

    /** Takes rows: texts and whole numbers; null is an empty cell. */
    @FunctionalInterface
    public interface Rows {
        void add(@Nullable Object... cells);
    }

    /** Writes all rows of a table. */
    @FunctionalInterface
    public interface Table {
        void write(Rows rows);
    }

    /**
     * The answer to a request for a table.
     *
     * @param name of the file, without its ending
     * @param format {@code xlsx}, else CSV
     */
    public static HttpResponse<?> answer(String name, String format, List<String> heads, Table table) {
        boolean workbook = format.equals("xlsx");
        try {
            Path file = Files.createTempFile("brandcast-export", null);
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                if (workbook) {
                    writeXlsx(out, name, heads, table);
                } else {
                    writeCsv(out, heads, table);
                }
            } catch (IOException | RuntimeException e) {
                Files.deleteIfExists(file);
                throw e;
            }
            return HttpResponse.ok(new StreamedFile(
                            Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE),
                            MediaType.of(workbook ? XLSX : "text/csv;charset=utf-8")))
                    .header(
                            HttpHeaders.CONTENT_DISPOSITION,
                            "attachment; filename=\"" + name + (workbook ? ".xlsx" : ".csv") + "\"")
                    .header(HttpHeaders.CACHE_CONTROL, "private, no-store");
        } catch (IOException e) {
            throw new UncheckedIOException("the export could not be written", e);
        }
    }

    static void writeCsv(OutputStream out, List<String> heads, Table table) throws IOException {
        out.write(BYTE_ORDER_MARK);
        CsvWriter csv = CsvWriter.builder().build(out, StandardCharsets.UTF_8);
        csv.writeRecord(heads);
        table.write(cells -> {
            String[] texts = new String[cells.length];
            for (int i = 0; i < cells.length; i++) {
                Object cell = cells[i];
                texts[i] = cell == null ? "" : cell instanceof Number ? cell.toString() : harmless(cell.toString());
            }
            csv.writeRecord(texts);
        });
        csv.flush();
    }

    private static void writeXlsx(OutputStream out, String name, List<String> heads, Table table) throws IOException {
        try (Workbook workbook = new Workbook(out, "Brandcast", "1.0")) {
            Worksheet sheet = workbook.newWorksheet(name);
            for (int i = 0; i < heads.size(); i++) {
                sheet.value(0, i, heads.get(i));
                sheet.style(0, i).bold().set();
            }
            sheet.freezePane(0, 1);
            int[] line = {0};
            table.write(cells -> {
                line[0]++;
                for (int i = 0; i < cells.length; i++) {
                    Object cell = cells[i];
                    if (cell instanceof Number number) {
                        sheet.value(line[0], i, number);
                    } else if (cell != null) {
                        sheet.value(line[0], i, harmless(cell.toString()));
                    }
                }
                if (line[0] % 1_000 == 0) {
                    flush(sheet);
                }
            });
        }
    }

    private static void flush(Worksheet sheet) {
        try {
            sheet.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A text that a spreadsheet program takes for one, whatever it begins with. */
    public static String harmless(String text) {
        return !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }
}
