package org.brandcast.portal.subscriber;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import org.brandcast.portal.control.TopicOutbox;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.kafka.FactWriter;
import org.brandcast.schemas.SubscriberRuleKind;

/** What subscribers themselves say about advertising, by their phones. */
@Singleton
public final class SubscriberWishes {
    private static final String SOURCE = "mo";

    private final TopicOutbox outbox;
    private final SubscriberFacts facts;
    private final Clock clock;

    SubscriberWishes(TopicOutbox outbox, SubscriberFacts facts, Clock clock) {
        this.outbox = outbox;
        this.facts = facts;
        this.clock = clock;
    }

    /**
     * Whose advertising a wish is about.
     *
     * @param rootTenantId whose own wishes are about everybody
     * @param brandname folded; empty: all of the tenant's
     */
    public record About(long tenantId, long rootTenantId, String brandname) {}

    /** The number wants no advertising of theirs from now on. */
    public void optOut(Tx tx, String msisdn, About about, String said) throws SQLException {
        tell(tx, msisdn, about, about.brandname(), false, said);
    }

    /** The number wants it again: what it said against it, of that brandname or of all of theirs, holds no longer. */
    public void optIn(Tx tx, String msisdn, About about, String said) throws SQLException {
        List<String> against =
                tx.list("""
                SELECT brandname FROM subscriber_rule
                WHERE msisdn = ? AND kind = 'OPTED_OUT' AND tenant_id = ? AND active AND (? = '' OR brandname = ?)
                ORDER BY brandname""", row -> row.getString(1), msisdn, about.tenantId(), about.brandname(), about.brandname());
        for (String brandname : against) {
            tell(tx, msisdn, about, brandname, true, said);
        }
    }

    private void tell(Tx tx, String msisdn, About about, String brandname, boolean withdraw, String said)
            throws SQLException {
        long now = clock.millis();
        SubscriberFacts.Stored fact = new SubscriberFacts.Stored(
                msisdn,
                SubscriberRuleKind.OPTED_OUT.name(),
                about.tenantId(),
                brandname,
                !withdraw,
                null,
                now,
                new SubscriberFacts.Told(now, SOURCE));
        SubscriberService.store(tx, fact, said);
        FactWriter.Fact told = facts.record(fact, about.rootTenantId());
        outbox.publish(tx, told.topic(), told.key(), told.partitionKey(), told.value());
    }
}
