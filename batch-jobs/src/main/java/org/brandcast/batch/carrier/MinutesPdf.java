package org.brandcast.batch.carrier;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.brandcast.batch.month.Fonts;
import org.brandcast.batch.month.SteadyPdf;
import org.brandcast.batch.month.Wording;
import org.brandcast.domain.rating.AmountInWords;

/** The minutes on A4, to be signed by both sides. */
final class MinutesPdf {
    private static final Color LINE = new Color(0xC9, 0xD1, 0xDC);
    private static final Color HEAD = new Color(0xEE, 0xF2, 0xF7);
    private static final String DRAFT = "DỰ THẢO – chưa có chữ ký của Bên A";

    /** Brandnames beyond these are in the workbook alone. */
    private static final int BRANDNAMES = 40;

    private final Font text = new Font(Fonts.PLAIN, 9);
    private final Font strong = new Font(Fonts.BOLD, 9);
    private final Font title = new Font(Fonts.BOLD, 13);
    private final Font small = new Font(Fonts.PLAIN, 7.5f, Font.NORMAL, Color.DARK_GRAY);
    private final Minutes minutes;

    private MinutesPdf(Minutes minutes) {
        this.minutes = minutes;
    }

    static byte[] of(Minutes minutes) {
        return new MinutesPdf(minutes).write();
    }

