package org.brandcast.simulator.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailCatcherTest {
    @TempDir
    private Path folder;

    private MailCatcher catcher;

    @BeforeEach
    void start() throws Exception {
        catcher = MailCatcher.start("127.0.0.1", 0, 0, folder);
    }

    @AfterEach
    void stop() {
        catcher.close();
    }

    @Test
    void showsWhatCameAlsoAfterARestart() throws Exception {
        send("Lan@Lotus.example", "Lời mời <b>");
        send("minh@lotus.example", "Khác");
        assertThat(get("/mails?to=lan@lotus.example")).contains("Lời mời").doesNotContain("Khác");
        catcher.close();
        catcher = MailCatcher.start("127.0.0.1", 0, 0, folder);

        JsonNode mails = new ObjectMapper().readTree(get("/mails")).path("mails");
        assertThat(mails).hasSize(2);
        JsonNode first = mails.get(0);
        assertThat(first.path("to").asText()).isEqualTo("lan@lotus.example");
        assertThat(first.path("from").asText()).isEqualTo("Đơn vị <no-reply@example.com>");
        assertThat(first.path("text").asText().strip()).isEqualTo("Xin chào");
        assertThat(first.path("html").asText().strip()).isEqualTo("<p>Xin chào</p>");
        assertThat(get("/mails?after=1")).doesNotContain("Lời mời").contains("Khác");
        assertThat(get("/?lang=en")).contains("Lời mời &lt;b&gt;", "Caught mail");
        assertThat(get("/mails/1")).contains("Xin chào", "/mails/1/html");
        assertThat(get("/mails/1/html")).contains("<p>Xin chào</p>");
    }

    @Test
    void anAddressMayBeRefusedOrBusy() throws Exception {
        assertThat(refusal("refused@lotus.example")).contains("550");
        assertThat(refusal("busy@lotus.example")).contains("451");
        assertThat(refusal("busy@lotus.example")).contains("451");
        send("busy@lotus.example", "Lần ba");
        assertThat(get("/mails")).contains("Lần ba");
    }

    @Test
    void aPageFromElsewhereMayNotRead() throws Exception {
        HttpRequest foreign = HttpRequest.newBuilder(URI.create(catcher.url() + "/mails"))
                .header("Origin", "http://elsewhere.example")
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(foreign, HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(403);
    }

    private String refusal(String to) {
        try {
            send(to, "x");
            return "taken";
        } catch (MessagingException e) {
            return e.toString();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void send(String to, String subject) throws Exception {
        Properties properties = new Properties();
        properties.put("mail.smtp.host", "127.0.0.1");
        properties.put("mail.smtp.port", Integer.toString(catcher.smtpPort()));
        MimeMessage mail = new MimeMessage(Session.getInstance(properties));
        mail.setFrom(new InternetAddress("no-reply@example.com", "Đơn vị", "UTF-8"));
        mail.setRecipients(Message.RecipientType.TO, to);
        mail.setSubject(subject, "UTF-8");
        MimeBodyPart text = new MimeBodyPart();
        text.setText("Xin chào", "UTF-8");
        MimeBodyPart html = new MimeBodyPart();
        html.setText("<p>Xin chào</p>", "UTF-8", "html");
        mail.setContent(new MimeMultipart("alternative", text, html));
        Transport.send(mail);
    }

    private String get(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(catcher.url() + path)).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
