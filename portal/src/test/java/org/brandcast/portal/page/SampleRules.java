package org.brandcast.portal.page;

import static org.brandcast.portal.page.SamplePages.NOW;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.brandcast.domain.content.RegistrationStatus;
import org.brandcast.domain.content.RegistrationStatus.Request;
import org.brandcast.domain.content.Severity;
import org.brandcast.domain.text.TextPolicy;
import org.brandcast.domain.text.Ucs2Policy;
import org.brandcast.http.HttpProfiles;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.brandname.BrandnameDocuments;
import org.brandcast.portal.brandname.BrandnameRequests;
import org.brandcast.portal.brandname.BrandnameService;
import org.brandcast.portal.brandname.BrandnameView;
import org.brandcast.portal.campaign.SubmittedCampaign;
import org.brandcast.portal.form.FieldProblem;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.form.Option;
import org.brandcast.portal.form.ReasonCount;
import org.brandcast.portal.inbound.InboundKeywordView;
import org.brandcast.portal.inbound.InboundMessageView;
import org.brandcast.portal.intake.DatabaseIntakeView;
import org.brandcast.portal.intake.DatabaseTrial;
import org.brandcast.portal.keyword.KeywordRow;
import org.brandcast.portal.keyword.KeywordService;
import org.brandcast.portal.moderation.DecidedRow;
import org.brandcast.portal.moderation.HeldFilter;
import org.brandcast.portal.moderation.HeldGroup;
import org.brandcast.portal.moderation.ModerationService;
import org.brandcast.portal.page.SamplePages.Sample;
import org.brandcast.portal.platform.CarrierService;
import org.brandcast.portal.platform.Prefixes;
import org.brandcast.portal.policy.AdvertisingView;
import org.brandcast.portal.policy.CapService;
import org.brandcast.portal.policy.ContentPolicyService;
import org.brandcast.portal.route.HttpRouteTrial;
import org.brandcast.portal.route.RouteRuleService;
import org.brandcast.portal.route.RouteView;
import org.brandcast.portal.rule.RulesPageController;
import org.brandcast.portal.security.Role;
import org.brandcast.portal.smpp.SmppAccountService;
import org.brandcast.portal.smpp.SmppAccountView;
import org.brandcast.portal.subscriber.ImportView;
import org.brandcast.portal.subscriber.SubscriberService;
import org.brandcast.portal.template.TemplateTrial;
import org.brandcast.portal.template.TemplateView;
import org.brandcast.portal.tenant.TenantService;
import org.brandcast.schemas.DatabaseIntakeControl;
import org.brandcast.schemas.DatabaseKind;
import org.brandcast.schemas.HttpParameter;
import org.brandcast.schemas.HttpSettings;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.SmppSettings;

/** The pages of moderation and rules, with something on them and with nothing. */
final class SampleRules {
    private static final String ID = "0199f3c2-7d41-7a52-9c1e-5d0f6a3b8e22";
    private static final long HOUR = 3_600_000;
    private static final List<Option> OPTIONS = List.of(new Option("1", "Lotus Retail"), new Option("2", "Sông Xanh"));
    private static final List<AuditLog.Line> HISTORY = List.of(
            new AuditLog.Line(
                    NOW,
                    "operator@brandcast.local",
                    "save",
                    "template",
                    Map.of(
                            "before",
                            Map.of("pattern", "Ma cua ban la {N4,8}", "valid_from_millis", NOW - 90 * HOUR),
                            "after",
                            Map.of("pattern", "LOTUS: ma {N4,8}", "valid_from_millis", NOW + 90 * HOUR))),
            new AuditLog.Line(NOW - 90 * HOUR, "operator@brandcast.local", "save", "template", Map.of()));
    private static final TenantService.Choice LOTUS = new TenantService.Choice(3, "1.2.3", "Lotus Retail", 1);

    private final Locale locale;
    private final List<Sample> pages;

    private SampleRules(Locale locale, List<Sample> pages) {
        this.locale = locale;
        this.pages = pages;
    }

    static void add(List<Sample> pages, Locale locale) {
        SampleRules samples = new SampleRules(locale, pages);
        samples.moderation();
        samples.texts();
        samples.policies();
        samples.routing();
        samples.smppAccounts();
        samples.databases();
        samples.subscribers();
        samples.inbound();
    }

    private void page(String name, String view, Map<String, ?> model) {
        Map<String, Object> all = new HashMap<>(model);
        all.putIfAbsent("mayAdd", true);
        all.putIfAbsent("editable", true);
        pages.add(new Sample(name, view, "rule", Role.ADMIN, all));
    }

