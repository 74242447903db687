package org.brandcast.domain.content;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InboundTextTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "TC, tc, ``",
                "tc., tc, ``",
                "`  Tc   LOTUS `, tc, lotus",
                "`TC: \"Lotus\"`, tc, lotus",
                "`TC\nMY SHOP.`, tc, my shop",
                "Đk lotus, dk, lotus",
                "tc A-B.C, tc, a-b.c",
                "TCLOTUS, tclotus, ``",
                "`...`, ``, ``",
                "`  `, ``, ``",
                "``, ``, ``",
                "`TC !`, tc, ``",
            })
    void aKeywordAndWhatItIsAbout(String text, String keyword, String argument) {
        assertThat(InboundText.read(text)).isEqualTo(new InboundText(keyword, argument));
    }
}
