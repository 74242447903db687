package org.brandcast.bench.admission;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeSet;
import org.brandcast.schemas.AdvertisingControl;
import org.brandcast.schemas.BrandnameCarrier;
import org.brandcast.schemas.BrandnameControl;
import org.brandcast.schemas.CapControl;
import org.brandcast.schemas.CapScope;
import org.brandcast.schemas.CarrierControl;
import org.brandcast.schemas.CarrierText;
import org.brandcast.schemas.ChargeOn;
import org.brandcast.schemas.ContentPolicyControl;
import org.brandcast.schemas.ContentPolicyMode;
import org.brandcast.schemas.ControlRecord;
import org.brandcast.schemas.KeywordControl;
import org.brandcast.schemas.KeywordSeverity;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.OrderGrant;
import org.brandcast.schemas.OrderPrice;
import org.brandcast.schemas.PrefixControl;
import org.brandcast.schemas.RouteControl;
import org.brandcast.schemas.RouteRuleControl;
import org.brandcast.schemas.RouteShare;
import org.brandcast.schemas.RouteStrategy;
import org.brandcast.schemas.TemplateControl;
import org.brandcast.schemas.TenantControl;
import org.brandcast.schemas.Ucs2Mode;

/**
 * Control data with every rule on: tenants below one platform, each with a brandname, an order, a cap and its share of
 * the templates; policies that ask for templates and registered links; keywords of all severities; advertising rules
 * that hold all day, so that the hour of the run changes nothing.
 */
final class World {
    static final String CARRIER = "viettel";
    static final String ROUTE = "bench-one";
    static final String OTHER_ROUTE = "bench-two";

    /** Stands in texts of requests that are to be refused. */
    static final String BANNED = "casino";

    private static final long PLATFORM = 1;
    private static final String[] ONSETS = {
        "b", "c", "d", "g", "h", "kh", "l", "m", "n", "ng", "ph", "qu", "r", "s", "t", "th"
    };
    private static final String[] RHYMES = {
        "a", "an", "ang", "e", "en", "i", "inh", "o", "oc", "on", "u", "ung", "y", "uyet", "ieu"
    };

    private final Size size;
    private final List<ControlRecord> records = new ArrayList<>();
    private long version;

    World(Size size) {
        this.size = size;
        common();
        keywords();
        for (int i = 0; i < size.tenants(); i++) {
            tenant(i);
        }
    }

    /** All of it, versions ascending. */
    List<ControlRecord> records() {
        return records;
    }

    static long tenantId(int index) {
        return 2L + index;
    }

    static String brandname(int index) {
        return String.format(Locale.ROOT, "BRAND%05d", index);
    }

    private void put(String key, Object body) {
        version++;
        records.add(new ControlRecord(version, key, System.currentTimeMillis(), body));
    }

    private void common() {
        put("tenant/" + PLATFORM, new TenantControl(PLATFORM, null, "1", "platform", true, false));
        for (String prefix : Requests.PREFIXES) {
            put("prefix/" + prefix, new PrefixControl(prefix, CARRIER, 0L, null));
        }
        List<CarrierText> texts = new ArrayList<>();
        for (MessageType type : MessageType.values()) {
            texts.add(new CarrierText(type, type == MessageType.AD ? 38 : 0, 0, Ucs2Mode.TRANSLITERATE, 3));
            put(
                    "policy/" + type,
                    ContentPolicyControl.newBuilder()
                            .setTenantId(PLATFORM)
                            .setType(type)
                            .setMode(ContentPolicyMode.TEMPLATE_OR_REJECT)
                            .setRegisteredLinksOnly(true)
                            .build());
        }
        put(
                "carrier/" + CARRIER,
                CarrierControl.newBuilder()
                        .setCarrier(CARRIER)
                        .setDisplayName(CARRIER)
                        .setTexts(texts)
                        .build());
        for (String route : List.of(ROUTE, OTHER_ROUTE)) {
            put(
                    "route/" + route,
                    RouteControl.newBuilder()
                            .setRoute(route)
                            .setCarriers(List.of(CARRIER))
                            .setActive(true)
                            .setIdSpace(route)
                            .build());
        }
        put(
                "route-rule/1",
                RouteRuleControl.newBuilder()
                        .setRuleId(1)
                        .setPriority(1)
                        .setCarriers(List.of(CARRIER))
                        .setTypes(List.of())
                        .setBrandnames(List.of())
                        .setTenants(List.of())
                        .setStrategy(RouteStrategy.WEIGHTED)
                        .setShares(List.of(new RouteShare(ROUTE, 3, 0L), new RouteShare(OTHER_ROUTE, 1, 0L)))
                        .setActive(true)
                        .build());
        put(
                "advertising/1",
                AdvertisingControl.newBuilder()
                        .setRuleId(1)
                        .setTenantId(PLATFORM)
                        .setActive(true)
                        .setValidFromMillis(0)
                        .setLabels(List.of("[QC]", "[AD]"))
                        .setOptOutMarks(List.of("TC", "tu choi"))
                        .setOptOutText("TC gui 1800")
                        .setOpensMinute(0)
                        .setClosesMinute(24 * 60)
                        .build());
    }

