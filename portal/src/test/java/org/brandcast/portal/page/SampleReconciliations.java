package org.brandcast.portal.page;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.brandcast.portal.form.FieldProblem;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.form.Option;
import org.brandcast.portal.page.SamplePages.Sample;
import org.brandcast.portal.reconciliation.DifferenceFilter;
import org.brandcast.portal.reconciliation.FormatPageController;
import org.brandcast.portal.reconciliation.FormatService;
import org.brandcast.portal.reconciliation.ReconciliationPageController;
import org.brandcast.portal.reconciliation.ReconciliationService;
import org.brandcast.portal.reconciliation.ReconciliationView;
import org.brandcast.portal.security.Role;
import org.jspecify.annotations.Nullable;

/** Reconciliations with carriers and formats of their files as pages with invented data. */
final class SampleReconciliations {
    private static final long NOW = SamplePages.NOW;
    private static final long DAY = 86_400_000;
    private static final String PREFIX = "reconciliation";
    private static final String SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    private SampleReconciliations() {}

    static void add(List<Sample> pages, Locale locale) {
        queues(pages);
        uploads(pages, locale);
        reconciliations(pages, locale);
        formats(pages, locale);
    }

    private static void queues(List<Sample> pages) {
        ReconciliationService.Counts counts = new ReconciliationService.Counts(4, 1, 0);
        page(
                pages,
                "reconciliations",
                "queue",
                Map.of(
                        "there",
                        true,
                        "part",
                        "open",
                        "counts",
                        counts,
                        "queue",
                        List.of(
                                head(41, "OPEN", "Viettel – HĐ 12/2026", 9_871, 0),
                                head(
                                        42,
                                        "OPEN",
                                        "Công ty Cổ phần Dịch vụ Tin nhắn Đối tác Bắc Miền Trung – phụ lục 3",
                                        212_330,
                                        917),
                                head(43, "WAITING", "VinaPhone – HĐ 7/2025", 0, 0),
                                head(44, "FAILED", "MobiFone – HĐ 19/2026", 0, 0))));
        page(
                pages,
                "reconciliations-none",
                "queue",
                Map.of(
                        "there",
                        true,
                        "part",
                        "sent",
                        "counts",
                        new ReconciliationService.Counts(0, 0, 0),
                        "queue",
                        List.of()));
        page(
                pages,
                "reconciliations-never",
                "queue",
                Map.of(
                        "there",
                        false,
                        "part",
                        "open",
                        "counts",
                        new ReconciliationService.Counts(0, 0, 0),
                        "queue",
                        List.of()));
    }

    private static void uploads(List<Sample> pages, Locale locale) {
        Map<String, Object> usual = Map.of("firstDay", "2026-10-01", "lastDay", "2026-10-31");
        Map<String, Object> form = new HashMap<>(FormModel.of(Fields.showing(PREFIX, usual)));
        form.put("formats", List.of(new Option("3", "Viettel – HĐ 12/2026"), new Option("4", "VinaPhone – HĐ 7/2025")));
        page(pages, "reconciliation-new", "upload", form);
        FormProblem refused = new FormProblem(
                List.of(FieldProblem.of("file", "viettel-10.csv", "problem.reconciliation.head", "MSG_ID, SENT_TIME")));
        Map<String, Object> wrong = new HashMap<>(form);
        wrong.putAll(FormModel.of(Fields.showing(PREFIX, usual), refused, locale));
        page(pages, "reconciliation-new-refused", "upload", wrong);
        Map<String, Object> none = new HashMap<>(form);
        none.put("formats", List.of());
        page(pages, "reconciliation-new-formatless", "upload", none);
    }

    private static void reconciliations(List<Sample> pages, Locale locale) {
        Fields empty = Fields.showing(PREFIX, Map.of("otherDay", "2026-11-23"));
        ReconciliationView open = view(head(42, "OPEN", "Viettel – HĐ 12/2026", 212_330, 917), found(), true);
        page(pages, "reconciliation", "reconciliation", model(FormModel.of(empty), open, differences(), locale));
        page(
                pages,
                "reconciliation-equal",
                "reconciliation",
                model(
                        FormModel.of(empty),
                        view(head(45, "OPEN", "VinaPhone – HĐ 7/2025", 0, 0), found().subList(0, 1), false),
                        List.of(),
                        locale));
        page(
                pages,
                "reconciliation-sent",
                "reconciliation",
                model(
                        FormModel.of(empty),
                        view(head(41, "SENT", "Viettel – HĐ 12/2026", 9_871, 0), found(), true),
                        List.of(),
                        locale));
        page(
                pages,
                "reconciliation-signed",
                "reconciliation",
                model(
                        FormModel.of(empty),
                        view(head(40, "SIGNED", "Viettel – HĐ 12/2026", 9_871, 0), found(), true),
                        differences(),
                        locale));
        page(
                pages,
                "reconciliation-failed",
                "reconciliation",
                model(
                        FormModel.of(empty),
                        view(head(44, "FAILED", "MobiFone – HĐ 19/2026", 0, 0), List.of(), false),
                        List.of(),
                        locale));
        page(
                pages,
                "reconciliation-waiting",
                "reconciliation",
                model(
                        FormModel.of(empty),
                        view(head(43, "WAITING", "VinaPhone – HĐ 7/2025", 0, 0), List.of(), false),
                        List.of(),
                        locale));
        FormProblem refused = new FormProblem(List.of(FieldProblem.of(
                "segments", "", "problem.reconciliation.nothing", new Fields.Label("reconciliation.segments"))));
        page(
                pages,
                "reconciliation-refused",
                "reconciliation",
                model(
                        FormModel.of(Fields.showing(PREFIX, Map.of("reason", "Theo thoả thuận")), refused, locale),
                        open,
                        differences(),
                        locale));
    }

