package org.brandcast.flink.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.brandcast.flink.testing.RuleSamples.ad;
import static org.brandcast.flink.testing.RuleSamples.advertising;
import static org.brandcast.flink.testing.RuleSamples.at;
import static org.brandcast.flink.testing.RuleSamples.cap;
import static org.brandcast.flink.testing.RuleSamples.policy;
import static org.brandcast.flink.testing.RuleSamples.subscriber;
import static org.brandcast.flink.testing.Samples.NOW;
import static org.brandcast.flink.testing.Samples.ORDER;
import static org.brandcast.flink.testing.Samples.TENANT;

import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.brandcast.domain.content.FrequencyCap;
import org.brandcast.domain.content.FrequencyWindow;
import org.brandcast.domain.lifecycle.RejectReason;
import org.brandcast.domain.quota.CapUsage;
import org.brandcast.domain.quota.OrderAccount;
import org.brandcast.domain.quota.OrderChoice;
import org.brandcast.flink.admission.control.ControlView;
import org.brandcast.flink.io.DeadLetters;
import org.brandcast.flink.testing.RuleSamples;
import org.brandcast.flink.testing.Samples;
import org.brandcast.schemas.AdvertisingControl;
import org.brandcast.schemas.CampaignControl;
import org.brandcast.schemas.CampaignState;
import org.brandcast.schemas.CapScope;
import org.brandcast.schemas.ContentPolicyControl;
import org.brandcast.schemas.ContentPolicyMode;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.OrderGrant;
import org.brandcast.schemas.SendRequest;
import org.brandcast.schemas.SubscriberRule;
import org.brandcast.schemas.SubscriberRuleKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rule book as a table: a message that every rule and its account let through, and for each reason of a refusal the
 * flaw that gets it. A reason that is added without a row here, or without a place that tells it elsewhere, fails.
 */
class EveryReasonTest {
    private static final long DAY = 24L * 3_600_000;
    private static final ZoneId VIETNAM = ZoneId.of("Asia/Ho_Chi_Minh");

    /** Of forms and doors, before there is a request. */
    private static final Set<RejectReason> TOLD_AT_DOORS = EnumSet.of(
            RejectReason.TENANT_UNKNOWN,
            RejectReason.BRANDNAME_EMPTY,
            RejectReason.BRANDNAME_LONG,
            RejectReason.BRANDNAME_CHARACTERS,
            RejectReason.BRANDNAME_DIGITS_ONLY,
            RejectReason.CAMPAIGN_PAUSED);

    /** The end of a message that was held: RecipientWaitsTest. */
    private static final Set<RejectReason> TOLD_AFTER_A_WAIT =
            EnumSet.of(RejectReason.HOLD_REFUSED, RejectReason.HOLD_EXPIRED);

    /** A message at noon, all that is known, and what its sender has. */
    private static final class World {
        final ControlView control = Samples.worldView();
        final OrderBook orders = new OrderBook();
        final CapBook caps = new CapBook();
        SendRequest request = Samples.request("a");
        Recipient recipient = Recipient.UNKNOWN;
        long now = at(12, 0);
        private long version = 100;

        void put(Object body) {
            version++;
            control.apply(Samples.control(version, "test/" + version, body));
        }

        void advertise() {
            put(advertising(1));
            request = ad("a");
        }

        void know(SubscriberRule fact) {
            recipient = new Recipient(SubscriberFacts.NONE.with(fact), FrequencyWindows.EMPTY);
        }

        void order(Consumer<OrderGrant> terms) {
            OrderGrant grant = Samples.grant(ORDER, 1, 10);
            terms.accept(grant);
            OrderAccount account = OrderAccount.empty(grant.getOrderId(), TENANT, OrderBook.unitOf(grant))
                    .takeOver(1, grant.getGrantedSegments(), grant.getClosed())
                    .account();
            orders.put(new OrderChoice.Candidate(account, OrderBook.termsOf(grant)), Thresholds.NONE);
        }

        AccountDecision decide() {
            if (request.getAcceptedAtMillis() == NOW) {
                request.setAcceptedAtMillis(now);
            }
            RecipientRecord record =
                    RecipientRecord.of(RecipientRecord.Kind.REQUEST, request.getTo(), Samples.ofDoor(request, 1));
            Judgement.Result result = new Judgement(new DeadLetters("test"), 0)
                    .judge(new Judgement.Question(record, request, now, false, null), control, recipient, now);
            assertThat(result).isInstanceOf(Judgement.Told.class);
            Judged judged = ((Judgement.Told) result).command().judged();
            return AccountRules.decide(judged, null, new AccountRules.Account(orders, caps, VIETNAM), now);
        }
    }

