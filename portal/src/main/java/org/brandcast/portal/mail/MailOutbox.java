package org.brandcast.portal.mail;

import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.util.UUID;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.look.Look;
import org.brandcast.portal.look.Looks;
import org.brandcast.portal.security.SecretSeal;

/**
 * Mails are written in the transaction that does what they tell of, so that neither exists without the other, and sent by
 * {@link MailRelay}. The body may hold a link that opens something: it lies sealed here, and not at all once it is sent.
 */
@Singleton
public final class MailOutbox {
    private final LetterPaper paper;
    private final SecretSeal seals;
    private final MailConfig config;
    private final Looks looks;
    private final Clock clock;
    private final Provider<MailRelay> relay;

    MailOutbox(
            LetterPaper paper,
            SecretSeal seals,
            MailConfig config,
            Looks looks,
            Clock clock,
            Provider<MailRelay> relay) {
        this.paper = paper;
        this.seals = seals;
        this.config = config;
        this.looks = looks;
        this.clock = clock;
        this.relay = relay;
    }

    public void post(Tx tx, Mail mail) throws SQLException {
        Letter letter = mail.letter();
        Look look = looks.ofTenant(mail.tenantId());
        long now = clock.millis();
        tx.update(
                """
                INSERT INTO mail (tenant_id, message_id, kind, recipient, sender_name, locale, subject, sealed_text,
                  sealed_html, created_at_millis, next_try_at_millis, useful_until_millis)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                mail.tenantId(),
                "<" + UUID.randomUUID() + "@" + config.domain() + ">",
                mail.kind(),
                mail.recipient(),
                oneLine(mail.senderName()),
                mail.locale().getLanguage(),
                oneLine(letter.subject()),
                seals.seal(paper.text(mail.locale(), mail.senderName(), letter, look)),
                seals.seal(paper.html(mail.locale(), mail.senderName(), letter, look, looks.picture(look))),
                now,
                now,
                mail.usefulUntilMillis());
        tx.afterCommitOnce("mail-outbox", () -> relay.get().wake());
    }

    /** A header is one line, whatever a name holds. */
    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ").strip();
    }
}
