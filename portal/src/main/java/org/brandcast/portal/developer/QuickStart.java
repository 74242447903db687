package org.brandcast.portal.developer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A program that sends one message and waits for its end, as it stands in {@code public/quickstart} and as tests run it.
 *
 * @param language names its text {@code developer.quick.<language>}
 * @param run how it is started
 */
public record QuickStart(String language, String file, String run, String code) {
    private static final List<QuickStart> ALL = List.of(
            of("curl", "send.sh", "BRANDCAST_KEY=bc_… sh send.sh"),
            of("java", "Send.java", "BRANDCAST_KEY=bc_… java Send.java"),
            of("python", "send.py", "BRANDCAST_KEY=bc_… python3 send.py"));

    public static List<QuickStart> all() {
        return ALL;
    }

    private static QuickStart of(String language, String file, String run) {
        String resource = "/public/quickstart/" + file;
        try (InputStream in = QuickStart.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("missing from the class path: " + resource);
            }
            return new QuickStart(language, file, run, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }
}