    private static Arguments row(RejectReason reason, String flaw, Consumer<World> make) {
        return Arguments.of(reason, flaw, make);
    }

    private static Arguments number(RejectReason reason, String typed) {
        return row(reason, typed, world -> world.request.setTo(typed));
    }

    private static Arguments text(RejectReason reason, String text) {
        return row(reason, text, world -> world.request.setText(text));
    }

    private static Arguments adText(RejectReason reason, String text) {
        return row(reason, text, world -> {
            world.advertise();
            world.request.setText(text);
        });
    }

    private static Arguments order(RejectReason reason, String flaw, Consumer<OrderGrant> terms) {
        return row(reason, flaw, world -> world.order(terms));
    }

    static Stream<Arguments> rows() {
        return Stream.of(numbers(), senders(), texts(), advertisingRules(), accounts())
                .flatMap(each -> each);
    }

    private static Stream<Arguments> numbers() {
        return Stream.of(
                number(RejectReason.NUMBER_EMPTY, " "),
                number(RejectReason.NUMBER_SCIENTIFIC, "8.49E+10"),
                number(RejectReason.NUMBER_LANDLINE, "024 3123 4567"),
                number(RejectReason.NUMBER_FOREIGN, "+14155552671"),
                number(RejectReason.NUMBER_SHORT, "090123456"),
                number(RejectReason.NUMBER_LONG, "0901234567,0912345678"),
                number(RejectReason.NUMBER_JUNK, "09o1234567"),
                number(RejectReason.NUMBER_UNKNOWN_PREFIX, "84991234567"));
    }

    private static Stream<Arguments> senders() {
        return Stream.of(
                row(RejectReason.TENANT_SUSPENDED, "itself", w -> w.put(Samples.tenant(TENANT, 1L, false))),
                row(RejectReason.TENANT_SUSPENDED, "above it", w -> w.put(Samples.tenant(1, null, false))),
                row(RejectReason.BRANDNAME_NOT_OWNED, "nobody's", w -> w.request.setBrandname("ROSE")),
                row(RejectReason.BRANDNAME_NOT_REGISTERED, "at no such carrier", w -> w.request.setTo("84901234567")),
                row(RejectReason.CAMPAIGN_UNKNOWN, "another tenant's", w -> {
                    w.put(new CampaignControl(93L, 1L, CampaignState.RUNNING));
                    w.request.setCampaignId(93L);
                }),
                row(RejectReason.CAMPAIGN_CANCELLED, "cancelled", w -> {
                    w.put(Samples.campaign(92, CampaignState.CANCELLED));
                    w.request.setCampaignId(92L);
                }),
                row(RejectReason.DEADLINE_PASSED, "its own", w -> w.request.setDeadlineMillis(w.now)),
                row(RejectReason.NO_ROUTE, "all closed", w -> {
                    w.put(Samples.route("viettel-sim", 100, false, "viettel"));
                    w.put(Samples.route("viettel-two", 200, false, "viettel"));
                }));
    }

    private static Stream<Arguments> texts() {
        return Stream.of(
                text(RejectReason.TEXT_EMPTY, " \n"),
                text(RejectReason.TEXT_TOO_LONG, "a".repeat(460)),
                row(RejectReason.UCS2_REFUSED, "a carrier of GSM-7", w -> {
                    w.put(Samples.carrier("viettel", false, 3));
                    w.request.setText("Cảm ơn quý khách");
                }),
                text(RejectReason.KEYWORD_BANNED, "choi cờ bạc"),
                text(RejectReason.KEYWORD_BANNED, "choi C.O.B.A.C"),
                text(RejectReason.KEYWORD_BANNED, "choi c0 b\u0430c"),
                text(RejectReason.KEYWORD_BANNED, "choi c\u200bo ba\u200bc"),
                row(RejectReason.LINK_NOT_REGISTERED, "another's domain", w -> {
                    ContentPolicyControl links = policy(TENANT, ContentPolicyMode.FREE);
                    links.setRegisteredLinksOnly(true);
                    w.put(links);
                    w.request.setText("Xem lotus-vn.com/a");
                }),
                row(RejectReason.TEMPLATE_MISMATCH, "another text", w -> {
                    w.put(policy(TENANT, ContentPolicyMode.TEMPLATE_OR_REJECT));
                    w.put(RuleSamples.template(11, "Ma cua ban la {N4,6}"));
                }));
    }

