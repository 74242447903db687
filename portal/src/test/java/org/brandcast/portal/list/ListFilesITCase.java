package org.brandcast.portal.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.brandcast.portal.campaign.CampaignDraft;
import org.brandcast.portal.campaign.CampaignService;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.order.OrderBalance;
import org.brandcast.portal.order.OrderService;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.testing.SharedPortal;
import org.brandcast.portal.testing.TestBrowser;
import org.brandcast.portal.testing.TestPortal;
import org.brandcast.portal.upload.SpooledFile;
import org.brandcast.portal.upload.UploadConfig;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workbooks, files that mean harm, uploads that crawl, and the end of a list. */
class ListFilesITCase {
    private final TestPortal portal = SharedPortal.portal();
    private final ListService lists = portal.bean(ListService.class);
    private final ListRetention retention = portal.bean(ListRetention.class);
    private final Database database = portal.bean(Database.class);
    private final CurrentUser maker = portal.user(TestPortal.MAKER);

    @TempDir
    Path folder;

    @Test
    void reads_a_workbook_as_a_person_sees_it() throws IOException {
        UploadReport report = upload(workbook(book -> {
            Worksheet first = book.newWorksheet("Khách");
            first.value(0, 0, "Họ tên");
            first.value(0, 1, "SĐT");
            first.value(0, 2, "Điểm");
            first.value(0, 3, "Sinh nhật");
            first.value(1, 0, "Lan");
            // A number, as Excel makes of it: the leading zero is gone.
            first.value(1, 1, 901_234_567);
            first.value(1, 2, 1_250_000);
            first.value(1, 3, LocalDate.of(1990, 11, 20));
            first.style(1, 3).format("dd/mm/yyyy").set();
            first.value(2, 0, "Mai");
            first.value(2, 1, "+84 91 234 56 78");
            first.value(4, 0, "Không số");
            first.value(4, 1, "xyz");
            Worksheet second = book.newWorksheet("Tiếp");
            second.value(0, 0, "Họ tên");
            second.value(0, 1, "SĐT");
            second.value(0, 2, "Điểm");
            second.value(0, 3, "Sinh nhật");
            second.value(1, 0, "Minh");
            second.value(1, 1, "0321234567");
        }));
        assertThat(report.accepted()).isEqualTo(3);
        assertThat(report.rejected())
                .as("the title of the second sheet is none")
                .isEqualTo(1);
        assertThat(report.columns()).containsExactly("Họ tên", "Điểm", "Sinh nhật");
        assertThat(database.<List<String>, RuntimeException>call(
                        TenantScope.SYSTEM,
                        tx -> tx.list(
                                "SELECT msisdn || ' ' || columns::text FROM list_recipient WHERE list_id = ? ORDER BY position LIMIT 1",
                                row -> row.getString(1),
                                report.listId())))
                .containsExactly(
                        "84901234567 {\"Điểm\": \"1250000\", \"Họ tên\": \"Lan\", \"Sinh nhật\": \"20/11/1990\"}");
    }

    @Test
    void a_bomb_is_defused_before_it_is_read() throws IOException {
        assertRefused(
                sheet(out -> {
                    out.write("<worksheet><sheetData><row r=\"1\"><c t=\"inlineStr\"><is><t>"
                            .getBytes(StandardCharsets.UTF_8));
                    fill(out, 64L << 20);
                }),
                "problem.list.xlsx-large");
        assertRefused(
                entry("xl/sharedStrings.xml", out -> {
                    out.write("<sst>".getBytes(StandardCharsets.UTF_8));
                    byte[] text = "<si><t>a</t></si>".repeat(1_000).getBytes(StandardCharsets.UTF_8);
                    for (int i = 0; i < 5_000; i++) {
                        out.write(text);
                    }
                }),
                "problem.list.xlsx-large");
        assertRefused(
                sheet(out -> out.write(
                        "<!DOCTYPE a [<!ENTITY b \"bbbbbbbb\"><!ENTITY c \"&b;&b;&b;&b;\">]><worksheet>&c;</worksheet>"
                                .getBytes(StandardCharsets.UTF_8))),
                "problem.list.xlsx-unreadable");
        assertRefused(entry("../../../tmp/evil.xml", out -> out.write('x')), "problem.list.xlsx-unreadable");
        assertThat(Path.of("/tmp/evil.xml")).doesNotExist();
        assertRefused(
                new byte[] {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, (byte) 0xA1, (byte) 0xB1, 0x1A, (byte) 0xE1},
                "problem.list.xls");
    }

