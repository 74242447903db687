package org.brandcast.simulator.mail;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * One mail as it arrived.
 *
 * @param id grows by one with each mail that the catcher takes
 * @param to the address of the envelope, in lower case
 * @param from as the head of the mail says, name and address
 */
record CaughtMail(
        @JsonProperty long id,
        @JsonProperty long atMillis,
        @JsonProperty String to,
        @JsonProperty String from,
        @JsonProperty String subject,
        @JsonProperty String messageId,
        @JsonProperty String language,
        @JsonProperty String text,
        @JsonProperty String html) {
    /** Reads a mail; what isn't one comes out with the bytes as its text. */
    static CaughtMail read(long id, long atMillis, String to, byte[] bytes) {
        try {
            MimeMessage mail = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(bytes));
            Texts texts = new Texts();
            texts.collect(mail);
            return new CaughtMail(
                    id,
                    atMillis,
                    to,
                    decoded(mail.getHeader("From", null)),
                    mail.getSubject() == null ? "" : mail.getSubject(),
                    mail.getMessageID() == null ? "" : mail.getMessageID(),
                    decoded(mail.getHeader("Content-Language", null)),
                    texts.plain,
                    texts.html);
        } catch (MessagingException | IOException e) {
            String raw = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
            return new CaughtMail(id, atMillis, to, "", "(" + e.getMessage() + ")", "", "", raw, "");
        }
    }

    private static String decoded(@Nullable String header) throws UnsupportedEncodingException {
        return header == null ? "" : MimeUtility.decodeText(MimeUtility.unfold(header));
    }

    /** The first part of each kind. */
    private static final class Texts {
        private String plain = "";
        private String html = "";

        void collect(Part part) throws MessagingException, IOException {
            if (part.isMimeType("text/plain") && plain.isEmpty()) {
                plain = String.valueOf(part.getContent());
            } else if (part.isMimeType("text/html") && html.isEmpty()) {
                html = String.valueOf(part.getContent());
            } else if (part.getContent() instanceof Multipart parts) {
                for (int i = 0; i < parts.getCount(); i++) {
                    BodyPart child = parts.getBodyPart(i);
                    collect(child);
                }
            }
        }
    }
}
