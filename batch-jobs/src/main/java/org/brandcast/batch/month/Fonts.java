package org.brandcast.batch.month;

import com.lowagie.text.pdf.BaseFont;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Fonts of what is printed: with every letter that Vietnamese has, and embedded. */
public final class Fonts {
    public static final BaseFont PLAIN = font("DejaVuSansCondensed.ttf");
    public static final BaseFont BOLD = font("DejaVuSansCondensed-Bold.ttf");

    private Fonts() {}

    private static BaseFont font(String file) {
        try (InputStream in = Fonts.class.getResourceAsStream("/fonts/" + file)) {
            if (in == null) {
                throw new IllegalStateException("the font " + file + " is not on the class path: rebuild");
            }
            return BaseFont.createFont(file, BaseFont.IDENTITY_H, BaseFont.EMBEDDED, true, in.readAllBytes(), null);
        } catch (IOException e) {
            throw new UncheckedIOException("the font " + file + " can't be read", e);
        }
    }
}