    /** A form as it opens, and once more as it comes back refused. */
    private void form(String name, String view, String prefix, Map<String, ?> shown, Map<String, ?> more) {
        Map<String, Object> model = FormModel.of(Fields.showing(prefix, shown));
        model.putAll(more);
        model.put("history", HISTORY);
        page(name, view, model);
        FormProblem refused =
                new FormProblem(List.of(FieldProblem.of("active", "x", "problem.field.required", "Ô nào đó")));
        Map<String, Object> again = FormModel.of(Fields.showing(prefix, shown), refused, locale);
        again.putAll(more);
        again.put("history", List.of());
        page(name + "-refused", view, again);
    }

    private static Map<String, Object> with(Object... pairs) {
        Map<String, Object> map = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }

    private void moderation() {
        HeldGroup group = new HeldGroup(
                ID,
                3,
                "Sông Xanh",
                "SONGXANH",
                "AD",
                "REST",
                null,
                null,
                "84961234567",
                List.of(new HeldGroup.Run("[QC] ", false), new HeldGroup.Run("trung thuong lon", true)),
                List.of("Có từ phải duyệt: trúng thưởng lớn"),
                1_204,
                2_408,
                NOW - HOUR,
                NOW + 23 * HOUR,
                true);
        DecidedRow decided = new DecidedRow(
                ID,
                "Sông Xanh",
                "SONGXANH",
                "AD",
                "84961234567",
                "[QC] text",
                true,
                "moderator@brandcast.local",
                "ổn",
                NOW - HOUR,
                NOW,
                "DELIVERED",
                "");
        Map<String, Object> queue = FormModel.of(Fields.showing("moderation", Map.of()));
        queue.putAll(with(
                "filter",
                new HeldFilter(null, null, null, null, null),
                "tenants",
                List.of(LOTUS),
                "total",
                new ModerationService.Waiting(1_204, NOW - HOUR),
                "groups",
                List.of(group),
                "decided",
                List.of(),
                "done",
                12L,
                "now",
                NOW));
        page("moderation", "moderation/queue", queue);
        Map<String, Object> empty = new HashMap<>(queue);
        empty.putAll(with("total", null, "groups", List.of(), "done", null));
        page("moderation-empty", "moderation/queue", empty);
        SubmittedCampaign submitted = new SubmittedCampaign(
                12,
                "Tri ân 20/11",
                "Lotus Retail",
                "LOTUS",
                "AD",
                "[QC] Lotus tri ân khách hàng, vay nhanh lãi 0%. TC gui 1800",
                List.of(
                        new HeldGroup.Run("[QC] Lotus tri ân khách hàng, ", false),
                        new HeldGroup.Run("vay nhanh", true),
                        new HeldGroup.Run(" lãi 0%. TC gui 1800", false)),
                List.of("vay nhanh"),
                9_412,
                28_236,
                9_412,
                "maker@lotus.local",
                NOW - 3_600_000,
                NOW,
                true);
        Map<String, Object> campaigns = FormModel.of(Fields.showing("moderation", Map.of()));
        campaigns.put("now", NOW);
        campaigns.put("done", 2);
        campaigns.put("campaigns", List.of(submitted));
        page("moderation-campaigns", "moderation/campaigns", campaigns);
        Map<String, Object> none = new java.util.HashMap<>(campaigns);
        none.put("campaigns", List.of());
        none.put("done", null);
        page("moderation-campaigns-empty", "moderation/campaigns", none);
        Map<String, Object> oneCampaign = new java.util.HashMap<>(campaigns);
        oneCampaign.put("c", submitted);
        oneCampaign.put("sms", SmsPreview.of(submitted.text()));
        page("moderation-campaign", "moderation/campaign", oneCampaign);
        Map<String, Object> past = new HashMap<>(empty);
        past.putAll(with(
                "decided", List.of(decided), "filter", new HeldFilter("approved", null, null, null, null), "done", 0L));
        page("moderation-approved", "moderation/queue", past);
        Map<String, Object> one = FormModel.of(Fields.showing("moderation", Map.of()));
        one.putAll(with("g", group, "done", null, "now", NOW));
        page("moderation-one", "moderation/one", one);
        page(
                "rules",
                "rule/rules",
                Map.of("kinds", List.of(new RulesPageController.Kind("templates", "template", 12L))));
    }

