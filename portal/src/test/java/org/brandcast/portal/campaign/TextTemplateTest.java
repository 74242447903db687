package org.brandcast.portal.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTemplateTest {
    @Test
    void puts_the_values_where_their_columns_stand() {
        TextTemplate template = TextTemplate.of("{ten} ơi, {điểm} điểm. Cảm ơn {ten}!");
        assertThat(template.columns()).containsExactly("ten", "điểm");
        assertThat(template.render(List.of("Lan", "5"))).isEqualTo("Lan ơi, 5 điểm. Cảm ơn Lan!");
    }

    @Test
    void a_value_is_never_read_as_a_placeholder_again() {
        assertThat(TextTemplate.of("{a}{b}").render(List.of("{b}", "x"))).isEqualTo("{b}x");
    }

    @Test
    void who_has_no_value_gets_none() {
        assertThat(TextTemplate.of("Chào {ten}.").render(Arrays.asList((String) null)))
                .isEqualTo("Chào .");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "không có gì", "{", "}", "{}", "a{b", "a}b{", "{\n}"})
    void other_braces_are_characters(String text) {
        TextTemplate template = TextTemplate.of(text);
        assertThat(template.isPersonal()).isFalse();
        assertThat(template.render(List.of())).isEqualTo(text);
    }

    @Test
    void names_the_columns_that_a_list_lacks() {
        assertThat(TextTemplate.of("{ten} {no} {ma}").missingFrom(List.of("ten", "ma", "x")))
                .containsExactly("no");
    }
}
