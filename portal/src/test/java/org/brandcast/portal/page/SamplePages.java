package org.brandcast.portal.page;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.brandcast.portal.campaign.CampaignFields;
import org.brandcast.portal.campaign.CampaignForm;
import org.brandcast.portal.campaign.CampaignRow;
import org.brandcast.portal.campaign.CampaignSummary;
import org.brandcast.portal.campaign.CampaignTests;
import org.brandcast.portal.campaign.CampaignView;
import org.brandcast.portal.campaign.Curve;
import org.brandcast.portal.campaign.LiveView;
import org.brandcast.portal.campaign.Preview;
import org.brandcast.portal.campaign.Shortage;
import org.brandcast.portal.form.FieldProblem;
import org.brandcast.portal.form.Option;
import org.brandcast.portal.form.ReasonCount;
import org.brandcast.portal.list.ListDetail;
import org.brandcast.portal.list.ListPageController.CarrierShare;
import org.brandcast.portal.list.ListSummary;
import org.brandcast.portal.look.Look;
import org.brandcast.portal.message.EventView;
import org.brandcast.portal.message.MessageLife;
import org.brandcast.portal.message.MessageLife.LifeEvent;
import org.brandcast.portal.message.MessageRow;
import org.brandcast.portal.message.MessageSearch;
import org.brandcast.portal.moderation.HeldGroup;
import org.brandcast.portal.order.OrderBalance;
import org.brandcast.portal.order.OrderDrafts;
import org.brandcast.portal.order.OrderList;
import org.brandcast.portal.order.OrderSearch;
import org.brandcast.portal.order.OrderUse;
import org.brandcast.portal.order.OrderView;
import org.brandcast.portal.overview.HomeView;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Role;
import org.jspecify.annotations.Nullable;

/** Pages with the data of a realistic month, and with none: what {@link ViewsTest} renders. */
final class SamplePages {
    static final long NOW = LocalDateTime.parse("2026-11-23T10:42:07")
            .atZone(Formats.ZONE)
            .toInstant()
            .toEpochMilli();
    private static final String TEXT = "LOTUS tri ân khách hàng: tặng bạn voucher 200.000đ cho hoá đơn từ 500.000đ"
            + " tại mọi cửa hàng, dùng đến 30/11. Chi tiết: lotus.vn/tri-an. Hotline 1900 1234";
    private static final String MESSAGE_ID = "0199f3c2-7d41-7a52-9c1e-5d0f6a3b8e21";

    private final Locale locale;
    private final Formats formats;

    SamplePages(Locale locale) {
        this.locale = locale;
        this.formats = new Formats(locale);
    }

    /** One page to render. */
    record Sample(String name, String view, String section, Role role, Map<String, Object> model) {}

    List<Sample> all() {
        List<Sample> pages = new ArrayList<>();
        home(pages);
        lists(pages);
        campaigns(pages);
        campaignForms(pages);
        messages(pages);
        SampleRules.add(pages, locale);
        SampleTree.add(pages, locale);
        SampleWebhooks.add(pages, locale);
        SampleKeys.add(pages, locale);
        SampleDeveloper.add(pages, locale);
        SampleBilling.add(pages, locale);
        SampleReconciliations.add(pages, locale);
        SampleListSources.add(pages, locale);
        SampleOperations.add(pages, locale);
        add(pages, "orders", "order/orders", "order", orderList(orders(), OrderSearch.ALL));
        OrderSearch narrow = OrderSearch.of("x", "active", "2", "Hà Nội", null);
        add(pages, "orders-none", "order/orders", "order", orderList(List.of(), narrow));
        Map<String, Object> empty = orderList(List.of(), OrderSearch.ALL);
        empty.putAll(Map.of("drafts", List.of(), "maySign", false, "tenants", List.of(), "regions", List.of()));
        add(pages, "orders-empty", "order/orders", "order", empty);
        SampleReports.add(pages, locale);
        for (int code : new int[] {400, 403, 404, 408, 413, 500}) {
            add(pages, "error-" + code, "error/error", "", Map.of("code", code, "reference", "7K3F-92QD"));
        }
        Map<String, Object> login = login(null, null, true);
        add(pages, "login", "security/login", "", login);
        add(pages, "login-refused", "security/login", "", login("refused", "/campaigns", false));
        add(
                pages,
                "login-locked",
                "security/login",
                "",
                Map.of("error", "locked", "until", formats.span(240_000), "next", "/", "passwordSet", false));
        SampleAccount.add(pages, locale);
        SampleAlerts.add(pages, locale);
        return pages;
    }

