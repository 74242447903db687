package org.brandcast.portal.page;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.brandcast.domain.quota.OrderRelease.Payment;
import org.brandcast.domain.quota.QuotaUnit;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.form.FieldProblem;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.form.Option;
import org.brandcast.portal.look.Look;
import org.brandcast.portal.mail.MailView;
import org.brandcast.portal.order.OrderBalance;
import org.brandcast.portal.order.OrderFiles;
import org.brandcast.portal.order.OrderPages;
import org.brandcast.portal.order.OrderPayments;
import org.brandcast.portal.order.OrderReport;
import org.brandcast.portal.order.OrderService;
import org.brandcast.portal.order.OrderUse;
import org.brandcast.portal.order.OrderView;
import org.brandcast.portal.order.TopUpRequests;
import org.brandcast.portal.page.SamplePages.Sample;
import org.brandcast.portal.partner.PartnerImportController;
import org.brandcast.portal.partner.PartnerImportView;
import org.brandcast.portal.price.PriceLists;
import org.brandcast.portal.security.Role;
import org.brandcast.portal.tenant.People;
import org.brandcast.portal.tenant.TenantCards.Card;
import org.brandcast.portal.tenant.TenantCredit;
import org.brandcast.portal.tenant.TenantDirectory;
import org.brandcast.portal.tenant.TenantSearch;

/** Tenants and the orders that are signed with them, as pages with invented data. */
final class SampleTree {
    private static final long NOW = 1_795_400_000_000L;
    private static final long DAY = 86_400_000;
    private static final Card OWN = card(2, 1, "Miền Bắc", "region", true, 0, Map.of());
    private static final Card RESELLER = card(5, 2, "Đại lý Sao Khuê", "reseller", true, 1, Map.of("region", "Hà Nội"));
    private static final Card PARTNER = card(
            9,
            5,
            "Lotus Retail",
            "partner",
            false,
            2,
            Map.of(
                    "taxCode",
                    "0101234567",
                    "legalName",
                    "Công ty cổ phần Bán lẻ Lotus",
                    "address",
                    "12 Tràng Tiền, Hoàn Kiếm, Hà Nội",
                    "representative",
                    "Bà Trần Mai Lan, Tổng giám đốc",
                    "region",
                    "Hà Nội",
                    "sector",
                    "Bán lẻ",
                    "manager",
                    "Nguyễn Thu Hoa",
                    "contactEmail",
                    "ke.toan@lotus.example"));

    private static final TenantDirectory.Words WORDS = new TenantDirectory.Words(
            List.of("Hà Nội", "Miền Nam"), List.of("Bán lẻ", "Giáo dục"), List.of("Nguyễn Thu Hoa"));

    private final Locale locale;
    private final List<Sample> pages;

    private SampleTree(Locale locale, List<Sample> pages) {
        this.locale = locale;
        this.pages = pages;
    }

    static void add(List<Sample> pages, Locale locale) {
        SampleTree samples = new SampleTree(locale, pages);
        samples.tenants();
        samples.imports();
        samples.looks();
        samples.orders();
    }

    private static Card card(
            long id, long parent, String name, String kind, boolean active, int depth, Map<String, String> texts) {
        return new Card(id, parent, "1." + parent + "." + id, name, kind, active, texts, depth, depth, 25_000L * depth);
    }

    private void page(String name, String view, String section, Map<String, Object> model) {
        pages.add(new Sample(name, view, section, Role.ADMIN, model));
    }

