package org.brandcast.domain.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.brandcast.domain.Golden;
import org.brandcast.domain.Seed;
import org.brandcast.domain.content.LinkRule.Link;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class LinkRuleTest {
    private static final LinkRule RULE =
            new LinkRule(List.of("Lotus.vn", "24h.com.vn"), List.of("vn", "com", "ly", "net"));

    @ParameterizedTest
    @CsvFileSource(resources = "/golden/links.csv", delimiter = '|', quoteCharacter = '\1')
    void findsLinks(String cell, @Nullable String expected) {
        String text = Golden.unescape(cell.replace("\\\\", "\\"));
        List<Link> links = RULE.links(text);

        assertThat(links.stream().map(Link::host).collect(Collectors.joining(" ")))
                .isEqualTo(expected == null ? "" : expected.replace("!", ""));
        assertThat(RULE.firstForeign(text).isPresent()).isEqualTo(expected != null && expected.contains("!"));
    }

    @Test
    void theFirstForeignOneIsNamedAsItStands() {
        assertThat(RULE.firstForeign("lotus.vn (Evil.com/x), b.net")).hasValue(new Link("Evil.com", "evil.com"));
        assertThat(RULE.links("lotus.vn evil.com,b.net lotus.vn")).hasSize(4);
    }

    @Test
    void noTextThrows() {
        Random random = Seed.forProperty("random texts with links");
        String alphabet = "htps:/w.lotusvnecm@ \\?#:()\u200b\u3002\ud83d";
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(30); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            for (Link link : RULE.links(text.toString())) {
                assertThat(text).contains(link.text());
                assertThat(link.host()).isNotEmpty();
            }
        }
    }
}
