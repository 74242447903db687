package org.brandcast.portal.page;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.brandcast.portal.billing.BillingView;
import org.brandcast.portal.billing.NightView;
import org.brandcast.portal.billing.TermsService;
import org.brandcast.portal.form.FieldProblem;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.form.Option;
import org.brandcast.portal.order.OrderList;
import org.brandcast.portal.page.SamplePages.Sample;
import org.brandcast.portal.security.Role;
import org.jspecify.annotations.Nullable;

/** Billing and nights as pages with invented data. */
final class SampleBilling {
    private static final long NOW = SamplePages.NOW;
    private static final long DAY = 86_400_000;

    private SampleBilling() {}

    static void add(List<Sample> pages, Locale locale) {
        page(
                pages,
                "billing",
                "billing",
                Map.of("b", reseller(), "dues", new OrderList.Dues(3, 21_450_000, 7_800_000)));
        page(
                pages,
                "billing-partner",
                "billing",
                Map.of(
                        "dues",
                        new OrderList.Dues(0, 0, 1_260_000),
                        "b",
                        new BillingView(
                                NOW - DAY,
                                "2026-11",
                                new BillingView.Sum(0, 0, 0),
                                new BillingView.Sum(1_204_331, 2_310_007, 808_502_450),
                                List.of(),
                                reseller().statements().subList(0, 1),
                                reseller().days())));
        BillingView.Sum none = new BillingView.Sum(0, 0, 0);
        page(
                pages,
                "billing-empty",
                "billing",
                Map.of(
                        "b",
                        new BillingView(null, "2026-11", none, none, List.of(), List.of(), List.of()),
                        "dues",
                        new OrderList.Dues(0, 0, 0)));
        Fields shown = Fields.showing("night", Map.of("startsAt", "01:30", "enabled", true));
        page(pages, "nights", "nights", nights(FormModel.of(shown), nights()));
        page(pages, "nights-none", "nights", nights(FormModel.of(shown), null));
        page(
                pages,
                "nights-first",
                "nights",
                nights(
                        FormModel.of(shown),
                        new NightView(
                                new NightView.Schedule(true, "01:30"),
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of())));
        FormProblem refused = new FormProblem(List.of(FieldProblem.of("day", "2026-12-24", "problem.night.notOver")));
        Fields typed = Fields.showing("night", Map.of("day", "2026-12-24", "startsAt", "01:30"));
        page(pages, "nights-refused", "nights", nights(FormModel.of(typed, refused, locale), nights()));
        terms(pages, locale);
    }

    private static void terms(List<Sample> pages, Locale locale) {
        Map<String, Object> model = new HashMap<>(FormModel.of(Fields.showing("terms", Map.of("vat", "10"))));
        model.put("there", true);
        model.put("editable", true);
        model.put("tenants", List.of(new Option("4", "– Lotus Retail"), new Option("5", "– Ngân hàng Sen")));
        model.put("carriers", List.of(new Option("viettel", "Viettel"), new Option("vinaphone", "Vinaphone")));
        model.put("types", FormModel.types(locale));
        model.put(
                "terms",
                List.of(
                        new TermsService.Terms(
                                "Lotus Retail",
                                "2026-12",
                                800,
                                "100000: 10, 1000000: 25",
                                500_000_000,
                                150,
                                1_000_000,
                                50_000,
                                "finance@brandcast.local",
                                NOW),
                        new TermsService.Terms(
                                "Ngân hàng Sen",
                                "2026-11",
                                1000,
                                "",
                                0,
                                0,
                                0,
                                0,
                                "finance@brandcast.local",
                                NOW - DAY)));
        model.put(
                "costs",
                List.of(new TermsService.Cost("viettel", "CARE", 210L, NOW - 90 * DAY, "finance@brandcast.local")));
        page(pages, "billing-terms", "terms", model);
        Map<String, Object> none = new HashMap<>(model);
        none.put("terms", List.of());
        none.put("costs", List.of());
        page(pages, "billing-terms-empty", "terms", none);
        FormProblem refused = new FormProblem(List.of(FieldProblem.of(
                "tiers", "viele 10", "problem.terms.tier", new Fields.Label("terms.tiers"), "viele 10")));
        Map<String, Object> wrong = new HashMap<>(model);
        wrong.putAll(FormModel.of(Fields.showing("terms", Map.of("tiers", "viele 10")), refused, locale));
        page(pages, "billing-terms-refused", "terms", wrong);
    }

