package org.brandcast.batch.month;

import com.lowagie.text.Document;
import com.lowagie.text.Element;
import com.lowagie.text.Font;
import com.lowagie.text.PageSize;
import com.lowagie.text.Paragraph;
import com.lowagie.text.Phrase;
import com.lowagie.text.Rectangle;
import com.lowagie.text.pdf.ColumnText;
import com.lowagie.text.pdf.PdfPCell;
import com.lowagie.text.pdf.PdfPTable;
import com.lowagie.text.pdf.PdfPageEventHelper;
import com.lowagie.text.pdf.PdfWriter;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import org.brandcast.domain.rating.AmountInWords;
import org.brandcast.domain.rating.MonthEnd;

/** A statement on A4, to be signed by both sides. Without any moment of its making: the same statement is the same bytes. */
final class StatementPdf {
    private static final Color LINE = new Color(0xC9, 0xD1, 0xDC);
    private static final Color HEAD = new Color(0xEE, 0xF2, 0xF7);
    private static final float[] COLUMNS = {1.6f, 1.1f, 1.4f, 1.5f, 1.7f, 2f};

    private final Font text = new Font(Fonts.PLAIN, 9);
    private final Font strong = new Font(Fonts.BOLD, 9);
    private final Font title = new Font(Fonts.BOLD, 13);
    private final Font small = new Font(Fonts.PLAIN, 7.5f, Font.NORMAL, Color.DARK_GRAY);

    private StatementPdf() {}

    static byte[] of(Statement statement) {
        return new StatementPdf().write(statement);
    }