    private static void formats(List<Sample> pages, Locale locale) {
        Map<String, String> settings = Map.ofEntries(
                Map.entry("partner", "Tổng Công ty Viễn thông Viettel"),
                Map.entry("routes", "viettel-1, viettel-2"),
                Map.entry("separator", "semicolon"),
                Map.entry("idColumn", "MSG_ID"),
                Map.entry("numberColumn", "ISDN"),
                Map.entry("timeColumn", "SENT_TIME"),
                Map.entry("brandnameColumn", "ALIAS"),
                Map.entry("statusColumn", "STATUS"),
                Map.entry("segmentsColumn", "MT"),
                Map.entry("priceColumn", "PRICE"),
                Map.entry("priceOf", "SEGMENT"),
                Map.entry("zone", "Asia/Ho_Chi_Minh"),
                Map.entry("timePattern", "dd/MM/yyyy HH:mm:ss"),
                Map.entry("numberForm", "COUNTRY_CODE"),
                Map.entry("idMode", "HEX_TO_DEC"),
                Map.entry("statusMap", "DELIVRD = DELIVERED\nUNDELIV = FAILED"),
                Map.entry("chargeOn", "ACCEPTED"),
                Map.entry("tolerance", "0,5"),
                Map.entry("matchSeconds", "120"));
        FormatService.Format format =
                new FormatService.Format(3, "Viettel – HĐ 12/2026", settings, "finance@brandcast.local", NOW - DAY);
        page(pages, "formats", "formats", Map.of("formats", List.of(format)));
        page(pages, "formats-none", "formats", Map.of("formats", List.of()));

        Map<String, Object> shown = new HashMap<>(settings);
        shown.put("name", format.name());
        Map<String, Object> one = new HashMap<>(FormModel.of(Fields.showing("cdr", shown)));
        one.put("fileName", "viettel-mau.csv");
        one.put(
                "lines",
                List.of(
                        new FormatPageController.Shown(
                                3,
                                "439041101",
                                "84912***678",
                                "01/10/2026 08:15:02",
                                "LOTUS",
                                "DELIVERED",
                                2,
                                2,
                                700L,
                                List.of()),
                        new FormatPageController.Shown(
                                4,
                                "",
                                "",
                                "",
                                "",
                                "",
                                0,
                                0,
                                null,
                                List.of(Messages.text(locale, "problem.cdr.STATUS", "STATUS", "LOST")))));
        complete(one, format, locale);
        page(pages, "format", "format", one);
        Map<String, Object> missing = new HashMap<>(FormModel.of(Fields.showing("cdr", shown)));
        missing.put("fileName", "viettel-mau.csv");
        missing.put("missing", List.of("MSG_ID", "SENT_TIME"));
        complete(missing, format, locale);
        page(pages, "format-missing", "format", missing);
        FormProblem refused = new FormProblem(List.of(
                FieldProblem.of("tolerance", "", "problem.cdr.REQUIRED", new Fields.Label("cdr.tolerance"), "")));
        Map<String, Object> wrong = new HashMap<>(FormModel.of(
                Fields.showing("cdr", Map.of("name", "Viettel", "zone", "Asia/Ho_Chi_Minh")), refused, locale));
        complete(wrong, null, locale);
        page(pages, "format-new-refused", "format", wrong);
    }

    private static void complete(Map<String, Object> model, FormatService.@Nullable Format format, Locale locale) {
        FormatPageController.complete(model, locale);
        model.put("format", format);
        model.put("editable", true);
    }

    private static Map<String, Object> model(
            Map<String, Object> form,
            ReconciliationView view,
            List<ReconciliationView.Difference> differences,
            Locale locale) {
        Map<String, Object> model = new HashMap<>(form);
        model.put("r", view);
        model.put("editable", true);
        ReconciliationPageController.complete(model, DifferenceFilter.ALL, differences, locale);
        return model;
    }

