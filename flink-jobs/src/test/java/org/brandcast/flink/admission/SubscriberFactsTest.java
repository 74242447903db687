package org.brandcast.flink.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.brandcast.flink.testing.RuleSamples.subscriber;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.brandcast.domain.lifecycle.RejectReason;
import org.brandcast.domain.numbering.Msisdn;
import org.brandcast.domain.numbering.PrefixRange;
import org.brandcast.domain.numbering.PrefixTable;
import org.brandcast.flink.testing.Samples;
import org.brandcast.schemas.SubscriberRule;
import org.brandcast.schemas.SubscriberRuleKind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SubscriberFactsTest {
    private static final Msisdn NUMBER = new Msisdn(Samples.VIETTEL_NUMBER);
    private static final PrefixTable PREFIXES = new PrefixTable(List.of(new PrefixRange("8496", "viettel", 0, null)));

    @Test
    void aNumberInTheRegisterAloneTakesTwentyBytes() {
        SubscriberFacts facts = SubscriberFacts.NONE.with(subscriber(SubscriberRuleKind.DO_NOT_CALL));

        assertThat(facts.toBytes()).hasSizeLessThanOrEqualTo(20);
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        SubscriberFacts facts = SubscriberFacts.NONE
                .with(subscriber(SubscriberRuleKind.DO_NOT_CALL))
                .with(optedOut(7L, "Lotus", true, 5))
                .with(optedOut(8L, null, false, 6))
                .with(ported("mobifone", 100, 1))
                .with(ported("vinaphone", 200, 2));

        byte[] bytes = facts.toBytes();

        assertThat(SubscriberFacts.of(bytes).toBytes()).isEqualTo(bytes);
        assertThat(carrierAt(SubscriberFacts.of(bytes), 150)).isEqualTo("mobifone");
        assertThat(carrierAt(SubscriberFacts.of(bytes), 250)).isEqualTo("vinaphone");
        assertThat(SubscriberFacts.of(null).toBytes()).hasSize(2);
    }

    /** Of the facts of one key the one that was told last holds, in whatever order all of them come. */
    @Test
    void theFactToldLastHoldsInWhateverOrderTheyCome() {
        long seed = 20261123;
        Random random = new Random(seed);
        for (int run = 0; run < 200; run++) {
            List<SubscriberRule> told = new ArrayList<>();
            for (int i = 1; i <= 6; i++) {
                told.add(optedOut(7L, null, random.nextBoolean(), i));
            }
            boolean last = told.get(5).getActive();
            Collections.shuffle(told, random);
            SubscriberFacts facts = SubscriberFacts.NONE;
            for (SubscriberRule each : told) {
                facts = SubscriberFacts.of(facts.with(each).toBytes());
            }
            assertThat(facts.refusalOf(List.of(7L), "lotus", false, 1_000))
                    .as("seed %s run %s: %s", seed, run, told)
                    .isEqualTo(last ? Optional.of(RejectReason.AD_OPTED_OUT) : Optional.empty());
        }
    }

    @Test
    void aWithdrawnMoveLeavesTheNumberToItsRange() {
        SubscriberRule withdrawn = ported("mobifone", 100, 3);
        withdrawn.setActive(false);
        SubscriberFacts facts =
                SubscriberFacts.NONE.with(ported("mobifone", 100, 2)).with(withdrawn);

        assertThat(carrierAt(facts, 500)).isEqualTo("viettel");
        assertThat(carrierAt(SubscriberFacts.of(facts.toBytes()).with(ported("mobifone", 100, 2)), 500))
                .as("an older word after it")
                .isEqualTo("viettel");
    }

    private static String carrierAt(SubscriberFacts facts, long millis) {
        return facts.carrierOf(NUMBER, PREFIXES, millis).orElseThrow();
    }

    private static SubscriberRule optedOut(long tenantId, @Nullable String brandname, boolean active, long toldAt) {
        SubscriberRule rule = subscriber(SubscriberRuleKind.OPTED_OUT);
        rule.setTenantId(tenantId);
        rule.setBrandname(brandname);
        rule.setActive(active);
        rule.setAtMillis(toldAt);
        return rule;
    }

    private static SubscriberRule ported(String carrier, long from, long toldAt) {
        SubscriberRule rule = subscriber(SubscriberRuleKind.PORTED);
        rule.setCarrier(carrier);
        rule.setFromMillis(from);
        rule.setAtMillis(toldAt);
        return rule;
    }
}