    private void texts() {
        TemplateView template = new TemplateView(
                4,
                1,
                "LOTUS",
                "Lotus",
                Set.of("viettel"),
                Set.of("OTP"),
                "{N4,8} la ma xac thuc",
                true,
                NOW,
                NOW + HOUR,
                "on");
        Map<String, Object> templates = FormModel.of(Fields.showing("template", Map.of("text", "1234 la ma xac")));
        templates.putAll(with(
                "brandnames", OPTIONS,
                "types", OPTIONS,
                "carriers", OPTIONS,
                "templates", List.of(template),
                "trial", new TemplateTrial("NEAR", 4, template.pattern(), "1234 la ma xac", "", " thuc")));
        page("templates", "template/templates", templates);
        Map<String, Object> none = new HashMap<>(templates);
        none.putAll(with("templates", List.of(), "trial", null));
        page("templates-empty", "template/templates", none);
        form(
                "template",
                "template/form",
                "template",
                Map.of("pattern", template.pattern()),
                with("id", 4L, "brandnames", OPTIONS, "types", OPTIONS, "carriers", OPTIONS));
        KeywordRow word = new KeywordRow(7, "vay nóng", "REJECT", false, false, true);
        Map<String, Object> keywords = FormModel.of(Fields.showing("keyword", Map.of("text", "v.a.y nong")));
        keywords.putAll(with(
                "q",
                "",
                "only",
                "",
                "severities",
                OPTIONS,
                "total",
                3L,
                "words",
                List.of(word),
                "made",
                3,
                "changed",
                1,
                "trial",
                new KeywordService.Trial(
                        "REJECT",
                        List.of(new KeywordService.Piece("v.a.y nong", Severity.REJECT)),
                        List.of(new KeywordService.Found("vay nóng", "REJECT", "SPACED", "v.a.y nong")))));
        page("keywords", "keyword/keywords", keywords);
        Map<String, Object> noWords = new HashMap<>(keywords);
        noWords.putAll(with("words", List.of(), "trial", null, "made", null));
        page("keywords-empty", "keyword/keywords", noWords);
        form("keyword", "keyword/form", "keyword", Map.of(), with("word", word, "severities", OPTIONS));
        BrandnameService.Managed brandname = new BrandnameService.Managed(
                1,
                "LOTUS",
                true,
                3,
                "Lotus Retail",
                "1.2.3",
                "Hà Nội",
                Set.of("lotus.vn"),
                List.of(4L),
                List.of(new BrandnameView.Registration("viettel", "Viettel", NOW - HOUR, NOW + HOUR)));
        BrandnameRequests.Row asked = request(2, "MobiFone", Request.REQUESTED, "");
        page("brandnames", "brandname/brandnames", brandnames(List.of(brandname), List.of(asked)));
        page("brandnames-empty", "brandname/brandnames", brandnames(List.of(), List.of()));
        form("brandname-ask", "brandname/ask", "brandname", Map.of(), with("carriers", OPTIONS));
        List<BrandnameDocuments.Document> papers = List.of(new BrandnameDocuments.Document(
                1, "Giấy ủy quyền.pdf", "application/pdf", 812_345, "lan@lotus.vn", NOW));
        form(
                "brandname-registration",
                "brandname/registration",
                "brandname",
                Map.of(),
                with(
                        "brandname",
                        brandname,
                        "lines",
                        List.of(
                                line("viettel", "Viettel", RegistrationStatus.EXPIRING, NOW + HOUR, null),
                                line("mobifone", "MobiFone", RegistrationStatus.REQUESTED, null, 2L),
                                line("vinaphone", "VinaPhone", RegistrationStatus.REFUSED, null, null),
                                line("itel", "Itel", RegistrationStatus.NONE, null, null)),
                        "requests",
                        List.of(asked, request(1, "VinaPhone", Request.REFUSED, "Thiếu giấy ủy quyền")),
                        "documents",
                        papers,
                        "mayAsk",
                        true,
                        "mayDecide",
                        true,
                        "askable",
                        OPTIONS));
        form(
                "brandname-registration-empty",
                "brandname/registration",
                "brandname",
                Map.of(),
                with(
                        "brandname",
                        brandname,
                        "lines",
                        List.of(),
                        "requests",
                        List.of(),
                        "documents",
                        List.of(),
                        "mayAsk",
                        false,
                        "mayDecide",
                        false,
                        "askable",
                        List.of()));
        form(
                "brandname-request",
                "brandname/request",
                "brandname",
                Map.of("validFrom", "2026-11-23"),
                with("r", asked, "documents", papers, "mayDecide", true));
        form(
                "brandname",
                "brandname/form",
                "brandname",
                Map.of("linkDomains", "lotus.vn"),
                with("brandname", brandname, "tenants", OPTIONS, "below", OPTIONS, "carriers", OPTIONS));
        form(
                "brandname-new",
                "brandname/form",
                "brandname",
                Map.of(),
                with("brandname", null, "tenants", OPTIONS, "below", List.of(), "carriers", OPTIONS));
    }

