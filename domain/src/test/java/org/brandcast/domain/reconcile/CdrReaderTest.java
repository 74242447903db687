package org.brandcast.domain.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CdrReaderTest {
    private static final Map<String, String> VIETTEL = Map.ofEntries(
            Map.entry("partner", "Viettel Telecom"),
            Map.entry("routes", "viettel-1, viettel-2"),
            Map.entry("separator", "semicolon"),
            Map.entry("idColumn", "Message ID"),
            Map.entry("numberColumn", "Thuê bao"),
            Map.entry("timeColumn", "Thời gian"),
            Map.entry("brandnameColumn", "Brandname"),
            Map.entry("statusColumn", "Trạng thái"),
            Map.entry("segmentsColumn", "Số MT"),
            Map.entry("priceColumn", "Đơn giá"),
            Map.entry("priceOf", "SEGMENT"),
            Map.entry("zone", "Asia/Ho_Chi_Minh"),
            Map.entry("timePattern", "dd/MM/yyyy HH:mm:ss"),
            Map.entry("numberForm", "COUNTRY_CODE"),
            Map.entry("idMode", "HEX_TO_DEC"),
            Map.entry("statusMap", "DELIVRD = DELIVERED\nUNDELIV=FAILED\n 0 = ACCEPTED \nREJECTD=NOT_COUNTED"),
            Map.entry("chargeOn", "DELIVERED"),
            Map.entry("tolerance", "0,5"),
            Map.entry("matchSeconds", "120"));
    private static final List<String> HEAD =
            List.of("STT", "message id", " Thuê bao ", "Thời gian", "Brandname", "Trạng thái", "Số MT", "Đơn giá");

    private static Map<String, String> with(String key, String value) {
        Map<String, String> settings = new HashMap<>(VIETTEL);
        settings.put(key, value);
        return settings;
    }

    private static CdrReader reader(Map<String, String> settings) {
        CdrReader reader = new CdrReader(CdrFormat.of(settings));
        assertThat(reader.head(HEAD)).isTrue();
        return reader;
    }

    private static List<String> line(String... fields) {
        List<String> line = new ArrayList<>(List.of("1"));
        line.addAll(Arrays.asList(fields));
        return line;
    }

    @Test
    void readsARowAsTheFormatSays() {
        List<CdrProblem> bad = new ArrayList<>();
        assertThat(reader(VIETTEL)
                        .row(
                                7,
                                line("1A2B", "84901234567", "30/11/2026 23:59:58", "Lotus", "delivrd", "2", "350"),
                                bad::add))
                .contains(new CdrRow(
                        7, "6699", 84901234567L, 1_796_057_998_000L, "LOTUS", TheirStatus.DELIVERED, 2, 2, 700));
        assertThat(bad).isEmpty();
    }

    @Test
    void whatTheContractDoesNotChargeIsNotCharged() {
        CdrRow failed = reader(VIETTEL)
                .row(1, line("1", "84901234567", "30/11/2026 23:59:58", "", "UNDELIV", "3", "350"), problem -> {})
                .orElseThrow();
        assertThat(failed.charged()).isZero();
        assertThat(failed.amountVnd()).isZero();
        CdrRow accepted = reader(with("chargeOn", "ACCEPTED"))
                .row(1, line("1", "84901234567", "30/11/2026 23:59:58", "", "UNDELIV", "3", "350"), problem -> {})
                .orElseThrow();
        assertThat(accepted.charged()).isEqualTo(3);
        assertThat(accepted.amountVnd()).isEqualTo(1050);
        CdrRow row = reader(with("priceOf", "ROW"))
                .row(1, line("1", "84901234567", "30/11/2026 23:59:58", "", "DELIVRD", "3", "1.050"), problem -> {})
                .orElseThrow();
        assertThat(row.amountVnd()).isEqualTo(1050);
        assertThat(reader(with("chargeOn", "ACCEPTED"))
                        .row(1, line("1", "84901234567", "30/11/2026 23:59:58", "", "REJECTD", "3", "350"), p -> {})
                        .orElseThrow()
                        .charged())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "xyz, 84901234567, 30/11/2026 23:59:58, DELIVRD, 2, 350, Message ID, ID",
                "1A, 0901234567, 30/11/2026 23:59:58, DELIVRD, 2, 350, Thuê bao, NUMBER",
                "1A, 8490, 30/11/2026 23:59:58, DELIVRD, 2, 350, Thuê bao, NUMBER",
                "1A, '', 30/11/2026 23:59:58, DELIVRD, 2, 350, Thuê bao, NUMBER",
                "1A, 84901234567, 31/11/2026 23:59:58, DELIVRD, 2, 350, Thời gian, TIME",
                "1A, 84901234567, 11/30/2026 23:59:58, DELIVRD, 2, 350, Thời gian, TIME",
                "1A, 84901234567, 30/11/2026, DELIVRD, 2, 350, Thời gian, TIME",
                "1A, 84901234567, '', DELIVRD, 2, 350, Thời gian, TIME",
                "1A, 84901234567, 30/11/2026 23:59:58, LOST, 2, 350, Trạng thái, STATUS",
                "1A, 84901234567, 30/11/2026 23:59:58, DELIVRD, 0, 350, Số MT, SEGMENTS",
                "1A, 84901234567, 30/11/2026 23:59:58, DELIVRD, 1.5, 350, Số MT, SEGMENTS",
                "1A, 84901234567, 30/11/2026 23:59:58, DELIVRD, 2, -350, Đơn giá, PRICE",
                "1A, 84901234567, 30/11/2026 23:59:58, DELIVRD, 2, 350.5, Đơn giá, PRICE",
                "1A, 84901234567, 30/11/2026 23:59:58, DELIVRD, 2, '=1+1', Đơn giá, PRICE"
            })
    void whatCannotBeReadIsToldByItsLine(
            String id,
            String number,
            String time,
            String status,
            String segments,
            String price,
            String column,
            CdrProblem.Code code) {
        List<CdrProblem> bad = new ArrayList<>();
        assertThat(reader(VIETTEL).row(42, line(id, number, time, "LOTUS", status, segments, price), bad::add))
                .isEmpty();
        assertThat(bad).singleElement().satisfies(problem -> {
            assertThat(problem.line()).isEqualTo(42);
            assertThat(problem.field()).isEqualTo(column);
            assertThat(problem.code()).isEqualTo(code);
        });
    }

    @Test
    void aShortLineIsToldWithAllThatItLacks() {
        List<CdrProblem> bad = new ArrayList<>();
        assertThat(reader(VIETTEL).row(3, List.of("1", "1A"), bad::add)).isEmpty();
        assertThat(bad)
                .extracting(CdrProblem::code)
                .containsExactly(
                        CdrProblem.Code.NUMBER,
                        CdrProblem.Code.TIME,
                        CdrProblem.Code.STATUS,
                        CdrProblem.Code.SEGMENTS,
                        CdrProblem.Code.PRICE);
    }

    @ParameterizedTest
    @CsvSource({
        "SAME, 00Ab, 00Ab, 00Ab, 00Ab",
        "STRIP_ZEROS, 0012, 12, 00012, 12",
        "STRIP_ZEROS, 000, 0, 0, 0",
        "HEX_TO_DEC, 00ff, 255, 255, 255",
        "DEC_TO_HEX, 255, ff, 00FF, ff"
    })
    void idsMeetInOneForm(SmscIdForm form, String theirs, String theirNormal, String ours, String ourNormal) {
        assertThat(form.theirs(theirs)).contains(theirNormal);
        assertThat(form.ours(ours)).isEqualTo(ourNormal);
    }

    @ParameterizedTest
    @CsvSource({
        "COUNTRY_CODE, 84901234567, true",
        "COUNTRY_CODE, 0901234567, false",
        "TRUNK_ZERO, 0901234567, true",
        "TRUNK_ZERO, 901234567, true",
        "TRUNK_ZERO, 84901234567, false",
        "PLUS, +84901234567, true",
        "PLUS, 84901234567, true",
        "PLUS, 0901234567, false",
        "ANY, 0901234567, true",
        "ANY, +84 90 123 45 67, true",
        "ANY, 84901, false"
    })
    void numbersAreOfTheirForm(NumberForm form, String written, boolean read) {
        assertThat(form.read(written).isPresent()).isEqualTo(read);
        assertThat(form.read(written).orElse(84901234567L)).isEqualTo(84901234567L);
    }

    @ParameterizedTest
    @CsvSource({
        "dd/MM/yyyy HH:mm:ss, Asia/Ho_Chi_Minh, 01/12/2026 00:00:00",
        "yyyy-MM-dd HH:mm:ss.SSS, UTC, 2026-11-30 17:00:00.000",
        "yyyyMMddHHmmss, Asia/Ho_Chi_Minh, 20261201000000",
        "yyyy-MM-dd'T'HH:mm:ssXXX, UTC, 2026-12-01T02:00:00+09:00",
        "epoch-millis, UTC, 1796058000000",
        "epoch-seconds, UTC, 1796058000",
        "dd/MM/yyyy HH:mm:ss, Asia/Ho_Chi_Minh, 2026-12-01T00:00:00"
    })
    void timesAreOfTheirZone(String pattern, String zone, String written) {
        Map<String, String> settings = with("timePattern", pattern);
        settings.put("zone", zone);
        assertThat(reader(settings)
                        .row(1, line("1", "84901234567", written, "", "DELIVRD", "1", "1"), problem -> {})
                        .orElseThrow()
                        .atMillis())
                .isEqualTo(1_796_058_000_000L);
    }

    @Test
    void titlesAboveTheHeadArePassedOver() {
        CdrReader reader = new CdrReader(CdrFormat.of(VIETTEL));
        assertThat(reader.head(List.of("CHI TIẾT SẢN LƯỢNG THÁNG 11/2026"))).isFalse();
        assertThat(reader.head(List.of("Message ID", "Thuê bao", "Thời gian", "Brandname", "Trạng thái")))
                .isFalse();
        assertThat(reader.missing()).containsExactly("Số MT", "Đơn giá");
        assertThat(reader.hasHead()).isFalse();
        assertThat(reader.head(HEAD)).isTrue();
        assertThat(reader.hasHead()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "partner, '', REQUIRED",
        "routes, '', REQUIRED",
        "routes, a'b, CHOICE",
        "separator, slash, CHOICE",
        "timeColumn, '', REQUIRED",
        "timeColumn, brandname, COLUMN_TWICE",
        "priceOf, MONTH, CHOICE",
        "zone, Mars/Olympus, ZONE",
        "timePattern, dd/MM/yyyy, TIME_PATTERN",
        "timePattern, abc, TIME_PATTERN",
        "numberForm, '', REQUIRED",
        "idMode, BASE64, CHOICE",
        "statusMap, '', REQUIRED",
        "statusMap, DELIVRD, STATUS_LINE",
        "statusMap, DELIVRD=GOOD, STATUS_LINE",
        "chargeOn, '', REQUIRED",
        "tolerance, '', REQUIRED",
        "tolerance, 101, PERCENT",
        "tolerance, ten, PERCENT",
        "matchSeconds, '', REQUIRED",
        "matchSeconds, 90000, WHOLE_NUMBER"
    })
    void aFormatIsToldWhatIsWrongWithIt(String setting, String value, CdrProblem.Code code) {
        List<CdrProblem> problems = new ArrayList<>();
        assertThat(CdrFormat.of(with(setting, value), problems)).isEmpty();
        assertThat(problems).anySatisfy(problem -> {
            assertThat(problem.field()).isEqualTo(setting);
            assertThat(problem.code()).isEqualTo(code);
        });
    }

    @Test
    void aFormatNeedsSomethingToMatchBy() {
        Map<String, String> settings = with("idColumn", "");
        settings.put("numberColumn", "");
        List<CdrProblem> problems = new ArrayList<>();
        assertThat(CdrFormat.of(settings, problems)).isEmpty();
        assertThat(problems).extracting(CdrProblem::code).containsExactly(CdrProblem.Code.NOTHING_TO_MATCH_BY);
        assertThat(CdrFormat.of(VIETTEL).contract())
                .isEqualTo(new CdrFormat.Contract(
                        "Viettel Telecom",
                        List.of("viettel-1", "viettel-2"),
                        org.brandcast.domain.lifecycle.ChargeOn.DELIVERED,
                        50,
                        120));
    }
}
