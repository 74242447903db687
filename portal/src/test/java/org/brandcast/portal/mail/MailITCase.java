package org.brandcast.portal.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.testing.SharedPortal;
import org.brandcast.portal.testing.TestBrowser;
import org.brandcast.portal.testing.TestMail;
import org.brandcast.portal.testing.TestPortal;
import org.junit.jupiter.api.Test;

/** Mails from the transaction that writes them to a real SMTP server. */
class MailITCase {
    private static final String SECRET = "https://portal.example/x?t=AbCdEfGhIjKlMnOpQrStUvWxYz";

    private final TestPortal portal = SharedPortal.portal();
    private final Database database = portal.bean(Database.class);
    private final CurrentUser operator = portal.user(TestPortal.OPERATOR);

    @Test
    void isSentAsHtmlAndTextWithTheTenantsNameAndKeepsNoBody() {
        post("taken@lotus.example", "Nội dung\r\nBcc: x@y.example", 3_600_000);
        Map<String, String> mail = TestMail.await("taken@lotus.example", 1);
        assertThat(mail)
                .containsEntry("subject", "Nội dung Bcc: x@y.example")
                .containsEntry("from", "Đơn vị A <no-reply@brandcast.local>")
                .containsEntry("language", "vi");
        assertThat(mail.get("text")).contains("Mở:", SECRET);
        assertThat(mail.get("html")).contains("<html", SECRET);
        await("taken@lotus.example", "SENT");
        assertThat(column("taken@lotus.example", "sealed_text || sealed_html")).isEmpty();
        assertThat(TestMail.mails("x@y.example")).isEmpty();
    }

    @Test
    void whatIsNotTakenIsTriedAgainAsTheSameMail() {
        post("busy@lotus.example", "Bận", 3_600_000);
        TestPortal.await(
                "the first refusal",
                () -> column("busy@lotus.example", "last_error").contains("451"));
        assertThat(column("busy@lotus.example", "(sealed_text || sealed_html) LIKE '%AbCdEf%'"))
                .as("the body lies sealed")
                .isEqualTo("false");
        assertThat(Long.parseLong(column("busy@lotus.example", "next_try_at_millis - created_at_millis")))
                .as("not at once")
                .isGreaterThanOrEqualTo(10_000);
        TestPortal.await("the mail to be taken", () -> {
            database.run(
                    TenantScope.SYSTEM,
                    tx -> tx.update(
                            "UPDATE mail SET next_try_at_millis = 0 WHERE recipient = 'busy@lotus.example' AND sent_at_millis IS NULL AND last_error LIKE '%451%'"));
            return !TestMail.mails("busy@lotus.example").isEmpty();
        });
        await("busy@lotus.example", "SENT");
        assertThat(TestMail.mails("busy@lotus.example").get(0))
                .containsEntry("messageId", column("busy@lotus.example", "message_id"));
        assertThat(Integer.parseInt(column("busy@lotus.example", "attempts"))).isGreaterThanOrEqualTo(3);
    }

    @Test
    void whatIsRefusedForGoodIsShownAndMayBeSentAgain() {
        TestBrowser browser = new TestBrowser(portal, TestPortal.OPERATOR);
        post("refused@lotus.example", "Từ chối", 3_600_000);
        await("refused@lotus.example", "DEAD");
        assertThat(column("refused@lotus.example", "attempts")).isEqualTo("1");
        String id = column("refused@lotus.example", "id");
        assertThat(browser.get("/tenants/mails").body())
                .contains("refused@lotus.example", "550", "/tenants/mails/" + id + "/again")
                .doesNotContain("AbCdEf");
        assertThat(new TestBrowser(portal, TestPortal.MAKER)
                        .get("/tenants/mails")
                        .statusCode())
                .isEqualTo(403);
        assertThat(TestBrowser.location(browser.post("/tenants/mails/" + id + "/again", Map.of())))
                .isEqualTo("/tenants/mails");
        TestPortal.await(
                "a second try",
                () -> column("refused@lotus.example", "attempts").equals("2"));
        await("refused@lotus.example", "DEAD");
    }

    @Test
    void whatIsOfNoUseAnyMoreIsNotSent() {
        post("late@lotus.example", "Muộn", -1);
        await("late@lotus.example", "DEAD");
        assertThat(column("late@lotus.example", "last_error")).isEqualTo("expired");
        assertThat(TestMail.mails("late@lotus.example")).isEmpty();
    }

    @Test
    void aMailOfARolledBackFactDoesNotExist() {
        try {
            database.run(TenantScope.of(operator), tx -> {
                portal.bean(MailOutbox.class).post(tx, mail("never@lotus.example", "Không", 3_600_000));
                throw new IllegalStateException("the fact failed");
            });
        } catch (IllegalStateException e) {
            assertThat(count("never@lotus.example")).isZero();
            return;
        }
        throw new AssertionError("the fact did not fail");
    }

    private void post(String to, String subject, long usefulMillis) {
        database.run(
                TenantScope.of(operator),
                tx -> portal.bean(MailOutbox.class).post(tx, mail(to, subject, usefulMillis)));
    }

    private Mail mail(String to, String subject, long usefulMillis) {
        Letter letter = new Letter(subject, List.of("Chào bạn"), new Letter.Action("Mở", SECRET), List.of());
        return new Mail(
                operator.tenantId(),
                "reset",
                to,
                "Đơn vị\nA",
                Locale.forLanguageTag("vi"),
                letter,
                System.currentTimeMillis() + usefulMillis);
    }

    private void await(String to, String state) {
        String column = state.equals("SENT") ? "sent_at_millis" : "dead_at_millis";
        TestPortal.await(
                to + " to be " + state,
                () -> column(to, column + " IS NOT NULL").equals("true"));
    }

    private String column(String to, String expression) {
        return database.call(
                TenantScope.SYSTEM,
                tx -> tx.first(
                                "SELECT (" + expression + ")::text FROM mail WHERE recipient = ?",
                                row -> row.getString(1),
                                to)
                        .orElseThrow());
    }

    private long count(String to) {
        return database.call(TenantScope.SYSTEM, tx -> tx.number("SELECT count(*) FROM mail WHERE recipient = ?", to));
    }
}