    private void tenants() {
        page("tenants", "tenant/tenants", "tenant", directory(List.of(OWN, RESELLER, PARTNER), "Hà Nội", "1.2.9"));
        page("tenants-empty", "tenant/tenants", "tenant", directory(List.of(OWN), "", null));
        page("tenants-none", "tenant/tenants", "tenant", directory(List.of(), "Huế", null));
        page(
                "regions",
                "tenant/regions",
                "tenant",
                with(
                        "regions",
                        List.of(
                                new TenantDirectory.RegionLine(
                                        "Miền Bắc", 812, 800, 640, 3, 24_000_000, 9_120_450, 14_400_000, 61_500_000),
                                new TenantDirectory.RegionLine("", 2, 2, 0, 0, 0, 0, 0, 0)),
                        "total",
                        new TenantDirectory.RegionLine(
                                "", 814, 802, 640, 3, 24_000_000, 9_120_450, 14_400_000, 61_500_000)));
        page("tenant", "tenant/tenant", "tenant", tenant(PARTNER, shown(), null));
        page("tenant-invited", "tenant/tenant", "tenant", tenant(RESELLER, shown(), "hoa@saokhue.example"));
        page("mails", "mail/mails", "tenant", with("mails", mails()));
        page("mails-empty", "mail/mails", "tenant", with("mails", List.of()));
        Map<String, Object> refused = FormModel.of(
                Fields.showing("tenant", Map.of("kind", "partner", "taxCode", "12")),
                new FormProblem(List.of(FieldProblem.of(
                        "taxCode", "12", "problem.tenant.tax", new Fields.Label("tenant.taxCode"), "12"))),
                locale);
        page("tenant-refused", "tenant/tenant", "tenant", tenant(null, refused, null));
    }

    private void looks() {
        Look own = new Look("Sao Khuê SMS", "00695c", "ab".repeat(32), "sms.saokhue.example", "Hỗ trợ: 1900 1234");
        Map<String, Object> form = FormModel.of(Fields.showing("look", Map.of("accent", "#00695c")));
        form.putAll(with("card", RESELLER, "own", own, "look", own, "editable", true, "saved", true));
        page("look", "look/look", "tenant", form);
        Map<String, Object> refused = FormModel.of(
                Fields.showing("look", Map.of("accent", "#ffff00")),
                new FormProblem(List.of(FieldProblem.of(
                        "accent",
                        "#ffff00",
                        "problem.look.pale",
                        new Fields.Label("look.accent"),
                        "#ffff00",
                        "#999900"))),
                locale);
        refused.putAll(with(
                "card",
                PARTNER,
                "own",
                new Look("", "", "", "", ""),
                "look",
                Look.PLAIN,
                "editable",
                true,
                "saved",
                false));
        page("look-refused", "look/look", "tenant", refused);
    }

    private void imports() {
        PartnerImportView.Sums sums = new PartnerImportView.Sums(1_960, 12, 28, 0, 1_941, 1_958, 48_250_000);
        PartnerImportView checked = view("doi-tac-thang-11.xlsx", "checked", List.of("Ghi chú", "Màu"), sums);
        PartnerImportView running = view(
                "doi-tac-thang-11.xlsx",
                "running",
                List.of(),
                new PartnerImportView.Sums(1_260, 12, 28, 700, 1_941, 1_958, 48_250_000));
        PartnerImportView done =
                view("doi-tac.csv", "done", List.of(), new PartnerImportView.Sums(0, 0, 0, 40, 40, 40, 2_000_000));
        Map<String, Object> form = FormModel.of(Fields.showing("import", Map.of()));
        form.putAll(with(
                "imports",
                List.of(checked, done),
                "funds",
                List.of(new Option("7", "Quý IV – miền Bắc · còn 750.000 SMS")),
                "needsFunds",
                true));
        page("imports", "partner/imports", "tenant", form);
        Map<String, Object> first = FormModel.of(
                Fields.showing("import", Map.of()),
                new FormProblem(List.of(FieldProblem.of("file", "a.txt", "problem.import.no-name"))),
                locale);
        first.putAll(with("imports", List.of(), "funds", List.of(), "needsFunds", false));
        page("imports-refused", "partner/imports", "tenant", first);
        page(
                "import-checked",
                "partner/import",
                "tenant",
                with(
                        "i",
                        checked,
                        "bad",
                        List.of(
                                new PartnerImportController.ShownRow(
                                        51, "Sông Xanh", List.of("Mã số thuế: “12” không phải mã số thuế.")),
                                new PartnerImportController.ShownRow(
                                        101, "", List.of("Tên: hãy điền.", "Nhà mạng: không có nhà mạng “X”.")))));
        page("import-running", "partner/import", "tenant", with("i", running, "bad", List.of()));
        page("import-done", "partner/import", "tenant", with("i", done, "bad", List.of()));
    }

