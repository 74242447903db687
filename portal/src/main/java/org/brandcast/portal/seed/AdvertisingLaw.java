package org.brandcast.portal.seed;

import java.util.LinkedHashMap;
import java.util.Map;
import org.brandcast.portal.policy.AdvertisingService;
import org.brandcast.portal.security.CurrentUser;

/**
 * What Decree 91/2020/ND-CP asks of advertising, as the rule of advertising that an installation begins with: without
 * any rule no hours, label or cap would be asked for. From then on it is data that the operator changes.
 */
final class AdvertisingLaw {
    private AdvertisingLaw() {}

    /** The form of a rule for this tenant: label, opt-out instruction, 07:00 to 22:00, three in 24 hours. */
    static Map<String, Object> fields(long tenantId) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("tenantId", tenantId);
        fields.put("labels", "[QC]\n[AD]");
        fields.put("optOutMarks", "TC gui\ntu choi");
        fields.put("optOutWithin", 60);
        fields.put("opens", "07:00");
        fields.put("closes", "22:00");
        fields.put("frequencyMax", 3);
        fields.put("frequencyHours", 24);
        fields.put("frequencyScope", "ADVERTISER");
        fields.put("active", true);
        return fields;
    }

    /** Whether the tenant has a rule of its own, in force or not. */
    static boolean hasRule(AdvertisingService advertising, CurrentUser operator, long tenantId) {
        return advertising.rules(operator).stream().anyMatch(rule -> rule.tenantId() == tenantId);
    }
}
