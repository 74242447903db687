package org.brandcast.domain.numbering;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PortabilityTest {
    private static final Msisdn NUMBER = new Msisdn("84901234567");
    private static final PrefixTable PREFIXES = new PrefixTable(List.of(new PrefixRange("8490", "mobifone", 0, null)));

    private final Portability moved =
            Portability.NEVER.with(new Porting("viettel", 100)).with(new Porting("vinaphone", 200));

    @Test
    void overridesThePrefixFromItsInstant() {
        assertThat(moved.carrierOf(NUMBER, PREFIXES, 99)).hasValue("mobifone");
        assertThat(moved.carrierOf(NUMBER, PREFIXES, 100)).hasValue("viettel");
        assertThat(moved.carrierOf(NUMBER, PREFIXES, 200)).hasValue("vinaphone");
        assertThat(Portability.NEVER.carrierOf(NUMBER, PREFIXES, 200)).hasValue("mobifone");
    }

    @Test
    void theOrderAndRepetitionOfMovesDoNotMatter() {
        assertThat(Portability.NEVER
                        .with(new Porting("vinaphone", 200))
                        .with(new Porting("viettel", 100))
                        .with(new Porting("vinaphone", 200)))
                .isEqualTo(moved);
    }

    @Test
    void aMoveCanBeCorrectedAndWithdrawn() {
        assertThat(moved.with(new Porting("itel", 200)).carrierAt(300)).hasValue("itel");
        assertThat(moved.with(new Porting("", 200)).carrierAt(300)).hasValue("viettel");
        assertThat(moved.with(new Porting("", 200)).with(new Porting("", 100)).carrierOf(NUMBER, PREFIXES, 300))
                .hasValue("mobifone");
    }

    @Test
    void keepsABoundedHistory() {
        Portability portability = Portability.NEVER;
        for (int i = 0; i < 20; i++) {
            portability = portability.with(new Porting("c" + i, i));
        }

        assertThat(portability.history()).hasSize(Portability.MAX_HISTORY);
        assertThat(portability.carrierAt(100)).hasValue("c19");
        assertThat(portability.carrierAt(12)).hasValue("c12");
    }
}
