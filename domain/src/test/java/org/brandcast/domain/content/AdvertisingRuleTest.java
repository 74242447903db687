package org.brandcast.domain.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.brandcast.domain.content.AdvertisingRule.Addition;
import org.brandcast.domain.content.AdvertisingRule.Verdict;
import org.brandcast.domain.content.AdvertisingRule.Verdict.Refused;
import org.brandcast.domain.content.AdvertisingRule.Verdict.Sendable;
import org.brandcast.domain.lifecycle.RejectReason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdvertisingRuleTest {
    private static final String OPT_OUT = "TC: soan TC gui 1800";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[QC] Giam gia 50%. TC: soan TC gui 1800|",
                "[AD] Giam gia 50%. Từ chối gọi 1800|",
                "[QC] Giam gia 50%. tu choi: 1800 |",
                "Giam gia [QC] 50%. TC: soan TC gui 1800|AD_LABEL_MISSING",
                "' [QC] Giam gia 50%. TC gui 1800'|AD_LABEL_MISSING",
                "[qc] Giam gia 50%. TC gui 1800|AD_LABEL_MISSING",
                "(QC) Giam gia 50%. TC gui 1800|AD_LABEL_MISSING",
                "''|AD_LABEL_MISSING",
                "[QC] Giam gia 50%|AD_OPT_OUT_MISSING",
                "[QC]|AD_OPT_OUT_MISSING",
                "[QC] TC gui 1800 de tu choi nhan tin, con khong thi mua ngay hom nay de duoc giam gia|AD_OPT_OUT_MISSING",
                "[QC] Giam gia ATC gui|AD_OPT_OUT_MISSING"
            })
    void asksForLabelAndOptOut(String text, @Nullable RejectReason reason) {
        Verdict verdict = rule(false).judge(text);

        if (reason == null) {
            assertThat(verdict).isEqualTo(new Sendable(text, List.of()));
        } else {
            assertThat(((Refused) verdict).reason()).isEqualTo(reason);
        }
    }

    @Test
    void addsWhatIsMissingIfThePolicySaysSo() {
        assertThat(rule(true).judge(" Giam gia 50% "))
                .isEqualTo(new Sendable("[QC] Giam gia 50% " + OPT_OUT, List.of(Addition.LABEL, Addition.OPT_OUT)));
        assertThat(rule(true).judge("[AD] Giam gia 50%"))
                .isEqualTo(new Sendable("[AD] Giam gia 50% " + OPT_OUT, List.of(Addition.OPT_OUT)));
        assertThat(rule(true).judge("Giam gia. TC gui 1800"))
                .isEqualTo(new Sendable("[QC] Giam gia. TC gui 1800", List.of(Addition.LABEL)));
    }

    @Test
    void whatWasAddedSatisfiesTheRule() {
        Sendable added = (Sendable) rule(true).judge("Giam gia");

        assertThat(rule(false).judge(added.text())).isEqualTo(new Sendable(added.text(), List.of()));
    }

    @Test
    void asksForNothingThatThePolicyDoesNotName() {
        assertThat(new AdvertisingRule(new AdvertisingPolicy(List.of(), List.of("TC"), 40, false, "")).judge("Sale TC"))
                .isEqualTo(new Sendable("Sale TC", List.of()));
        assertThat(new AdvertisingRule(new AdvertisingPolicy(List.of("[QC]"), List.of(), 40, true, OPT_OUT)).judge("A"))
                .isEqualTo(new Sendable("[QC] A", List.of(Addition.LABEL)));
    }

    @Test
    void aPolicyLooksAtTheEnd() {
        assertThatThrownBy(() -> new AdvertisingPolicy(List.of("[QC]"), List.of("TC"), 0, true, OPT_OUT))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static AdvertisingRule rule(boolean addMissing) {
        return new AdvertisingRule(
                new AdvertisingPolicy(List.of("[QC]", "[AD]"), List.of("TC gui", "từ chối"), 30, addMissing, OPT_OUT));
    }
}
