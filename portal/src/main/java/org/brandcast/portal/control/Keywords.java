package org.brandcast.portal.control;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.brandcast.domain.content.KeywordHit;
import org.brandcast.domain.content.KeywordRule;
import org.brandcast.domain.content.KeywordRules;
import org.brandcast.domain.content.Severity;
import org.brandcast.portal.database.Tx;
import org.jspecify.annotations.Nullable;

/** The platform's words with the automata made of them. Making these takes long, so they are kept while words stay. */
public final class Keywords {
    private final List<Word> words;
    private final KeywordRules rules;

    private record Word(long id, String word, Severity severity, boolean exactMarks, boolean allowed) {}

    private Keywords(List<Word> words) {
        this.words = words;
        this.rules = new KeywordRules(
                words.stream()
                        .filter(word -> !word.allowed())
                        .map(word -> new KeywordRule(
                                word.id(),
                                word.word(),
                                word.severity(),
                                word.exactMarks() ? KeywordRule.Marks.EXACT : KeywordRule.Marks.IGNORED))
                        .toList(),
                words.stream().filter(Word::allowed).map(Word::word).toList());
    }

    static Keywords load(Tx tx, @Nullable Keywords known) throws SQLException {
        List<Word> words = tx.list(
                "SELECT id, word, severity, exact_marks, allowed FROM keyword WHERE active ORDER BY id",
                row -> new Word(
                        row.getLong(1),
                        row.getString(2),
                        Severity.valueOf(row.getString(3)),
                        row.getBoolean(4),
                        row.getBoolean(5)));
        return known != null && known.words.equals(words) ? known : new Keywords(words);
    }

    public KeywordRules rules() {
        return rules;
    }

    /** Every word that the text breaks, in order of the places. */
    public List<KeywordHit> hits(String text) {
        return rules.hits(text);
    }

    /** Whether a word of the text has it refused. */
    public boolean refuses(String text) {
        Optional<KeywordHit> worst = rules.worst(text);
        return worst.isPresent() && worst.get().rule().severity() == Severity.REJECT;
    }
}