    private byte[] write(Statement statement) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Document document = new Document(PageSize.A4, 48, 48, 48, 54);
        PdfWriter writer = PdfWriter.getInstance(document, bytes);
        writer.setPageEvent(new Foot(statement));
        document.addTitle(Wording.TITLE + " " + statement.month());
        document.open();
        document.add(centred(Wording.TITLE, title, 0));
        document.add(centred(Wording.SERVICE, text, 4));
        document.add(centred(Wording.period(statement), strong, 12));
        document.add(parties(statement));
        document.add(usage(statement));
        document.add(sums(statement));
        Paragraph words = new Paragraph();
        words.setSpacingBefore(8);
        words.add(new Phrase("Bằng chữ: ", text));
        words.add(new Phrase(AmountInWords.vietnamese(statement.bill().totalVnd()) + ".", strong));
        document.add(words);
        document.add(signatures());
        document.close();
        return SteadyPdf.of(bytes.toByteArray());
    }

    private static Paragraph centred(String words, Font font, float after) {
        Paragraph paragraph = new Paragraph(words, font);
        paragraph.setAlignment(Element.ALIGN_CENTER);
        paragraph.setSpacingAfter(after);
        return paragraph;
    }

    private PdfPTable parties(Statement statement) {
        PdfPTable table = new PdfPTable(2);
        table.setWidthPercentage(100);
        table.setSpacingAfter(10);
        table.addCell(party("BÊN CUNG CẤP (BÊN A)", statement.seller()));
        table.addCell(party("BÊN SỬ DỤNG (BÊN B)", statement.buyer()));
        return table;
    }

    private PdfPCell party(String head, Statement.Party party) {
        PdfPCell cell = new PdfPCell();
        cell.setBorderColor(LINE);
        cell.setPadding(8);
        cell.addElement(new Paragraph(head, small));
        cell.addElement(new Paragraph(party.name(), strong));
        cell.addElement(new Paragraph("Mã số thuế: " + orDots(party.taxCode()), text));
        cell.addElement(new Paragraph("Địa chỉ: " + orDots(party.address()), text));
        cell.addElement(new Paragraph("Đại diện: " + orDots(party.representative()), text));
        return cell;
    }

    private static String orDots(String value) {
        return value.isEmpty() ? "…………………………" : value;
    }

    private PdfPTable usage(Statement statement) {
        PdfPTable table = new PdfPTable(COLUMNS);
        table.setWidthPercentage(100);
        table.setHeaderRows(1);
        for (String head :
                new String[] {"Nhà mạng", "Loại tin", "Đơn giá (₫)", "Số tin", "SMS tính cước", "Thành tiền (₫)"}) {
            PdfPCell cell = cell(head, strong, head.startsWith("Nhà") || head.startsWith("Loại"));
            cell.setBackgroundColor(HEAD);
            table.addCell(cell);
        }
        String group = "";
        for (Statement.Usage line : statement.usage()) {
            String order = Wording.order(line) + (line.correction() ? " (điều chỉnh các ngày trước)" : "");
            if (!order.equals(group)) {
                PdfPCell cell = cell(order, strong, true);
                cell.setColspan(COLUMNS.length);
                table.addCell(cell);
                group = order;
            }
            table.addCell(cell(line.carrier().isEmpty() ? "–" : line.carrier(), text, true));
            table.addCell(cell(Wording.type(line.type()), text, true));
            table.addCell(cell(Wording.number(line.unitPriceVnd()), text, false));
            table.addCell(cell(Wording.number(line.messages()), text, false));
            table.addCell(cell(Wording.number(line.chargedSegments()), text, false));
            table.addCell(cell(Wording.number(line.amountVnd()), text, false));
        }
        PdfPCell sum = cell("Cộng cước sử dụng", strong, true);
        sum.setColspan(3);
        table.addCell(sum);
        table.addCell(cell(Wording.number(statement.messages()), strong, false));
        table.addCell(cell(Wording.number(statement.chargedSegments()), strong, false));
        table.addCell(cell(Wording.number(statement.bill().usageVnd()), strong, false));
        return table;
    }

    private PdfPTable sums(Statement statement) {
        PdfPTable table = new PdfPTable(new float[] {7.3f, 2f});
        table.setWidthPercentage(100);
        table.setSpacingBefore(10);
        MonthEnd.Bill bill = statement.bill();
        if (statement.correctedVnd() != 0) {
            sum(table, "Trong đó điều chỉnh cho các ngày trước", statement.correctedVnd(), text);
        }
        bill.lines().forEach(line -> sum(table, Wording.line(line), line.amountVnd(), text));
        sum(table, "Cộng tiền trước thuế", bill.subtotalVnd(), strong);
        sum(table, "Thuế GTGT " + Wording.percent(statement.vatBasisPoints()), bill.vatVnd(), text);
        sum(table, "TỔNG THANH TOÁN", bill.totalVnd(), strong);
        return table;
    }

    private static void sum(PdfPTable table, String name, long amountVnd, Font font) {
        PdfPCell left = cell(name, font, true);
        left.setBorder(Rectangle.BOTTOM);
        PdfPCell right = cell(Wording.number(amountVnd), font, false);
        right.setBorder(Rectangle.BOTTOM);
        table.addCell(left);
        table.addCell(right);
    }

    private PdfPTable signatures() {
        PdfPTable table = new PdfPTable(2);
        table.setWidthPercentage(100);
        table.setSpacingBefore(28);
        table.setKeepTogether(true);
        for (String head : new String[] {"ĐẠI DIỆN BÊN A", "ĐẠI DIỆN BÊN B"}) {
            PdfPCell cell = new PdfPCell();
            cell.setBorder(Rectangle.NO_BORDER);
            cell.setMinimumHeight(96);
            cell.addElement(centred(head, strong, 2));
            cell.addElement(centred("(ký, ghi rõ họ tên, đóng dấu)", small, 0));
            table.addCell(cell);
        }
        return table;
    }

    private static PdfPCell cell(String words, Font font, boolean left) {
        PdfPCell cell = new PdfPCell(new Phrase(words, font));
        cell.setHorizontalAlignment(left ? Element.ALIGN_LEFT : Element.ALIGN_RIGHT);
        cell.setVerticalAlignment(Element.ALIGN_MIDDLE);
        cell.setBorderColor(LINE);
        cell.setPadding(5);
        return cell;
    }

    /** The line at each page's foot. */
    private final class Foot extends PdfPageEventHelper {
        private final Statement statement;

        Foot(Statement statement) {
            this.statement = statement;
        }

        @Override
        public void onEndPage(PdfWriter writer, Document document) {
            String words =
                    statement.buyer().name() + " · kỳ " + statement.month() + " · trang " + writer.getPageNumber();
            ColumnText.showTextAligned(
                    writer.getDirectContent(),
                    Element.ALIGN_CENTER,
                    new Phrase(words, small),
                    (document.left() + document.right()) / 2,
                    document.bottom() - 22,
                    0);
        }
    }
}
