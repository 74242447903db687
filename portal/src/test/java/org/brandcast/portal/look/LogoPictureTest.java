package org.brandcast.portal.look;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.junit.jupiter.api.Test;

class LogoPictureTest {
    @Test
    void pngAndJpegAreKnownByWhatTheyHold() throws IOException {
        assertThat(read(image("png", 64, 32)))
                .hasValueSatisfying(picture -> assertThat(picture.type()).isEqualTo("image/png"))
                .hasValueSatisfying(picture -> assertThat(picture.width()).isEqualTo(64));
        assertThat(read(image("jpeg", 40, 40)))
                .hasValueSatisfying(picture -> assertThat(picture.type()).isEqualTo("image/jpeg"));
    }

    @Test
    void webpTellsItsSizeInThreeWays() {
        assertThat(read(webp("56503858", "0a000000100000003f0000270000")))
                .hasValueSatisfying(picture -> assertThat(picture.width()).isEqualTo(64))
                .hasValueSatisfying(picture -> assertThat(picture.height()).isEqualTo(40));
        assertThat(read(webp("5650384c", "10000000" + "2f3fc00900" + "0000000000")))
                .hasValueSatisfying(picture -> assertThat(picture.width()).isEqualTo(64))
                .hasValueSatisfying(picture -> assertThat(picture.height()).isEqualTo(40));
        assertThat(read(webp("56503820", "10000000" + "000000" + "9d012a" + "4000" + "2800")))
                .hasValueSatisfying(picture -> assertThat(picture.width()).isEqualTo(64))
                .hasValueSatisfying(picture -> assertThat(picture.height()).isEqualTo(40));
        assertThat(read(webp("58585858", "0a000000100000003f0000270000"))).isEmpty();
    }

    @Test
    void whatIsNoPictureIsRefused() throws IOException {
        refused("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>", "problem.look.picture");
        refused("GIF89a" + "\0".repeat(40), "problem.look.picture");
        refused("<html>", "problem.look.picture");
        refused(new byte[LogoPicture.MOST_BYTES + 1], "problem.look.large");
        refused(image("png", 2_000, 20), "problem.look.pixels");
        refused(image("png", 8, 8), "problem.look.pixels");
        byte[] cut = Arrays.copyOf(image("png", 64, 32), 20);
        refused(cut, "problem.look.picture");
    }

    private static void refused(String text, String key) {
        refused(text.getBytes(StandardCharsets.ISO_8859_1), key);
    }

    private static void refused(byte[] bytes, String key) {
        Fields form = Fields.showing("look", Map.of());
        assertThat(LogoPicture.read(bytes, form)).isEmpty();
        try {
            form.check();
            throw new AssertionError("no complaint");
        } catch (FormProblem e) {
            assertThat(e.problems().get(0).messageKey()).isEqualTo(key);
        }
    }

    private static Optional<LogoPicture> read(byte[] bytes) {
        return LogoPicture.read(bytes, Fields.showing("look", Map.of()));
    }

    private static byte[] webp(String chunk, String rest) {
        byte[] head = HexFormat.of().parseHex("524946460000000057454250" + chunk + rest);
        return Arrays.copyOf(head, Math.max(30, head.length));
    }

    static byte[] image(String format, int width, int height) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), format, out);
        return out.toByteArray();
    }
}
