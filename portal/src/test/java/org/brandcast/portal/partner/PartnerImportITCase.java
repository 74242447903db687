package org.brandcast.portal.partner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.page.Messages;
import org.brandcast.portal.testing.SharedPortal;
import org.brandcast.portal.testing.TestBrowser;
import org.brandcast.portal.testing.TestPortal;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.junit.jupiter.api.Test;

/** A book of 2,000 rows, forty of them bad, from its upload to the grants that admission has echoed. */
class PartnerImportITCase {
    private static final int ROWS = Boolean.getBoolean("brandcast.full") ? 2_000 : 400;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int BAD_EVERY = 50;
    private static final long SEGMENTS = 1_000;

    private final TestPortal portal = SharedPortal.portal();
    private final TestBrowser operator = new TestBrowser(portal, TestPortal.OPERATOR);
    private final Database database = portal.bean(Database.class);
    private final String word = "Nhập " + Long.toString(System.nanoTime(), 36);

    @Test
    void aBookOfPartnersComesWithWhatTheyHaveLeft() throws IOException {
        SharedPortal.pipeline();
        byte[] book = book(ROWS);
        String page = check("so-lieu.xlsx", book);
        int bad = ROWS / BAD_EVERY;
        assertThat(page).contains("data-state=\"checked\"");
        assertThat(figure(page, "import-bad")).isEqualTo(bad);
        assertThat(figure(page, "import-partners")).isEqualTo(ROWS - bad);
        assertThat(figure(page, "import-segments")).isEqualTo((ROWS - bad) * SEGMENTS);
        assertThat(partners()).as("a dry run makes nothing").isZero();

        String path = "/tenants/imports/" + newest();
        List<List<String>> told = rows(operator.download(path + "/bad.xlsx"));
        assertThat(told).hasSize(bad + 1);
        assertThat(told.get(1).get(0)).isEqualTo(Integer.toString(BAD_EVERY + 1));
        assertThat(told.stream().skip(1).map(row -> row.get(1)))
                .as("each row says what is wrong")
                .noneMatch(String::isBlank)
                .anyMatch(why -> why.contains("không phải mã số thuế"))
                .anyMatch(why -> why.contains("không có nhà mạng “Atlantis”"))
                .anyMatch(why -> why.contains("“nhiều” không phải số nguyên"));

        // A form sent twice at once: it is begun once.
        CompletableFuture.allOf(
                        CompletableFuture.runAsync(() -> operator.post(path + "/start", Map.of())),
                        CompletableFuture.runAsync(() -> operator.post(path + "/start", Map.of())))
                .join();
        TestPortal.await(
                "the import to end", PATIENCE, () -> operator.get(path).body().contains("data-state=\"done\""));
        assertThat(partners()).isEqualTo(ROWS - bad);
        assertThat(orders("true")).isEqualTo(ROWS - bad);
        TestPortal.await(
                "admission to echo all grants",
                PATIENCE,
                () -> orders("o.state = 'active' AND o.granted_segments = " + SEGMENTS) == ROWS - bad);

        long odd = (ROWS + 1L) / 2;
        assertThat(sum("(SELECT coalesce(sum(v.amount_vnd), 0) FROM order_volume v WHERE v.order_id = o.id)"))
                .isEqualTo((ROWS - bad) * SEGMENTS * 350);
        assertThat(sum("(SELECT coalesce(sum(p.amount_vnd), 0) FROM order_payment p WHERE p.order_id = o.id)"))
                .as("all is paid but what is said to be owed")
                .isEqualTo((ROWS - bad) * SEGMENTS * 350 - odd * 1_000);

        String again = check("so-lieu.xlsx", book);
        assertThat(figure(again, "import-known")).isEqualTo(ROWS - bad);
        assertThat(figure(again, "import-partners")).isZero();
        assertThat(again).as("nothing to import").doesNotContain("data-testid=\"start-import\"");
        assertThat(partners()).isEqualTo(ROWS - bad);
        assertThat(sum("granted_segments")).isEqualTo((ROWS - bad) * SEGMENTS);
    }

    @Test
    void twoFilesThatNameTheSameMakeItOnce() throws IOException {
        byte[] book = book(3);
        String first = location(operator.upload("/tenants/imports", Map.of(), "a.xlsx", book));
        String second = location(operator.upload("/tenants/imports", Map.of(), "b.xlsx", book));
        operator.post(first + "/start", Map.of());
        operator.post(second + "/start", Map.of());
        TestPortal.await(
                "both to end",
                () -> Stream.of(first, second)
                        .allMatch(path -> operator.get(path).body().contains("data-state=\"done\"")));
        assertThat(partners()).isEqualTo(3);
        assertThat(orders("true")).isEqualTo(3);
        assertThat(figure(operator.get(second).body(), "import-known")).isEqualTo(3);
    }

    @Test
    void aTreeComesFromTopToBottomAndAPartnerMayHaveSeveralOrders() {
        String csv = "name,kind,parent,taxCode,orderRef,orderName,remaining,validFrom,validUntil,priceCARE\n"
                + word + " R,reseller,,,,,,,,\n"
                + word + " P,,%s R,0309999999,1,Một,500,2026-01-01,31/12/2030,350\n".formatted(word)
                + word + " P,,%s R,0309999999,2,Hai,700,2026-01-01,31/12/2030,350\n".formatted(word)
                + word + " P,,%s R,0309999999,2,Hai,700,2026-01-01,31/12/2030,350\n".formatted(word)
                + word + " Q,,%s R,0309999999,,,,,,\n".formatted(word)
                + word + " S,,%s P,,,,,,,\n".formatted(word);
        String path = location(operator.upload("/tenants/imports", Map.of(), csv));
        String page = operator.get(path).body();
        assertThat(page)
                .contains(
                        "Dòng</th>",
                        "đã có ở dòng trên",
                        "là của “" + word + " P”",
                        "không có đơn vị “" + word + " P”");
        assertThat(figure(page, "import-bad")).isEqualTo(3);
        assertThat(figure(page, "import-partners")).isEqualTo(2);
        assertThat(figure(page, "import-segments")).isEqualTo(1_200);
        operator.post(path + "/start", Map.of());
        TestPortal.await("it to end", () -> operator.get(path).body().contains("data-state=\"done\""));
        assertThat(partners()).isEqualTo(2);
        assertThat(sum("1")).as("orders").isEqualTo(2);
    }