    private static BrandnameRequests.Row request(long id, String carrier, Request state, String answer) {
        return new BrandnameRequests.Row(
                id,
                1,
                "LOTUS",
                "Lotus Retail",
                carrier.toLowerCase(Locale.ROOT),
                carrier,
                state,
                "Cần trước Tết",
                "",
                answer,
                null,
                null,
                "lan@lotus.vn",
                NOW - HOUR,
                state.isOpen() ? "" : "operator@brandcast.local",
                state.isOpen() ? null : NOW);
    }

    private static BrandnameRequests.Line line(
            String code, String name, RegistrationStatus status, Long until, Long request) {
        return new BrandnameRequests.Line(code, name, status, until, request);
    }

    private static Map<String, Object> brandnames(
            List<BrandnameService.Managed> brandnames, List<BrandnameRequests.Row> open) {
        return with(
                "brandnames",
                brandnames,
                "now",
                NOW,
                "soon",
                NOW + 60 * 24 * HOUR,
                "open",
                open,
                "mayAsk",
                true,
                "region",
                "",
                "regions",
                open.isEmpty() ? List.of() : List.of("Hà Nội", "Miền Nam"));
    }

    private void policies() {
        List<ContentPolicyService.Effective> policies = List.of(
                new ContentPolicyService.Effective("OTP", "FREE", 24 * HOUR, false, false, ""),
                new ContentPolicyService.Effective("CARE", "TEMPLATE_OR_HOLD", 24 * HOUR, true, false, "Miền Nam"),
                new ContentPolicyService.Effective("AD", "HOLD_ALL", 24 * HOUR, false, true, "Lotus Retail"));
        ContentPolicyService.Row row = new ContentPolicyService.Row(LOTUS, true, policies);
        page("content", "policy/content", Map.of("rows", List.of(row)));
        form(
                "content-form",
                "policy/content-form",
                "content",
                Map.of("modeAD", "HOLD_ALL"),
                with("row", row, "modes", OPTIONS, "deciders", OPTIONS));
        AdvertisingView rule = new AdvertisingView(
                2,
                3,
                "Lotus Retail",
                "on",
                true,
                NOW,
                List.of("[QC]", "[AD]"),
                List.of("TC gui"),
                60,
                true,
                "TC gui 1800",
                420,
                1_320,
                3,
                24 * HOUR,
                "ADVERTISER",
                false);
        page("advertising", "policy/advertising", Map.of("rules", List.of(rule)));
        page("advertising-empty", "policy/advertising", Map.of("rules", List.of()));
        form(
                "advertising-form",
                "policy/advertising-form",
                "ad",
                Map.of("opens", "07:00"),
                with("rule", rule, "tenants", OPTIONS, "scopes", OPTIONS));
        CapService.CapView cap = new CapService.CapView(5, 3, "Lotus Retail", "TYPE", "AD", 10_000L, null, true, true);
        page("limits", "policy/limits", Map.of("caps", List.of(cap)));
        page("limits-empty", "policy/limits", Map.of("caps", List.of()));
        form(
                "limit-form",
                "policy/limit-form",
                "cap",
                Map.of("perDay", 10_000),
                with("id", 5L, "tenants", OPTIONS, "scopes", OPTIONS, "types", OPTIONS, "senders", OPTIONS));
    }

    private static RouteView httpRoute() {
        HttpSettings http = HttpSettings.newBuilder()
                .setProfile(HttpProfiles.JSON_AGGREGATOR)
                .setParameters(List.of(new HttpParameter("endpoint", "https://sms.example.vn", false)))
                .build();
        return new RouteView("aggregator", Set.of("viettel"), true, false, 90, "aggregator", 5, 60_000, 6, null, http);
    }

