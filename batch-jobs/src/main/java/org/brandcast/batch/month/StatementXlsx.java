package org.brandcast.batch.month;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.brandcast.batch.export.SteadyZip;
import org.brandcast.domain.rating.AmountInWords;
import org.brandcast.domain.rating.MonthEnd;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/** A statement as a workbook, for those who reckon on. */
final class StatementXlsx {
    private static final String NUMBER = "#,##0";
    private static final String HEAD_COLOUR = "E8EEF7";
    private static final String[] HEAD = {
        "Đơn hàng", "Nội dung", "Nhà mạng", "Loại tin", "Đơn giá (₫)", "Số tin", "SMS tính cước", "Thành tiền (₫)"
    };
    private static final int LAST = HEAD.length - 1;

    private StatementXlsx() {}

    static byte[] of(Statement statement) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Workbook workbook = new Workbook(bytes, "Brandcast", "1.0")) {
            Worksheet sheet = workbook.newWorksheet("Đối soát " + statement.month());
            int[] widths = {44, 26, 14, 10, 13, 13, 18, 18};
            for (int column = 0; column <= LAST; column++) {
                sheet.width(column, widths[column]);
            }
            sheet.value(0, 0, Wording.TITLE);
            sheet.style(0, 0).bold().fontSize(14).set();
            sheet.value(1, 0, Wording.period(statement));
            sheet.value(2, 0, "Bên cung cấp: " + statement.seller().name());
            sheet.value(3, 0, "Bên sử dụng: " + statement.buyer().name());
            int line = usage(sheet, statement, 5);
            sums(sheet, statement, line);
        }
        return SteadyZip.of(bytes.toByteArray());
    }

    private static int usage(Worksheet sheet, Statement statement, int top) {
        for (int column = 0; column <= LAST; column++) {
            sheet.value(top, column, HEAD[column]);
        }
        sheet.range(top, 0, top, LAST).style().bold().fillColor(HEAD_COLOUR).set();
        int line = top + 1;
        for (Statement.Usage usage : statement.usage()) {
            sheet.value(line, 0, Wording.order(usage));
            sheet.value(line, 1, usage.correction() ? "Điều chỉnh các ngày trước" : "Cước phát sinh");
            sheet.value(line, 2, usage.carrier());
            sheet.value(line, 3, Wording.type(usage.type()));
            sheet.value(line, 4, usage.unitPriceVnd());
            sheet.value(line, 5, usage.messages());
            sheet.value(line, 6, usage.chargedSegments());
            sheet.value(line, LAST, usage.amountVnd());
            line++;
        }
        sheet.value(line, 0, "Cộng cước sử dụng");
        sheet.value(line, 5, statement.messages());
        sheet.value(line, 6, statement.chargedSegments());
        sheet.value(line, LAST, statement.bill().usageVnd());
        sheet.range(top + 1, 4, line, LAST).style().format(NUMBER).set();
        sheet.range(line, 0, line, LAST).style().bold().format(NUMBER).set();
        return line + 2;
    }

    private static void sums(Worksheet sheet, Statement statement, int top) {
        int line = top;
        MonthEnd.Bill bill = statement.bill();
        for (MonthEnd.Line of : bill.lines()) {
            sum(sheet, line++, Wording.line(of), of.amountVnd(), false);
        }
        sum(sheet, line++, "Cộng tiền trước thuế", bill.subtotalVnd(), true);
        sum(sheet, line++, "Thuế GTGT " + Wording.percent(statement.vatBasisPoints()), bill.vatVnd(), false);
        sum(sheet, line++, "Tổng thanh toán", bill.totalVnd(), true);
        sheet.value(line, 0, "Bằng chữ: " + AmountInWords.vietnamese(bill.totalVnd()));
    }

    private static void sum(Worksheet sheet, int line, String name, long amountVnd, boolean strong) {
        sheet.value(line, 0, name);
        sheet.value(line, LAST, amountVnd);
        sheet.style(line, LAST).format(NUMBER).set();
        if (strong) {
            sheet.range(line, 0, line, LAST).style().bold().format(NUMBER).set();
        }
    }
}
