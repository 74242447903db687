package org.brandcast.portal.page;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.brandcast.portal.account.QrPicture;
import org.brandcast.portal.form.FieldProblem;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.page.SamplePages.Sample;
import org.brandcast.portal.security.AccountTokens;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Role;
import org.brandcast.portal.security.SecondFactors;
import org.brandcast.portal.security.Sessions;
import org.jspecify.annotations.Nullable;

/** What a person does about their own account, as pages with invented data. */
final class SampleAccount {
    private static final CurrentUser LAN =
            new CurrentUser(4, "lan@saokhue.example", Role.ADMIN, 5, "Đại lý Sao Khuê", "1.2.5", Messages.VIETNAMESE);

    private final Locale locale;
    private final List<Sample> pages;

    private SampleAccount(Locale locale, List<Sample> pages) {
        this.locale = locale;
        this.pages = pages;
    }

    static void add(List<Sample> pages, Locale locale) {
        SampleAccount samples = new SampleAccount(locale, pages);
        samples.links();
        samples.account();
        samples.factor();
    }

    private void links() {
        for (String state : List.of("ask", "sent", "too-many")) {
            page("forgot-" + state, "security/forgot", Map.of("state", state));
        }
        AccountTokens.Holder invited = new AccountTokens.Holder(LAN, AccountTokens.Purpose.INVITATION, SamplePages.NOW);
        AccountTokens.Holder reset = new AccountTokens.Holder(LAN, AccountTokens.Purpose.RESET, SamplePages.NOW);
        Fields blank = Fields.showing("account", Map.of());
        page("set-password-invited", "security/set-password", link(FormModel.of(blank), invited));
        FormProblem shortOne = new FormProblem(List.of(
                FieldProblem.of("password", "", "problem.password.short", new Fields.Label("account.password"), 10)));
        page("set-password-refused", "security/set-password", link(FormModel.of(blank, shortOne, locale), reset));
        page("set-password-gone", "security/set-password", link(FormModel.of(blank), null));
    }

    private void account() {
        Map<String, Object> model = new HashMap<>(FormModel.of(Fields.showing("account", Map.of())));
        model.put("user", LAN);
        model.put("least", 10);
        model.put("factor", null);
        model.put("done", "session");
        model.put(
                "sessions",
                List.of(
                        new Sessions.Session(
                                3, "Chrome, Windows", "113.161.72.9", SamplePages.NOW, SamplePages.NOW, true),
                        new Sessions.Session(
                                2, "Safari, iPhone", "2405:4802:1::7", SamplePages.NOW, SamplePages.NOW, false),
                        new Sessions.Session(1, "", "14.162.3.4", SamplePages.NOW, SamplePages.NOW, false)));
        page("account", "account/account", model);
        Map<String, Object> refused = new HashMap<>(model);
        refused.putAll(FormModel.of(
                Fields.showing("account", Map.of()),
                new FormProblem(List.of(
                        FieldProblem.of("current", "", "problem.password.wrong", new Fields.Label("account.current")))),
                locale));
        refused.put("done", "");
        refused.put("factor", new SecondFactors.State(SamplePages.NOW, 9));
        refused.put("sessions", List.of(((List<?>) model.get("sessions")).get(0)));
        page("account-refused", "account/account", refused);
    }

    private void factor() {
        Map<String, Object> model = new HashMap<>(FormModel.of(Fields.showing("factor", Map.of())));
        model.put("user", LAN);
        model.put("state", null);
        model.put("codes", List.of());
        model.put("offer", new SecondFactors.Offer("v1:x", "JBSW Y3DP EHPK 3PXP", "otpauth://totp/Brandcast:lan"));
        model.put("picture", new QrPicture(37, "M4,4h7v7h-7zM26,4h7v7h-7zM4,26h7v7h-7zM14,14h9v1h-9z"));
        page("second-factor", "account/second-factor", model);
        Map<String, Object> on = new HashMap<>(FormModel.of(
                Fields.showing("factor", Map.of()),
                new FormProblem(
                        List.of(FieldProblem.of("code", "", "problem.factor.code", new Fields.Label("factor.code")))),
                locale));
        on.putAll(Map.of("user", LAN, "codes", List.of(), "state", new SecondFactors.State(SamplePages.NOW, 9)));
        on.put("offer", null);
        page("second-factor-on", "account/second-factor", on);
        Map<String, Object> made = new HashMap<>(on);
        made.putAll(FormModel.of(Fields.showing("factor", Map.of())));
        made.put("codes", List.of("abcd-efgh-ijkl-mnop", "qrst-uvwx-yz23-4567", "aaaa-bbbb-cccc-dddd"));
        page("second-factor-codes", "account/second-factor", made);
        Map<String, Object> step = new HashMap<>();
        step.put("error", "refused");
        step.put("next", "/orders");
        page("login-code", "security/code", step);
    }

    private static Map<String, Object> link(Map<String, Object> form, AccountTokens.@Nullable Holder holder) {
        Map<String, Object> model = new HashMap<>(form);
        model.put("holder", holder);
        model.put("token", "Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFy");
        model.put("least", 10);
        return model;
    }

    private void page(String name, String view, Map<String, Object> model) {
        pages.add(new Sample(name, view, "", Role.ADMIN, model));
    }
}