    PageFrame frame(Sample sample) {
        boolean anonymous = sample.view().startsWith("security/");
        CurrentUser user =
                new CurrentUser(7, "maker@lotus.local", sample.role(), 2, "Lotus Retail", "1.2", Messages.VIETNAMESE);
        return new PageFrame(
                locale,
                "auto",
                "/messages?status=FAILED&q=a",
                sample.section(),
                anonymous ? null : user,
                "test",
                look(sample),
                3);
    }

    private static Look look(Sample sample) {
        return sample.name().startsWith("look")
                ? new Look("Sao Khuê SMS", "00695c", "", "sms.saokhue.example", "Hỗ trợ: 1900 1234")
                : Look.PLAIN;
    }

    private void home(List<Sample> pages) {
        add(pages, "home", "home/home", "home", Map.of("home", home(campaignRows(), orders(), failures(), true)));
        add(pages, "home-empty", "home/home", "home", Map.of("home", home(List.of(), List.of(), List.of(), false)));
        pages.add(new Sample(
                "home-developer",
                "home/home",
                "home",
                Role.DEVELOPER,
                Map.of("home", home(List.of(), orders(), failures(), false))));
    }

    private static HomeView home(
            List<CampaignRow> campaigns, List<OrderView> orders, List<MessageRow> failures, boolean hasLists) {
        return new HomeView(
                campaigns,
                campaigns.isEmpty() ? 0 : 1,
                campaigns.isEmpty() ? 0 : 1,
                0,
                orders.stream().limit(2).toList(),
                orders.isEmpty() ? 0 : 893_120,
                orders.isEmpty() ? 0 : 1,
                failures,
                hasLists,
                NOW);
    }

    private void lists(List<Sample> pages) {
        List<ListSummary> lists = List.of(
                new ListSummary(
                        9,
                        "Khách VIP tháng 11",
                        "vip-11.csv",
                        10_000,
                        9_412,
                        276,
                        118L,
                        "maker@lotus.local",
                        NOW,
                        null),
                new ListSummary(
                        8,
                        "Thành viên mới Hà Nội",
                        "hn.csv",
                        128_450,
                        121_903,
                        1_207,
                        0L,
                        "maker@lotus.local",
                        ago(2),
                        null),
                new ListSummary(
                        5,
                        "Toàn bộ khách hàng 2026",
                        "all-2026.csv",
                        1_004_512,
                        968_331,
                        12_004,
                        null,
                        "maker@lotus.local",
                        ago(9),
                        NOW));
        add(pages, "lists", "list/lists", "list", Map.of("lists", lists));
        add(pages, "lists-empty", "list/lists", "list", Map.of("lists", List.of()));
        add(pages, "list-upload", "list/upload", "list", Map.of("name", "", "problems", List.of(), "errors", Map.of()));
        List<ShownProblem> problems =
                ShownProblem.of(locale, List.of(FieldProblem.of("file", "so.csv", "problem.list.no-number-column")));
        add(
                pages,
                "list-upload-refused",
                "list/upload",
                "list",
                Map.of("name", "Khách VIP", "problems", problems, "errors", ShownProblem.byField(problems)));
        add(pages, "list", "list/list", "list", listModel(lists.get(0)));
        add(pages, "list-deleted", "list/list", "list", listModel(lists.get(2)));
        List<ShownProblem> inUse = ShownProblem.of(
                locale, List.of(FieldProblem.of("confirm", "9", "problem.list.in-use", "Ưu đãi tháng 11")));
        add(
                pages,
                "list-delete",
                "list/delete",
                "list",
                Map.of(
                        "list",
                        lists.get(0),
                        "confirm",
                        "Khách VIP tháng 11",
                        "problems",
                        inUse,
                        "errors",
                        ShownProblem.byField(inUse)));
    }

