package org.brandcast.portal.mail;

import jakarta.inject.Singleton;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.UnsupportedEncodingException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;

/** Gives one mail to the SMTP server over a connection of its own. */
@Singleton
final class SmtpClient {
    private static final String CONNECT_MILLIS = "10000";
    private static final String ANSWER_MILLIS = "20000";
    private static final int FIRST_FOR_GOOD = 500;
    private static final String UTF_8 = "UTF-8";

    private final MailConfig config;
    private final Session session;

    SmtpClient(MailConfig config) {
        this.config = config;
        Properties properties = new Properties();
        properties.put("mail.smtp.connectiontimeout", CONNECT_MILLIS);
        properties.put("mail.smtp.timeout", ANSWER_MILLIS);
        properties.put("mail.smtp.writetimeout", ANSWER_MILLIS);
        properties.put("mail.smtp.localhost", config.domain());
        properties.put("mail.smtp.auth", Boolean.toString(!config.user().isEmpty()));
        properties.put(
                "mail.smtp.ssl.enable", Boolean.toString(config.security().equals("tls")));
        properties.put(
                "mail.smtp.starttls.enable", Boolean.toString(config.security().equals("starttls")));
        properties.put(
                "mail.smtp.starttls.required",
                Boolean.toString(config.security().equals("starttls")));
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        this.session = Session.getInstance(properties);
    }

    /**
     * A mail with its body in the clear.
     *
     * @param messageId the same at every try, so that a mailbox can tell a repetition
     */
    record Outgoing(
            String messageId,
            String recipient,
            String senderName,
            String language,
            String subject,
            String text,
            String html,
            long createdAtMillis) {}

    /** The server didn't take it; another try may help unless it is {@link #forGood}. */
    static final class NotTaken extends Exception {
        private static final long serialVersionUID = 1L;
        private final boolean forGood;

        NotTaken(boolean forGood, MessagingException cause) {
            super(words(cause), cause);
            this.forGood = forGood;
        }

        boolean forGood() {
            return forGood;
        }

        private static String words(MessagingException cause) {
            String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
            return message.replaceAll("\\s+", " ").strip();
        }
    }

    void send(Outgoing mail) throws NotTaken {
        try (Transport transport = session.getTransport("smtp")) {
            MimeMessage message = message(mail);
            transport.connect(
                    config.host(),
                    config.port(),
                    config.user().isEmpty() ? null : config.user(),
                    config.user().isEmpty() ? null : config.password());
            transport.sendMessage(message, message.getAllRecipients());
        } catch (MessagingException e) {
            throw new NotTaken(isForGood(e), e);
        }
    }

    private MimeMessage message(Outgoing mail) throws MessagingException {
        MimeMessage message = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", mail.messageId());
            }
        };
        try {
            message.setFrom(new InternetAddress(config.sender(), mail.senderName(), UTF_8));
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("every JDK has UTF-8", e);
        }
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(mail.recipient(), true));
        message.setSubject(mail.subject(), UTF_8);
        message.setHeader(
                "Date",
                DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        Instant.ofEpochMilli(mail.createdAtMillis()).atOffset(ZoneOffset.UTC)));
        message.setHeader("Content-Language", mail.language());
        message.setHeader("Auto-Submitted", "auto-generated");
        MimeBodyPart text = new MimeBodyPart();
        text.setText(mail.text(), UTF_8);
        MimeBodyPart html = new MimeBodyPart();
        html.setText(mail.html(), UTF_8, "html");
        message.setContent(new MimeMultipart("alternative", text, html));
        message.saveChanges();
        return message;
    }

    /** A 5xx about this mail or its address; what concerns the connection or our own log-in may be mended meanwhile. */
    private static boolean isForGood(MessagingException failure) {
        Exception cause = failure;
        while (cause instanceof MessagingException step) {
            if (step instanceof AddressException) {
                return true;
            }
            if (step instanceof SMTPSendFailedException refused && refused.getReturnCode() >= FIRST_FOR_GOOD) {
                return true;
            }
            if (step instanceof SMTPAddressFailedException address && address.getReturnCode() >= FIRST_FOR_GOOD) {
                return true;
            }
            cause = step.getNextException();
        }
        return false;
    }
}