    private static PartnerImportView view(
            String file, String state, List<String> ignored, PartnerImportView.Sums sums) {
        return new PartnerImportView(
                3, file, state, "north@brandcast.local", NOW, null, ignored, "Quý IV – miền Bắc", sums);
    }

    private static Map<String, Object> directory(List<Card> cards, String region, String next) {
        return with(
                "cards",
                cards,
                "totals",
                new TenantDirectory.Totals(cards.size(), cards.size(), 5, 1_075_000),
                "filter",
                TenantSearch.of("", "", region, "", "", "", null),
                "words",
                WORDS,
                "first",
                null,
                "next",
                next == null ? null : "/tenants?after=" + next,
                "mayAdd",
                true);
    }

    private static Map<String, Object> shown() {
        Map<String, Object> fields = new HashMap<>(PARTNER.texts());
        fields.put("name", PARTNER.name());
        return FormModel.of(Fields.showing("tenant", fields));
    }

    private Map<String, Object> tenant(Card card, Map<String, Object> form, String linkTo) {
        Map<String, Object> model = new HashMap<>(form);
        model.putAll(with(
                "card",
                card,
                "editable",
                true,
                "parents",
                List.of(new Option("2", "Miền Bắc")),
                "kinds",
                List.of(new Option("partner", "Đối tác")),
                "words",
                WORDS,
                "people",
                card == null || card.equals(PARTNER)
                        ? List.of()
                        : List.of(
                                new People.Person(4, "lan@saokhue.example", "admin", true, false, "SENT", true),
                                new People.Person(8, "hoa@saokhue.example", "finance", true, true, "WAITING", false),
                                new People.Person(9, "refused@saokhue.example", "analyst", true, true, "DEAD", false),
                                new People.Person(7, "minh@saokhue.example", "sales", false, false, "", false)),
                "mayPeople",
                card != null,
                "seesPeople",
                card != null,
                "maySign",
                card != null,
                "roles",
                List.of(new Option("admin", "Admin")),
                "history",
                List.of(new AuditLog.Line(NOW, "north@brandcast.local", "change", "tenant", Map.of())),
                "credit",
                new TenantCredit.Standing(500_000_000L, 312_500_000),
                "mayCredit",
                true,
                "creditForm",
                Fields.showing("credit", Map.of("terms", Payment.POSTPAID, "limit", "500000000")),
                "creditTerms",
                FormModel.named(locale, "credit.terms", Payment.values()),
                "linkTo",
                linkTo));
        return model;
    }

    private static List<MailView> mails() {
        return List.of(
                mail(9, "refused@saokhue.example", "DEAD", 1, "550 5.1.1 there is no such mailbox", true),
                mail(8, "hoa@saokhue.example", "WAITING", 3, "Couldn't connect to host, port: 127.0.0.1, 8625", false),
                mail(7, "lan@saokhue.example", "SENT", 1, "", false));
    }

    private static MailView mail(long id, String to, String state, int attempts, String error, boolean again) {
        return new MailView(
                id,
                state.equals("SENT") ? "reset" : "invitation",
                to,
                "Đại lý Sao Khuê",
                "Lời mời",
                state,
                attempts,
                error,
                NOW,
                NOW,
                again);
    }