    private Map<String, Object> listModel(ListSummary summary) {
        Map<String, Long> mix = new LinkedHashMap<>();
        mix.put("viettel", 4_688L);
        mix.put("vinaphone", 2_104L);
        mix.put("mobifone", 1_902L);
        mix.put("vietnamobile", 512L);
        mix.put("itel", 151L);
        mix.put("gmobile", 55L);
        ListDetail detail = new ListDetail(
                summary,
                List.of(
                        reason("NUMBER_LANDLINE", 171),
                        reason("NUMBER_SHORT", 66),
                        reason("NUMBER_SCIENTIFIC", 41),
                        reason("NUMBER_FOREIGN", 22),
                        reason("NUMBER_EMPTY", 12)),
                mix,
                List.of("ten", "diem"),
                List.of(
                        line(14, "02438251234", "NUMBER_LANDLINE"), line(31, "8.49E+10", "NUMBER_SCIENTIFIC"),
                        line(77, "", "NUMBER_EMPTY"), line(102, "+1 415 555 0100", "NUMBER_FOREIGN")));
        Map<String, Long> shares = new LinkedHashMap<>();
        shares.put("DELIVERED", summary.accepted());
        shares.put("CANCELLED", summary.duplicates());
        shares.put("FAILED", summary.rejected());
        List<CarrierShare> carriers = mix.entrySet().stream()
                .map(entry -> new CarrierShare(
                        formats.carrier(entry.getKey()),
                        entry.getValue(),
                        BarPart.of(Map.of("SENT", entry.getValue()), summary.accepted())))
                .toList();
        return Map.of("list", detail, "bar", BarPart.of(shares, summary.rows()), "carriers", carriers);
    }

    private ListDetail.RejectedLine line(long line, String value, String code) {
        return new ListDetail.RejectedLine(line, value, code, ReasonCount.text(code, value, locale));
    }

    private void campaigns(List<Sample> pages) {
        add(
                pages,
                "campaigns",
                "campaign/campaigns",
                "campaign",
                Map.of(
                        "campaigns",
                        campaignRows(),
                        "recipients",
                        30_112L,
                        "delivered",
                        28_004L,
                        "region",
                        "Hà Nội",
                        "regions",
                        List.of("Hà Nội", "Miền Nam")));
        add(
                pages,
                "campaigns-empty",
                "campaign/campaigns",
                "campaign",
                Map.of("campaigns", List.of(), "recipients", 0L, "delivered", 0L, "region", "", "regions", List.of()));
        add(pages, "campaign-running", "campaign/campaign", "campaign", campaign("RUNNING", 6_240, 118, ""));
        add(pages, "campaign-scheduled", "campaign/campaign", "campaign", campaign("SCHEDULED", 0, 0, ""));
        add(
                pages,
                "campaign-paused",
                "campaign/campaign",
                "campaign",
                campaign("PAUSED", 3_010, 0, "problem.campaign.order-short"));
        add(pages, "campaign-returned", "campaign/campaign", "campaign", campaign("RETURNED", 0, 0, ""));
        add(pages, "campaign-finished", "campaign/campaign", "campaign", campaign("FINISHED", 9_412, 0, ""));
        Map<String, Object> cancel = new LinkedHashMap<>(campaign("RUNNING", 6_240, 118, ""));
        List<ShownProblem> problems =
                ShownProblem.of(locale, List.of(FieldProblem.of("confirm", "x", "problem.confirm")));
        cancel.put("confirm", "x");
        cancel.put("problems", problems);
        cancel.put("errors", ShownProblem.byField(problems));
        add(pages, "campaign-cancel", "campaign/cancel", "campaign", cancel);
    }