    private void databases() {
        DatabaseIntakeView intake = new DatabaseIntakeView(
                DatabaseIntakeControl.newBuilder()
                        .setIntakeId(5)
                        .setTenantId(3)
                        .setSource("crm")
                        .setActive(true)
                        .setKind(DatabaseKind.POSTGRESQL)
                        .setHost("10.1.2.3")
                        .setPort(5432)
                        .setDatabase("crm")
                        .setUser("brandcast")
                        .setSealedPassword("sealed")
                        .setTable("sms_outbox")
                        .setDefaultType(MessageType.CARE)
                        .build(),
                "Lotus Retail");
        page("databases", "intake/databases", Map.of("intakes", List.of(intake)));
        page("databases-empty", "intake/databases", Map.of("intakes", List.of()));
        Map<String, ?> shown = Map.of("host", "10.1.2.3", "port", 5432, "table", "sms_outbox", "pollMillis", 1000);
        form(
                "database-new",
                "intake/form",
                "intake",
                shown,
                with("tenants", OPTIONS, "kinds", OPTIONS, "types", OPTIONS));
        for (String key : List.of("connected", "failed")) {
            DatabaseTrial.Result tried = new DatabaseTrial.Result(key, "FATAL: no such user");
            form(
                    "database-" + key,
                    "intake/form",
                    "intake",
                    shown,
                    with("intake", intake, "trial", tried, "tenants", OPTIONS, "kinds", OPTIONS, "types", OPTIONS));
        }
    }

    private void smppAccounts() {
        SmppAccountView account = new SmppAccountView(
                7, 3, "Lotus Retail", "lotus", List.of("10.1.0.0/16", "10.9.8.7"), 4, 100, "CARE", false, true);
        page("smpp-accounts", "smpp/accounts", Map.of("accounts", List.of(account)));
        page("smpp-accounts-empty", "smpp/accounts", Map.of("accounts", List.of()));
        Map<String, ?> shown = Map.of("systemId", "lotus", "addresses", "10.1.0.0/16", "maxBinds", 4, "tps", 100);
        form("smpp-new", "smpp/form", "smpp", shown, with("tenants", OPTIONS, "types", OPTIONS));
        form(
                "smpp-account",
                "smpp/form",
                "smpp",
                shown,
                with("account", account, "login", null, "tenants", OPTIONS, "types", OPTIONS));
        form(
                "smpp-password",
                "smpp/form",
                "smpp",
                shown,
                with(
                        "account",
                        account,
                        "login",
                        new SmppAccountService.Login(7, "lotus", "Xy4kP9aa"),
                        "tenants",
                        OPTIONS,
                        "types",
                        OPTIONS));
    }

    private void routing() {
        SmppSettings smpp = SmppSettings.newBuilder()
                .setHost("10.0.0.9")
                .setPort(2775)
                .setSystemId("brandcast")
                .setSealedPassword("v1:x")
                .build();
        RouteView route =
                new RouteView("viettel-1", Set.of("viettel"), true, true, 100, "viettel", 5, 60_000, 255, smpp, null);
        RouteView http = httpRoute();
        page("routes", "route/routes", Map.of("routes", List.of(route, http)));
        form(
                "http-route",
                "route/http-form",
                "httpRoute",
                Map.of("profile", "own", "set-endpoint", "https://sms.example.vn"),
                with(
                        "route",
                        http,
                        "trial",
                        new HttpRouteTrial.Result("accepted", "77", true, BigDecimal.TEN, "VND", NOW),
                        "carriers",
                        OPTIONS,
                        "profiles",
                        OPTIONS,
                        "parameters",
                        HttpProfiles.named(HttpProfiles.JSON_AGGREGATOR).parameters(),
                        "own",
                        true,
                        "hasBalance",
                        true,
                        "takesCallbacks",
                        true,
                        "hasCallback",
                        true,
                        "callback",
                        "/callbacks/aggregator/key"));
        page("routes-empty", "route/routes", Map.of("routes", List.of()));
        form(
                "route",
                "route/form",
                "route",
                Map.of("host", "10.0.0.9"),
                with(
                        "route", route,
                        "carriers", OPTIONS,
                        "idModes", OPTIONS,
                        "longMessages", OPTIONS,
                        "bindModes", OPTIONS,
                        "codings", OPTIONS));
        RouteRuleService.RouteRuleView rule = new RouteRuleService.RouteRuleView(
                1,
                100,
                Set.of("viettel"),
                Set.of("AD"),
                Set.of("lotus"),
                List.of(3L),
                "WEIGHTED",
                List.of(new RouteRuleService.Share("viettel-1", 2, 300)),
                true);
        Map<String, Object> prefixes = FormModel.of(Fields.showing("prefix", Map.of("validFrom", "2026-12-01")));
        prefixes.putAll(with(
                "ranges",
                List.of(
                        new Prefixes.Range("055", "mobifone", NOW + 90 * HOUR, null, "later"),
                        new Prefixes.Range("055", "wintel", 0, NOW + 90 * HOUR, "on"),
                        new Prefixes.Range("096", "viettel", 0, null, "on")),
                "history",
                HISTORY,
                "carriers",
                OPTIONS,
                "editable",
                true));
        page("prefixes", "carrier/prefixes", prefixes);
        page("routing", "route/routing", Map.of("rules", List.of(rule), "tenantNames", Map.of(3L, "Lotus Retail")));
        page("routing-empty", "route/routing", Map.of("rules", List.of(), "tenantNames", Map.of()));
        form(
                "routing-form",
                "route/routing-form",
                "routing",
                Map.of("use-viettel-1", true),
                with(
                        "id", 1L,
                        "routes", List.of("viettel-1"),
                        "strategies", OPTIONS,
                        "types", OPTIONS,
                        "carriers", OPTIONS,
                        "tenants", OPTIONS));
        CarrierService.CarrierView carrier = new CarrierService.CarrierView(
                "viettel",
                "Viettel",
                List.of(new CarrierService.TextRow(
                        "AD", new TextPolicy(38, 0, Ucs2Policy.TRANSLITERATE, 6), 122, 268)));
        page("carriers", "carrier/carriers", Map.of("carriers", List.of(carrier)));
        form("carrier", "carrier/form", "carriertext", Map.of(), with("carrier", carrier, "modes", OPTIONS));
    }

