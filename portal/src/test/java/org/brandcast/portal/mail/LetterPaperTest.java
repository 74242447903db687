package org.brandcast.portal.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.brandcast.portal.look.Look;
import org.brandcast.portal.page.Messages;
import org.junit.jupiter.api.Test;

class LetterPaperTest {
    private static final Letter LETTER = new Letter(
            "Lời mời của <Lotus>",
            List.of("Xin chào, <b>bạn</b>"),
            new Letter.Action("Bắt đầu", "https://portal.example/account/password?t=a-b_c"),
            List.of("Đến 10:42"));

    private final LetterPaper paper = new LetterPaper();

    @Test
    void saysTheSameInHtmlAndText() {
        String html = paper.html(Messages.VIETNAMESE, "Lotus & Con", LETTER, Look.PLAIN, "/x");
        assertThat(html)
                .contains("<html lang=\"vi\"", "Lời mời của &lt;Lotus&gt;", "Xin chào, &lt;b&gt;bạn&lt;/b&gt;")
                .contains("href=\"https://portal.example/account/password?t=a-b_c\"", "Lotus &amp; Con", "Đến 10:42")
                .doesNotContain("??", " th:", "<script");
        assertThat(paper.text(Messages.ENGLISH, "Lotus & Con", LETTER, Look.PLAIN))
                .contains(
                        "Xin chào, <b>bạn</b>\n\nBắt đầu:\nhttps://portal.example/account/password?t=a-b_c\n\nĐến 10:42")
                .contains("An automatic mail of Lotus & Con");
    }

    @Test
    void aLetterMayAskForNothing() {
        Letter plain = new Letter("Sao kê", List.of("Đã sẵn sàng."), null, List.of());
        assertThat(paper.html(Messages.ENGLISH, "Lotus", plain, Look.PLAIN, "/x"))
                .contains("Đã sẵn sàng.")
                .doesNotContain("<a ");
        assertThat(paper.text(Messages.ENGLISH, "Lotus", plain, Look.PLAIN)).startsWith("Đã sẵn sàng.\n\n-- \n");
    }
}
