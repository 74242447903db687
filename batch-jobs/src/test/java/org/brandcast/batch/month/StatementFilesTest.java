package org.brandcast.batch.month;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.brandcast.domain.rating.BillingTerms;
import org.brandcast.domain.rating.MonthEnd;
import org.brandcast.domain.rating.VolumeTiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xml.sax.InputSource;

/** A statement's files, left in {@code target/statements} to look at. */
class StatementFilesTest {
    private static final Path OUT = Path.of("target/statements");

    @Test
    void theSameStatementIsTheSameBytes() throws IOException {
        Files.createDirectories(OUT);
        byte[] pdf = StatementPdf.of(statement(3));
        byte[] xlsx = StatementXlsx.of(statement(3));
        Files.write(OUT.resolve("statement.pdf"), pdf);
        Files.write(OUT.resolve("statement.xlsx"), xlsx);
        Files.write(OUT.resolve("statement-long.pdf"), StatementPdf.of(statement(40)));
        assertThat(StatementPdf.of(statement(3))).isEqualTo(pdf);
        assertThat(StatementXlsx.of(statement(3))).isEqualTo(xlsx);
        assertThat(new String(pdf, StandardCharsets.ISO_8859_1))
                .startsWith("%PDF-")
                .contains("BRANDC+DejaVu")
                .contains("(D:20000101000000")
                .doesNotContain("(D:2026");
    }

    @Test
    void theWorkbookSaysTheAmountInWords() throws Exception {
        Statement statement = statement(1);
        String strings = text(entry(StatementXlsx.of(statement), "xl/sharedStrings.xml"));
        assertThat(strings)
                .contains("Tổng thanh toán")
                .contains("Bằng chữ: ")
                .contains("Giảm giá theo sản lượng")
                .contains("Đơn hàng 70: Lotus quý 4 – hợp đồng HD-2026/117");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"1000|10%", "800|8%", "850|8,5%", "825|8,25%", "0|0%"})
    void percents(int basisPoints, String text) {
        assertThat(Wording.percent(basisPoints)).isEqualTo(text);
    }

    /** What the XML says; its letters may be written as numbers. */
    private static String text(String xml) throws Exception {
        return DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml)))
                .getDocumentElement()
                .getTextContent();
    }

    private static String entry(byte[] archive, String name) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals(name)) {
                    return new String(zip.readAllBytes(), StandardCharsets.UTF_8);
                }
            }
        }
        throw new AssertionError("no " + name);
    }

    private static Statement statement(int orders) {
        List<Statement.Usage> usage = new ArrayList<>();
        for (int i = 0; i < orders; i++) {
            for (String carrier : List.of("mobifone", "viettel", "vinaphone")) {
                usage.add(new Statement.Usage(
                        70 + i,
                        "Lotus quý 4",
                        "HD-2026/117",
                        false,
                        carrier,
                        "CARE",
                        350,
                        120_433,
                        181_220,
                        63_427_000));
                usage.add(new Statement.Usage(
                        70 + i, "Lotus quý 4", "HD-2026/117", false, carrier, "AD", 620, 20_433, 41_220, 25_556_400));
            }
        }
        usage.add(new Statement.Usage(0, "", "", false, "", "AD", 0, 1_204, 0, 0));
        usage.add(new Statement.Usage(70, "Lotus quý 4", "HD-2026/117", true, "viettel", "CARE", 350, 0, 12, 4_200));
        long charged =
                usage.stream().mapToLong(Statement.Usage::chargedSegments).sum();
        long amount = usage.stream().mapToLong(Statement.Usage::amountVnd).sum();
        BillingTerms terms = new BillingTerms(
                800,
                new VolumeTiers(List.of(new VolumeTiers.Tier(100_000, 10), new VolumeTiers.Tier(500_000, 25))),
                100_000_000,
                150,
                1_000_000,
                50_000);
        return new Statement(
                YearMonth.of(2026, 11),
                new Statement.Party(
                        4,
                        "Công ty Cổ phần Bán lẻ Lotus",
                        "0312345678",
                        "12 Lê Lợi, phường Bến Thành, TP. Hồ Chí Minh",
                        "Bà Nguyễn Thị Hồng Ánh"),
                new Statement.Party(3, "Đại lý Sao Mai", "0109876543", "", ""),
                usage,
                4_200,
                800,
                MonthEnd.bill(terms, charged, amount, 1, 6));
    }
}
