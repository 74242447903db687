package org.brandcast.portal.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Pages as somebody signed in asks for them, without script. */
public final class TestBrowser {
    private static final String BOUNDARY = "----test-browser";
    private static final String AGENT =
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36";

    private final TestPortal portal;
    private final String cookie;

    public TestBrowser(TestPortal portal, String login) {
        this(portal.cookie(login), portal);
    }

    private TestBrowser(String cookie, TestPortal portal) {
        this.portal = portal;
        this.cookie = cookie;
    }

    /** One that has this cookie, whatever it is worth. */
    public static TestBrowser holding(TestPortal portal, String cookie) {
        return new TestBrowser(cookie, portal);
    }

    /** What it shows the portal to be known. */
    public String cookie() {
        return cookie;
    }

    public HttpResponse<String> get(String path) {
        return get(path, "vi");
    }

    public HttpResponse<String> get(String path, String lang) {
        return portal.send(HttpRequest.newBuilder(portal.uri(path))
                .header("Cookie", cookie + "; lang=" + lang)
                .header("Accept", "text/html")
                .build());
    }

    /** A collection's values are sent one by one under its name. */
    public HttpResponse<String> post(String path, Map<String, ?> form) {
        return send("POST", path, form);
    }

    /** As {@link #post}, for routes that are called otherwise. */
    public HttpResponse<String> send(String method, String path, Map<String, ?> form) {
        String body = form.entrySet().stream()
                .flatMap(field -> (field.getValue() instanceof Collection<?> several
                                ? several
                                : List.of(field.getValue()))
                        .stream()
                                .map(value -> field.getKey() + "="
                                        + URLEncoder.encode(value.toString(), StandardCharsets.UTF_8)))
                .collect(Collectors.joining("&"));
        return send(method, path, "application/x-www-form-urlencoded", body, "same-origin");
    }

    public HttpResponse<String> upload(String path, Map<String, String> form, String file) {
        return upload(path, form, "so.csv", file);
    }

    public HttpResponse<String> upload(String path, Map<String, String> form, String fileName, String file) {
        StringBuilder body = new StringBuilder();
        form.forEach((name, value) -> body.append("--")
                .append(BOUNDARY)
                .append("\r\nContent-Disposition: form-data; name=\"")
                .append(name)
                .append("\"\r\n\r\n")
                .append(value)
                .append("\r\n"));
        body.append("--")
                .append(BOUNDARY)
                .append("\r\nContent-Disposition: form-data; name=\"file\"; filename=\"")
                .append(fileName)
                .append("\"\r\n")
                .append("Content-Type: text/csv\r\n\r\n")
                .append(file)
                .append("\r\n--")
                .append(BOUNDARY)
                .append("--\r\n");
        return send("POST", path, "multipart/form-data; boundary=" + BOUNDARY, body.toString(), "same-origin");
    }

    /** As a page of another site has a browser send it, cookie and all. */
    public HttpResponse<String> sendFromElsewhere(String method, String path) {
        return send(method, path, "application/x-www-form-urlencoded", "name=x", "cross-site");
    }

    private HttpResponse<String> send(String method, String path, String type, String body, String site) {
        return portal.send(HttpRequest.newBuilder(portal.uri(path))
                .header("Cookie", cookie + "; lang=vi")
                .header("Accept", "text/html")
                .header("Sec-Fetch-Site", site)
                .header("User-Agent", AGENT)
                .header("Content-Type", type)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    /** Where an accepted form leads. */
    public static String location(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        return answer.headers().firstValue("Location").orElseThrow();
    }
}