    private Map<String, Object> campaign(String state, long finals, double rate, String hold) {
        Map<String, Long> counts = new LinkedHashMap<>();
        long rejected = finals * 3 / 100;
        long failed = finals * 4 / 100;
        counts.put("DELIVERED", finals - rejected - failed - failed / 4);
        counts.put("FAILED", failed);
        counts.put("EXPIRED", failed / 4);
        counts.put("REJECTED", rejected);
        counts.put("SENT", state.equals("RUNNING") ? 1_120L : 0L);
        counts.put("QUEUED", state.equals("RUNNING") ? 830L : 0L);
        boolean begun = finals > 0;
        CampaignView view = new CampaignView(
                12,
                "Tri ân 20/11",
                "LOTUS",
                "CARE",
                TEXT,
                state,
                hold,
                4,
                "HĐ 2026-118/LOTUS",
                9,
                "Khách VIP tháng 11",
                9_412,
                9_412,
                counts,
                begun ? 16_380 : 0,
                begun ? 11_924 : 0,
                begun
                        ? List.of(reason("NUMBER_UNKNOWN_PREFIX", 121), reason("BRANDNAME_NOT_REGISTERED", 60))
                        : List.of(),
                begun ? List.of(reason("DLR_UNDELIVERABLE", 204), reason("DLR_EXPIRED", 62)) : List.of(),
                begun ? (Long) NOW : null,
                rate,
                "maker@lotus.local",
                ago(1),
                NOW + 3_600_000,
                begun ? (Long) (NOW - 90_000) : null,
                state.equals("FINISHED") ? (Long) NOW : null,
                state.equals("RETURNED")
                        ? new CampaignView.Decision("returned", "duyet@brandcast.local", NOW, "Thiếu tên công ty.")
                        : CampaignView.Decision.NONE,
                begun ? new Curve("0.0,120.0 100.0,80.0 300.0,80.0 600.0,0.0", NOW - 90_000, NOW, 9_146) : Curve.NONE);
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("c", view);
        model.put("live", LiveView.of(view, locale));
        model.put("sms", SmsPreview.of(TEXT));
        model.put("hold", LiveView.hold(view, locale));
        model.put(
                "shortage",
                state.equals("PAUSED") ? new Shortage(4, "HĐ 2026-118/LOTUS", "SEGMENTS", 9_000, 1_200, 5_300) : null);
        model.put("problems", List.of());
        return model;
    }

    private void campaignForms(List<Sample> pages) {
        CampaignFields blank = fields("", "", "", "", "", "now", "");
        add(pages, "campaign-new", "campaign/form", "campaign", formModel(form(blank, none(), List.of())));
        CampaignFields filled = fields("Tri ân 20/11", "9", "LOTUS", TEXT, "4", "at", "2026-11-24T08:30");
        add(
                pages,
                "campaign-new-filled",
                "campaign/form",
                "campaign",
                formModel(form(filled, preview(893_120, 0), List.of())));
        List<ShownProblem> problems = ShownProblem.of(
                locale,
                List.of(
                        FieldProblem.of("name", "", "problem.campaign.name-empty"),
                        FieldProblem.of("orderId", "4", "problem.campaign.order-short", 28_236L, 20_000L, 8_236L)));
        add(
                pages,
                "campaign-new-refused",
                "campaign/form",
                "campaign",
                formModel(form(fields("", "9", "LOTUS", TEXT, "4", "now", ""), preview(20_000, 8_236), problems)));
    }

    private static CampaignFields fields(
            String name, String list, String brandname, String text, String order, String start, String at) {
        List<String> exclude = list.isEmpty() ? List.of() : List.of("8");
        return new CampaignFields(
                name, list, brandname, "care", text, order, start, at, exclude, "50", "0901234567", false, "", "", "t");
    }

    private static Map<String, Object> formModel(CampaignForm form) {
        return Map.of(
                "form",
                form,
                "sent",
                List.of(new CampaignTests.Sent("0190f0d2-0000-7000-8000-000000000001", "84901234567")),
                "testProblems",
                form.problems());
    }

