package org.brandcast.portal.mail;

import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Map;
import org.brandcast.portal.look.Look;
import org.brandcast.portal.page.Messages;
import org.brandcast.portal.page.PageEngine;

/** Makes HTML and plain text of a {@link Letter}. */
@Singleton
final class LetterPaper {
    private final PageEngine engine = new PageEngine(true);

    String html(Locale locale, String senderName, Letter letter, Look look, String logo) {
        return engine.render(
                "mail/letter",
                locale,
                Map.of(
                        "letter",
                        letter,
                        "sender",
                        senderName,
                        "look",
                        look,
                        "logo",
                        logo,
                        "lang",
                        Messages.supported(locale).getLanguage()));
    }

    String text(Locale locale, String senderName, Letter letter, Look look) {
        StringBuilder text = new StringBuilder();
        letter.paragraphs().forEach(paragraph -> text.append(paragraph).append("\n\n"));
        Letter.Action action = letter.action();
        if (action != null) {
            text.append(action.label()).append(":\n").append(action.url()).append("\n\n");
        }
        letter.notes().forEach(note -> text.append(note).append("\n\n"));
        return text.append("-- \n")
                .append(Messages.text(locale, "mail.foot", senderName, look.name()))
                .append('\n')
                .append(look.support().isEmpty() ? "" : look.support() + "\n")
                .toString();
    }
}
