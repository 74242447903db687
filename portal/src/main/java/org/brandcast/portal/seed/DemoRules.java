package org.brandcast.portal.seed;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import org.brandcast.portal.brandname.BrandnameService;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.inbound.InboundAction;
import org.brandcast.portal.inbound.InboundService;
import org.brandcast.portal.keyword.KeywordService;
import org.brandcast.portal.policy.AdvertisingLaw;
import org.brandcast.portal.policy.AdvertisingService;
import org.brandcast.portal.policy.ContentPolicyService;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.template.TemplateService;
import org.brandcast.schemas.KeywordSeverity;

/**
 * The demo's rule book: some of everything, so that a newcomer sees each kind of rule at work. The first partner's
 * ordinary texts meet none of it, at any hour: advertising hours and moderation are the second partner's. A word that
 * holds works for both.
 */
@Singleton
final class DemoRules {
    private static final List<String> BANNED = List.of("cờ bạc", "cá độ bóng đá", "vay nóng");
    private static final List<String> HELD = List.of("trúng thưởng lớn", "hoàn tiền 100%");
    private static final List<String> COUNTED = List.of("rẻ nhất thị trường");

    private static final String SHORT_CODE = "8088";
    private static final List<String> OPT_OUTS = List.of("TC", "STOP");
    private static final List<String> OPT_INS = List.of("DK", "START");
    private static final String OPTED_OUT =
            "Quy khach da tu choi nhan quang cao cua {BRANDNAME}. Soan DK gui 8088 de nhan lai.";
    private static final String OPTED_IN =
            "Quy khach da dang ky nhan lai quang cao cua {BRANDNAME}. Soan TC gui 8088 de tu choi.";

    private final KeywordService keywords;
    private final TemplateService templates;
    private final AdvertisingService advertising;
    private final ContentPolicyService policies;
    private final BrandnameService brandnames;
    private final InboundService inbound;

    DemoRules(
            KeywordService keywords,
            TemplateService templates,
            AdvertisingService advertising,
            ContentPolicyService policies,
            BrandnameService brandnames,
            InboundService inbound) {
        this.keywords = keywords;
        this.templates = templates;
        this.advertising = advertising;
        this.policies = policies;
        this.brandnames = brandnames;
        this.inbound = inbound;
    }

    /** What is there already stays. */
    void seed(CurrentUser operator, String brandname, long moderatedTenant) {
        keywords.ban(operator, BANNED, KeywordSeverity.REJECT);
        keywords.ban(operator, HELD, KeywordSeverity.HOLD);
        keywords.ban(operator, COUNTED, KeywordSeverity.COUNT);
        BrandnameService.Managed owned = brandnames.managed(operator).stream()
                .filter(found -> found.name().equals(brandname))
                .findFirst()
                .orElseThrow();
        if (inbound.keywords(operator).isEmpty()) {
            OPT_OUTS.forEach(word -> understand(operator, owned, word, InboundAction.OPT_OUT, OPTED_OUT));
            OPT_INS.forEach(word -> understand(operator, owned, word, InboundAction.OPT_IN, OPTED_IN));
        }
        if (templates.templates(operator, null).isEmpty()) {
            long id = owned.id();
            register(operator, id, "{N4,8} la ma xac thuc " + brandname + ", het han sau {N1,2} phut", "OTP");
            register(
                    operator,
                    id,
                    "Chao {P1,30}, don hang {P4,20} da duoc giao ngay {D8,10}. Cam on Quy khach.",
                    "CARE");
        }
        if (!advertising.hasRule(operator, moderatedTenant)) {
            Map<String, Object> rule = AdvertisingLaw.fields();
            rule.put("tenantId", moderatedTenant);
            rule.put("optOutText", "TC gui 1800 0000");
            rule.put("addMissing", true);
            advertising.save(operator, null, Fields.showing("ad", rule));
        }
        boolean hasPolicies = policies.find(operator, moderatedTenant).orElseThrow().policies().stream()
                .anyMatch(ContentPolicyService.Effective::own);
        if (!hasPolicies) {
            moderate(operator, moderatedTenant);
        }
    }

    private void moderate(CurrentUser operator, long moderatedTenant) {
        policies.save(
                operator,
                Fields.showing(
                        "content",
                        Map.of(
                                "tenantId",
                                moderatedTenant,
                                "modeOTP",
                                "INHERIT",
                                "holdOTP",
                                24,
                                "modeCARE",
                                "INHERIT",
                                "holdCARE",
                                24,
                                "modeAD",
                                "HOLD_ALL",
                                "holdAD",
                                24)));
    }

    private void understand(
            CurrentUser operator, BrandnameService.Managed brandname, String word, InboundAction action, String text) {
        inbound.save(
                operator,
                null,
                Fields.showing(
                        "inbound",
                        Map.of(
                                "shortCode",
                                SHORT_CODE,
                                "keyword",
                                word,
                                "action",
                                action,
                                "tenantId",
                                brandname.tenantId(),
                                "sender",
                                brandname.name(),
                                "confirmation",
                                text,
                                "active",
                                true)));
    }

    private void register(CurrentUser operator, long brandnameId, String pattern, String type) {
        templates.save(
                operator,
                null,
                Fields.showing(
                        "template",
                        Map.of("brandnameId", brandnameId, "pattern", pattern, "types", type, "active", true)));
    }
}