    private static ReconciliationView.Head head(long id, String state, String contract, long apart, long unexplained) {
        boolean signed = state.equals("SENT") || state.equals("SIGNED");
        long ours = 41_203_998;
        return new ReconciliationView.Head(
                id,
                state,
                contract,
                "Tổng Công ty Viễn thông Viettel",
                "ACCEPTED",
                50,
                NOW - 53 * DAY,
                NOW - 23 * DAY,
                "san-luong-brandname-2026-10.xlsx",
                SHA,
                "finance@brandcast.local",
                NOW - DAY,
                state.equals("FAILED")
                        ? "the file has no line with all columns of the format in its first 30 lines, missing: MSG_ID"
                        : "",
                40_991_668,
                apart == 0 ? 0 : 12,
                apart == 0 ? 0 : 1_204,
                0,
                ours,
                ours * 350,
                ours - apart,
                (ours - apart) * 350,
                apart == 0 ? 0 : 221_007,
                unexplained,
                signed ? "finance@brandcast.local" : "",
                signed ? NOW - 3_600_000 : null,
                state.equals("SIGNED") ? "Nguyễn Thị Thu Hà" : "",
                state.equals("SIGNED") ? "Trưởng phòng Đối soát" : "",
                state.equals("SIGNED") ? NOW : null,
                state.equals("SIGNED") ? "finance@brandcast.local" : "");
    }

    private static ReconciliationView view(
            ReconciliationView.Head head, List<ReconciliationView.Found> found, boolean full) {
        return new ReconciliationView(
                head,
                found,
                found.isEmpty()
                        ? List.of()
                        : List.of(
                                new ReconciliationView.Sum(
                                        NOW - 50 * DAY,
                                        "LOTUS",
                                        "CARE",
                                        812_004,
                                        811_220,
                                        284_201_400,
                                        283_927_000,
                                        784),
                                new ReconciliationView.Sum(
                                        NOW - 49 * DAY,
                                        "NganHangSen",
                                        "OTP",
                                        1_240_118,
                                        1_240_118,
                                        434_041_300,
                                        434_041_300,
                                        0),
                                new ReconciliationView.Sum(NOW - 49 * DAY, "SEN-KM", "", 0, 3, 0, 1_050, 3)),
                full ? List.of(new ReconciliationView.Bad(20_117, "STATUS", "LOST", "STATUS")) : List.of(),
                full
                        ? List.of(
                                new ReconciliationView.Note(
                                        "Viettel xác nhận thiếu dữ liệu ngày 04/10, sẽ gửi bổ sung.",
                                        null,
                                        null,
                                        "finance@brandcast.local",
                                        NOW - 7_200_000),
                                new ReconciliationView.Note(
                                        "Báo phát đến sau 26 giờ.",
                                        "0190a3b2-7c4d-7e11-9b52-3f6a8d2c1e00",
                                        null,
                                        "finance@brandcast.local",
                                        NOW - 3_600_000))
                        : List.of(),
                full
                        ? List.of(new ReconciliationView.Adjustment(
                                -9_871,
                                -3_454_850,
                                "Theo số liệu nhà mạng",
                                "finance@brandcast.local",
                                NOW - 1_800_000))
                        : List.of(),
                !found.isEmpty(),
                false);
    }

    private static List<ReconciliationView.Found> found() {
        return List.of(
                new ReconciliationView.Found(
                        "MATCHED", "", 20_400_112, 40_980_001, 40_980_001, 14_343_000_350L, 14_343_000_350L),
                new ReconciliationView.Found("ONLY_OURS", "", 870, 917, 0, 320_950, 0),
                new ReconciliationView.Found("ONLY_OURS", "MONTH_BOUNDARY", 1_204, 2_001, 0, 700_350, 0),
                new ReconciliationView.Found("ONLY_THEIRS", "DUPLICATE", 311, 0, 402, 0, 140_700),
                new ReconciliationView.Found("PRICE_DIFFERS", "", 47, 47, 47, 16_450, 16_920),
                new ReconciliationView.Found(
                        "STATUS_DIFFERS", "LATE_RECEIPT", 8_112, 9_004, 9_004, 3_151_400, 3_151_400));
    }

    private static List<ReconciliationView.Difference> differences() {
        List<ReconciliationView.Difference> differences = new ArrayList<>();
        differences.add(new ReconciliationView.Difference(
                1,
                "ONLY_OURS",
                "",
                "0190a3b2-7c4d-7e11-9b52-3f6a8d2c1e01",
                null,
                "439041101",
                "84912***678",
                "LOTUS",
                "CARE",
                NOW - 40 * DAY,
                "DELIVERED",
                "",
                2,
                0,
                700L,
                0L));
        differences.add(new ReconciliationView.Difference(
                872,
                "ONLY_THEIRS",
                "DUPLICATE",
                null,
                20_118L,
                "439041177",
                "84903***114",
                "NganHangSen",
                "",
                NOW - 39 * DAY,
                "",
                "DELIVERED",
                0,
                1,
                0L,
                350L));
        differences.add(new ReconciliationView.Difference(
                1_400,
                "STATUS_DIFFERS",
                "LATE_RECEIPT",
                "0190a3b2-7c4d-7e11-9b52-3f6a8d2c1e02",
                31_002L,
                "439055001",
                "84978***020",
                "LOTUS",
                "AD",
                NOW - 38 * DAY,
                "FAILED",
                "DELIVERED",
                3,
                3,
                1_050L,
                null));
        return differences;
    }

    private static void page(List<Sample> pages, String name, String view, Map<String, Object> model) {
        pages.add(new Sample(name, "reconciliation/" + view, "billing", Role.FINANCE, model));
    }
}
