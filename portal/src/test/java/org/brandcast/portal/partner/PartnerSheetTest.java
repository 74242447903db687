package org.brandcast.portal.partner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.page.Messages;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.Test;

class PartnerSheetTest {
    private final List<Integer> lines = new ArrayList<>();
    private final List<Map<PartnerColumn, String>> rows = new ArrayList<>();

    @Test
    void titlesAreKnownInBothLanguagesAndByTheirCodes() {
        for (PartnerColumn column : PartnerColumn.values()) {
            assertThat(PartnerColumn.of(column.code())).contains(column);
            for (Locale locale : Messages.LOCALES) {
                assertThat(PartnerColumn.of(column.title(locale).toUpperCase(locale)))
                        .as(column.title(locale))
                        .contains(column);
            }
        }
        assertThat(PartnerColumn.of("ma so thue")).contains(PartnerColumn.TAX_CODE);
        assertThat(PartnerColumn.of("")).isEmpty();
        assertThat(PartnerColumn.of("Ghi chú")).isEmpty();
    }

    @Test
    void theTemplateIsReadBack() throws SQLException, IOException {
        for (Locale locale : Messages.LOCALES) {
            rows.clear();
            PartnerSheet sheet = read("partners.xlsx", PartnerWorkbook.template(locale));
            assertThat(rows).hasSize(1);
            assertThat(rows.get(0))
                    .containsEntry(PartnerColumn.TAX_CODE, "0101234567")
                    .containsEntry(PartnerColumn.REMAINING, "250000")
                    .containsEntry(PartnerColumn.VALID_UNTIL, "2027-12-31");
            assertThat(sheet.ignored()).isEmpty();
        }
    }

    @Test
    void cellsOfExcelBecomeWhatAPersonSees() throws SQLException, IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Workbook book = new Workbook(out, "test", "1.0")) {
            Worksheet sheet = book.newWorksheet("x");
            List<String> titles = List.of("Tên", "SMS còn lại", "Hiệu lực từ", "Hiệu lực đến hết", "Màu");
            for (int i = 0; i < titles.size(); i++) {
                sheet.value(0, i, titles.get(i));
            }
            sheet.value(2, 0, "  Sông Xanh ");
            sheet.value(2, 1, 1_500_000);
            sheet.value(2, 2, 46_023);
            sheet.value(2, 3, "31/12/2027");
            sheet.value(2, 4, "xanh");
        }
        PartnerSheet sheet = read("a.xlsx", out.toByteArray());
        assertThat(lines)
                .as("empty rows are skipped, lines are the spreadsheet's")
                .containsExactly(3);
        assertThat(rows.get(0))
                .isEqualTo(Map.of(
                        PartnerColumn.NAME,
                        "Sông Xanh",
                        PartnerColumn.REMAINING,
                        "1500000",
                        PartnerColumn.VALID_FROM,
                        "2026-01-01",
                        PartnerColumn.VALID_UNTIL,
                        "2027-12-31"));
        assertThat(sheet.ignored()).containsExactly("Màu");
    }

    @Test
    void csvOfVietnameseExcelHasSemicolonsAndAByteOrderMark() throws SQLException, IOException {
        read("a.csv", "\ufeffTên;Mã số thuế\n\"Cửa hàng; 24h\";0101234567\n".getBytes(StandardCharsets.UTF_8));
        assertThat(rows.get(0))
                .containsEntry(PartnerColumn.NAME, "Cửa hàng; 24h")
                .containsEntry(PartnerColumn.TAX_CODE, "0101234567");
    }

    @Test
    void aDayThatIsNoneStaysAsItIs() {
        assertThat(PartnerSheet.day("2026-02-30")).isEqualTo("2026-02-30");
        assertThat(PartnerSheet.day("30.2.2026")).isEqualTo("30.2.2026");
        assertThat(PartnerSheet.day("1/2/2026")).isEqualTo("2026-02-01");
        assertThat(PartnerSheet.day("2026-02-01T00:00:00")).isEqualTo("2026-02-01");
    }

    @Test
    void whatIsNoSpreadsheetIsRefused() throws IOException {
        refused("a.csv", "Ten khac,x\n1,2\n".getBytes(StandardCharsets.UTF_8), "problem.import.no-name");
        refused("a.csv", "Tên\n".getBytes(StandardCharsets.UTF_8), "problem.list.empty");
        refused("a.csv", new byte[0], "problem.list.empty");
        refused("a.xlsx", "PK not a zip at all".getBytes(StandardCharsets.UTF_8), "problem.import.unreadable");
        refused("a.csv", new byte[20_000_001], "problem.import.large");
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bomb)) {
            zip.putNextEntry(new ZipEntry("xl/sharedStrings.xml"));
            byte[] zeros = new byte[1_000_000];
            for (int i = 0; i < 401; i++) {
                zip.write(zeros);
            }
            zip.closeEntry();
        }
        refused("a.xlsx", bomb.toByteArray(), "problem.import.large");
    }

    private void refused(String name, byte[] file, String key) {
        assertThatThrownBy(() -> read(name, file))
                .as(key)
                .isInstanceOfSatisfying(
                        FormProblem.class,
                        problem -> assertThat(problem.problems().get(0).messageKey())
                                .isEqualTo(key));
    }

    private PartnerSheet read(String name, byte[] file) throws SQLException, IOException {
        PartnerSheet sheet = new PartnerSheet();
        sheet.read(name, new ByteArrayInputStream(file), (line, cells) -> {
            lines.add(line);
            rows.add(cells);
        });
        return sheet;
    }
}