    private CampaignForm form(CampaignFields fields, Preview preview, List<ShownProblem> problems) {
        return new CampaignForm(
                fields,
                List.of(
                        new ListSummary(
                                9, "Khách VIP tháng 11", "vip-11.csv", 10_000, 9_412, 276, null, "maker", NOW, null),
                        new ListSummary(8, "Đã mua hàng", "mua.csv", 900, 900, 0, null, "maker", NOW, null)),
                List.of("LOTUS", "LOTUS.VN"),
                orders().stream().map(OrderView::balance).limit(1).toList(),
                List.of(new CampaignForm.Pattern("LOTUS", "{P1,20} la ma xac thuc cua ban. Khong dua ma nay cho ai.")),
                preview,
                problems);
    }

    private static Preview none() {
        return new Preview(
                0, 0, 0, 0, 0, 0, "GSM7", "", 0, Preview.Insight.NONE, List.of(), List.of(), null, 0, 0, List.of());
    }

    private Preview preview(long free, long shortage) {
        return new Preview(
                9_412,
                187,
                28_236,
                9_882_600,
                3,
                3,
                "UCS2",
                "âư",
                9_412,
                new Preview.Insight(
                        120L,
                        9_225,
                        List.of("Không khớp mẫu tin đã đăng ký"),
                        List.of(new HeldGroup.Run("Lotus ", false), new HeldGroup.Run("tri ân", true)),
                        310,
                        NOW,
                        List.of(
                                new Preview.Sample("longest", "84901234567", TEXT),
                                new Preview.Sample("shortest", "84912345678", "Lotus chào Lan."),
                                new Preview.Sample("random", "84321234567", "Lotus chào chị Minh Anh."))),
                List.of(
                        new Preview.CarrierCost("viettel", "Viettel", 4_688, 14_064, 350, 4_922_400),
                        new Preview.CarrierCost("vinaphone", "VinaPhone", 2_104, 6_312, 350, 2_209_200),
                        new Preview.CarrierCost("mobifone", "MobiFone", 1_902, 5_706, 350, 1_997_100)),
                List.of(reason("BRANDNAME_NOT_REGISTERED", 187)),
                free,
                shortage > 0 ? 4_000 : 0,
                shortage,
                List.of());
    }

    private void messages(List<Sample> pages) {
        MessageSearch search = new MessageSearch("", "FAILED", "", "", "12", "2026-11-20", "", "");
        Map<String, Object> log = nullable("campaignName", "Tri ân 20/11", "first", "/messages?x=1");
        log.putAll(Map.of("filter", search, "filtered", true, "messages", failures(), "next", "/messages?after=1"));
        log.put("regions", List.of("Hà Nội", "Miền Nam"));
        log.put("statuses", List.of("ACCEPTED", "FAILED"));
        add(pages, "messages", "message/messages", "message", log);
        Map<String, Object> none = nullable("campaignName", null, "first", null);
        none.putAll(Map.of("filter", new MessageSearch("", "", "", "", "", "", "", ""), "filtered", false));
        none.put("messages", List.of());
        none.put("next", null);
        none.put("regions", List.of());
        none.put("statuses", List.of("ACCEPTED", "FAILED"));
        add(pages, "messages-empty", "message/messages", "message", none);
        add(
                pages,
                "message-delivered",
                "message/life",
                "message",
                life("DELIVERED", "DLR_DELIVERED", delivered(), 0, 0));
        add(
                pages,
                "message-doubt",
                "message/life",
                "message",
                life("SENT", "", delivered().subList(0, 3), 1, 2));
        add(
                pages,
                "message-rejected",
                "message/life",
                "message",
                life(
                        "REJECTED",
                        "KEYWORD_BANNED",
                        List.of(
                                event(0, "ACCEPTED", "REST", "", 0, ""),
                                event(212, "REJECTED", "KEYWORD_BANNED", "", 0, "")),
                        0,
                        0));
    }

