package org.brandcast.flink.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.brandcast.flink.testing.RuleSamples.AD_TEXT;
import static org.brandcast.flink.testing.RuleSamples.ad;
import static org.brandcast.flink.testing.RuleSamples.advertising;
import static org.brandcast.flink.testing.RuleSamples.at;
import static org.brandcast.flink.testing.RuleSamples.carrier;
import static org.brandcast.flink.testing.RuleSamples.keyword;
import static org.brandcast.flink.testing.RuleSamples.policy;
import static org.brandcast.flink.testing.RuleSamples.routeRule;
import static org.brandcast.flink.testing.RuleSamples.subscriber;
import static org.brandcast.flink.testing.RuleSamples.template;
import static org.brandcast.flink.testing.Samples.NOW;
import static org.brandcast.flink.testing.Samples.TENANT;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.brandcast.domain.content.FrequencyCap;
import org.brandcast.domain.content.FrequencyWindow;
import org.brandcast.domain.lifecycle.RejectReason;
import org.brandcast.flink.admission.control.ControlView;
import org.brandcast.flink.testing.Samples;
import org.brandcast.schemas.AdvertisingControl;
import org.brandcast.schemas.BrandnameControl;
import org.brandcast.schemas.ContentPolicyControl;
import org.brandcast.schemas.ContentPolicyMode;
import org.brandcast.schemas.Encoding;
import org.brandcast.schemas.FrequencyScope;
import org.brandcast.schemas.KeywordSeverity;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.RouteStrategy;
import org.brandcast.schemas.RuleHit;
import org.brandcast.schemas.SendRequest;
import org.brandcast.schemas.SubscriberRule;
import org.brandcast.schemas.SubscriberRuleKind;
import org.brandcast.schemas.TemplateControl;
import org.brandcast.schemas.Ucs2Mode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules that control data makes beyond the small world's. */
class RuleBookTest {
    private static final long NOON = at(12, 0);
    private static final long DAY = 24L * 3_600_000;
    private final ControlView control = Samples.worldView();
    private long version = 100;

    private void put(Object... bodies) {
        for (Object body : bodies) {
            version++;
            control.apply(Samples.control(version, "test/" + version, body));
        }
    }

    private Verdict judge(SendRequest request) {
        return judge(request, Recipient.UNKNOWN, null, NOW);
    }

    private Verdict judge(SendRequest request, Recipient recipient, @Nullable String moderator, long nowMillis) {
        if (request.getType() == MessageType.AD) {
            request.setAcceptedAtMillis(nowMillis);
        }
        return RecipientRules.judge(control, request, recipient, new Asking(0, nowMillis, moderator, nowMillis));
    }

