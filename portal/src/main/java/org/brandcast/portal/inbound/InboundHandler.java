package org.brandcast.portal.inbound;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.brandcast.domain.content.BrandnameRule;
import org.brandcast.domain.content.InboundText;
import org.brandcast.domain.lifecycle.MessageIds;
import org.brandcast.domain.numbering.MsisdnReader;
import org.brandcast.domain.numbering.NumberReading;
import org.brandcast.portal.control.ControlView;
import org.brandcast.portal.control.TopicOutbox;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.subscriber.SubscriberWishes;
import org.brandcast.schemas.Door;
import org.brandcast.schemas.InboundMessage;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.SendRequest;
import org.brandcast.schemas.Topics;

/**
 * Does what a phone asked for, in one transaction: keeps the message, records the wish, and puts the confirmation into the
 * outbox. The confirmation's clientRef is made of the message's id, so it is one message however often the outbox sends it.
 */
@Singleton
final class InboundHandler {
    /** The same words from the same phone within this time are the SMSC's repetition, not another wish. */
    static final long REPETITION_MILLIS = Duration.ofMinutes(10).toMillis();

    /** A phone that asks more often in a day is obeyed and not answered: each answer costs money. */
    static final int MOST_CONFIRMATIONS = 10;

    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

    private static final RecordCodec<SendRequest> REQUESTS = RecordCodec.of(SendRequest.class);
    private static final int LONGEST_TEXT = 2_000;
    private static final int LONGEST_ADDRESS = 40;
    private static final String NAME = "{BRANDNAME}";

    private final ControlView control;
    private final SubscriberWishes wishes;
    private final TopicOutbox outbox;
    private final Clock clock;