    private void orders() {
        OrderView funds = view(
                7,
                "Quý IV – miền Bắc",
                2_000_000,
                1_250_000,
                new OrderBalance.Contract(
                        "HĐ 2026-201/MB",
                        true,
                        null,
                        new OrderBalance.Deal(
                                QuotaUnit.SEGMENTS, Payment.PREPAID, null, 2_500_000, 875_000_000, 525_000_000)));
        OrderView cut = view(8, "Chăm sóc khách hàng", 50_000, 12_345, new OrderBalance.Contract("", false, 7L));
        Map<String, Object> one = FormModel.of(Fields.showing("order", Map.of()));
        one.putAll(with(
                "row",
                funds,
                "prices",
                List.of(new OrderPages.PriceLine("CARE", 450, List.of("viettel", "mobifone"))),
                "grants",
                List.of(
                        new OrderService.Grant(2, 2_000_000, false, NOW, "operator@brandcast.local"),
                        new OrderService.Grant(1, 1_500_000, false, NOW - 9 * DAY, "operator@brandcast.local")),
                "use",
                new OrderUse.Glance(812_000, 779_520, 1_200, 41_000, NOW + 17 * DAY, true, NOW),
                "ordered",
                List.of(
                        new OrderService.Ordered(1, 1_500_000, 525_000_000, NOW - 9 * DAY, "operator@brandcast.local"),
                        new OrderService.Ordered(2, 500_000, 175_000_000, NOW, "operator@brandcast.local")),
                "payments",
                List.of(new OrderPayments.Payment(
                        1, 525_000_000, NOW - 9 * DAY, "FT26330123456", "Đợt 1", NOW, "ke-toan@brandcast.local")),
                "files",
                List.of(new OrderFiles.OrderFile(4, "Hợp đồng 2026-201.pdf", 812_345, NOW, "operator@brandcast.local")),
                "mayRecord",
                true,
                "sourceName",
                null,
                "funded",
                List.of(cut.balance()),
                "requests",
                List.of(
                        new TopUpRequests.Request(
                                3, 500_000, "Chiến dịch tháng 12", "open", "lan@saokhue.example", NOW, "", null, ""),
                        new TopUpRequests.Request(
                                2,
                                900_000,
                                "",
                                "refused",
                                "lan@saokhue.example",
                                NOW - 3 * DAY,
                                "operator@brandcast.local",
                                NOW - 2 * DAY,
                                "Chưa thanh toán hóa đơn tháng 10")),
                "mayAsk",
                false,
                "mayChange",
                true));
        page("order", "order/order", "order", one);
        Map<String, Object> refused = FormModel.of(
                Fields.showing("order", Map.of("segments", "9000000")),
                new FormProblem(List.of(FieldProblem.of(
                        "segments", "9000000", "problem.order.short", new Fields.Label("order.segments"), 750_000L))),
                locale);
        Map<String, Object> again = new HashMap<>(one);
        again.putAll(refused);
        again.putAll(with("sourceName", "Quý IV – miền Bắc", "ordered", List.of(), "payments", List.of()));
        again.putAll(with("row", cut, "funded", List.of(), "prices", List.of(), "requests", List.of(), "mayAsk", true));
        page("order-refused", "order/order", "order", again);
        Map<String, Object> blank =
                FormModel.of(Fields.showing("order", Map.of("validFrom", "2026-11-23", "types", List.of("CARE"))));
        blank.putAll(with(
                "tenants",
                List.of(new Option("5", "– Đại lý Sao Khuê")),
                "funds",
                List.of(new Option("7", "Quý IV – miền Bắc · 750.000 SMS")),
                "operator",
                false,
                "types",
                FormModel.types(locale),
                "carriers",
                List.of(new Option("viettel", "Viettel"), new Option("vinaphone", "VinaPhone")),
                "charges",
                List.of(new Option("DELIVERED", "khi đến máy")),
                "units",
                List.of(new Option("SEGMENTS", "SMS"), new Option("VND", "Đồng")),
                "paymentKinds",
                List.of(new Option("PREPAID", "Trả trước"), new Option("POSTPAID", "Trả sau")),
                "draft",
                "",
                "purposes",
                List.of(new Option("SPEND", "Gửi tin"))));
        page("order-form", "order/form", "order", blank);
        Map<String, Object> draft = new HashMap<>(blank);
        draft.put("draft", "17");
        page("order-draft", "order/form", "order", draft);
        prices();
        report();
    }

