package org.brandcast.domain.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BodyHashTest {
    private static final String BODY = BodyHash.of("CARE", "LOTUS", "84901234567", "Xin chào", null);

    @Test
    void isThirtyTwoHexDigitsForEver() {
        assertThat(BODY).isEqualTo("2abe0afc731dec7c630eee205796ca5d").matches("[0-9a-f]{32}");
    }

    @Test
    void anotherSpellingIsTheSameBody() {
        assertThat(BodyHash.of("CARE", "Lotus", "090 123 45 67", "Xin chào", null))
                .isEqualTo(BODY);
    }

    @Test
    void anotherBodyIsAnother() {
        assertThat(Stream.of(
                        BODY,
                        BodyHash.of("AD", "LOTUS", "84901234567", "Xin chào", null),
                        BodyHash.of("CARE", "LOTUS2", "84901234567", "Xin chào", null),
                        BodyHash.of("CARE", "LOTUS", "84901234568", "Xin chào", null),
                        BodyHash.of("CARE", "LOTUS", "junk", "Xin chào", null),
                        BodyHash.of("CARE", "LOTUS", "junk ", "Xin chào", null),
                        BodyHash.of("CARE", "LOTUS", "84901234567", "Xin chao", null),
                        BodyHash.of("CARE", "LOTUS", "84901234567", "Xin chào ", null),
                        BodyHash.of("CARE", "LOTUS", "84901234567", "Xin chào", 0L),
                        BodyHash.of("CARE", "LOTUS", "84901234567", "Xin chào1", null),
                        BodyHash.of("CARE", "LOTUS", "84901234567", "Xin chào", 1L)))
                .doesNotHaveDuplicates();
    }
}
