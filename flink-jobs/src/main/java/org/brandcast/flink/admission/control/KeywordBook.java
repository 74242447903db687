package org.brandcast.flink.admission.control;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import org.brandcast.domain.content.KeywordRule;
import org.brandcast.domain.content.KeywordRules;
import org.brandcast.domain.content.Severity;
import org.brandcast.schemas.KeywordControl;
import org.brandcast.schemas.KeywordSeverity;
import org.jspecify.annotations.Nullable;

/** The banned words and the phrases that excuse them. */
final class KeywordBook {
    private final Map<Long, KeywordRule> rules = new HashMap<>();
    private final Map<Long, String> allowed = new HashMap<>();
    private @Nullable KeywordRules compiled;

    void put(KeywordControl keyword) {
        rules.remove(keyword.getKeywordId());
        allowed.remove(keyword.getKeywordId());
        if (keyword.getActive() && keyword.getAllowed()) {
            allowed.put(keyword.getKeywordId(), keyword.getWord());
        } else if (keyword.getActive()) {
            rules.put(
                    keyword.getKeywordId(),
                    new KeywordRule(
                            keyword.getKeywordId(),
                            keyword.getWord(),
                            severity(keyword.getSeverity()),
                            keyword.getExactMarks() ? KeywordRule.Marks.EXACT : KeywordRule.Marks.IGNORED));
        }
        compiled = null;
    }

    KeywordRules rules() {
        if (compiled == null) {
            compiled = SharedKeywords.of(new HashSet<>(rules.values()), new HashSet<>(allowed.values()));
        }
        return compiled;
    }

    private static Severity severity(KeywordSeverity severity) {
        return switch (severity) {
            case REJECT -> Severity.REJECT;
            case HOLD -> Severity.HOLD;
            case COUNT -> Severity.COUNT;
        };
    }
}
