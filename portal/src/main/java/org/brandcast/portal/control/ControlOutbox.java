package org.brandcast.portal.control;

import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import org.apache.avro.specific.SpecificRecordBase;
import org.brandcast.portal.database.Tx;
import org.brandcast.schemas.AdvertisingControl;
import org.brandcast.schemas.BrandnameControl;
import org.brandcast.schemas.CampaignControl;
import org.brandcast.schemas.CapControl;
import org.brandcast.schemas.CarrierControl;
import org.brandcast.schemas.ContentPolicyControl;
import org.brandcast.schemas.ControlRecord;
import org.brandcast.schemas.DatabaseIntakeControl;
import org.brandcast.schemas.KeywordControl;
import org.brandcast.schemas.OrderGrant;
import org.brandcast.schemas.PrefixControl;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.RouteControl;
import org.brandcast.schemas.RouteRuleControl;
import org.brandcast.schemas.SendingStop;
import org.brandcast.schemas.SmppAccountControl;
import org.brandcast.schemas.TemplateControl;
import org.brandcast.schemas.TenantControl;

/**
 * The one place through which control data leaves: the record is written in the transaction that changes the rows it
 * tells of, so that neither exists without the other.
 *
 * <p>The version is taken from a single row whose lock is held until commit. Hence versions follow the order of
 * commits without a gap, and the relay, reading by version, can't overtake a transaction that commits late.
 */
@Singleton
public final class ControlOutbox {
    private static final RecordCodec<ControlRecord> CODEC = RecordCodec.of(ControlRecord.class);

    private final Clock clock;
    private final Provider<ControlView> view;
    private final Provider<ControlRelay> relay;

    ControlOutbox(Clock clock, Provider<ControlView> view, Provider<ControlRelay> relay) {
        this.clock = clock;
        this.view = view;
        this.relay = relay;
    }

    /**
     * Writes one fact. Take this step last in a transaction: from here on all other changes of control data wait.
     *
     * @param body one of the bodies of a ControlRecord
     * @return its version
     */
    public long publish(Tx tx, SpecificRecordBase body) throws SQLException {
        long version = tx.number("UPDATE control_version SET version = version + 1 RETURNING version");
        String key = keyOf(body);
        long now = clock.millis();
        byte[] value = CODEC.encode(ControlRecord.newBuilder()
                .setVersion(version)
                .setKey(key)
                .setAtMillis(now)
                .setBody(body)
                .build());
        tx.update(
                "INSERT INTO control_outbox (version, key, value, at_millis) VALUES (?, ?, ?, ?)",
                version,
                key,
                value,
                now);
        tx.afterCommitOnce("control", () -> {
            view.get().refresh();
            relay.get().wake();
        });
        return version;
    }

    /** kind/id: the key by which the topic is compacted. */
    static String keyOf(SpecificRecordBase body) {
        if (body instanceof TenantControl tenant) {
            return "tenant/" + tenant.getTenantId();
        } else if (body instanceof BrandnameControl brandname) {
            return "brandname/" + brandname.getBrandnameId();
        } else if (body instanceof KeywordControl keyword) {
            return "keyword/" + keyword.getKeywordId();
        } else if (body instanceof PrefixControl prefix) {
            return "prefix/" + prefix.getPrefix() + "@" + prefix.getValidFromMillis();
        } else if (body instanceof CarrierControl carrier) {
            return "carrier/" + carrier.getCarrier();
        } else if (body instanceof RouteControl route) {
            return "route/" + route.getRoute();
        } else if (body instanceof OrderGrant grant) {
            return "order/" + grant.getOrderId();
        } else if (body instanceof CampaignControl campaign) {
            return "campaign/" + campaign.getCampaignId();
        } else if (body instanceof TemplateControl template) {
            return "template/" + template.getTemplateId();
        } else if (body instanceof ContentPolicyControl policy) {
            return "content-policy/" + policy.getTenantId() + "/" + policy.getType();
        } else if (body instanceof AdvertisingControl rule) {
            return "advertising/" + rule.getRuleId();
        } else if (body instanceof CapControl cap) {
            return "cap/" + cap.getCapId();
        } else if (body instanceof RouteRuleControl rule) {
            return "route-rule/" + rule.getRuleId();
        } else if (body instanceof SmppAccountControl account) {
            return "smpp-account/" + account.getAccountId();
        } else if (body instanceof DatabaseIntakeControl intake) {
            return "database-intake/" + intake.getIntakeId();
        } else if (body instanceof SendingStop stop) {
            return "stop/" + stop.getStopId();
        }
        throw new IllegalArgumentException(
                "not control data: " + body.getSchema().getFullName());
    }
}
