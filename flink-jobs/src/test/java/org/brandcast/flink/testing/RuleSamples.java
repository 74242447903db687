package org.brandcast.flink.testing;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import org.brandcast.schemas.AdvertisingControl;
import org.brandcast.schemas.CapControl;
import org.brandcast.schemas.CapScope;
import org.brandcast.schemas.CarrierControl;
import org.brandcast.schemas.CarrierText;
import org.brandcast.schemas.ContentPolicyControl;
import org.brandcast.schemas.ContentPolicyMode;
import org.brandcast.schemas.KeywordControl;
import org.brandcast.schemas.KeywordSeverity;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.RouteRuleControl;
import org.brandcast.schemas.RouteShare;
import org.brandcast.schemas.RouteStrategy;
import org.brandcast.schemas.SendRequest;
import org.brandcast.schemas.SubscriberRule;
import org.brandcast.schemas.SubscriberRuleKind;
import org.brandcast.schemas.TemplateControl;
import org.brandcast.schemas.Ucs2Mode;
import org.jspecify.annotations.Nullable;

/** Control data beyond the small world's, for tests of the whole rule book. */
public final class RuleSamples {
    private static final ZoneId VIETNAM = ZoneId.of("Asia/Ho_Chi_Minh");

    /** An advertising text with its label and its way out. */
    public static final String AD_TEXT = "[QC] Lotus giam gia 50%. TC: soan TC gui 1800";

    private RuleSamples() {}

    public static TemplateControl template(long id, String pattern) {
        return TemplateControl.newBuilder()
                .setTemplateId(id)
                .setBrandnameId(1)
                .setCarriers(List.of())
                .setTypes(List.of())
                .setPattern(pattern)
                .setActive(true)
                .build();
    }

    public static ContentPolicyControl policy(long tenantId, @Nullable ContentPolicyMode mode) {
        return ContentPolicyControl.newBuilder()
                .setTenantId(tenantId)
                .setType(MessageType.CARE)
                .setMode(mode)
                .setHoldMillis(3_600_000L)
                .build();
    }

    public static KeywordControl keyword(long id, String word, KeywordSeverity severity) {
        return KeywordControl.newBuilder()
                .setKeywordId(id)
                .setWord(word)
                .setActive(true)
                .setSeverity(severity)
                .build();
    }

    /** The decree's rules for everyone below the platform: label, way out, 07:00 to 22:00, three a day. */
    public static AdvertisingControl advertising(long tenantId) {
        return AdvertisingControl.newBuilder()
                .setRuleId(tenantId)
                .setTenantId(tenantId)
                .setActive(true)
                .setValidFromMillis(0L)
                .setLabels(List.of("[QC]", "[AD]"))
                .setOptOutMarks(List.of("TC", "từ chối"))
                .setOptOutText("TC gui 1800")
                .build();
    }

    public static CarrierControl carrier(String code, MessageType type, int reserve, Ucs2Mode ucs2, int maxSegments) {
        return CarrierControl.newBuilder()
                .setCarrier(code)
                .setDisplayName(code)
                .setTexts(List.of(new CarrierText(type, reserve, 0, ucs2, maxSegments)))
                .build();
    }

    public static RouteRuleControl routeRule(long id, RouteStrategy strategy, String... routes) {
        return RouteRuleControl.newBuilder()
                .setRuleId(id)
                .setPriority(1)
                .setCarriers(List.of())
                .setTypes(List.of())
                .setBrandnames(List.of())
                .setTenants(List.of())
                .setStrategy(strategy)
                .setShares(java.util.Arrays.stream(routes)
                        .map(route -> new RouteShare(route, 1, 0L))
                        .toList())
                .setActive(true)
                .build();
    }

    public static CapControl cap(long id, CapScope scope, @Nullable Long perDay, @Nullable Long perMonth) {
        return CapControl.newBuilder()
                .setCapId(id)
                .setTenantId(Samples.TENANT)
                .setCapVersion(1)
                .setScope(scope)
                .setPerDay(perDay)
                .setPerMonth(perMonth)
                .setActive(true)
                .build();
    }

    public static SubscriberRule subscriber(SubscriberRuleKind kind) {
        return SubscriberRule.newBuilder()
                .setMsisdn(Samples.VIETTEL_NUMBER)
                .setKind(kind)
                .setActive(true)
                .setFromMillis(0)
                .setAtMillis(1)
                .build();
    }

    /** An advertising message of Lotus to a viettel number. */
    public static SendRequest ad(String clientRef) {
        SendRequest request = Samples.request(clientRef);
        request.setType(MessageType.AD);
        request.setText(AD_TEXT);
        return request;
    }

    /** The instant at which Vietnam's clocks show an hour, on the day of {@link Samples#NOW}. */
    public static long at(int hour, int minute) {
        return ZonedDateTime.ofInstant(java.time.Instant.ofEpochMilli(Samples.NOW), VIETNAM)
                .withHour(hour)
                .withMinute(minute)
                .withSecond(0)
                .withNano(0)
                .toInstant()
                .toEpochMilli();
    }
}