    @Test
    void a_name_with_a_path_is_a_name() {
        TestBrowser browser = new TestBrowser(portal, TestPortal.MAKER);
        String location = TestBrowser.location(
                browser.upload("/lists", Map.of("name", ""), "../../../etc/cron.d/so.csv", "msisdn\n0901234567\n"));
        long id = Long.parseLong(location.substring(location.lastIndexOf('/') + 1));
        assertThat(lists.find(maker, id).orElseThrow().summary().fileName()).isEqualTo("so.csv");
    }

    @Test
    void ten_gigabytes_are_refused_before_they_come() throws IOException {
        String answer = raw("Content-Length: " + 10_000_000_000L, "", socket -> {});
        assertThat(answer).startsWith("HTTP/1.1 413");
    }

    /** Before the file, in it, and behind it; whatever comes first. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "name=so|file=msisdn\r\n0901",
                "file=msisdn\r\n0901",
                "file=msisdn\r\n0901234567|name=s",
                "other=x",
                "name=so",
            })
    void an_upload_that_stands_still_is_given_up_and_leaves_nothing(String sent) throws IOException {
        String answer = raw("Content-Length: 100000", parts(sent), socket -> {});
        assertThat(answer).startsWith("HTTP/1.1 408").contains("quá chậm");
        TestPortal.await("what had come of it to be deleted", () -> {
            try (Stream<Path> left =
                    Files.list(Path.of(portal.bean(UploadConfig.class).folder()))) {
                return left.noneMatch(file -> file.getFileName().toString().startsWith("brandcast-upload-"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void the_name_may_come_behind_the_file() throws IOException {
        String body = parts("file=msisdn\r\n0901234567\r\n|other=x|name=Sau tệp") + "\r\n--b--\r\n";
        String answer = raw(
                "Connection: close\r\nContent-Length: " + body.getBytes(StandardCharsets.UTF_8).length,
                body,
                socket -> {});
        assertThat(answer).startsWith("HTTP/1.1 303");
        ListSummary made = lists.lists(maker).get(0);
        assertThat(made.name()).isEqualTo("Sau tệp");
        assertThat(made.accepted()).isEqualTo(1);
    }

    @Test
    void what_is_no_form_is_refused() throws IOException {
        assertThat(raw("Connection: close\r\nContent-Length: 4", "abcd", socket -> {}))
                .startsWith("HTTP/1.1 4");
        String many = parts(String.join("|", Collections.nCopies(200, "a=b"))) + "\r\n--b--\r\n";
        assertThat(raw("Connection: close\r\nContent-Length: " + many.length(), many, socket -> {}))
                .startsWith("HTTP/1.1 400");
    }

    @Test
    void counts_who_wants_no_advertising() throws IOException {
        database.run(TenantScope.SYSTEM, tx -> tx.update("""
                        INSERT INTO subscriber_rule (msisdn, kind, tenant_id, active, from_millis, at_millis, source)
                        SELECT '84909990001', 'DO_NOT_CALL', id, true, 0, 0, 'test' FROM tenant WHERE path = id::text
                        UNION ALL SELECT '84909990002', 'OPTED_OUT', ?, true, 0, 0, 'test'
                        UNION ALL SELECT '84909990003', 'OPTED_OUT', ?, false, 0, 0, 'test'""", maker.tenantId(), maker.tenantId()));
        UploadReport report =
                upload("0909990001\n0909990002\n0909990003\n0909990004\n".getBytes(StandardCharsets.UTF_8));
        TestPortal.await(
                "the count of those who want none",
                () -> Long.valueOf(2)
                        .equals(lists.find(maker, report.listId())
                                .orElseThrow()
                                .summary()
                                .suppressed()));
    }

    @Test
    void a_list_in_use_stays_and_a_deleted_one_keeps_no_number() throws IOException {
        SharedPortal.pipeline();
        OrderService orders = portal.bean(OrderService.class);
        CampaignService campaigns = portal.bean(CampaignService.class);
        TestPortal.await(
                "the demo's order to be active", () -> orders.own(maker).get(0).isSpendable());
        OrderBalance order = orders.own(maker).get(0);
        long list = upload("0909980001\n0909980002\nxyz\n".getBytes(StandardCharsets.UTF_8))
                .listId();
        CampaignDraft draft = new CampaignDraft(
                "Giữ danh sách", "Lotus", "care", "Xin chao", order.id(), list, System.currentTimeMillis() + 3_600_000);
        long campaign = campaigns.create(maker, draft);
        assertThatThrownBy(() -> retention.delete(maker, list)).hasMessageContaining("problem.list.in-use");
        campaigns.cancel(maker, campaign);
        TestPortal.await(
                "the campaign to be over",
                () -> campaigns.view(maker, campaign).orElseThrow().finishedAtMillis() != null);
        TestBrowser browser = new TestBrowser(portal, TestPortal.MAKER);
        assertThat(browser.post("/lists/" + list + "/delete", Map.of("confirm", "another"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(TestBrowser.location(browser.post("/lists/" + list + "/delete", Map.of("confirm", "danh sách"))))
                .isEqualTo("/lists");
        TestPortal.await(
                "the numbers to be gone",
                () -> database.<Long, RuntimeException>call(TenantScope.SYSTEM, tx -> tx.number("""
                                        SELECT (SELECT count(*) FROM list_recipient WHERE list_id = ?)
                                          + (SELECT count(*) FROM list_reject WHERE list_id = ?)""", list, list)) == 0);
        HttpResponse<String> page = browser.get("/lists/" + list);
        assertThat(page.body()).contains("data-testid=\"list-deleted\"");
        assertThatThrownBy(() -> campaigns.create(maker, draft)).hasMessageContaining("problem.campaign.list-missing");
        assertThat(lists.lists(maker)).extracting(ListSummary::id).doesNotContain(list);
    }

    // ---------------------------------------------------------------- how files are made

    private interface BookMaker {
        void fill(Workbook book) throws IOException;
    }

    private interface Writer {
        void write(OutputStream out) throws IOException;
    }

    private interface Sender {
        void send(Socket socket) throws IOException;
    }

    private UploadReport upload(byte[] file) throws IOException {
        Path path = Files.write(Files.createTempFile(folder, "list", ""), file);
        try (SpooledFile spooled = new SpooledFile(path, "so.xlsx", file.length)) {
            return lists.upload(maker, "danh sách", spooled);
        }
    }

    private void assertRefused(byte[] file, String problem) {
        assertThatThrownBy(() -> upload(file)).isInstanceOf(FormProblem.class).hasMessageContaining(problem);
    }

    private static byte[] workbook(BookMaker maker) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Workbook book = new Workbook(out, "test", "1.0")) {
            maker.fill(book);
        }
        return out.toByteArray();
    }

    private static byte[] sheet(Writer content) throws IOException {
        return entry("xl/worksheets/sheet1.xml", content);
    }

    private static byte[] entry(String name, Writer content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setLevel(Deflater.BEST_SPEED);
            zip.putNextEntry(new ZipEntry(name));
            content.write(zip);
            zip.closeEntry();
        }
        return out.toByteArray();
    }

    private static void fill(OutputStream out, long bytes) throws IOException {
        byte[] block = "a".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
        for (long written = 0; written < bytes; written += block.length) {
            out.write(block);
        }
    }

    /** Fields of a form in this order, the last without its end. */
    private static String parts(String fields) {
        return Stream.of(fields.split("\\|", -1))
                .map(field -> field.split("=", 2))
                .map(field -> "--b\r\nContent-Disposition: form-data; name=\"" + field[0] + "\""
                        + (field[0].equals("file") ? "; filename=\"so.csv\"" : "") + "\r\n\r\n" + field[1])
                .collect(Collectors.joining("\r\n"));
    }

    /** What the server answers to an upload of which only the beginning is sent. */
    private String raw(String lengthHeader, String start, Sender more) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), portal.uri("/").getPort())) {
            socket.setSoTimeout(60_000);
            OutputStream out = socket.getOutputStream();
            out.write(("POST /lists HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: " + portal.cookie(TestPortal.MAKER)
                            + "; lang=vi\r\nSec-Fetch-Site: same-origin\r\nAccept: text/html\r\n"
                            + "Content-Type: multipart/form-data; boundary=b\r\n" + lengthHeader + "\r\n\r\n" + start)
                    .getBytes(StandardCharsets.UTF_8));
            out.flush();
            more.send(socket);
            InputStream in = socket.getInputStream();
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            byte[] buffer = new byte[8 * 1024];
            int read = in.read(buffer);
            while (read >= 0) {
                answer.write(buffer, 0, read);
                String soFar = answer.toString(StandardCharsets.UTF_8);
                if (soFar.contains("</html>") || (soFar.startsWith("HTTP/1.1 413") && soFar.contains("\r\n\r\n"))) {
                    return soFar;
                }
                read = in.read(buffer);
            }
            return answer.toString(StandardCharsets.UTF_8);
        }
    }
}
