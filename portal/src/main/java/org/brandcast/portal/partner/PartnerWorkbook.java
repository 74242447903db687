package org.brandcast.portal.partner;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.brandcast.portal.page.Messages;
import org.brandcast.portal.page.ShownProblem;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/** Spreadsheets that go out: the one to fill in, and the rows that couldn't be done with the reason beside them. */
final class PartnerWorkbook {
    private static final PartnerColumn[] COLUMNS = PartnerColumn.values();
    private static final Map<PartnerColumn, String> EXAMPLE = Map.ofEntries(
            Map.entry(PartnerColumn.NAME, "Lotus Retail"),
            Map.entry(PartnerColumn.LEGAL_NAME, "Công ty cổ phần Bán lẻ Lotus"),
            Map.entry(PartnerColumn.TAX_CODE, "0101234567"),
            Map.entry(PartnerColumn.ADDRESS, "12 Tràng Tiền, Hoàn Kiếm, Hà Nội"),
            Map.entry(PartnerColumn.REPRESENTATIVE, "Bà Trần Mai Lan, Tổng giám đốc"),
            Map.entry(PartnerColumn.CONTACT_NAME, "Nguyễn Văn Minh"),
            Map.entry(PartnerColumn.CONTACT_PHONE, "024 3825 1234"),
            Map.entry(PartnerColumn.CONTACT_EMAIL, "ke.toan@lotus.example"),
            Map.entry(PartnerColumn.SECTOR, "Bán lẻ"),
            Map.entry(PartnerColumn.REGION, "Hà Nội"),
            Map.entry(PartnerColumn.MANAGER, "Lê Thu Hoa"),
            Map.entry(PartnerColumn.ORDER_REF, "2026-0815"),
            Map.entry(PartnerColumn.ORDER_NAME, "Chăm sóc khách hàng 2026"),
            Map.entry(PartnerColumn.CONTRACT, "HĐ 118/2026"),
            Map.entry(PartnerColumn.REMAINING, "250000"),
            Map.entry(PartnerColumn.VALID_FROM, "2026-01-01"),
            Map.entry(PartnerColumn.VALID_UNTIL, "2027-12-31"),
            Map.entry(PartnerColumn.PRICE_CARE, "350"),
            Map.entry(PartnerColumn.UNPAID, "0"));

    private PartnerWorkbook() {}

    /** Titles in the reader's language, one example, and a second sheet that tells each column. */
    static byte[] template(Locale locale) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Workbook book = new Workbook(out, "Brandcast", "1.0")) {
            Worksheet sheet = book.newWorksheet(Messages.text(locale, "import.sheet"));
            titles(sheet, locale, 0);
            for (int i = 0; i < COLUMNS.length; i++) {
                sheet.value(1, i, EXAMPLE.getOrDefault(COLUMNS[i], ""));
                // As text, so that a tax code keeps its first 0.
                sheet.range(1, i, 500, i).style().format("@").set();
            }
            Worksheet help = book.newWorksheet(Messages.text(locale, "import.sheet.help"));
            for (int i = 0; i < COLUMNS.length; i++) {
                help.value(i, 0, COLUMNS[i].title(locale));
                help.value(i, 1, Messages.text(locale, "import.help." + COLUMNS[i].code()));
            }
            help.width(0, 28);
            help.width(1, 90);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** The rows as they were read, in columns that can be read again once they are mended. */
    static byte[] badRows(Locale locale, List<PartnerImports.BadRow> rows) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Workbook book = new Workbook(out, "Brandcast", "1.0")) {
            Worksheet sheet = book.newWorksheet(Messages.text(locale, "import.sheet.bad"));
            sheet.value(0, 0, Messages.text(locale, "import.line"));
            sheet.value(0, 1, Messages.text(locale, "import.problem"));
            sheet.width(1, 70);
            titles(sheet, locale, 2);
            int at = 1;
            for (PartnerImports.BadRow row : rows) {
                sheet.value(at, 0, row.line());
                sheet.value(
                        at,
                        1,
                        ShownProblem.of(locale, row.problems()).stream()
                                .map(ShownProblem::text)
                                .collect(Collectors.joining("\n")));
                for (int i = 0; i < COLUMNS.length; i++) {
                    sheet.value(at, i + 2, row.cell(COLUMNS[i].code()));
                }
                at++;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void titles(Worksheet sheet, Locale locale, int from) {
        for (int i = 0; i < COLUMNS.length; i++) {
            sheet.value(0, from + i, COLUMNS[i].title(locale));
            sheet.width(from + i, 20);
        }
        sheet.range(0, 0, 0, from + COLUMNS.length - 1).style().bold().set();
        sheet.freezePane(0, 1);
    }
}
