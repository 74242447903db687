package org.brandcast.simulator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files of the phone page. */
record PageFile(String resource, String contentType) {
    private static final String INDEX = "index.html";
    private static final Map<String, PageFile> FILES = Map.of(
            "/", new PageFile(INDEX, "text/html; charset=utf-8"),
            "/phone.css", new PageFile("phone.css", "text/css; charset=utf-8"),
            "/phone.js", new PageFile("phone.js", "text/javascript; charset=utf-8"),
            "/icon.svg", new PageFile("icon.svg", "image/svg+xml"));

    static @Nullable PageFile at(String path) {
        return FILES.get(path);
    }

    /** The index in the reader's language; other files as they are. */
    byte[] content(Request request) throws IOException {
        try (InputStream in = PageFile.class.getResourceAsStream("/web/" + resource)) {
            if (in == null) {
                throw new IOException("web/" + resource + " is not on the class path");
            }
            byte[] bytes = in.readAllBytes();
            if (!resource.equals(INDEX)) {
                return bytes;
            }
            return new String(bytes, UTF_8)
                    .replace("<html lang=\"vi\">", "<html lang=\"" + language(request) + "\">")
                    .getBytes(UTF_8);
        }
    }

    /** {@code ?lang=}, else the first of vi and en that Accept-Language names, else Vietnamese. */
    private static String language(Request request) {
        String asked = request.parameter("lang").orElse("");
        if (asked.equals("vi") || asked.equals("en")) {
            return asked;
        }
        for (String range :
                request.header("Accept-Language").toLowerCase(Locale.ROOT).split(",", -1)) {
            String language = range.strip().split("[-;]", 2)[0];
            if (language.equals("vi") || language.equals("en")) {
                return language;
            }
        }
        return "vi";
    }
}
