package org.brandcast.batch.carrier;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.brandcast.batch.export.SteadyZip;
import org.brandcast.batch.month.Wording;
import org.brandcast.domain.rating.BillingDays;
import org.brandcast.domain.reconcile.CdrProblem;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;

/** The minutes as a workbook: results, days, and each difference and bad line that is listed. Texts are texts: none is a formula. */
final class MinutesXlsx {
    private static final String NUMBER = "#,##0";
    private static final String HEAD_COLOUR = "E8EEF7";
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("dd/MM/yyyy HH:mm:ss", Locale.ROOT).withZone(BillingDays.ZONE);

    private MinutesXlsx() {}

    static byte[] of(Minutes minutes, List<Minutes.Difference> differences, List<CdrProblem> bad) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Workbook workbook = new Workbook(bytes, "Brandcast", "1.0")) {
            results(workbook.newWorksheet("Kết quả"), minutes);
            days(workbook.newWorksheet("Theo ngày"), minutes);
            differences(workbook.newWorksheet("Chênh lệch"), differences);
            bad(workbook.newWorksheet("Dòng không đọc được"), bad);
        }
        return SteadyZip.of(bytes.toByteArray());
    }

    private static void results(Worksheet sheet, Minutes minutes) {
        widths(sheet, 26, 30, 14, 14, 14, 18, 18);
        sheet.value(0, 0, MinutesWords.TITLE + " số " + minutes.id());
        sheet.style(0, 0).bold().fontSize(14).set();
        sheet.value(1, 0, "Kỳ từ " + Wording.date(minutes.firstDay()) + " đến hết " + Wording.date(minutes.lastDay()));
        sheet.value(2, 0, "Bên A: " + minutes.ours().name());
        sheet.value(3, 0, "Bên B: " + minutes.theirs() + " – " + minutes.contract());
        sheet.value(4, 0, "Tệp của Bên B: " + minutes.fileName() + " (SHA-256 " + minutes.fileSha256() + ")");
        int line = 6;
        head(sheet, line++, "Kết quả", "Nguyên nhân", "Số tin", "SMS Bên A", "SMS Bên B", "Bên A (₫)", "Bên B (₫)");
        int first = line;
        for (Minutes.Found found : minutes.classes()) {
            sheet.value(line, 0, MinutesWords.className(found.name()));
            sheet.value(line, 1, found.name().equals("MATCHED") ? "" : MinutesWords.explanation(found.explanation()));
            numbers(
                    sheet,
                    line++,
                    2,
                    found.messages(),
                    found.ourSegments(),
                    found.theirSegments(),
                    found.ourAmountVnd(),
                    found.theirAmountVnd());
        }
        Minutes.Totals totals = minutes.totals();
        sheet.value(line, 0, "Cộng");
        numbers(
                sheet,
                line,
                2,
                minutes.classes().stream().mapToLong(Minutes.Found::messages).sum(),
                totals.ourSegments(),
                totals.theirSegments(),
                totals.ourAmountVnd(),
                totals.theirAmountVnd());
        sheet.range(first, 2, line, 6).style().format(NUMBER).set();
        sheet.range(line, 0, line, 6).style().bold().format(NUMBER).set();
        line += 2;
        for (Minutes.Adjustment adjustment : minutes.adjustments()) {
            sheet.value(line, 0, "Điều chỉnh");
            sheet.value(line, 1, adjustment.reason());
            sheet.value(line, 3, adjustment.segments());
            sheet.value(line, 5, adjustment.amountVnd());
            sheet.range(line, 3, line, 5).style().format(NUMBER).set();
            line++;
        }
        sheet.value(line, 0, "Thống nhất");
        sheet.value(line, 3, minutes.agreedSegments());
        sheet.value(line, 5, minutes.agreedAmountVnd());
        sheet.range(line, 0, line, 6).style().bold().format(NUMBER).set();
        if (minutes.unlisted() > 0) {
            sheet.value(
                    line + 2,
                    0,
                    Wording.number(minutes.unlisted())
                            + " chênh lệch cùng loại không được liệt kê trong trang \"Chênh lệch\".");
        }
    }

    private static void days(Worksheet sheet, Minutes minutes) {
        widths(sheet, 13, 20, 10, 13, 13, 13, 13, 16, 16, 12);
        head(
                sheet,
                0,
                "Ngày",
                "Brandname",
                "Loại tin",
                "Tin Bên A",
                "Tin Bên B",
                "SMS Bên A",
                "SMS Bên B",
                "Bên A (₫)",
                "Bên B (₫)",
                "Số tin lệch");
        int line = 1;
        for (Minutes.Sum sum : minutes.sums()) {
            sheet.value(line, 0, Wording.date(sum.day()));
            sheet.value(line, 1, sum.brandname());
            sheet.value(line, 2, Wording.type(sum.type()));
            Minutes.Totals totals = sum.totals();
            numbers(
                    sheet,
                    line++,
                    3,
                    totals.ourMessages(),
                    totals.theirMessages(),
                    totals.ourSegments(),
                    totals.theirSegments(),
                    totals.ourAmountVnd(),
                    totals.theirAmountVnd(),
                    sum.differing());
        }
        if (line > 1) {
            sheet.range(1, 3, line - 1, 9).style().format(NUMBER).set();
        }
        sheet.freezePane(0, 1);
    }

    private static void differences(Worksheet sheet, List<Minutes.Difference> differences) {
        widths(sheet, 8, 20, 24, 20, 16, 16, 10, 20, 38, 10, 16, 16, 10, 10, 14, 14);
        head(
                sheet,
                0,
                "STT",
                "Kết quả",
                "Nguyên nhân",
                "Mã SMSC",
                "Thuê bao",
                "Brandname",
                "Loại tin",
                "Thời gian",
                "Mã tin Bên A",
                "Dòng tệp",
                "Trạng thái A",
                "Trạng thái B",
                "SMS A",
                "SMS B",
                "Bên A (₫)",
                "Bên B (₫)");
        int line = 1;
        for (Minutes.Difference each : differences) {
            sheet.value(line, 0, each.no());
            sheet.value(line, 1, MinutesWords.className(each.name()));
            sheet.value(line, 2, MinutesWords.explanation(each.explanation()));
            sheet.value(line, 3, each.smscId());
            sheet.value(line, 4, each.recipient());
            sheet.value(line, 5, each.brandname());
            sheet.value(line, 6, Wording.type(each.type()));
            sheet.value(line, 7, MOMENT.format(Instant.ofEpochMilli(each.atMillis())));
            sheet.value(line, 8, each.messageId() == null ? "" : each.messageId());
            number(sheet, line, 9, each.line());
            sheet.value(line, 10, MinutesWords.status(each.ourStatus()));
            sheet.value(line, 11, MinutesWords.status(each.theirStatus()));
            sheet.value(line, 12, each.ourSegments());
            sheet.value(line, 13, each.theirSegments());
            number(sheet, line, 14, each.ourAmountVnd());
            number(sheet, line, 15, each.theirAmountVnd());
            line++;
        }
        sheet.freezePane(0, 1);
    }

    private static void bad(Worksheet sheet, List<CdrProblem> bad) {
        widths(sheet, 10, 24, 40, 34);
        head(sheet, 0, "Dòng tệp", "Cột", "Giá trị", "Vì sao");
        int line = 1;
        for (CdrProblem problem : bad) {
            sheet.value(line, 0, problem.line());
            sheet.value(line, 1, problem.field());
            sheet.value(line, 2, problem.value());
            sheet.value(line, 3, MinutesWords.problem(problem.code().name()));
            line++;
        }
        sheet.freezePane(0, 1);
    }

    private static void widths(Worksheet sheet, int... widths) {
        for (int column = 0; column < widths.length; column++) {
            sheet.width(column, widths[column]);
        }
    }

    private static void head(Worksheet sheet, int line, String... names) {
        for (int column = 0; column < names.length; column++) {
            sheet.value(line, column, names[column]);
        }
        sheet.range(line, 0, line, names.length - 1)
                .style()
                .bold()
                .wrapText(true)
                .fillColor(HEAD_COLOUR)
                .set();
    }

    private static void numbers(Worksheet sheet, int line, int from, long... numbers) {
        for (int i = 0; i < numbers.length; i++) {
            sheet.value(line, from + i, numbers[i]);
        }
    }

    private static void number(Worksheet sheet, int line, int column, @Nullable Long number) {
        if (number != null) {
            sheet.value(line, column, number);
        }
    }
}
