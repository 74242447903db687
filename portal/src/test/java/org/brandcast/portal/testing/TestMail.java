package org.brandcast.portal.testing;

import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.brandcast.simulator.mail.MailCatcher;

/** The SMTP server of all test portals: a real one, that keeps what it gets. */
public final class TestMail {
    private static final Pattern LINK = Pattern.compile("https?://[^/\\s]+(/account/password\\?t=[A-Za-z0-9_-]+)");
    private static MailCatcher catcher;

    private TestMail() {}

    public static synchronized int smtpPort() {
        return catcher().smtpPort();
    }

    private static synchronized MailCatcher catcher() {
        if (catcher == null) {
            try {
                catcher = MailCatcher.start("127.0.0.1", 0, 0, Files.createTempDirectory("mail-test"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Runtime.getRuntime().addShutdownHook(new Thread(catcher::close));
        }
        return catcher;
    }

    /** What came for an address, oldest first: each mail's fields by name. */
    public static List<Map<String, String>> mails(String to) {
        try {
            String body = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(catcher().url() + "/mails?to=" + to))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            Map<?, ?> answer = JsonMapper.createDefault().readValue(body, Map.class);
            List<Map<String, String>> mails = new ArrayList<>();
            for (Object mail : (List<?>) answer.get("mails")) {
                Map<String, String> fields = new java.util.HashMap<>();
                ((Map<?, ?>) mail).forEach((name, value) -> fields.put(name.toString(), String.valueOf(value)));
                mails.add(fields);
            }
            return mails;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Waits for the mail of that number, the first being 1. */
    public static Map<String, String> await(String to, int number) {
        TestPortal.await("mail " + number + " to " + to, () -> mails(to).size() >= number);
        return mails(to).get(number - 1);
    }

    /** Path and query of the link in a mail. */
    public static String link(Map<String, String> mail) {
        Matcher link = LINK.matcher(mail.get("text"));
        if (!link.find()) {
            throw new AssertionError("no link in: " + mail.get("text"));
        }
        return link.group(1);
    }
}