    private byte[] write() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Document document = new Document(PageSize.A4, 48, 48, 48, 54);
        PdfWriter writer = PdfWriter.getInstance(document, bytes);
        writer.setPageEvent(new Foot());
        document.addTitle(MinutesWords.TITLE + " " + minutes.id());
        document.open();
        document.add(centred(MinutesWords.TITLE, title, 0));
        document.add(centred(Wording.SERVICE, text, 4));
        document.add(centred(
                "Kỳ đối soát từ " + Wording.date(minutes.firstDay()) + " đến hết " + Wording.date(minutes.lastDay()),
                strong,
                minutes.isDraft() ? 2 : 12));
        if (minutes.isDraft()) {
            document.add(centred(DRAFT, small, 12));
        }
        document.add(parties());
        document.add(head("1. Kết quả đối chiếu"));
        document.add(classes());
        document.add(head("2. Sản lượng hai bên theo brandname"));
        document.add(brandnames());
        if (!minutes.adjustments().isEmpty()) {
            document.add(head("3. Điều chỉnh thống nhất (cộng vào số liệu Bên A)"));
            document.add(adjustments());
        }
        for (String line : conclusion()) {
            Paragraph paragraph = new Paragraph(line, text);
            paragraph.setSpacingBefore(4);
            document.add(paragraph);
        }
        Paragraph agreed = new Paragraph();
        agreed.setSpacingBefore(8);
        agreed.add(new Phrase("Hai bên thống nhất: ", text));
        agreed.add(new Phrase(
                Wording.number(minutes.agreedSegments()) + " SMS, " + Wording.number(minutes.agreedAmountVnd()) + " ₫"
                        + " (" + AmountInWords.vietnamese(minutes.agreedAmountVnd()) + "), chưa gồm thuế GTGT.",
                strong));
        document.add(agreed);
        document.add(signatures());
        document.close();
        return SteadyPdf.of(bytes.toByteArray());
    }

    private List<String> conclusion() {
        Minutes.Totals totals = minutes.totals();
        List<String> lines = new ArrayList<>();
        lines.add("Tính theo " + MinutesWords.chargeOn(minutes.chargeOn()) + ". Chênh lệch "
                + Wording.number(totals.theirSegments() - totals.ourSegments()) + " SMS ("
                + Wording.percent(minutes.differenceBasisPoints()) + " so với Bên A), "
                + (minutes.isWithinTolerance() ? "trong" : "vượt") + " ngưỡng "
                + Wording.percent(minutes.toleranceBasisPoints()) + " của hợp đồng.");
        lines.add("Tệp của Bên B: " + minutes.fileName() + ", " + Wording.number(minutes.reconciledRows())
                + " dòng, SHA-256 " + minutes.fileSha256() + ".");
        if (minutes.badRows() > 0) {
            lines.add(
                    Wording.number(minutes.badRows())
                            + " dòng của tệp không đọc được và không nằm trong số liệu trên; danh sách trong bảng tính kèm theo.");
        }
        return lines;
    }

    private Paragraph head(String words) {
        Paragraph paragraph = new Paragraph(words, strong);
        paragraph.setSpacingBefore(10);
        paragraph.setSpacingAfter(4);
        return paragraph;
    }

    private static Paragraph centred(String words, Font font, float after) {
        Paragraph paragraph = new Paragraph(words, font);
        paragraph.setAlignment(Element.ALIGN_CENTER);
        paragraph.setSpacingAfter(after);
        return paragraph;
    }

    private PdfPTable parties() {
        PdfPTable table = new PdfPTable(2);
        table.setWidthPercentage(100);
        PdfPCell ours = party("BÊN A", minutes.ours().name());
        ours.addElement(new Paragraph("Mã số thuế: " + orDots(minutes.ours().taxCode()), text));
        ours.addElement(new Paragraph("Địa chỉ: " + orDots(minutes.ours().address()), text));
        ours.addElement(new Paragraph("Đại diện: " + orDots(minutes.ours().representative()), text));
        table.addCell(ours);
        PdfPCell theirs = party("BÊN B", minutes.theirs());
        theirs.addElement(new Paragraph("Hợp đồng: " + minutes.contract(), text));
        theirs.addElement(new Paragraph("Địa chỉ: " + orDots(""), text));
        theirs.addElement(new Paragraph("Đại diện: " + orDots(""), text));
        table.addCell(theirs);
        return table;
    }

    private PdfPCell party(String head, String name) {
        PdfPCell cell = new PdfPCell();
        cell.setBorderColor(LINE);
        cell.setPadding(8);
        cell.addElement(new Paragraph(head, small));
        cell.addElement(new Paragraph(name, strong));
        return cell;
    }

    private static String orDots(String value) {
        return value.isEmpty() ? "…………………………" : value;
    }

    private PdfPTable classes() {
        PdfPTable table = table(
                new float[] {2f, 2.2f, 1.1f, 1.2f, 1.2f, 1.5f, 1.5f},
                "Kết quả",
                "Nguyên nhân",
                "Số tin",
                "SMS A",
                "SMS B",
                "Bên A (₫)",
                "Bên B (₫)");
        for (Minutes.Found found : minutes.classes()) {
            boolean matched = found.name().equals("MATCHED");
            table.addCell(cell(MinutesWords.className(found.name()), text, true));
            table.addCell(cell(matched ? "" : MinutesWords.explanation(found.explanation()), text, true));
            numbers(
                    table,
                    text,
                    found.messages(),
                    found.ourSegments(),
                    found.theirSegments(),
                    found.ourAmountVnd(),
                    found.theirAmountVnd());
        }
        PdfPCell sum = cell("Cộng", strong, true);
        sum.setColspan(2);
        table.addCell(sum);
        Minutes.Totals totals = minutes.totals();
        numbers(
                table,
                strong,
                minutes.classes().stream().mapToLong(Minutes.Found::messages).sum(),
                totals.ourSegments(),
                totals.theirSegments(),
                totals.ourAmountVnd(),
                totals.theirAmountVnd());
        return table;
    }

    private PdfPTable brandnames() {
        PdfPTable table = table(
                new float[] {2.2f, 1f, 1.2f, 1.2f, 1.2f, 1.2f, 1.5f, 1.5f},
                "Brandname",
                "Loại tin",
                "Tin A",
                "Tin B",
                "SMS A",
                "SMS B",
                "Bên A (₫)",
                "Bên B (₫)");
        Map<List<String>, Minutes.Totals> byBrandname =
                new TreeMap<>((a, b) -> a.get(0).equals(b.get(0))
                        ? a.get(1).compareTo(b.get(1))
                        : a.get(0).compareTo(b.get(0)));
        minutes.sums()
                .forEach(sum ->
                        byBrandname.merge(List.of(sum.brandname(), sum.type()), sum.totals(), Minutes.Totals::plus));
        int shown = 0;
        Minutes.Totals others = Minutes.Totals.NONE;
        for (Map.Entry<List<String>, Minutes.Totals> line : byBrandname.entrySet()) {
            if (shown++ < BRANDNAMES) {
                brandname(table, line.getKey().get(0), line.getKey().get(1), line.getValue(), text);
            } else {
                others = others.plus(line.getValue());
            }
        }
        if (shown > BRANDNAMES) {
            brandname(table, (shown - BRANDNAMES) + " dòng khác (xem bảng tính)", "", others, text);
        }
        brandname(table, "Cộng", "", minutes.totals(), strong);
        return table;
    }

    private void brandname(PdfPTable table, String name, String type, Minutes.Totals totals, Font font) {
        table.addCell(cell(name.isEmpty() ? "–" : name, font, true));
        table.addCell(cell(type.isEmpty() && font == text ? "–" : Wording.type(type), font, true));
        numbers(
                table,
                font,
                totals.ourMessages(),
                totals.theirMessages(),
                totals.ourSegments(),
                totals.theirSegments(),
                totals.ourAmountVnd(),
                totals.theirAmountVnd());
    }

    private PdfPTable adjustments() {
        PdfPTable table = table(new float[] {6f, 1.5f, 2f}, "Lý do", "SMS", "Số tiền (₫)");
        for (Minutes.Adjustment adjustment : minutes.adjustments()) {
            table.addCell(cell(adjustment.reason(), text, true));
            numbers(table, text, adjustment.segments(), adjustment.amountVnd());
        }
        return table;
    }

    private PdfPTable table(float[] columns, String... heads) {
        PdfPTable table = new PdfPTable(columns);
        table.setWidthPercentage(100);
        table.setHeaderRows(1);
        for (int i = 0; i < heads.length; i++) {
            boolean words = i == 0 || heads[i].equals("Nguyên nhân") || heads[i].equals("Loại tin");
            PdfPCell cell = cell(heads[i], strong, words);
            cell.setBackgroundColor(HEAD);
            table.addCell(cell);
        }
        return table;
    }

    private static void numbers(PdfPTable table, Font font, long... numbers) {
        for (long number : numbers) {
            table.addCell(cell(Wording.number(number), font, false));
        }
    }

    private PdfPTable signatures() {
        PdfPTable table = new PdfPTable(2);
        table.setWidthPercentage(100);
        table.setSpacingBefore(24);
        table.setKeepTogether(true);
        for (String head : new String[] {"ĐẠI DIỆN BÊN A", "ĐẠI DIỆN BÊN B"}) {
            PdfPCell cell = new PdfPCell();
            cell.setBorder(Rectangle.NO_BORDER);
            cell.setMinimumHeight(96);
            cell.addElement(centred(head, strong, 2));
            cell.addElement(centred("(ký, ghi rõ họ tên, đóng dấu)", small, 0));
            if (head.endsWith("A") && !minutes.isDraft()) {
                Paragraph signed = centred("Đã ký trên hệ thống: " + minutes.signedBy(), text, 0);
                signed.setSpacingBefore(28);
                cell.addElement(signed);
            }
            table.addCell(cell);
        }
        return table;
    }

    private static PdfPCell cell(String words, Font font, boolean left) {
        PdfPCell cell = new PdfPCell(new Phrase(words, font));
        cell.setHorizontalAlignment(left ? Element.ALIGN_LEFT : Element.ALIGN_RIGHT);
        cell.setVerticalAlignment(Element.ALIGN_MIDDLE);
        cell.setBorderColor(LINE);
        cell.setPadding(4);
        return cell;
    }

    /** The line at each page's foot. */
    private final class Foot extends PdfPageEventHelper {
        @Override
        public void onEndPage(PdfWriter writer, Document document) {
            String words = MinutesWords.TITLE + " số " + minutes.id() + " · " + minutes.contract() + " · trang "
                    + writer.getPageNumber();
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
