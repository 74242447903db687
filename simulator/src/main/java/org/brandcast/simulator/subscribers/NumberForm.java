package org.brandcast.simulator.subscribers;

import java.util.Map;
import java.util.Optional;

/** Ways in which people type a mobile number, or in which a spreadsheet leaves it. */
enum NumberForm {
    NATIONAL(52),
    INTERNATIONAL_PLAIN(11),
    WITHOUT_ZERO(10),
    PLUS(8),
    PLUS_SPACED(4),
    SPACED(4),
    POINTS(3),
    DASHES(2),
    PARENTHESES(1),
    DECIMAL(1),
    NO_BREAK_SPACES(1),
    DOUBLE_ZERO(1),
    APOSTROPHE(1),
    ELEVEN_DIGITS(1);

    /** The prefixes of before 2018 by what replaced them, both without the trunk zero. */
    private static final Map<String, String> BEFORE_2018 = Map.ofEntries(
            Map.entry("70", "120"),
            Map.entry("79", "121"),
            Map.entry("77", "122"),
            Map.entry("76", "126"),
            Map.entry("78", "128"),
            Map.entry("83", "123"),
            Map.entry("84", "124"),
            Map.entry("85", "125"),
            Map.entry("81", "127"),
            Map.entry("82", "129"),
            Map.entry("32", "162"),
            Map.entry("33", "163"),
            Map.entry("34", "164"),
            Map.entry("35", "165"),
            Map.entry("36", "166"),
            Map.entry("37", "167"),
            Map.entry("38", "168"),
            Map.entry("39", "169"),
            Map.entry("56", "186"),
            Map.entry("58", "188"),
            Map.entry("59", "199"));

    /** Among all forms, in percent. */
    private final int weight;

    NumberForm(int weight) {
        this.weight = weight;
    }

    /** The form at a place in [0, 1). */
    static NumberForm at(double place) {
        double left = place * 100;
        for (NumberForm form : values()) {
            left -= form.weight;
            if (left < 0) {
                return form;
            }
        }
        return NATIONAL;
    }

    /** @param national nine digits, without zero and country code */
    String write(String national) {
        String a = national.substring(0, 2);
        String b = national.substring(2, 5);
        String c = national.substring(5);
        return switch (this) {
            case NATIONAL -> "0" + national;
            case INTERNATIONAL_PLAIN -> "84" + national;
            case WITHOUT_ZERO -> national;
            case PLUS -> "+84" + national;
            case PLUS_SPACED -> "+84 " + a + " " + b + " " + c.substring(0, 2) + " " + c.substring(2);
            case SPACED -> "0" + a + " " + b + " " + c;
            case POINTS -> "0" + a + "." + b + "." + c;
            case DASHES -> "0" + a + "-" + b + "-" + c;
            case PARENTHESES -> "(0" + a + ") " + b + " " + c;
            case DECIMAL -> national + ".0";
            case NO_BREAK_SPACES -> "0" + a + "\u00a0" + b + "\u00a0" + c;
            case DOUBLE_ZERO -> "0084" + national;
            case APOSTROPHE -> "'0" + national;
            case ELEVEN_DIGITS -> "0" + beforeMove(national).orElse(national);
        };
    }

    private static Optional<String> beforeMove(String national) {
        return Optional.ofNullable(BEFORE_2018.get(national.substring(0, 2))).map(old -> old + national.substring(2));
    }
}