    /** Two or three syllables each, none of which is in the requests' texts together. */
    private void keywords() {
        Random random = new Random(20261123);
        TreeSet<String> words = new TreeSet<>();
        words.add(BANNED);
        while (words.size() < size.keywords()) {
            StringBuilder word = new StringBuilder();
            for (int left = 2 + random.nextInt(2); left > 0; left--) {
                word.append(word.isEmpty() ? "" : " ")
                        .append(ONSETS[random.nextInt(ONSETS.length)])
                        .append(RHYMES[random.nextInt(RHYMES.length)]);
            }
            words.add("z" + word);
        }
        long id = 0;
        for (String word : words) {
            id++;
            put(
                    "keyword/" + id,
                    KeywordControl.newBuilder()
                            .setKeywordId(id)
                            .setWord(word)
                            .setActive(true)
                            .setSeverity(id % 10 == 0 ? KeywordSeverity.COUNT : KeywordSeverity.REJECT)
                            .build());
        }
    }

    private void tenant(int index) {
        long id = tenantId(index);
        put("tenant/" + id, new TenantControl(id, PLATFORM, PLATFORM + "." + id, "tenant " + id, true, false));
        put(
                "brandname/" + id,
                BrandnameControl.newBuilder()
                        .setBrandnameId(id)
                        .setName(brandname(index))
                        .setTenantId(id)
                        .setActive(true)
                        .setCarriers(List.of(new BrandnameCarrier(CARRIER, 0L, Long.MAX_VALUE)))
                        .setLinkDomains(List.of("brand" + index + ".vn"))
                        .build());
        int each = size.templates() / size.tenants();
        for (int i = 0; i < each; i++) {
            long templateId = (long) index * each + i + 1;
            MessageType type = Texts.typeOf(i);
            put(
                    "template/" + templateId,
                    TemplateControl.newBuilder()
                            .setTemplateId(templateId)
                            .setBrandnameId(id)
                            .setCarriers(List.of())
                            .setTypes(List.of(type))
                            .setPattern(Texts.pattern(type, index, i))
                            .setActive(true)
                            .build());
        }
        put(
                "cap/" + id,
                CapControl.newBuilder()
                        .setCapId(id)
                        .setTenantId(id)
                        .setCapVersion(1)
                        .setScope(CapScope.TENANT)
                        .setPerDay(1_000_000_000L)
                        .setActive(true)
                        .build());
        put(
                "order/" + id,
                OrderGrant.newBuilder()
                        .setOrderId(id)
                        .setTenantId(id)
                        .setGrantVersion(1)
                        .setGrantedSegments(1_000_000_000L)
                        .setClosed(false)
                        .setTypes(List.of())
                        .setCarriers(List.of())
                        .setValidFromMillis(0)
                        .setValidUntilMillis(Long.MAX_VALUE)
                        .setChargeOn(ChargeOn.ACCEPTED)
                        .setPrices(List.of(new OrderPrice(CARRIER, MessageType.CARE, 500L)))
                        .build());
    }
}
