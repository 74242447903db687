package org.brandcast.portal.mail;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.security.SecretSeal;
import org.brandcast.portal.system.BackgroundWork;
import org.brandcast.portal.system.Worker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries {@link MailOutbox} to the SMTP server, at least once: a mail is claimed for some minutes, sent, and marked; who
 * dies in between leaves the claim to run out. What isn't taken is tried again after 10 s, then twice as long each time, at
 * most an hour, for as long as it is useful; what is refused for good, or useless by now, is dead and stays to be seen. An
 * SMTP server that is down is no fault of the portal's health: it is told by the figures and the page.
 */
@Singleton
public final class MailRelay implements BackgroundWork {
    private static final Logger LOG = LoggerFactory.getLogger(MailRelay.class);
    private static final long CLAIM_MILLIS = Duration.ofMinutes(5).toMillis();
    private static final long FIRST_PAUSE_MILLIS = 10_000;
    private static final long LONGEST_PAUSE_MILLIS = Duration.ofHours(1).toMillis();
    private static final long SENT_KEPT_MILLIS = Duration.ofDays(30).toMillis();
    private static final long DEAD_KEPT_MILLIS = Duration.ofDays(90).toMillis();
    private static final long SWEEP_MILLIS = Duration.ofHours(1).toMillis();
    private static final long IDLE_MILLIS = 1_000;
    private static final int LONGEST_ERROR = 300;

    private final Database database;
    private final SecretSeal seals;
    private final SmtpClient smtp;
    private final Clock clock;
    private final Worker worker;
    private long nextSweepMillis;

    private record Claimed(
            long id,
            String messageId,
            String recipient,
            String senderName,
            String locale,
            String subject,
            String sealedText,
            String sealedHtml,
            long createdAtMillis,
            int attempts,
            long usefulUntilMillis) {}

    MailRelay(Database database, SecretSeal seals, SmtpClient smtp, Clock clock, MeterRegistry metrics) {
        this.database = database;
        this.seals = seals;
        this.smtp = smtp;
        this.clock = clock;
        this.worker = new Worker("mail-relay", this::step);
        metrics.gauge(
                "brandcast.mail.waiting",
                this,
                relay -> relay.count("sent_at_millis IS NULL AND dead_at_millis IS NULL"));
        metrics.gauge("brandcast.mail.dead", this, relay -> relay.count("dead_at_millis IS NOT NULL"));
    }

    @Override
    public String workName() {
        return "mail-relay";
    }

    @Override
    public void start() {
        worker.start();
    }

    void wake() {
        worker.wake();
    }

    @Override
    public String failure() {
        return worker.failure();
    }

    private void step() throws InterruptedException {
        Optional<Claimed> mail = database.call(TenantScope.SYSTEM, this::claim);
        if (mail.isPresent()) {
            send(mail.get());
            return;
        }
        if (clock.millis() >= nextSweepMillis) {
            database.run(TenantScope.SYSTEM, this::sweep);
            nextSweepMillis = clock.millis() + SWEEP_MILLIS;
        }
        worker.awaitWork(IDLE_MILLIS);
    }

    private Optional<Claimed> claim(Tx tx) throws SQLException {
        long now = clock.millis();
        return tx.first(
                """
                UPDATE mail SET attempts = attempts + 1, next_try_at_millis = ?
                WHERE id = (SELECT id FROM mail WHERE sent_at_millis IS NULL AND dead_at_millis IS NULL
                  AND next_try_at_millis <= ? ORDER BY next_try_at_millis, id LIMIT 1 FOR UPDATE SKIP LOCKED)
                RETURNING *""",
                row -> new Claimed(
                        row.getLong("id"),
                        row.getString("message_id"),
                        row.getString("recipient"),
                        row.getString("sender_name"),
                        row.getString("locale"),
                        row.getString("subject"),
                        row.getString("sealed_text"),
                        row.getString("sealed_html"),
                        row.getLong("created_at_millis"),
                        row.getInt("attempts"),
                        row.getLong("useful_until_millis")),
                now + CLAIM_MILLIS,
                now);
    }

    private void send(Claimed mail) {
        long now = clock.millis();
        if (now >= mail.usefulUntilMillis()) {
            bury(mail, "expired");
            return;
        }
        try {
            smtp.send(new SmtpClient.Outgoing(
                    mail.messageId(),
                    mail.recipient(),
                    mail.senderName(),
                    mail.locale(),
                    mail.subject(),
                    seals.open(mail.sealedText()),
                    seals.open(mail.sealedHtml()),
                    mail.createdAtMillis()));
            database.run(
                    TenantScope.SYSTEM,
                    tx -> tx.update(
                            "UPDATE mail SET sent_at_millis = ?, last_error = '', sealed_text = '', sealed_html = '' WHERE id = ?",
                            clock.millis(),
                            mail.id()));
        } catch (SmtpClient.NotTaken e) {
            LOG.warn("mail {} wasn't taken at try {}: {}", mail.messageId(), mail.attempts(), e.getMessage());
            if (e.forGood()) {
                bury(mail, e.getMessage());
            } else {
                postpone(mail, e.getMessage());
            }
        } catch (IllegalArgumentException e) {
            // Sealed with another key: no try will open it.
            bury(mail, e.getMessage());
        }
    }

    private void postpone(Claimed mail, String error) {
        long next = clock.millis() + pauseMillis(mail.attempts());
        if (next >= mail.usefulUntilMillis()) {
            bury(mail, error);
            return;
        }
        database.run(
                TenantScope.SYSTEM,
                tx -> tx.update(
                        "UPDATE mail SET next_try_at_millis = ?, last_error = ? WHERE id = ?",
                        next,
                        cut(error),
                        mail.id()));
    }

    /** After try {@code attempts}, the first being 1. */
    static long pauseMillis(int attempts) {
        return Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(attempts - 1, 20));
    }

    /** Its body stays, sealed, for as long as somebody may send it again. */
    private void bury(Claimed mail, String error) {
        database.run(
                TenantScope.SYSTEM,
                tx -> tx.update(
                        "UPDATE mail SET dead_at_millis = ?, last_error = ? WHERE id = ?",
                        clock.millis(),
                        cut(error),
                        mail.id()));
    }

    private void sweep(Tx tx) throws SQLException {
        long now = clock.millis();
        tx.update(
                "DELETE FROM mail WHERE sent_at_millis < ? OR dead_at_millis < ?",
                now - SENT_KEPT_MILLIS,
                now - DEAD_KEPT_MILLIS);
        tx.update(
                "UPDATE mail SET sealed_text = '', sealed_html = '' WHERE dead_at_millis IS NOT NULL AND useful_until_millis < ? AND sealed_text <> ''",
                now);
    }

    private static String cut(String error) {
        return error.length() > LONGEST_ERROR ? error.substring(0, LONGEST_ERROR) : error;
    }

    private double count(String condition) {
        return database.call(TenantScope.SYSTEM, tx -> tx.number("SELECT count(*) FROM mail WHERE " + condition));
    }

    @PreDestroy
    void stop() {
        worker.stop();
    }
}