    InboundHandler(ControlView control, SubscriberWishes wishes, TopicOutbox outbox, Clock clock) {
        this.control = control;
        this.wishes = wishes;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** A keyword of a short code as the database has it. */
    private record Rule(
            long tenantId,
            String tenantPath,
            InboundAction action,
            String brandname,
            String sender,
            String confirmation) {}

    private record Kept(long seq, String text, long atMillis) {}

    /** Handles one message; one that was handled before changes nothing. */
    void handle(Tx tx, InboundMessage message) throws SQLException {
        String number = numberOf(message);
        String shortCode = upTo(message.getTo(), LONGEST_ADDRESS);
        String text = upTo(message.getText(), LONGEST_TEXT);
        boolean handled = tx.number("SELECT count(*) FROM inbound_message WHERE id = ?", message.getInboundId()) > 0;
        if (handled || isRepetition(tx, message, number, shortCode, text)) {
            return;
        }
        InboundText words = InboundText.read(text);
        Optional<Rule> rule = rule(tx, shortCode, words.keyword());
        Decision decision = decide(message, rule, words);
        Optional<SendRequest> confirmation = Optional.empty();
        if (rule.isPresent() && decision.isUnderstood()) {
            obey(tx, rule.get(), decision, number, text);
            confirmation = confirmation(tx, message, rule.get(), decision, number);
        }
        tx.update(
                """
                INSERT INTO inbound_message (id, tenant_id, route, msisdn, short_code, text, outcome, brandname,
                  received_at_millis, confirmation_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                message.getInboundId(),
                rule.isPresent() ? rule.get().tenantId() : rootTenantId(),
                message.getRoute(),
                number,
                shortCode,
                text,
                decision.outcome().name(),
                decision.brandname(),
                message.getReceivedAtMillis(),
                confirmation.map(SendRequest::getMessageId).orElse(null));
        if (confirmation.isPresent()) {
            outbox.publish(tx, Topics.door(MessageType.CARE), number, number, REQUESTS.encode(confirmation.get()));
        }
    }

    private static String numberOf(InboundMessage message) {
        return MsisdnReader.read(message.getFrom()) instanceof NumberReading.Mobile mobile
                ? mobile.msisdn().e164()
                : upTo(message.getFrom(), LONGEST_ADDRESS);
    }

    /** PostgreSQL's text has no NUL, and a phone may send one. */
    private static String upTo(String text, int longest) {
        String clean = text.replace("\0", "");
        return clean.length() <= longest ? clean : clean.substring(0, longest);
    }

    private static boolean isRepetition(Tx tx, InboundMessage message, String number, String shortCode, String text)
            throws SQLException {
        Optional<Kept> latest =
                tx.first("""
                SELECT seq, text, received_at_millis FROM inbound_message
                WHERE msisdn = ? AND short_code = ? ORDER BY seq DESC LIMIT 1""", row -> new Kept(row.getLong(1), row.getString(2), row.getLong(3)), number, shortCode);
        boolean same = latest.isPresent()
                && latest.get().text().equals(text)
                && Math.abs(message.getReceivedAtMillis() - latest.get().atMillis()) < REPETITION_MILLIS;
        if (same) {
            tx.update(
                    "UPDATE inbound_message SET copies = copies + 1 WHERE seq = ?",
                    latest.get().seq());
        }
        return same;
    }

    private static Optional<Rule> rule(Tx tx, String shortCode, String keyword) throws SQLException {
        return keyword.isEmpty() ? Optional.empty() : tx.first("""
                        SELECT k.*, t.path FROM inbound_keyword k JOIN tenant t ON t.id = k.tenant_id
                        WHERE k.short_code = ? AND k.keyword = ? AND k.active""", InboundHandler::read, shortCode, keyword);
    }

    private static Rule read(ResultSet row) throws SQLException {
        return new Rule(
                row.getLong("tenant_id"),
                row.getString("path"),
                InboundAction.valueOf(row.getString("action")),
                row.getString("brandname"),
                row.getString("sender"),
                row.getString("confirmation"));
    }

    /** What is to be done; brandname folded, empty: all of the tenant's. */
    private record Decision(InboundOutcome outcome, String brandname) {
        boolean isUnderstood() {
            return outcome == InboundOutcome.OPTED_OUT || outcome == InboundOutcome.OPTED_IN;
        }
    }

    private Decision decide(InboundMessage message, Optional<Rule> rule, InboundText words) {
        if (!(MsisdnReader.read(message.getFrom()) instanceof NumberReading.Mobile)) {
            return new Decision(InboundOutcome.UNKNOWN_NUMBER, "");
        }
        if (rule.isEmpty()) {
            return new Decision(InboundOutcome.UNKNOWN_KEYWORD, "");
        }
        String named = BrandnameRule.fold(words.argument());
        boolean own = named.isEmpty() || named.equals(rule.get().brandname());
        if (!own
                && (!rule.get().brandname().isEmpty()
                        || brandname(rule.get(), named).isEmpty())) {
            return new Decision(InboundOutcome.UNKNOWN_BRANDNAME, upTo(named, LONGEST_ADDRESS));
        }
        return new Decision(
                rule.get().action() == InboundAction.OPT_OUT ? InboundOutcome.OPTED_OUT : InboundOutcome.OPTED_IN,
                named.isEmpty() ? rule.get().brandname() : named);
    }

    private Optional<ControlView.Brandname> brandname(Rule rule, String folded) {
        ControlView.Snapshot snapshot = control.current();
        return snapshot.brandname(folded).filter(found -> isOf(snapshot, found, rule.tenantPath()));
    }

    /** Whether a tenant on this path, or somebody below it, sends with the brandname. */
    static boolean isOf(ControlView.Snapshot snapshot, ControlView.Brandname brandname, String tenantPath) {
        ControlView.Tenant owner = snapshot.tenants().get(brandname.tenantId());
        boolean below = owner != null && (owner.path() + ".").startsWith(tenantPath + ".");
        return brandname.active() && (below || brandname.isUsableOn(tenantPath));
    }

    private void obey(Tx tx, Rule rule, Decision decision, String number, String text) throws SQLException {
        SubscriberWishes.About about =
                new SubscriberWishes.About(rule.tenantId(), rootTenantId(), decision.brandname());
        if (decision.outcome() == InboundOutcome.OPTED_OUT) {
            wishes.optOut(tx, number, about, text);
        } else {
            wishes.optIn(tx, number, about, text);
        }
    }

    /** From the brandname that the wish is about, else from the keyword's; the brandname's owner pays. */
    private Optional<SendRequest> confirmation(
            Tx tx, InboundMessage message, Rule rule, Decision decision, String number) throws SQLException {
        if (rule.confirmation().isEmpty()) {
            return Optional.empty();
        }
        Optional<ControlView.Brandname> sender =
                brandname(rule, decision.brandname().isEmpty() ? rule.sender() : decision.brandname());
        long today = tx.number("""
                SELECT count(*) FROM inbound_message
                WHERE msisdn = ? AND confirmation_id IS NOT NULL AND received_at_millis > ?""", number, message.getReceivedAtMillis() - DAY_MILLIS);
        if (sender.isEmpty() || today >= MOST_CONFIRMATIONS) {
            return Optional.empty();
        }
        String clientRef = "mo-" + message.getInboundId();
        long payer = sender.get().tenantId();
        return Optional.of(SendRequest.newBuilder()
                .setMessageId(MessageIds.ofClientRef(payer, clientRef))
                .setTenantId(payer)
                .setDoor(Door.INBOUND)
                .setType(MessageType.CARE)
                .setBrandname(sender.get().name())
                .setTo(number)
                .setText(rule.confirmation().replace(NAME, sender.get().name()))
                .setClientRef(clientRef)
                .setControlVersion(control.current().version())
                .setAcceptedAtMillis(clock.millis())
                .build());
    }

    private long rootTenantId() {
        return control.current().tenants().values().stream()
                .filter(tenant -> tenant.path().indexOf('.') < 0)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no root tenant"))
                .id();
    }
}