    private static List<LifeEvent> delivered() {
        return List.of(
                event(0, "ACCEPTED", "CAMPAIGN", "", 0, ""),
                event(318, "QUEUED", "", "viettel-sim", 0, "route:prefix order:4 reserved:3 price:350"),
                event(1_204, "SEGMENT_SUBMITTED", "ACCEPTED", "viettel-sim", 1, "status:ESME_ROK id:7f3a01"),
                event(1_216, "SEGMENT_SUBMITTED", "ACCEPTED", "viettel-sim", 2, "status:ESME_ROK id:7f3a02"),
                event(1_260, "SENT", "SMSC_ACCEPTED", "viettel-sim", 0, ""),
                event(3_420, "SEGMENT_RECEIPT", "DELIVERED", "viettel-sim", 1, "stat:DELIVRD err:000 id:7f3a01"),
                event(3_980, "SEGMENT_RECEIPT", "DELIVERED", "viettel-sim", 2, "stat:DELIVRD err:000 id:7f3a02"),
                event(4_011, "DELIVERED", "DLR_DELIVERED", "viettel-sim", 0, ""),
                event(4_390, "SETTLED", "", "", 0, "posted:3 voided:0"),
                event(94_390, "LATE", "DLR_EXPIRED", "viettel-sim", 1, "stat:EXPIRED err:001"));
    }

    private static LifeEvent event(long after, String what, String cause, String route, int segment, String raw) {
        return new LifeEvent(NOW + after, what, cause, route, segment, "", raw);
    }

    private Map<String, Object> life(String status, String reason, List<LifeEvent> events, int inDoubt, int conflicts) {
        MessageLife life = new MessageLife(
                MESSAGE_ID,
                2,
                status,
                reason,
                ReasonCount.text(reason, "vay nóng", locale),
                "vay nóng",
                "CARE",
                "CAMPAIGN",
                "LOTUS",
                "84961234567",
                "viettel",
                TEXT,
                "UCS2",
                status.equals("REJECTED") ? 0 : 3,
                status.equals("REJECTED") ? "" : "viettel-sim",
                "don-88213",
                12L,
                "Tri ân 20/11",
                4L,
                "HĐ 2026-118/LOTUS",
                350,
                status.equals("DELIVERED") ? 3 : 0,
                0,
                inDoubt,
                0,
                conflicts,
                conflicts > 0 ? "[QC] " + TEXT : null,
                7L,
                List.of("giam soc"),
                conflicts > 0 ? "moderator@brandcast.local" : null,
                NOW,
                NOW + 4_011,
                NOW + Duration.ofHours(24).toMillis(),
                events);
        return Map.of(
                "m", life,
                "events", EventView.of(events, locale),
                "sms", SmsPreview.of(TEXT),
                "answer", Messages.text(locale, "life.answer." + status, formats.span(4_011)),
                "cost", formats.vnd(1_050));
    }

    private List<CampaignRow> campaignRows() {
        return List.of(
                CampaignRow.of(summary(12, "Tri ân 20/11", "CARE", "RUNNING", 9_412, 6_240, 5_742, 0)),
                CampaignRow.of(summary(
                        11, "Flash sale cuối tuần cho khách hàng thân thiết", "AD", "SCHEDULED", 121_903, 0, 0, -1)),
                CampaignRow.of(summary(10, "Nhắc lịch bảo hành", "CARE", "FINISHED", 2_380, 2_380, 2_297, 3)),
                CampaignRow.of(summary(7, "Khai trương Đà Nẵng", "AD", "CANCELLED", 40_000, 40_000, 11_204, 8)));
    }

    private static CampaignSummary summary(
            long id,
            String name,
            String type,
            String state,
            long recipients,
            long finals,
            long delivered,
            int daysAgo) {
        return new CampaignSummary(
                id,
                name,
                "LOTUS",
                type,
                state,
                recipients,
                finals,
                finals,
                delivered,
                ago(daysAgo),
                ago(daysAgo),
                state.equals("FINISHED") ? (Long) ago(daysAgo) : null);
    }

