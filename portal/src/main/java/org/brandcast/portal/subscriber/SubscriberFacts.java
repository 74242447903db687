package org.brandcast.portal.subscriber;

import jakarta.inject.Singleton;
import org.brandcast.portal.kafka.FactWriter;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.SubscriberRule;
import org.brandcast.schemas.SubscriberRuleKind;
import org.brandcast.schemas.Topics;
import org.jspecify.annotations.Nullable;

/** Facts about numbers as the topic has them: keyed by the fact, partitioned by the number. */
@Singleton
final class SubscriberFacts {
    private static final RecordCodec<SubscriberRule> CODEC = RecordCodec.of(SubscriberRule.class);

    /**
     * A fact as the database has it.
     *
     * @param brandname folded; empty: all
     */
    record Stored(
            String msisdn,
            String kind,
            long tenantId,
            String brandname,
            boolean active,
            @Nullable String carrier,
            long fromMillis,
            Told told) {}

    /** When and by what way it was told. */
    record Told(long atMillis, String source) {}

    /** The record of a fact; one of the root tenant concerns everybody. */
    FactWriter.Fact record(Stored fact, long rootTenantId) {
        Long tenantId = fact.tenantId() == rootTenantId ? null : Long.valueOf(fact.tenantId());
        SubscriberRule rule = SubscriberRule.newBuilder()
                .setMsisdn(fact.msisdn())
                .setKind(SubscriberRuleKind.valueOf(fact.kind()))
                .setActive(fact.active())
                .setTenantId(tenantId)
                .setBrandname(fact.brandname().isEmpty() ? null : fact.brandname())
                .setCarrier(fact.carrier())
                .setFromMillis(fact.fromMillis())
                .setAtMillis(fact.told().atMillis())
                .setSource(fact.told().source())
                .build();
        String key =
                fact.msisdn() + "/" + fact.kind() + "/" + (tenantId == null ? "" : tenantId) + "/" + fact.brandname();
        return new FactWriter.Fact(Topics.SUBSCRIBER_RULES, key, fact.msisdn(), CODEC.encode(rule));
    }
}
