package org.brandcast.portal.look;

import java.util.Locale;

/**
 * All colours that follow from a tenant's one: a fill, what is written on it, the hue as text and as a tint, for light and
 * for dark pages. Whatever colour is chosen, text keeps at least 4.5:1 to its ground and controls 3:1 (WCAG 2.2 AA, 1.4.3
 * and 1.4.11); a colour too pale to be a button on a light page is refused.
 */
public record AccentColours(Theme light, Theme dark) {
    /** The platform's own. */
    static final String PLAIN = "3b4fd8";

    static final double TEXT = 4.5;
    static final double PART = 3;

    private static final int WHITE = 0xffffff;
    private static final int BLACK = 0x000000;
    /** Grounds of tokens.css. */
    private static final int[] LIGHT_GROUNDS = {0xffffff, 0xf6f7f9, 0xf1f3f6};

    private static final int[] DARK_GROUNDS = {0x0e1116, 0x161a21, 0x1d222b};
    /** The faintest ink that stands on a tint. */
    private static final int LIGHT_INK = 0x5d6677;

    private static final int DARK_INK = 0x97a0af;

    /** Colours as {@code #3b4fd8}. */
    public record Theme(String accent, String hover, String ink, String text, String soft) {
        String css() {
            return "--accent:" + accent + ";--accent-hover:" + hover + ";--accent-ink:" + ink + ";--accent-text:" + text
                    + ";--accent-soft:" + soft;
        }
    }

    /**
     * Works them out.
     *
     * @param hex six hexadecimal digits
     */
    public static AccentColours of(String hex) {
        int accent = parse(hex);
        return new AccentColours(
                theme(accent, LIGHT_GROUNDS, LIGHT_INK, WHITE, BLACK),
                theme(accent, DARK_GROUNDS, DARK_INK, 0x161a21, WHITE));
    }

    private static Theme theme(int chosen, int[] grounds, int faintInk, int paper, int away) {
        int accent = until(chosen, away, PART, grounds);
        int ink = contrast(accent, WHITE) >= TEXT ? WHITE : BLACK;
        int hover = mix(accent, ink == WHITE ? BLACK : WHITE, 0.14);
        int soft = mix(accent, paper, 0.88);
        for (double share = 0.9; contrast(faintInk, soft) < TEXT && share < 1; share += 0.01) {
            soft = mix(accent, paper, share);
        }
        int[] under = {grounds[0], grounds[1], grounds[2], soft};
        return new Theme(hex(accent), hex(hover), hex(ink), hex(until(accent, away, TEXT, under)), hex(soft));
    }

    /** Whether it is dark enough for a button on a light page. */
    static boolean isUsable(String hex) {
        return contrast(parse(hex), LIGHT_GROUNDS[1]) >= PART;
    }

    /** The nearest of its hue that is. */
    static String usable(String hex) {
        return hex(until(parse(hex), BLACK, PART, LIGHT_GROUNDS)).substring(1);
    }

    /** Towards black or white in small steps, as far as it takes. */
    private static int until(int colour, int away, double least, int... grounds) {
        for (double share = 0; share < 1; share += 0.02) {
            int tried = mix(colour, away, share);
            boolean enough = true;
            for (int ground : grounds) {
                enough &= contrast(tried, ground) >= least;
            }
            if (enough) {
                return tried;
            }
        }
        return away;
    }

    /** As a style sheet that overrides the tokens. */
    public String css() {
        return ":root{" + light.css() + "}\n@media (prefers-color-scheme:dark){:root:not([data-theme=\"light\"]){"
                + dark.css() + "}}\n:root[data-theme=\"dark\"]{" + dark.css() + "}\n";
    }

    /** The same for one part of a page. */
    String preview() {
        return ".look-preview{" + light.css()
                + "}\n@media (prefers-color-scheme:dark){:root:not([data-theme=\"light\"]) .look-preview{" + dark.css()
                + "}}\n:root[data-theme=\"dark\"] .look-preview{" + dark.css() + "}\n";
    }

    private static int parse(String hex) {
        if (!hex.matches("[0-9a-f]{6}")) {
            throw new IllegalArgumentException("no colour: " + hex);
        }
        return Integer.parseInt(hex, 16);
    }

    private static String hex(int colour) {
        return String.format(Locale.ROOT, "#%06x", colour);
    }

    private static int mix(int colour, int other, double share) {
        int mixed = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            long channel = Math.round(((colour >> shift) & 0xff) * (1 - share) + ((other >> shift) & 0xff) * share);
            mixed |= Math.toIntExact(channel) << shift;
        }
        return mixed;
    }

    /** WCAG 2.2, definition of contrast ratio. */
    static double contrast(int a, int b) {
        double first = luminance(a);
        double second = luminance(b);
        return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
    }

    private static double luminance(int colour) {
        return 0.2126 * channel((colour >> 16) & 0xff)
                + 0.7152 * channel((colour >> 8) & 0xff)
                + 0.0722 * channel(colour & 0xff);
    }

    private static double channel(int value) {
        double share = value / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }
}