    private static Stream<Arguments> advertisingRules() {
        return Stream.of(
                adText(RejectReason.AD_LABEL_MISSING, "Lotus giam gia. TC gui 1800"),
                adText(RejectReason.AD_OPT_OUT_MISSING, "[QC] Lotus giam gia"),
                row(RejectReason.AD_OUT_OF_HOURS, "closed until its deadline", w -> {
                    w.advertise();
                    w.now = at(23, 0);
                    w.request.setDeadlineMillis(w.now + 3_600_000);
                }),
                row(RejectReason.AD_OPTED_OUT, "of everyone", w -> {
                    w.advertise();
                    w.know(subscriber(SubscriberRuleKind.OPTED_OUT));
                }),
                row(RejectReason.AD_DO_NOT_CALL, "in the register", w -> {
                    w.advertise();
                    w.know(subscriber(SubscriberRuleKind.DO_NOT_CALL));
                }),
                row(RejectReason.AD_CONSENT_MISSING, "asked for", w -> {
                    w.advertise();
                    AdvertisingControl asking = advertising(1);
                    asking.setConsentRequired(true);
                    w.put(asking);
                }),
                row(RejectReason.AD_FREQUENCY, "the fourth", w -> {
                    w.advertise();
                    FrequencyCap three = new FrequencyCap(3, DAY);
                    FrequencyWindow full = FrequencyWindow.EMPTY
                            .count("x", three, w.now)
                            .count("y", three, w.now)
                            .count("z", three, w.now);
                    w.recipient = new Recipient(SubscriberFacts.NONE, FrequencyWindows.EMPTY.with(TENANT, full));
                }));
    }

    private static Stream<Arguments> accounts() {
        return Stream.of(
                row(RejectReason.CAP_DAY, "of the tenant", w -> {
                    w.order(terms -> {});
                    w.caps.put(cap(1, CapScope.TENANT, 0L, null), CapUsage.NONE);
                }),
                row(RejectReason.CAP_MONTH, "of the API key", w -> {
                    w.order(terms -> {});
                    var ofKey = cap(1, CapScope.SENDER, null, 0L);
                    ofKey.setSenderId(w.request.getSenderId());
                    w.caps.put(ofKey, CapUsage.NONE);
                }),
                row(RejectReason.ORDER_NONE, "none at all", w -> {}),
                row(RejectReason.ORDER_UNKNOWN, "another's", w -> {
                    w.order(terms -> {});
                    w.request.setOrderId(99L);
                }),
                order(
                        RejectReason.ORDER_NOT_YET_VALID,
                        "tomorrow's",
                        terms -> terms.setValidFromMillis(at(12, 0) + DAY)),
                order(RejectReason.ORDER_EXPIRED, "yesterday's", terms -> terms.setValidUntilMillis(at(12, 0) - DAY)),
                order(RejectReason.ORDER_CLOSED, "closed", terms -> terms.setClosed(true)),
                order(RejectReason.ORDER_NOT_COVERING, "the type", terms -> terms.setTypes(List.of(MessageType.OTP))),
                order(RejectReason.ORDER_NOT_COVERING, "the carrier", terms -> terms.setCarriers(List.of("mobifone"))),
                order(RejectReason.ORDER_EXHAUSTED, "nothing left", terms -> terms.setGrantedSegments(0L)));
    }

    @Test
    void withoutAFlawItIsAdmitted() {
        World care = new World();
        care.order(terms -> {});
        World advertisement = new World();
        advertisement.order(terms -> {});
        advertisement.advertise();

        assertThat(care.decide()).isInstanceOf(AccountDecision.Admit.class);
        assertThat(advertisement.decide()).isInstanceOf(AccountDecision.Admit.class);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("rows")
    void eachFlawIsRefusedByItsName(RejectReason reason, String flaw, Consumer<World> make) {
        World world = new World();
        make.accept(world);

        AccountDecision decision = world.decide();

        assertThat(decision).as(flaw).isInstanceOf(AccountDecision.Reject.class);
        AccountDecision.Reject refused = (AccountDecision.Reject) decision;
        assertThat(refused.reason()).as(flaw).isEqualTo(reason.code());
        assertThat(reason.text(Locale.forLanguageTag("vi"), refused.detail()))
                .isNotEqualTo(reason.text(Locale.ENGLISH, refused.detail()))
                .isNotEqualTo(reason.code());
    }

    @Test
    void everyReasonHasARow() {
        Set<RejectReason> without = EnumSet.allOf(RejectReason.class);
        rows().forEach(each -> without.remove((RejectReason) each.get()[0]));

        Set<RejectReason> elsewhere = EnumSet.copyOf(TOLD_AT_DOORS);
        elsewhere.addAll(TOLD_AFTER_A_WAIT);
        assertThat(without).as(Arrays.toString(RejectReason.values())).isEqualTo(elsewhere);
    }
}