    private static BillingView reseller() {
        return new BillingView(
                NOW - DAY,
                "2026-11",
                new BillingView.Sum(1_904_551, 3_822_194, 1_337_767_900),
                new BillingView.Sum(1_904_551, 3_822_194, 1_184_880_140),
                List.of(
                        new BillingView.Customer(
                                4, "Lotus Retail", new BillingView.Sum(1_204_331, 2_310_007, 808_502_450)),
                        new BillingView.Customer(
                                5, "Ngân hàng Sen", new BillingView.Sum(700_220, 1_512_187, 529_265_450))),
                List.of(
                        new BillingView.Statement(
                                "2026-10",
                                4,
                                "Lotus Retail",
                                2_118_404,
                                741_441_400,
                                -52_500,
                                74_144_140,
                                815_585_540,
                                41L,
                                42L),
                        new BillingView.Statement(
                                "2026-10",
                                5,
                                "Ngân hàng Sen",
                                1_400_221,
                                490_077_350,
                                0,
                                49_007_735,
                                539_085_085,
                                43L,
                                44L),
                        new BillingView.Statement(
                                "2026-09",
                                4,
                                "Lotus Retail",
                                1_998_008,
                                699_302_800,
                                0,
                                69_930_280,
                                769_233_080,
                                21L,
                                null)),
                List.of(
                        new BillingView.DayFile(NOW - DAY, "2026-11-22", 184, 91L, 92L),
                        new BillingView.DayFile(NOW - 2 * DAY, "2026-11-21", 177, 89L, 90L)));
    }

    private static NightView nights() {
        NightView.Line line =
                new NightView.Line("Lotus Retail", "LOTUS", "viettel", "CARE", "DELIVERED", false, 402, 140_700);
        NightView.Line late =
                new NightView.Line("Ngân hàng Sen", "SENBANK", "vinaphone", "OTP", "FAILED", true, 12, 4_200);
        return new NightView(
                new NightView.Schedule(true, "01:30"),
                List.of(
                        new NightView.Closed(NOW - DAY, 412_904, 811_337, 283_967_950, 3, 12_600, NOW - 8 * 3_600_000),
                        new NightView.Closed(NOW - 2 * DAY, 398_110, 780_004, 273_001_400, 0, 0, NOW - 32 * 3_600_000)),
                List.of(
                        run(12, "DELIVERED", "COMPLETED", "", "lines=1204"),
                        run(11, "FAILED", "FAILED", "SQLException: Connection refused (ClickHouse)", "")),
                List.of(
                        new NightView.Proposal(
                                3,
                                NOW - 9 * DAY,
                                "OPEN",
                                2,
                                380,
                                414,
                                144_900,
                                "finance@brandcast.local",
                                NOW,
                                List.of(line, late)),
                        new NightView.Proposal(
                                2, NOW - 9 * DAY, "EQUAL", 0, 0, 0, 0, "finance@brandcast.local", NOW, List.of())),
                List.of(
                        new NightView.Request(
                                8,
                                "RUN",
                                NOW - 9 * DAY,
                                null,
                                "finance@brandcast.local",
                                NOW - 60_000,
                                "DONE",
                                "2026-11-14 is closed; proposal 3: 2 lines"),
                        new NightView.Request(
                                7, "APPROVE", null, 1L, "finance@brandcast.local", NOW - DAY, "WAITING", "")),
                List.of(new NightView.Difference(
                        NOW - DAY, "Lotus Retail", "0199f3c2-7d41-7a52-9c1e-5d0f6a3b8e21", "POSTED_DIFFERS", 2, 1)));
    }

    private static NightView.Run run(long id, String look, String state, String error, String told) {
        return new NightView.Run(
                id,
                NOW - DAY,
                "schedule",
                look,
                state,
                error,
                NOW - 8 * 3_600_000,
                NOW - 8 * 3_600_000 + 42_000,
                List.of(new NightView.Step("rate", look, told, NOW - 100_000, NOW - 62_000)));
    }

    private static Map<String, Object> nights(Map<String, Object> model, @Nullable NightView view) {
        Map<String, Object> all = new HashMap<>(model);
        all.put("n", view);
        return all;
    }

    private static void page(List<Sample> pages, String name, String view, Map<String, Object> model) {
        pages.add(new Sample(name, "billing/" + view, "billing", Role.FINANCE, model));
    }
}
