package org.brandcast.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
    private static final Set<String> KNOWN = Set.of("text", "to", "param.base");

    private static String render(String template, TextContext context, String text) throws UnrenderableException {
        return Template.compile(template, context, KNOWN)
                .render(Map.of("text", text, "to", "84961234567", "param.base", "http://h/a?b=c&d"));
    }

    @Test
    void aValueStaysAValueInEachContext() throws Exception {
        String text = "a\"b\\c<d>&'é\n";
        assertThat(render("{\"t\":\"{text}\"}", TextContext.JSON, text)).isEqualTo("{\"t\":\"a\\\"b\\\\c<d>&'é\\n\"}");
        assertThat(render("<t>{text}</t>", TextContext.XML, text))
                .isEqualTo("<t>a&quot;b\\c&lt;d&gt;&amp;&apos;é&#10;</t>");
        assertThat(render("t={text}", TextContext.FORM, "a b&c=é")).isEqualTo("t=a+b%26c%3D%C3%A9");
        assertThat(render("http://h/{text}", TextContext.URL, "a/b c?d=é+1"))
                .isEqualTo("http://h/a%2Fb%20c%3Fd%3D%C3%A9%2B1");
        assertThat(render("{text}", TextContext.PLAIN, text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "{to|local}, 0961234567",
        "{to|plus}, +84961234567",
        "{text|base64}, xJEg4oKs",
        "{text|hex}, c49120e282ac",
        "{text|ucs2hex}, 0111002020AC",
        "{text|upper}, Đ €",
        "{to|local|base64}, MDk2MTIzNDU2Nw=="
    })
    void filters(String template, String expected) throws Exception {
        assertThat(render(template, TextContext.PLAIN, "đ €")).isEqualTo(expected);
    }

    @Test
    void aParameterMayBeRawAndAMessageMayNot() throws Exception {
        assertThat(render("{param.base|raw}/x", TextContext.URL, "")).isEqualTo("http://h/a?b=c&d/x");
        assertThatThrownBy(() -> Template.compile("{text|raw}", TextContext.JSON, KNOWN))
                .hasMessageContaining("only parameters may be raw");
    }

    @Test
    void bracesThatOpenNoPlaceholderAreBraces() throws Exception {
        assertThat(render("{ {\"a\":{}} {1} { text }", TextContext.JSON, "x")).isEqualTo("{ {\"a\":{}} {1} { text }");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{txt}", "{text|rot13}", "{param.other}"})
    void unknownNamesAreRefusedWithTheKnownOnes(String template) {
        assertThatThrownBy(() -> Template.compile(template, TextContext.JSON, KNOWN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("known");
    }

    @Test
    void whatCanNotBeWrittenIsRefused() {
        assertThatThrownBy(() -> render("{text}", TextContext.HEADER, "a\r\nX-Evil: 1"))
                .isInstanceOf(UnrenderableException.class);
        assertThatThrownBy(() -> render("{text}", TextContext.HEADER, "é")).isInstanceOf(UnrenderableException.class);
        assertThatThrownBy(() -> render("{text}", TextContext.XML, "a\u0001"))
                .isInstanceOf(UnrenderableException.class);
        for (TextContext context : TextContext.values()) {
            assertThatThrownBy(() -> render("{text}", context, "a\uD800b")).isInstanceOf(UnrenderableException.class);
            assertThatThrownBy(() -> render("{text|base64}", context, "a\uD800b"))
                    .isInstanceOf(UnrenderableException.class);
        }
    }

    /** Whatever a text holds, the other side reads it back as it was: nothing breaks out of its place. */
    @Test
    void randomTextsComeBackFromEachContext() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        ObjectMapper json = new ObjectMapper();
        for (int round = 0; round < 2_000; round++) {
            String text = randomText(random);
            String jsonBody = render("{\"a\":\"{text}\",\"b\":1}", TextContext.JSON, text);
            assertThat(json.readTree(jsonBody).get("a").asText())
                    .as("seed %d", seed)
                    .isEqualTo(text);
            assertThat(json.readTree(jsonBody).size()).isEqualTo(2);
            String form = render("{text}", TextContext.FORM, text);
            assertThat(URLDecoder.decode(form, StandardCharsets.UTF_8))
                    .as("seed %d", seed)
                    .isEqualTo(text);
            String url = render("{text}", TextContext.URL, text);
            assertThat(url).as("seed %d", seed).matches("[A-Za-z0-9._~%-]*");
            String xml = render("<r><a>{text}</a></r>", TextContext.XML, text);
            assertThat(AnswerBody.read(HttpProfile.Format.XML, xml)
                            .value("/r/a")
                            .orElseThrow())
                    .as("seed %d", seed)
                    .isEqualTo(text.strip());
        }
    }

    private static String randomText(Random random) {
        String alphabet = "ab<>&\"'\\/{}[]%+ \n\t|$.:;=?#đẢ€😀]]>--";
        StringBuilder text = new StringBuilder();
        int[] codePoints = alphabet.codePoints().toArray();
        for (int i = random.nextInt(30); i >= 0; i--) {
            text.appendCodePoint(codePoints[random.nextInt(codePoints.length)]);
        }
        return text.toString();
    }
}