    @Test
    void nobodyOwesMoreThanWhatIsLeftCosts() {
        String csv = "name,orderRef,orderName,remaining,validFrom,validUntil,priceCARE,unpaid\n" + word
                + " N,1,Một,500,2026-01-01,31/12/2030,350,175001\n";
        String page = operator.get(location(operator.upload("/tenants/imports", Map.of(), csv)))
                .body();
        assertThat(figure(page, "import-bad")).isEqualTo(1);
        assertThat(page).contains("Còn phải trả", "175.001", "175.000");
    }

    @Test
    void whoMayNotSignMayNotImport() {
        TestBrowser maker = new TestBrowser(portal, TestPortal.MAKER);
        assertThat(maker.get("/tenants/imports").statusCode()).isEqualTo(403);
        assertThat(maker.upload("/tenants/imports", Map.of(), "name\nX\n").statusCode())
                .isEqualTo(403);
        assertThat(maker.get("/tenants/imports/1").statusCode()).isEqualTo(403);
        assertThat(operator.get("/tenants/imports/999999").statusCode()).isEqualTo(404);
    }

    private String check(String name, byte[] book) {
        return operator.get(location(operator.upload("/tenants/imports", Map.of(), name, book)))
                .body();
    }

    private static String location(HttpResponse<String> answer) {
        return TestBrowser.location(answer);
    }

    private byte[] book(int rows) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Workbook book = new Workbook(out, "test", "1.0")) {
            Worksheet sheet = book.newWorksheet("Đối tác");
            PartnerColumn[] columns = PartnerColumn.values();
            for (int i = 0; i < columns.length; i++) {
                sheet.value(0, i, columns[i].title(Messages.VIETNAMESE));
            }
            for (int n = 1; n <= rows; n++) {
                boolean bad = n % BAD_EVERY == 0;
                set(sheet, n, PartnerColumn.NAME, "%s %04d".formatted(word, n));
                set(sheet, n, PartnerColumn.TAX_CODE, bad && n % 100 == 0 ? "12" : "");
                set(sheet, n, PartnerColumn.REGION, n % 2 == 0 ? "Miền Bắc" : "Miền Nam");
                set(sheet, n, PartnerColumn.ORDER_REF, "cũ-" + n);
                set(sheet, n, PartnerColumn.ORDER_NAME, "Chuyển sang");
                set(sheet, n, PartnerColumn.VALID_FROM, "01/01/2026");
                set(sheet, n, PartnerColumn.VALID_UNTIL, "2030-12-31");
                set(sheet, n, PartnerColumn.CARRIERS, bad && n % 100 == 50 ? "Atlantis" : "");
                set(sheet, n, PartnerColumn.PRICE_CARE, "350");
                set(sheet, n, PartnerColumn.UNPAID, n % 2 == 0 ? "" : "1000");
                if (bad && n % 200 == 0) {
                    set(sheet, n, PartnerColumn.REMAINING, "nhiều");
                } else {
                    sheet.value(n, column(PartnerColumn.REMAINING), SEGMENTS);
                }
            }
        }
        return out.toByteArray();
    }

    private static int column(PartnerColumn column) {
        return List.of(PartnerColumn.values()).indexOf(column);
    }

    private static void set(Worksheet sheet, int row, PartnerColumn column, String value) {
        if (!value.isEmpty()) {
            sheet.value(row, column(column), value);
        }
    }

    private static List<List<String>> rows(byte[] xlsx) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        try (ReadableWorkbook book = new ReadableWorkbook(new ByteArrayInputStream(xlsx));
                Stream<Row> all = book.getFirstSheet().openStream()) {
            all.forEach(row -> rows.add(
                    row.stream().map(cell -> cell == null ? "" : cell.getText()).toList()));
        }
        return rows;
    }

    private static long figure(String page, String testId) {
        Matcher found = Pattern.compile("data-testid=\"" + testId + "\" data-value=\"(\\d+)\"")
                .matcher(page);
        assertThat(found.find()).as(testId + " in " + page).isTrue();
        return Long.parseLong(found.group(1));
    }

    private long partners() {
        return database.call(
                TenantScope.SYSTEM, tx -> tx.number("SELECT count(*) FROM tenant WHERE starts_with(name, ?)", word));
    }

    private long orders(String condition) {
        return database.call(
                TenantScope.SYSTEM,
                tx -> tx.number(
                        "SELECT count(*) FROM sales_order o JOIN tenant t ON t.id = o.tenant_id WHERE starts_with(t.name, ?) AND "
                                + condition,
                        word));
    }

    private long sum(String column) {
        return database.call(
                TenantScope.SYSTEM,
                tx -> tx.number(
                        "SELECT coalesce(sum(" + column
                                + "), 0) FROM sales_order o JOIN tenant t ON t.id = o.tenant_id WHERE starts_with(t.name, ?)",
                        word));
    }

    private long newest() {
        return database.call(TenantScope.SYSTEM, tx -> tx.number("SELECT max(id) FROM partner_import"));
    }
}
