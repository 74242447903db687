package org.brandcast.portal.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.brandcast.domain.lifecycle.RejectReason;
import org.brandcast.schemas.DlrState;
import org.brandcast.schemas.Door;
import org.brandcast.schemas.MessageStatus;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.SubmitOutcome;
import org.junit.jupiter.api.Test;

/** Both languages say the same things, and say everything that is asked of them. */
class MessagesTest {
    private static final Path VIEWS = Path.of("src/main/resources/views");
    private static final Path SOURCES = Path.of("src/main/java");

    @Test
    void bothLanguagesHaveTheSameKeys() {
        assertThat(Messages.keys(Messages.ENGLISH))
                .containsExactlyInAnyOrderElementsOf(Messages.keys(Messages.VIETNAMESE));
    }

    @Test
    void everyPatternFormatsAndHasNoApostropheThatWouldQuote() {
        for (Locale locale : Messages.LOCALES) {
            for (String key : Messages.keys(locale)) {
                String pattern = Messages.text(locale, key);
                assertThat(pattern).as("%s %s", locale, key).isNotBlank().doesNotContain("'");
                assertThatCode(() -> new MessageFormat(pattern, locale).format(new Object[] {3L, 4L, 5L, 6L}))
                        .as("%s %s", locale, key)
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    void translationsTakeTheSameArguments() {
        for (String key : Messages.keys(Messages.ENGLISH)) {
            // A unit's Vietnamese word has no plural, so it may leave its number aside.
            if (!key.startsWith("unit.")) {
                assertThat(arguments(Messages.text(Messages.ENGLISH, key)))
                        .as(key)
                        .isEqualTo(arguments(Messages.text(Messages.VIETNAMESE, key)));
            }
        }
    }

    @Test
    void everyKeyThatATemplateNamesExists() throws IOException {
        Set<String> missing = new TreeSet<>();
        try (Stream<Path> views = Files.walk(VIEWS)) {
            for (Path view :
                    views.filter(path -> path.toString().endsWith(".html")).toList()) {
                Matcher key = Pattern.compile("#\\{([A-Za-z][\\w.-]*)").matcher(Files.readString(view));
                while (key.find()) {
                    if (!Messages.keys(Messages.VIETNAMESE).contains(key.group(1))) {
                        missing.add(view + ": " + key.group(1));
                    }
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void everyKeyThatTheCodeNamesExists() throws IOException {
        Pattern literal = Pattern.compile(
                "\"((?:problem|campaign\\.sentence|campaign\\.say|message\\.cost|life)\\.[\\w.-]*\\w)\"");
        Set<String> missing = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(SOURCES)) {
            for (Path source :
                    sources.filter(path -> path.toString().endsWith(".java")).toList()) {
                Matcher key = literal.matcher(Files.readString(source));
                while (key.find()) {
                    if (!Messages.keys(Messages.VIETNAMESE).contains(key.group(1))) {
                        missing.add(source + ": " + key.group(1));
                    }
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void theVocabularyIsComplete() {
        Set<String> wanted = new TreeSet<>();
        Arrays.stream(MessageStatus.values()).forEach(status -> {
            wanted.add("status." + status);
            wanted.add("life.answer." + status);
            wanted.add("life.what." + status);
        });
        Arrays.stream(RejectReason.values()).forEach(reason -> wanted.add("reason." + reason.code()));
        Arrays.stream(Door.values()).forEach(door -> wanted.add("door." + door));
        Arrays.stream(MessageType.values())
                .forEach(type -> wanted.add("type." + type.name().toLowerCase(Locale.ROOT)));
        Arrays.stream(MessageType.values())
                .forEach(type -> wanted.add("type.short." + type.name().toLowerCase(Locale.ROOT)));
        Arrays.stream(SubmitOutcome.values()).forEach(outcome -> wanted.add("outcome." + outcome));
        Arrays.stream(DlrState.values()).forEach(state -> wanted.add("reason.DLR_" + state));
        assertThat(Messages.keys(Messages.VIETNAMESE)).containsAll(wanted);
    }

    @Test
    void numbersAreGroupedInTheReadersWay() {
        assertThat(Messages.text(Messages.VIETNAMESE, "campaign.submit.send", 9412L, "3.294.200 ₫"))
                .isEqualTo("Gửi 9.412 tin, 3.294.200 ₫");
        assertThat(Messages.text(Messages.ENGLISH, "campaign.submit.send", 1L, "350 ₫"))
                .isEqualTo("Send 1 message, 350 ₫");
        assertThat(Messages.text(Messages.ENGLISH, "campaign.submit.send", 9412L, "3,294,200 ₫"))
                .isEqualTo("Send 9,412 messages, 3,294,200 ₫");
    }

    @Test
    void otherLanguagesReadVietnamese() {
        assertThat(Messages.supported(Locale.FRENCH)).isEqualTo(Messages.VIETNAMESE);
        assertThat(Messages.supported(Locale.US)).isEqualTo(Messages.ENGLISH);
    }

    private static Set<String> arguments(String pattern) {
        return Pattern.compile("\\{(\\d)")
                .matcher(pattern)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