    private void inbound() {
        InboundKeywordView word = new InboundKeywordView(
                7, 3, "Lotus", "8088", "TC", "OPT_OUT", "", "LOTUS", "Quy khach da tu choi.", true);
        InboundMessageView understood = new InboundMessageView(
                9, "84961***567", "8088", "viettel-sim", "TC", "OPTED_OUT", "Lotus", "", NOW, 2, ID);
        InboundMessageView strange = new InboundMessageView(
                8, "84961***567", "8088", "viettel-sim", "", "UNKNOWN_KEYWORD", "", "", NOW, 1, null);
        page(
                "inbound",
                "inbound/inbound",
                with("keywords", List.of(word), "messages", List.of(understood, strange), "next", 8L));
        page("inbound-empty", "inbound/inbound", with("keywords", List.of(), "messages", List.of(), "next", null));
        form(
                "inbound-new",
                "inbound/form",
                "inbound",
                Map.of(),
                with("word", null, "tenants", OPTIONS, "actions", OPTIONS));
        form(
                "inbound-keyword",
                "inbound/form",
                "inbound",
                Map.of("sender", "LOTUS"),
                with("word", word, "tenants", OPTIONS, "actions", OPTIONS));
    }

    private void subscribers() {
        ImportView done = new ImportView(
                3,
                "DO_NOT_CALL",
                "",
                "",
                "dnc.csv",
                true,
                "done",
                1_000,
                990,
                4,
                990,
                12,
                List.of(new ReasonCount("NUMBER_LANDLINE", "Số cố định", 6)),
                "operator@brandcast.local",
                NOW,
                NOW);
        SubscriberService.Answer answer = new SubscriberService.Answer(
                "84961234567",
                "mobifone",
                "viettel",
                List.of(new SubscriberService.FactView(
                        "OPTED_OUT", 3, "Lotus", "lotus", true, null, NOW, NOW, "page", "gọi tổng đài", true)));
        Map<String, Object> all = FormModel.of(Fields.showing("subscriber", Map.of("look", "0961234567")));
        all.putAll(with(
                "done", true,
                "answer", answer,
                "imports", List.of(done),
                "kinds", OPTIONS,
                "tenants", OPTIONS,
                "carriers", OPTIONS));
        page("subscribers", "subscriber/subscribers", all);
        Map<String, Object> none = new HashMap<>(all);
        none.putAll(with(
                "done",
                false,
                "answer",
                new SubscriberService.Answer("84961234567", "viettel", "viettel", List.of()),
                "imports",
                List.of()));
        page("subscribers-empty", "subscriber/subscribers", none);
        form(
                "import",
                "subscriber/import",
                "subscriber",
                Map.of(),
                with("kinds", OPTIONS, "tenants", OPTIONS, "carriers", OPTIONS));
        page("import-report", "subscriber/report", Map.of("i", done));
    }
}
