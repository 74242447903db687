package org.brandcast.portal.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.testing.SharedPortal;
import org.brandcast.portal.testing.TestPortal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files as people have them, and one too large for the heap that it is given. */
class ListUploadITCase {
    private final TestPortal portal = SharedPortal.portal();
    private final ListService lists = portal.bean(ListService.class);
    private final CurrentUser maker = portal.user(TestPortal.MAKER);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "msisdn,name\\n0901234567,Lan\\n0912345678,Mai | UTF-8 | 2 | name",
                "Họ tên;Số điện thoại;Điểm\\nLan;0901234567;5\\nMai;0912345678;7 | UTF-8 | 2 | Họ tên,Điểm",
                "SĐT\\tTên\\n'0901234567\\tLan\\n84912345678\\tMai | UTF-8 | 2 | Tên",
                "0901234567\\n0912345678 | UTF-8 | 2 | ~~",
                "\\uFEFFphone\\n0901234567\\n+84 91 234 56 78 | UTF-8 | 2 | ~~",
                "Lan,0901234567\\nMai,0912345678 | UTF-8 | 2 | c1",
                "\\uFEFFđiện thoại;tên\\n0901234567;Lan | UTF-16LE | 1 | tên",
                "khách,liên hệ\\nLan,0901234567\\nMai,0912345678 | UTF-8 | 2 | khách",
            })
    void finds_the_numbers(String file, String charset, long accepted, String columns) {
        UploadReport report = upload(unescape(file).getBytes(Charset.forName(charset)));
        assertThat(report.accepted()).isEqualTo(accepted);
        assertThat(String.join(",", report.columns())).isEqualTo(columns);
    }

    @Test
    void reports_what_is_wrong_with_each_line() {
        UploadReport report = upload("""
                phone,ten
                0901234567,Lan
                84901234567,Lan lần nữa
                8.49E+10,Excel
                02838221234,bàn
                +14155550100,Mỹ
                0951234567,không có mạng
                ,trống
                01689123456,cũ
                =cmd|' /C calc'!A0,x
                """.getBytes(StandardCharsets.UTF_8));
        assertThat(report.rows()).isEqualTo(9);
        assertThat(report.accepted()).isEqualTo(2);
        assertThat(report.duplicates()).isEqualTo(1);
        assertThat(report.rejectedByReason())
                .containsOnlyKeys(
                        "NUMBER_SCIENTIFIC",
                        "NUMBER_LANDLINE",
                        "NUMBER_FOREIGN",
                        "NUMBER_UNKNOWN_PREFIX",
                        "NUMBER_EMPTY",
                        "NUMBER_JUNK");
        assertThat(report.carrierMix()).containsEntry("mobifone", 1L).containsEntry("viettel", 1L);

        ByteArrayOutputStream csv = new ByteArrayOutputStream();
        lists.writeRejectedCsv(maker, report.listId(), csv);
        assertThat(csv.toString(StandardCharsets.UTF_8))
                .startsWith("\uFEFFDòng,Giá trị,Mã lý do,Lý do")
                .contains("4,8.49E+10,NUMBER_SCIENTIFIC,")
                .contains("6,'+14155550100,NUMBER_FOREIGN,")
                .contains("'=cmd|")
                .doesNotContain(",=cmd");
        ListDetail detail = lists.find(maker, report.listId()).orElseThrow();
        assertThat(detail.firstRejects()).hasSize(6);
        assertThat(detail.summary().rejected()).isEqualTo(6);
    }

    @Test
    void another_tenant_has_no_such_list() {
        UploadReport report = upload("0901234567".getBytes(StandardCharsets.UTF_8));
        CurrentUser other = portal.user(TestPortal.OTHER_MAKER);
        assertThat(lists.find(other, report.listId())).isEmpty();
        assertThat(lists.find(portal.user(TestPortal.OPERATOR), report.listId()))
                .isPresent();
        ByteArrayOutputStream csv = new ByteArrayOutputStream();
        lists.writeRejectedCsv(other, report.listId(), csv);
        assertThat(csv.toString(StandardCharsets.UTF_8).lines()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"'' | problem.list.empty", "tên,tuổi\\nLan,5 | problem.list.no-number-column"})
    void refuses_what_is_no_list(String file, String problem) {
        int before = lists.lists(maker).size();
        assertThatThrownBy(() -> upload(unescape(file).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(FormProblem.class)
                .hasMessageContaining(problem);
        assertThat(lists.lists(maker)).as("nothing is left behind").hasSize(before);
    }

    @Test
    void reads_200_000_rows_without_holding_them() {
        long seed = 42;
        UploadReport report = lists.upload(maker, "lớn", "large.csv", new Generated(seed, 200_000));
        assertThat(report.rows()).as("seed %d", seed).isEqualTo(200_000);
        assertThat(report.accepted() + report.duplicates() + report.rejected()).isEqualTo(200_000);
        assertThat(report.rejected()).isEqualTo(200_000 / 50);
        assertThat(report.accepted()).isGreaterThan(190_000);
    }

    private UploadReport upload(byte[] file) {
        return lists.upload(maker, "danh sách", "list.csv", new ByteArrayInputStream(file));
    }

    private static String unescape(String text) {
        return text.replace("\\n", "\n").replace("\\t", "\t").replace("\\uFEFF", "\uFEFF");
    }

    /** Rows that are made as they are read; every fiftieth is malformed. */
    private static final class Generated extends InputStream {
        private static final List<String> PREFIXES = List.of("090", "091", "098", "032", "056", "087");
        private final Random random;
        private final int rows;
        private int made;
        private byte[] line = "msisdn,ten\n".getBytes(StandardCharsets.UTF_8);
        private int at;

        Generated(long seed, int rows) {
            this.random = new Random(seed);
            this.rows = rows;
        }

        @Override
        public int read() {
            return refill() ? line[at++] & 0xFF : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (!refill()) {
                return -1;
            }
            int count = Math.min(length, line.length - at);
            System.arraycopy(line, at, into, offset, count);
            at += count;
            return count;
        }

        private boolean refill() {
            if (at == line.length) {
                if (made == rows) {
                    return false;
                }
                line = next().getBytes(StandardCharsets.UTF_8);
                at = 0;
            }
            return true;
        }

        private String next() {
            made++;
            if (made % 50 == 0) {
                return "không phải số " + made + ",x\n";
            }
            return PREFIXES.get(random.nextInt(PREFIXES.size()))
                    + String.format("%07d", random.nextInt(10_000_000))
                    + ",Khách " + made + "\n";
        }
    }
}
