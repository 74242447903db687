package org.brandcast.portal.look;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.brandcast.portal.form.Fields;

/**
 * A picture that may stand on everybody's pages: PNG, JPEG or WebP by what it holds, whatever its name says, small in bytes
 * and pixels. SVG is a program as much as a picture and is refused.
 */
record LogoPicture(String type, int width, int height) {
    static final int MOST_BYTES = 100_000;
    private static final int MOST_PIXELS = 1_024;
    private static final int LEAST_PIXELS = 16;

    /** Reads one; what is wrong is complained of at {@code logo}. */
    static Optional<LogoPicture> read(byte[] bytes, Fields form) {
        if (bytes.length > MOST_BYTES) {
            form.complain("logo", "problem.look.large", MOST_BYTES / 1_000);
            return Optional.empty();
        }
        Optional<LogoPicture> picture = isWebp(bytes) ? webp(bytes) : decoded(bytes);
        if (picture.isEmpty()) {
            form.complain("logo", "problem.look.picture");
            return picture;
        }
        int greatest = Math.max(picture.get().width(), picture.get().height());
        int least = Math.min(picture.get().width(), picture.get().height());
        if (greatest > MOST_PIXELS || least < LEAST_PIXELS) {
            form.complain(
                    "logo",
                    "problem.look.pixels",
                    picture.get().width(),
                    picture.get().height(),
                    LEAST_PIXELS,
                    MOST_PIXELS);
            return Optional.empty();
        }
        return picture;
    }

    /** The header alone says how large it is: nothing is unpacked. */
    private static Optional<LogoPicture> decoded(byte[] bytes) {
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(bytes))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                return Optional.empty();
            }
            ImageReader reader = readers.next();
            try {
                String format = reader.getFormatName().toLowerCase(Locale.ROOT);
                if (!format.equals("png") && !format.equals("jpeg")) {
                    return Optional.empty();
                }
                reader.setInput(in, true, true);
                return Optional.of(new LogoPicture("image/" + format, reader.getWidth(0), reader.getHeight(0)));
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            // Whatever a broken file makes the decoder say: it is no picture.
            return Optional.empty();
        }
    }

    private static boolean isWebp(byte[] bytes) {
        return bytes.length >= 30
                && new String(bytes, 0, 4, StandardCharsets.ISO_8859_1).equals("RIFF")
                && new String(bytes, 8, 4, StandardCharsets.ISO_8859_1).equals("WEBP");
    }

    /** Width and height of the first chunk, by RFC 9649. */
    private static Optional<LogoPicture> webp(byte[] b) {
        String chunk = new String(b, 12, 4, StandardCharsets.ISO_8859_1);
        return switch (chunk) {
            case "VP8X" -> Optional.of(new LogoPicture("image/webp", 1 + little(b, 24, 3), 1 + little(b, 27, 3)));
            case "VP8L" -> {
                int bits = little(b, 21, 4);
                yield b[20] != 0x2f
                        ? Optional.empty()
                        : Optional.of(new LogoPicture("image/webp", 1 + (bits & 0x3fff), 1 + ((bits >> 14) & 0x3fff)));
            }
            case "VP8 " ->
                little(b, 23, 3) != 0x2a019d
                        ? Optional.empty()
                        : Optional.of(
                                new LogoPicture("image/webp", little(b, 26, 2) & 0x3fff, little(b, 28, 2) & 0x3fff));
            default -> Optional.empty();
        };
    }

    private static int little(byte[] bytes, int at, int count) {
        int value = 0;
        for (int i = count - 1; i >= 0; i--) {
            value = (value << 8) | (bytes[at + i] & 0xff);
        }
        return value;
    }
}