    private static Map<String, Object> orderList(List<OrderView> orders, OrderSearch search) {
        Map<String, Object> model = new HashMap<>();
        boolean some = !orders.isEmpty();
        OrderList.Sums segments = new OrderList.Sums("SEGMENTS", some ? 1_204 : 0, 37, 893_120, 1_093_120, 412_500_000);
        OrderList.Sums vnd = new OrderList.Sums("VND", some ? 3 : 0, 1, 12_500_000, 12_500_000, 0);
        model.put("orders", orders);
        model.put("filter", search);
        model.put("states", List.of("active", "unpaid", "closed"));
        model.put("tenants", List.of(new Option("2", "Lotus Retail"), new Option("3", "– Lotus Beauty")));
        model.put("regions", List.of("Hà Nội", "Miền Nam"));
        model.put("segments", segments);
        model.put("vnd", vnd);
        model.put("sums", some ? List.of(segments, vnd) : List.of());
        model.put("first", null);
        model.put("next", some ? "/orders?after=1-3" : null);
        model.put("reached", Map.of(4L, new OrderList.Reached(80, NOW)));
        model.put("asked", Map.of(4L, 500_000L));
        Map<Long, OrderUse.Glance> use = new HashMap<>();
        orders.forEach(row -> use.put(
                row.balance().id(),
                row.balance().isSpendable()
                        ? new OrderUse.Glance(96_412, 92_108, 5_690, 41_000, ago(-22), true, NOW)
                        : new OrderUse.Glance(812, 800, 0, 0, null, false, NOW)));
        model.put("use", use);
        model.put("drafts", List.of(new OrderDrafts.Draft(17, "Quý I/2027", NOW, "lan@brandcast.local")));
        model.put("maySign", true);
        return model;
    }

    private List<OrderView> orders() {
        return List.of(
                OrderView.of(
                        new OrderBalance(
                                4,
                                2,
                                "Lotus Retail",
                                "HĐ 2026-118/LOTUS",
                                "active",
                                Set.of(),
                                Set.of(),
                                1_000_000,
                                5_690,
                                101_190,
                                ago(60),
                                ago(-38),
                                "ACCEPTED",
                                NOW,
                                OrderBalance.Contract.PLAIN),
                        locale),
                OrderView.of(
                        new OrderBalance(
                                3,
                                2,
                                "Lotus Retail",
                                "HĐ 2026-042/LOTUS",
                                "exhausted",
                                Set.of("CARE"),
                                Set.of("viettel"),
                                50_000,
                                0,
                                50_000,
                                ago(200),
                                ago(-10),
                                "DELIVERED",
                                ago(3),
                                OrderBalance.Contract.PLAIN),
                        locale),
                OrderView.of(
                        new OrderBalance(
                                5,
                                3,
                                "Lotus Beauty",
                                "HĐ 2026-140/BEAUTY",
                                "signed",
                                Set.of("AD"),
                                Set.of(),
                                0,
                                0,
                                0,
                                ago(0),
                                ago(-90),
                                "DELIVERED",
                                null,
                                OrderBalance.Contract.PLAIN),
                        locale));
    }

    private static List<MessageRow> failures() {
        return List.of(
                row("FAILED", "DLR_UNDELIVERABLE", "84961234567", "viettel", 3),
                row("REJECTED", "NUMBER_LANDLINE", "02438251234", "", 0),
                row("EXPIRED", "NO_RECEIPT", "84911234555", "vinaphone", 3));
    }

    private static MessageRow row(String status, String reason, String to, String carrier, int segments) {
        return new MessageRow(
                MESSAGE_ID, status, reason, "CARE", "LOTUS", to, carrier, segments, 12L, NOW - 31_000, NOW - 20_000);
    }

    private ReasonCount reason(String code, long count) {
        return ReasonCount.of(code, count, locale);
    }

    private static long ago(int days) {
        return NOW - Duration.ofDays(days).toMillis();
    }

    private static Map<String, Object> login(@Nullable String error, @Nullable String next, boolean passwordSet) {
        Map<String, Object> model = nullable("error", error, "next", next);
        model.put("passwordSet", passwordSet);
        return model;
    }

    private static Map<String, Object> nullable(
            String first, @Nullable Object firstValue, String second, @Nullable Object secondValue) {
        Map<String, Object> model = new LinkedHashMap<>();
        model.put(first, firstValue);
        model.put(second, secondValue);
        return model;
    }

    private static void add(List<Sample> pages, String name, String view, String section, Map<String, Object> model) {
        pages.add(new Sample(name, view, section, Role.CAMPAIGN_MAKER, model));
    }
}
