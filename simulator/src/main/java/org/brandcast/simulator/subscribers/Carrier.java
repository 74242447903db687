package org.brandcast.simulator.subscribers;

/** The carriers with their prefixes (without the trunk zero) and about their share of the subscribers. */
enum Carrier {
    VIETTEL("viettel", 0.530, "32 33 34 35 36 37 38 39 86 96 97 98"),
    VINAPHONE("vinaphone", 0.230, "81 82 83 84 85 88 91 94"),
    MOBIFONE("mobifone", 0.190, "70 76 77 78 79 89 90 93"),
    VIETNAMOBILE("vietnamobile", 0.030, "52 56 58 92"),
    ITEL("itel", 0.010, "87"),
    WINTEL("wintel", 0.005, "55"),
    GMOBILE("gmobile", 0.005, "59 99");

    private final String code;
    private final double share;
    /** Two digits each, with spaces between. */
    private final String prefixes;

    Carrier(String code, double share, String prefixes) {
        this.code = code;
        this.share = share;
        this.prefixes = prefixes;
    }

    String code() {
        return code;
    }

    int prefixCount() {
        return (prefixes.length() + 1) / 3;
    }

    String prefix(int index) {
        return prefixes.substring(3 * index, 3 * index + 2);
    }

    /** The carrier at a place in [0, 1). */
    static Carrier at(double place) {
        double left = place;
        for (Carrier carrier : values()) {
            left -= carrier.share;
            if (left < 0) {
                return carrier;
            }
        }
        return VIETTEL;
    }
}
