package org.brandcast.batch.export;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/** A tenant's usage of a day as CSV (for programs, RFC 4180, UTF-8) and as XLSX (for people). */
final class UsageFiles {
    /** Texts that a spreadsheet would take for a formula begin with these. */
    private static final String FORMULA = "=+-@\t\r";

    private static final String NUMBER = "#,##0";
    private static final String HEAD_COLOUR = "E8EEF7";

    private UsageFiles() {}

    static byte[] csv(List<UsageRow> rows) throws IOException {
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().build(text)) {
            csv.writeRecord(UsageRow.CSV_HEADER);
            for (UsageRow row : rows) {
                List<String> fields = new ArrayList<>();
                row.texts().forEach(field -> fields.add(safe(field)));
                row.numbers().forEach(number -> fields.add(Long.toString(number)));
                csv.writeRecord(fields);
            }
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    static byte[] xlsx(String sheetName, List<UsageRow> rows) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Workbook workbook = new Workbook(bytes, "Brandcast", "1.0")) {
            Worksheet sheet = workbook.newWorksheet(sheetName);
            usage(sheet, 0, rows);
            sheet.freezePane(0, 1);
        }
        return SteadyZip.of(bytes.toByteArray());
    }

    /** The table with its head in this line, and its sums below. */
    static void usage(Worksheet sheet, int top, List<UsageRow> rows) {
        List<String> head = UsageRow.VIETNAMESE_HEADER;
        for (int column = 0; column < head.size(); column++) {
            sheet.value(top, column, head.get(column));
            sheet.width(column, column == 4 || column == 6 ? 28 : 15);
        }
        sheet.range(top, 0, top, head.size() - 1)
                .style()
                .bold()
                .wrapText(true)
                .fillColor(HEAD_COLOUR)
                .set();
        int line = top + 1;
        for (UsageRow row : rows) {
            int column = 0;
            for (String field : row.texts()) {
                sheet.value(line, column++, field);
            }
            for (long number : row.numbers()) {
                sheet.value(line, column++, number);
            }
            line++;
        }
        int numbers = head.size() - 7;
        sheet.value(line, 0, "Tổng cộng");
        for (int column = numbers + 1; column < head.size(); column++) {
            int index = column - numbers;
            sheet.value(
                    line,
                    column,
                    rows.stream().mapToLong(row -> row.numbers().get(index)).sum());
        }
        sheet.range(top + 1, numbers, line, head.size() - 1)
                .style()
                .format(NUMBER)
                .set();
        sheet.range(line, 0, line, head.size() - 1)
                .style()
                .bold()
                .format(NUMBER)
                .set();
    }

    private static String safe(String field) {
        return !field.isEmpty() && FORMULA.indexOf(field.charAt(0)) >= 0 ? "'" + field : field;
    }
}