    private void report() {
        List<OrderReport.Line> lines = List.of(
                new OrderReport.Line(9, "Lotus Retail", "Miền Nam", "partner", 2, 120_000, 50_000, 61_234, 0, 40_112),
                new OrderReport.Line(12, "Sông Xanh", "Miền Nam", "partner", 1, 8_000, 0, 1_000, 7_000, 1_000));
        Map<String, Object> model = with(
                "question",
                new OrderReport.Question(
                        "1.2", "", "", "SEGMENTS", LocalDate.of(2026, 11, 1), LocalDate.of(2026, 11, 30)),
                "tenant",
                "",
                "lines",
                lines,
                "count",
                2,
                "total",
                new OrderReport.Line(0, "", null, "", 3, 128_000, 50_000, 62_234, 7_000, 41_112),
                "tenants",
                List.of(new Option("2", "Miền Bắc"), new Option("5", "– Đại lý Sao Khuê")),
                "regions",
                List.of("Hà Nội"),
                "asOf",
                NOW,
                "query",
                "unit=SEGMENTS");
        page("order-report", "order/report", "order", model);
        Map<String, Object> none = new HashMap<>(model);
        none.putAll(with("lines", List.of(), "count", 0));
        page("order-report-empty", "order/report", "order", none);
    }

    private void prices() {
        Map<String, Object> list =
                FormModel.of(Fields.showing("price", Map.of("validFrom", "2026-11-30", "sector", "", "at", "")));
        list.putAll(with(
                "seller",
                new PriceLists.Seller(2, "Miền Bắc", "1.2", 1L, "", true),
                "sector",
                "",
                "at",
                NOW,
                "lines",
                List.of(
                        priceLine("viettel", 410L, 340L),
                        priceLine("vinaphone", 430L, 450L),
                        priceLine("mobifone", null, 360L)),
                "sectors",
                List.of("Giáo dục", "Y tế"),
                "changes",
                List.of(
                        new PriceLists.Change("viettel", "CARE", "", 410L, NOW, NOW - DAY, "lan@brandcast.local"),
                        new PriceLists.Change("itel", "AD", "Y tế", null, NOW, NOW - DAY, "lan@brandcast.local")),
                "mayChange",
                true,
                "sellers",
                List.of(new Option("2", "Miền Bắc"), new Option("5", "– Đại lý Sao Khuê"))));
        page("prices", "price/prices", "order", list);
        Map<String, Object> pays = new HashMap<>(list);
        pays.putAll(with(
                "seller",
                new PriceLists.Seller(9, "Lotus Retail", "1.2.9", 2L, "Bán lẻ", false),
                "changes",
                List.of(),
                "mayChange",
                false,
                "sellers",
                List.of(new Option("9", "Lotus Retail"))));
        page("prices-paid", "price/prices", "order", pays);
    }

    private static PriceLists.Line priceLine(String carrier, Long price, Long cost) {
        return new PriceLists.Line(
                carrier,
                List.of(
                        new PriceLists.Cell("OTP", price, cost),
                        new PriceLists.Cell("CARE", price, cost),
                        new PriceLists.Cell("AD", price == null ? null : (Long) (price + 200), null)));
    }

    private OrderView view(long id, String name, long granted, long posted, OrderBalance.Contract contract) {
        return OrderView.of(
                new OrderBalance(
                        id,
                        5,
                        "Đại lý Sao Khuê",
                        name,
                        "active",
                        Set.of("CARE"),
                        Set.of(),
                        granted,
                        0,
                        posted,
                        NOW - 30 * DAY,
                        NOW + 60 * DAY,
                        "DELIVERED",
                        NOW,
                        contract),
                locale);
    }

    private static Map<String, Object> with(Object... pairs) {
        Map<String, Object> map = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
