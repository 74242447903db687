package org.brandcast.portal.seed;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import org.brandcast.portal.brandname.BrandnameService;
import org.brandcast.portal.form.Fields;
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

    private final KeywordService keywords;
    private final TemplateService templates;
    private final AdvertisingService advertising;
    private final ContentPolicyService policies;
    private final BrandnameService brandnames;

    DemoRules(
            KeywordService keywords,
            TemplateService templates,
            AdvertisingService advertising,
            ContentPolicyService policies,
            BrandnameService brandnames) {
        this.keywords = keywords;
        this.templates = templates;
        this.advertising = advertising;
        this.policies = policies;
        this.brandnames = brandnames;
    }

    /** What is there already stays. */
    void seed(CurrentUser operator, String brandname, long moderatedTenant) {
        keywords.ban(operator, BANNED, KeywordSeverity.REJECT);
        keywords.ban(operator, HELD, KeywordSeverity.HOLD);
        keywords.ban(operator, COUNTED, KeywordSeverity.COUNT);
        if (templates.templates(operator, null).isEmpty()) {
            long id = brandnames.managed(operator).stream()
                    .filter(found -> found.name().equals(brandname))
                    .findFirst()
                    .orElseThrow()
                    .id();
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

    private void register(CurrentUser operator, long brandnameId, String pattern, String type) {
        templates.save(
                operator,
                null,
                Fields.showing(
                        "template",
                        Map.of("brandnameId", brandnameId, "pattern", pattern, "types", type, "active", true)));
    }
}
