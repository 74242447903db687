package org.brandcast.portal.policy;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What Decree 91/2020/ND-CP asks of advertising: how the form of a new rule begins, and the rule that an installation
 * begins with, for without any rule no hours, label or cap would be asked for. A rule that is saved is the operator's
 * data and follows nothing here.
 */
public final class AdvertisingLaw {
    private AdvertisingLaw() {}

    /** Fields of a rule's form, without its tenant: label, opt-out instruction, 07:00 to 22:00, three in 24 hours. */
    public static Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
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
}