    private static RejectReason reasonOf(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Refuse.class);
        return ((Verdict.Refuse) verdict).reason();
    }

    private static Verdict.Pass pass(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Pass.class);
        return (Verdict.Pass) verdict;
    }

    // Templates and policies

    static Stream<Arguments> templates() {
        TemplateControl inactive = template(11, Samples.TEXT);
        inactive.setActive(false);
        TemplateControl otherBrandname = template(11, Samples.TEXT);
        otherBrandname.setBrandnameId(2L);
        TemplateControl otherCarrier = template(11, Samples.TEXT);
        otherCarrier.setCarriers(List.of("vinaphone"));
        TemplateControl otherType = template(11, Samples.TEXT);
        otherType.setTypes(List.of(MessageType.OTP));
        TemplateControl early = template(11, Samples.TEXT);
        early.setValidFromMillis(NOW + 1);
        TemplateControl late = template(11, Samples.TEXT);
        late.setValidUntilMillis(NOW);
        TemplateControl fitting = template(11, "Cam on quy khach da mua hang tai {P1,10}.");
        fitting.setCarriers(List.of("viettel"));
        fitting.setTypes(List.of(MessageType.CARE));
        fitting.setValidFromMillis(NOW);
        fitting.setValidUntilMillis(NOW + 1);
        return Stream.of(
                arguments("fits", fitting, true),
                arguments("exact", template(11, Samples.TEXT), true),
                arguments("inactive", inactive, false),
                arguments("another brandname's", otherBrandname, false),
                arguments("another carrier's", otherCarrier, false),
                arguments("another type's", otherType, false),
                arguments("not yet", early, false),
                arguments("no more", late, false),
                arguments("too short a place", template(11, "Cam on quy khach da mua hang tai {P1,3}."), false),
                arguments("case counts", template(11, Samples.TEXT.toUpperCase(java.util.Locale.ROOT)), false),
                arguments("a broken pattern", template(11, "Cam on {"), false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("templates")
    void aTextNeedsATemplateWhereThePolicySaysSo(String why, TemplateControl template, boolean matches) {
        put(template, policy(TENANT, ContentPolicyMode.TEMPLATE_OR_REJECT));

        Verdict verdict = judge(Samples.request("a"));

        if (matches) {
            assertThat(pass(verdict).text().templateId()).isEqualTo(11);
        } else {
            assertThat(reasonOf(verdict)).as(why).isEqualTo(RejectReason.TEMPLATE_MISMATCH);
        }
    }

    @Test
    void aNearMissSaysWhereItDiffers() {
        put(
                template(11, "Ma {P6,6} la bi mat"),
                template(12, "Cam on quy khach da mua hang tai Sen."),
                policy(TENANT, ContentPolicyMode.TEMPLATE_OR_REJECT));

        Verdict.Refuse refuse = (Verdict.Refuse) judge(Samples.request("a"));

        assertThat(refuse.detail()).isEqualTo("#12 @33: «Sen.» ≠ «Lotus.»");
    }

    @Test
    void aTemplateThatBeginsAndEndsIsSeenWithoutANewRecord() {
        TemplateControl soon = template(11, Samples.TEXT);
        soon.setValidFromMillis(NOW + 10);
        soon.setValidUntilMillis(NOW + 20);
        put(soon, policy(TENANT, ContentPolicyMode.TEMPLATE_OR_REJECT));

        assertThat(reasonOf(judge(Samples.request("a")))).isEqualTo(RejectReason.TEMPLATE_MISMATCH);
        assertThat(judge(Samples.request("a"), Recipient.UNKNOWN, null, NOW + 10))
                .isInstanceOf(Verdict.Pass.class);
        assertThat(reasonOf(judge(Samples.request("a"), Recipient.UNKNOWN, null, NOW + 20)))
                .isEqualTo(RejectReason.TEMPLATE_MISMATCH);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // parent's, own, template there, what becomes of it
                "-, -, false, PASS",
                "FREE, -, false, PASS",
                "TEMPLATE_OR_REJECT, -, false, REFUSE",
                "TEMPLATE_OR_REJECT, FREE, false, PASS",
                "FREE, TEMPLATE_OR_REJECT, false, REFUSE",
                "TEMPLATE_OR_HOLD, -, false, HOLD",
                "TEMPLATE_OR_HOLD, -, true, PASS",
                "HOLD_ALL, -, true, HOLD",
                "HOLD_ALL, FREE, true, PASS"
            })
    void thePolicyOfTheNearestTenantUpwardsHolds(
            @Nullable ContentPolicyMode parents, @Nullable ContentPolicyMode own, boolean matching, String becomes) {
        if (parents != null) {
            put(policy(1, parents));
        }
        // What was withdrawn holds no more.
        put(policy(TENANT, ContentPolicyMode.HOLD_ALL), policy(TENANT, own));
        if (matching) {
            put(template(11, Samples.TEXT));
        }

        Verdict verdict = judge(Samples.request("a"));

        assertThat(verdict.getClass().getSimpleName().toUpperCase(java.util.Locale.ROOT))
                .isEqualTo(becomes);
    }

    @Test
    void aPolicyIsForItsTypeAlone() {
        put(policy(TENANT, ContentPolicyMode.TEMPLATE_OR_REJECT));
        SendRequest otp = Samples.request("a");
        otp.setType(MessageType.OTP);

        assertThat(judge(otp)).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void whatIsHeldSaysWhyAndUntilWhenAndAModeratorLetsItThrough() {
        put(
                template(12, "Cam on quy khach da mua hang tai Sen."),
                policy(TENANT, ContentPolicyMode.TEMPLATE_OR_HOLD),
                keyword(50, "mua hang", KeywordSeverity.HOLD));
        SendRequest request = Samples.request("a");

        Verdict.Hold hold = (Verdict.Hold) judge(request);

        assertThat(hold.expiresAtMillis()).isEqualTo(NOW + 3_600_000);
        assertThat(hold.hits())
                .extracting(RuleHit::getRule, RuleHit::getDetail, RuleHit::getStart, RuleHit::getEnd)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("TEMPLATE", "#12 @33: «Sen.» ≠ «Lotus.»", 33, -1),
                        org.assertj.core.groups.Tuple.tuple("KEYWORD", "mua hang", 20, 28));
        assertThat(judge(request, Recipient.UNKNOWN, "hoa", NOW)).isInstanceOf(Verdict.Pass.class);

        request.setDeadlineMillis(NOW + 1_000);
        assertThat(((Verdict.Hold) judge(request)).expiresAtMillis()).isEqualTo(NOW + 1_000);
    }

    // Keywords and links

    @ParameterizedTest
    @CsvSource({
        "REJECT, REFUSE",
        "HOLD, HOLD",
        "COUNT, PASS",
    })
    void aKeywordDoesWhatItsSeveritySays(KeywordSeverity severity, String becomes) {
        put(keyword(50, "vay nhanh", severity));
        SendRequest request = Samples.request("a");
        request.setText("Ho tro v.a.y n.h.a.n.h va vay nhanh");

        Verdict verdict = judge(request);

        assertThat(verdict.getClass().getSimpleName().toUpperCase(java.util.Locale.ROOT))
                .isEqualTo(becomes);
        if (severity == KeywordSeverity.COUNT) {
            assertThat(pass(verdict).text().violations()).containsExactly("vay nhanh");
        }
    }

    @Test
    void aModeratorCannotLetABannedWordThrough() {
        put(policy(TENANT, ContentPolicyMode.HOLD_ALL));
        SendRequest request = Samples.request("a");
        request.setText("choi c.o b.a.c online");

        assertThat(reasonOf(judge(request, Recipient.UNKNOWN, "hoa", NOW))).isEqualTo(RejectReason.KEYWORD_BANNED);
    }

    @Test
    void anAllowedPhraseExcusesTheWordInsideIt() {
        var allowed = keyword(51, "phòng chống cờ bạc", KeywordSeverity.REJECT);
        allowed.setAllowed(true);
        SendRequest request = Samples.request("a");
        request.setText("Phòng chống cờ bạc");
        assertThat(reasonOf(judge(request))).isEqualTo(RejectReason.KEYWORD_BANNED);

        put(allowed);

        assertThat(judge(request)).isInstanceOf(Verdict.Pass.class);
    }

    @ParameterizedTest
    @CsvSource({
        "Xem lotus.vn/km, true",
        "Xem https://shop.LOTUS.vn, true",
        "Xem evil.com, false",
        "Xem https://lotus.vn@evil.com, false",
        "Xem lotus.vn.evil.com, false",
        "Xem xlotus.vn, false",
        "Khong co lien ket, true"
    })
    void linksLeadToRegisteredDomainsWhereThePolicySaysSo(String text, boolean passes) {
        BrandnameControl brandname = Samples.brandname(1, "LOTUS", TENANT, true);
        brandname.setLinkDomains(List.of("lotus.vn"));
        SendRequest request = Samples.request("a");
        request.setText(text);
        put(brandname);
        assertThat(judge(request)).isInstanceOf(Verdict.Pass.class);

        ContentPolicyControl links = policy(1, ContentPolicyMode.FREE);
        links.setRegisteredLinksOnly(true);
        put(links);

        if (passes) {
            assertThat(judge(request)).isInstanceOf(Verdict.Pass.class);
        } else {
            assertThat(reasonOf(judge(request))).isEqualTo(RejectReason.LINK_NOT_REGISTERED);
        }
    }

    // Brandnames

    @ParameterizedTest
    @CsvSource({"7, true", "8, true", "80, true", "9, false", "1, false", "90, false", "5, false"})
    void aBrandnameIsItsOwnersAndWhomItIsLentToDownTheTree(long sender, boolean may) {
        put(
                Samples.tenant(8, 7L, true),
                Samples.tenant(80, 8L, true),
                Samples.tenant(9, 7L, true),
                Samples.tenant(90, 9L, true),
                Samples.tenant(5, 1L, true));
        BrandnameControl lent = Samples.brandname(1, "LOTUS", TENANT, true);
        // Tenant 5 isn't below the owner: lending it to that one is void.
        lent.setDelegatedTo(List.of(8L, 5L));
        put(lent);
        SendRequest request = Samples.request("a");
        request.setTenantId(sender);

        Verdict verdict = judge(request);

        if (may) {
            assertThat(pass(verdict).brandname()).isEqualTo("LOTUS");
        } else {
            assertThat(reasonOf(verdict)).isEqualTo(RejectReason.BRANDNAME_NOT_OWNED);
        }
    }

    // Texts at carriers

    @Test
    void aCarrierThatTransliteratesGetsTheRewrittenText() {
        put(carrier("viettel", MessageType.CARE, 0, Ucs2Mode.TRANSLITERATE, 3));
        SendRequest request = Samples.request("a");
        request.setText("Cảm ơn quý khách đã mua hàng");

        CheckedText text = pass(judge(request)).text();

        assertThat(text.wireText()).isEqualTo("Cam on quy khach da mua hang");
        assertThat(text.encoding()).isEqualTo(Encoding.GSM7);
        assertThat(text.segments()).isEqualTo(1);
    }

    @Test
    void aTemplateMayBeRegisteredAsItGoesOnTheWire() {
        put(
                carrier("viettel", MessageType.CARE, 0, Ucs2Mode.TRANSLITERATE, 3),
                template(11, "Cam on quy khach {P1,20}"),
                policy(TENANT, ContentPolicyMode.TEMPLATE_OR_REJECT));
        SendRequest request = Samples.request("a");
        request.setText("Cảm ơn quý khách Hoà");

        assertThat(pass(judge(request)).text().templateId()).isEqualTo(11);
    }

    @ParameterizedTest
    @CsvSource({"122, 1", "123, 2", "268, 2", "269, 3", "421, 3", "422, 0"})
    void theReserveOfACarrierIsBilled(int septets, int segments) {
        put(carrier("viettel", MessageType.CARE, 38, Ucs2Mode.REFUSE, 3));
        SendRequest request = Samples.request("a");
        request.setText("a".repeat(septets));

        if (segments == 0) {
            assertThat(reasonOf(judge(request))).isEqualTo(RejectReason.TEXT_TOO_LONG);
        } else {
            assertThat(pass(judge(request)).text().segments()).isEqualTo(segments);
        }
        request.setType(MessageType.OTP);
        assertThat(pass(judge(request)).text().segments()).isEqualTo(septets <= 160 ? 1 : septets <= 306 ? 2 : 3);
    }

    @Test
    void senselessReservesAreTakenForTheNearestThatMakeSense() {
        put(carrier("viettel", MessageType.CARE, 5_000, Ucs2Mode.REFUSE, -4));

        assertThat(reasonOf(judge(Samples.request("a")))).isEqualTo(RejectReason.TEXT_TOO_LONG);
    }

    // Routing

    @Test
    void aRuleDecidesBeforeTheRoutesOwnPriority() {
        put(routeRule(9, RouteStrategy.FAILOVER, "viettel-two", "viettel-sim"));

        Verdict.Pass pass = pass(judge(Samples.request("a")));

        assertThat(pass.plan().routes()).containsExactly("viettel-two", "viettel-sim");
        assertThat(pass.plan().reason()).isEqualTo("rule 9 FAILOVER");
    }

    @Test
    void aRuleWithoutAnOpenRouteIsNotBypassed() {
        put(routeRule(9, RouteStrategy.STATIC, "viettel-two"), Samples.route("viettel-two", 200, false, "viettel"));

        Verdict.Refuse refuse = (Verdict.Refuse) judge(Samples.request("a"));

        assertThat(refuse.reason()).isEqualTo(RejectReason.NO_ROUTE);
        assertThat(refuse.detail()).isEqualTo("nothing open; viettel-two closed");
    }

    @Test
    void aRouteTakesNoLongerMessageThanItSays() {
        var small = Samples.route("viettel-sim", 100, true, "viettel");
        small.setMaxSegments(1);
        put(small);
        SendRequest request = Samples.request("a");
        request.setText("a".repeat(200));

        assertThat(pass(judge(request)).plan().routes()).containsExactly("viettel-two");
    }

    // Advertising

    static Stream<Arguments> forms() {
        return Stream.of(
                arguments("Lotus giam gia. TC gui 1800", RejectReason.AD_LABEL_MISSING),
                arguments("[qc] Lotus giam gia. TC gui 1800", RejectReason.AD_LABEL_MISSING),
                arguments("[QC] Lotus giam gia", RejectReason.AD_OPT_OUT_MISSING),
                arguments("", RejectReason.TEXT_EMPTY),
                arguments(AD_TEXT, null));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void advertisingHasItsForm(String text, @Nullable RejectReason reason) {
        put(advertising(1));
        SendRequest request = ad("a");
        request.setText(text);

        Verdict verdict = judge(request, Recipient.UNKNOWN, null, NOON);

        if (reason == null) {
            assertThat(pass(verdict).text().wireText()).isNull();
        } else {
            assertThat(reasonOf(verdict)).isEqualTo(reason);
        }
    }

    @Test
    void whatIsMissingIsAddedAndBilledIfThePolicySaysSo() {
        AdvertisingControl adding = advertising(1);
        adding.setAddMissing(true);
        put(adding);
        SendRequest request = ad("a");
        request.setText("a".repeat(150));

        CheckedText text = pass(judge(request, Recipient.UNKNOWN, null, NOON)).text();

        assertThat(text.wireText()).isEqualTo("[QC] " + "a".repeat(150) + " TC gui 1800");
        assertThat(text.segments()).isEqualTo(2);
    }

    @Test
    void careAndOneTimePasswordsKnowNoAdvertisingRule() {
        put(advertising(1));
        Recipient unwilling = new Recipient(
                SubscriberFacts.NONE.with(subscriber(SubscriberRuleKind.DO_NOT_CALL)), FrequencyWindows.EMPTY);

        Verdict.Pass pass = pass(judge(Samples.request("a"), unwilling, null, at(3, 0) + DAY));

        assertThat(pass.windows()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"6, 59, 7", "22, 0, 31", "0, 0, 7", "23, 59, 31"})
    void advertisingOutsideItsHoursWaitsForThem(int hour, int minute, int opens) {
        put(advertising(1));

        Verdict.Delay delay = (Verdict.Delay) judge(ad("a"), Recipient.UNKNOWN, null, at(hour, minute));

        assertThat(delay.untilMillis()).isEqualTo(at(0, 0) + opens * 3_600_000L);
        assertThat(delay.reason()).isEqualTo(RejectReason.AD_OUT_OF_HOURS);
    }

    @ParameterizedTest
    @CsvSource({"7, 0", "12, 0", "21, 59"})
    void advertisingWithinItsHoursGoes(int hour, int minute) {
        put(advertising(1));

        assertThat(judge(ad("a"), Recipient.UNKNOWN, null, at(hour, minute))).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void whatWouldWaitBeyondItsDeadlineIsRefused() {
        put(advertising(1));
        SendRequest request = ad("a");
        request.setDeadlineMillis(at(7, 0));

        assertThat(reasonOf(judge(request, Recipient.UNKNOWN, null, at(3, 0)))).isEqualTo(RejectReason.AD_OUT_OF_HOURS);
    }

    @Test
    void theRulesOfTheNearestTenantUpwardsHoldAndTheNewestInForceOfThem() {
        AdvertisingControl own = advertising(TENANT);
        own.setLabels(List.of("(QC)"));
        own.setValidFromMillis(NOON);
        put(advertising(1), own);

        assertThat(judge(ad("a"), Recipient.UNKNOWN, null, NOON - 1)).isInstanceOf(Verdict.Pass.class);
        assertThat(reasonOf(judge(ad("a"), Recipient.UNKNOWN, null, NOON))).isEqualTo(RejectReason.AD_LABEL_MISSING);

        AdvertisingControl later = advertising(77);
        later.setTenantId(TENANT);
        later.setValidFromMillis(NOON + 10);
        put(later);
        assertThat(judge(ad("a"), Recipient.UNKNOWN, null, NOON + 10)).isInstanceOf(Verdict.Pass.class);

        own.setActive(false);
        later.setActive(false);
        put(own, later);
        assertThat(judge(ad("a"), Recipient.UNKNOWN, null, NOON + 10)).isInstanceOf(Verdict.Pass.class);
    }

    static Stream<Arguments> wishes() {
        SubscriberRule ofTenant = subscriber(SubscriberRuleKind.OPTED_OUT);
        ofTenant.setTenantId(TENANT);
        SubscriberRule ofParent = subscriber(SubscriberRuleKind.OPTED_OUT);
        ofParent.setTenantId(1L);
        SubscriberRule ofOther = subscriber(SubscriberRuleKind.OPTED_OUT);
        ofOther.setTenantId(99L);
        SubscriberRule ofBrandname = subscriber(SubscriberRuleKind.OPTED_OUT);
        ofBrandname.setTenantId(TENANT);
        ofBrandname.setBrandname("Lotus");
        SubscriberRule ofOtherBrandname = subscriber(SubscriberRuleKind.OPTED_OUT);
        ofOtherBrandname.setTenantId(TENANT);
        ofOtherBrandname.setBrandname("ROSE");
        SubscriberRule withdrawn = subscriber(SubscriberRuleKind.OPTED_OUT);
        withdrawn.setActive(false);
        SubscriberRule tomorrow = subscriber(SubscriberRuleKind.DO_NOT_CALL);
        tomorrow.setFromMillis(NOON + 1);
        return Stream.of(
                arguments("register", subscriber(SubscriberRuleKind.DO_NOT_CALL), RejectReason.AD_DO_NOT_CALL),
                arguments("register from tomorrow", tomorrow, null),
                arguments("everyone", subscriber(SubscriberRuleKind.OPTED_OUT), RejectReason.AD_OPTED_OUT),
                arguments("the tenant", ofTenant, RejectReason.AD_OPTED_OUT),
                arguments("the one above", ofParent, RejectReason.AD_OPTED_OUT),
                arguments("another tenant", ofOther, null),
                arguments("the brandname", ofBrandname, RejectReason.AD_OPTED_OUT),
                arguments("another brandname", ofOtherBrandname, null),
                arguments("withdrawn", withdrawn, null));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wishes")
    void whoWantsNoneGetsNone(String whom, SubscriberRule wish, @Nullable RejectReason reason) {
        Recipient recipient = new Recipient(SubscriberFacts.NONE.with(wish), FrequencyWindows.EMPTY);

        Verdict verdict = judge(ad("a"), recipient, null, NOON);

        if (reason == null) {
            assertThat(verdict).as(whom).isInstanceOf(Verdict.Pass.class);
        } else {
            assertThat(reasonOf(verdict)).as(whom).isEqualTo(reason);
        }
    }

    @Test
    void whereConsentIsAskedForOnlyWhoGaveItGetsAny() {
        AdvertisingControl asking = advertising(1);
        asking.setConsentRequired(true);
        put(asking);
        assertThat(reasonOf(judge(ad("a"), Recipient.UNKNOWN, null, NOON))).isEqualTo(RejectReason.AD_CONSENT_MISSING);

        SubscriberRule consent = subscriber(SubscriberRuleKind.CONSENTED);
        consent.setTenantId(TENANT);
        Recipient willing = new Recipient(SubscriberFacts.NONE.with(consent), FrequencyWindows.EMPTY);
        assertThat(judge(ad("a"), willing, null, NOON)).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void threeADayAndNoMore() {
        put(advertising(1));
        Recipient recipient = Recipient.UNKNOWN;
        for (String ref : List.of("a", "b", "c")) {
            Verdict.Pass pass = pass(judge(ad(ref), recipient, null, NOON));
            recipient = new Recipient(SubscriberFacts.NONE, pass.windows());
        }

        assertThat(reasonOf(judge(ad("d"), recipient, null, NOON))).isEqualTo(RejectReason.AD_FREQUENCY);
        // What is counted already is its own record, and is not counted again.
        assertThat(pass(judge(ad("b"), recipient, null, NOON)).windows()).isNull();
        assertThat(judge(ad("d"), recipient, null, NOON + DAY)).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void theCapCountsByAdvertiserOrOverThePlatform() {
        FrequencyCap cap = new FrequencyCap(3, DAY);
        FrequencyWindow full = FrequencyWindow.EMPTY
                .count("x", cap, NOON)
                .count("y", cap, NOON)
                .count("z", cap, NOON);
        Recipient ofOther = new Recipient(SubscriberFacts.NONE, FrequencyWindows.EMPTY.with(99, full));
        Recipient ofAll = new Recipient(SubscriberFacts.NONE, FrequencyWindows.EMPTY.with(0, full));
        put(advertising(1));
        assertThat(judge(ad("a"), ofOther, null, NOON)).isInstanceOf(Verdict.Pass.class);

        AdvertisingControl platform = advertising(1);
        platform.setFrequencyScope(FrequencyScope.PLATFORM);
        put(platform);
        assertThat(reasonOf(judge(ad("a"), ofAll, null, NOON))).isEqualTo(RejectReason.AD_FREQUENCY);

        AdvertisingControl none = advertising(1);
        none.setFrequencyScope(FrequencyScope.PLATFORM);
        none.setFrequencyMax(-1);
        put(none);
        assertThat(pass(judge(ad("a"), ofAll, null, NOON)).windows()).isNull();
    }

    @Test
    void aNumberThatMovedIsJudgedByItsNewCarrier() {
        SubscriberRule ported = subscriber(SubscriberRuleKind.PORTED);
        ported.setCarrier("vinaphone");
        ported.setFromMillis(NOW);
        Recipient recipient = new Recipient(SubscriberFacts.NONE.with(ported), FrequencyWindows.EMPTY);

        assertThat(pass(judge(Samples.request("a"), recipient, null, NOW - 1)).carrier())
                .isEqualTo("viettel");
        assertThat(pass(judge(Samples.request("a"), recipient, null, NOW)).carrier())
                .isEqualTo("vinaphone");
    }

    @Test
    void aRefusalSaysItsReasonInBothLanguages() {
        List<RejectReason> reasons = new ArrayList<>();
        put(advertising(1));
        SendRequest bare = ad("a");
        bare.setText("Giam gia");
        reasons.add(reasonOf(judge(bare, Recipient.UNKNOWN, null, NOON)));
        put(policy(TENANT, ContentPolicyMode.TEMPLATE_OR_REJECT));
        reasons.add(reasonOf(judge(Samples.request("a"))));

        assertThat(reasons).allSatisfy(reason -> {
            assertThat(reason.text(java.util.Locale.forLanguageTag("vi"), "x")).isNotEqualTo(reason.name());
            assertThat(reason.text(java.util.Locale.ENGLISH, "x")).isNotEqualTo(reason.name());
        });
    }
}
