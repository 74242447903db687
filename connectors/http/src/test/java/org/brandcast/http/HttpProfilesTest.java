package org.brandcast.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpProfilesTest {
    private static final String MINIMAL = """
            {"name": "mine", "parameters": [{"name": "endpoint"}],
             "submit": {"request": {"url": "{param.endpoint|raw}?to={to}", "method": "GET"},
                        "answer": {"format": "JSON", "code": "$.c", "codes": {"0": "ACCEPTED"}}}}
            """;

    @Test
    void theShippedOnesAreWhole() {
        for (String name : HttpProfiles.shipped()) {
            HttpProfile profile = HttpProfiles.named(name);
            assertThat(profile.name()).isEqualTo(name);
            assertThat(profile.receipts()).isNotNull();
            assertThat(profile.balance()).isNotNull();
            assertThat(profile.parameters()).anyMatch(HttpProfile.Parameter::secret);
        }
        assertThatThrownBy(() -> HttpProfiles.named("../x")).hasMessageContaining("shipped are");
    }

    @Test
    void theSmallestThatWorks() {
        assertThat(HttpProfiles.read(MINIMAL).name()).isEqualTo("mine");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"name\": \"mine\", | | name is missing",
                "{to} | {too} | submit.url: {too} is unknown here",
                "\"$.c\" | \"$.c[?(\" | submit.answer.code",
                "ACCEPTED | GOOD | GOOD",
                "\"0\": \"ACCEPTED\" | \"0\": \"REJECTED\" | none that means ACCEPTED",
                "\"GET\" | \"DELETE\" | must be GET, POST or PUT",
                "\"format\": \"JSON\", | | answer.format is missing",
                "\"endpoint\" | \"End point\" | must be letters and digits",
                "\"method\" | \"metod\" | metod",
                "\"submit\" | submit | no JSON"
            })
    void aMistakeIsNamed(String from, String to, String message) {
        String broken = MINIMAL.replace(from, to == null ? "" : to);
        assertThat(broken).isNotEqualTo(MINIMAL);
        assertThatThrownBy(() -> HttpProfiles.read(broken))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({
        "'\"firstSeconds\": 0', polling.firstSeconds is 0",
        "'\"firstSeconds\": 20, \"longestSeconds\": 10', polling.longestSeconds is 10",
        "'\"perSecond\": -1', polling.perSecond is -1",
    })
    void questionsForReceiptsHaveSensibleTimes(String wrong, String message) {
        String polling = """
                "receipts": {"polling": {%s, "request": {"url": "{param.endpoint|raw}?id={smscMessageId}", "method": "GET"},
                 "format": "JSON", "fields": {"id": "$.id", "state": "$.s", "states": {"1": "DELIVERED"}}}},
                """;
        String whole = MINIMAL.replace("\"submit\"", polling.formatted("\"firstSeconds\": 400") + "\"submit\"");
        assertThat(HttpProfiles.read(whole).polling().orElseThrow().longestSeconds())
                .isEqualTo(400);
        String broken = MINIMAL.replace("\"submit\"", polling.formatted(wrong) + "\"submit\"");
        assertThatThrownBy(() -> HttpProfiles.read(broken)).hasMessageContaining(message);
    }

    @Test
    void parametersAreCheckedAndNeverPrinted() {
        HttpProfile profile = HttpProfiles.named(HttpProfiles.JSON_AGGREGATOR);
        Map<String, String> given = Map.of("endpoint", "http://h", "apiKey", "k", "apiSecret", "hush");
        assertThat(RouteParameters.of(profile, given)).hasToString("RouteParameters[endpoint, apiKey, apiSecret]");
        assertThatThrownBy(() -> RouteParameters.of(profile, Map.of("endpoint", "http://h", "apiSecret", "hush")))
                .hasMessageContaining("apiKey")
                .hasMessageNotContaining("hush");
        assertThatThrownBy(() -> RouteParameters.of(
                        profile, Map.of("endpoint", "http://h", "apiKey", "k", "apiSecret", "hush", "other", "hush")))
                .hasMessageContaining("other")
                .hasMessageNotContaining("hush");
    }
}
