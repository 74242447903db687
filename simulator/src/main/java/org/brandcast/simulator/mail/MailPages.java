package org.brandcast.simulator.mail;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.brandcast.simulator.http.LocalServer;
import org.brandcast.simulator.http.Request;

/**
 * GET / (a page, newest first), /mails/{id} (one), /mails/{id}/html (its HTML, without script), /mails?to=&after= (JSON,
 * oldest first), /health. Pages in Vietnamese or English, {@code ?lang=vi|en}.
 */
final class MailPages implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss dd/MM/yyyy", Locale.ROOT).withZone(ZoneId.of("Asia/Ho_Chi_Minh"));
    private static final String STYLE =
            "body{font:16px/1.5 system-ui,sans-serif;margin:24px auto;max-width:880px;padding:0 16px;color:#1c2430;background:#fff}"
                    + "li{padding:12px 0;border-bottom:1px solid #d9dee6}ul{list-style:none;padding:0}a{color:#0b57b7}"
                    + ".q{color:#525d6b;font-size:14px}pre{white-space:pre-wrap;overflow-wrap:anywhere}"
                    + "iframe{width:100%;height:560px;border:1px solid #d9dee6}";
    private static final Map<String, List<String>> WORDS = Map.of(
            "title", List.of("Hộp thư thử nghiệm", "Caught mail"),
            "lead",
                    List.of(
                            "Thư do hệ thống trên máy này gửi. Không thư nào ra ngoài.",
                            "What this installation has sent. None of it leaves this machine."),
            "none", List.of("Chưa có thư nào.", "No mail has come yet."),
            "to", List.of("Gửi đến", "To"),
            "from", List.of("Từ", "From"),
            "all", List.of("Tất cả thư", "All mails"),
            "text", List.of("Dạng chữ", "As text"));

    private final LocalServer server;
    private final MailStore store;

    MailPages(InetAddress bind, int port, MailStore store) throws IOException {
        this.store = store;
        this.server = new LocalServer(bind, port, this::answer);
    }

    void start() {
        server.start();
    }

    String url() {
        return "http://" + server.address().getHostString() + ":"
                + server.address().getPort();
    }

    private void answer(HttpExchange exchange, Request request) throws IOException {
        String path = request.path();
        int language = request.parameter("lang").orElse("").equals("en") ? 1 : 0;
        String[] parts = path.split("/", -1);
        if (!request.method().equals("GET")) {
            send(exchange, 405, "text/plain", "GET only");
        } else if (path.equals("/health")) {
            send(exchange, 200, "application/json", "{\"status\":\"UP\"}");
        } else if (path.equals("/")) {
            send(exchange, 200, "text/html", all(language));
        } else if (path.equals("/mails")) {
            String to = request.parameter("to").orElse("").toLowerCase(Locale.ROOT);
            long after = number(request.parameter("after").orElse("0"));
            send(exchange, 200, "application/json", JSON.writeValueAsString(Map.of("mails", store.list(to, after))));
        } else {
            Optional<CaughtMail> mail =
                    parts.length >= 3 && parts[1].equals("mails") ? store.find(number(parts[2])) : Optional.empty();
            if (mail.isEmpty()) {
                send(exchange, 404, "text/plain", "no such mail");
            } else if (parts.length == 4 && parts[3].equals("html")) {
                send(exchange, 200, "text/html", mail.get().html());
            } else {
                send(exchange, 200, "text/html", one(mail.get(), language));
            }
        }
    }

    private String all(int language) {
        List<CaughtMail> mails = store.list("", 0);
        Collections.reverse(mails);
        StringBuilder body = new StringBuilder("<p class=q>" + word("lead", language) + "</p>");
        if (mails.isEmpty()) {
            return page(
                    "title",
                    language,
                    body.append("<p>")
                            .append(word("none", language))
                            .append("</p>")
                            .toString());
        }
        body.append("<ul>");
        for (CaughtMail mail : mails) {
            body.append("<li><a href=\"/mails/%d?lang=%s\">%s</a><br><span class=q>%s · %s: %s · %s: %s</span></li>"
                    .formatted(
                            mail.id(),
                            lang(language),
                            escaped(mail.subject()),
                            TIME.format(Instant.ofEpochMilli(mail.atMillis())),
                            word("to", language),
                            escaped(mail.to()),
                            word("from", language),
                            escaped(mail.from())));
        }
        return page("title", language, body.append("</ul>").toString());
    }

    private String one(CaughtMail mail, int language) {
        String body = "<p><a href=\"/?lang=%s\">%s</a></p><h2>%s</h2><p class=q>%s · %s: %s · %s: %s</p>"
                        .formatted(
                                lang(language),
                                word("all", language),
                                escaped(mail.subject()),
                                TIME.format(Instant.ofEpochMilli(mail.atMillis())),
                                word("to", language),
                                escaped(mail.to()),
                                word("from", language),
                                escaped(mail.from()))
                + (mail.html().isEmpty()
                        ? ""
                        : "<iframe sandbox=\"allow-popups allow-popups-to-escape-sandbox\" title=\"HTML\" src=\"/mails/"
                                + mail.id() + "/html\"></iframe>")
                + "<h3>" + word("text", language) + "</h3><pre>" + escaped(mail.text()) + "</pre>";
        return page("title", language, body);
    }

    private static String page(String title, int language, String body) {
        return "<!DOCTYPE html><html lang=\"" + lang(language) + "\"><head><meta charset=utf-8><meta name=viewport"
                + " content=\"width=device-width,initial-scale=1\"><title>" + word(title, language) + "</title><style>"
                + STYLE
                + "</style></head><body><p class=q><a href=\"?lang=vi\">VI</a> <a href=\"?lang=en\">EN</a></p><h1>"
                + word(title, language) + "</h1>" + body + "</body></html>";
    }

    private static String word(String key, int language) {
        return WORDS.get(key).get(language);
    }

    private static String lang(int language) {
        return language == 1 ? "en" : "vi";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static long number(String text) {
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        // A mail's own HTML is shown as it is; it runs nothing here.
        LocalServer.send(
                exchange,
                status,
                type + "; charset=utf-8",
                "script-src 'none'; object-src 'none'; form-action 'none'",
                body.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        server.close();
    }
}
