package org.brandcast.portal.platform;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The mobile networks of Viet Nam and the number ranges that they were given, as a new installation begins with them
 * (public numbering plan since the change of 11-digit numbers in 2018; Wintel's range is unverified). From then on the
 * database holds them: they are data with dates.
 */
final class Vietnam {
    /** Code → name that is shown. */
    static final Map<String, String> CARRIERS = carriers();

    /** Code → national prefixes without the trunk zero. */
    static final Map<String, List<String>> PREFIXES = prefixes();

    private Vietnam() {}

    private static Map<String, String> carriers() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("viettel", "Viettel");
        names.put("vinaphone", "VinaPhone");
        names.put("mobifone", "MobiFone");
        names.put("vietnamobile", "Vietnamobile");
        names.put("gmobile", "Gmobile");
        names.put("itel", "Itel");
        names.put("wintel", "Wintel");
        return names;
    }

    private static Map<String, List<String>> prefixes() {
        Map<String, List<String>> ranges = new LinkedHashMap<>();
        ranges.put("viettel", List.of("32", "33", "34", "35", "36", "37", "38", "39", "86", "96", "97", "98"));
        ranges.put("vinaphone", List.of("81", "82", "83", "84", "85", "88", "91", "94"));
        ranges.put("mobifone", List.of("70", "76", "77", "78", "79", "89", "90", "93"));
        ranges.put("vietnamobile", List.of("52", "56", "58", "92"));
        ranges.put("gmobile", List.of("59", "99"));
        ranges.put("itel", List.of("87"));
        ranges.put("wintel", List.of("55"));
        return ranges;
    }
}
