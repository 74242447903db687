package org.brandcast.domain.content;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.brandcast.domain.lifecycle.RejectReason;
import org.brandcast.domain.text.TextPolicy;
import org.jspecify.annotations.Nullable;

/**
 * The rules about a text in their order, cheapest first: the form of advertising, alphabet and length at the carrier,
 * links, templates, banned words. Words and links are sought in what the sender wrote; a template may match that, or what
 * goes on the wire, for carriers that take no diacritics register texts without them.
 *
 * <p>Admission judges messages with it, the portal a campaign before it is sent.
 */
public final class TextJudge {
    public static final String KEYWORD = "KEYWORD";
    public static final String TEMPLATE = "TEMPLATE";
    public static final String POLICY = "POLICY";

    private TextJudge() {}

    /** What holds for a text of one sender, brandname and type at one carrier; asked for only as far as it is needed. */
    public interface Book {
        /** Rules for advertising; null: it is none, or there are no rules. */
        @Nullable
        AdvertisingRule advertising();

        TextPolicy size();

        ContentMode mode();

        /** The links that it may carry; empty: any. */
        Optional<LinkRule> links();

        TemplateMatcher templates();

        KeywordRules keywords();
    }

    /**
     * Why a moderator must see a text.
     *
     * @param start index in the text; -1: the whole of it
     */
    public record Hit(String rule, String detail, int start, int end) {}

    /** What becomes of a text. */
    public sealed interface Outcome {

        /**
         * It may be sent.
         *
         * @param wireText what goes on the wire where it isn't the sender's text; else null
         * @param templateId of the template that it matches; null: none
         * @param hits why a moderator must see it first; empty: nobody need
         * @param violations banned words in it that are counted only
         */
        record Sendable(
                TextPolicy.Verdict.Sendable size,
                @Nullable String wireText,
                @Nullable Long templateId,
                List<Hit> hits,
                List<String> violations)
                implements Outcome {}

        record Refused(RejectReason reason, String detail) implements Outcome {}
    }

    /** Judges what the sender wrote. */
    public static Outcome judge(String text, Book book) {
        if (text.isBlank()) {
            return new Outcome.Refused(RejectReason.TEXT_EMPTY, "");
        }
        String complete = text;
        AdvertisingRule advertising = book.advertising();
        if (advertising != null) {
            AdvertisingRule.Verdict form = advertising.judge(text);
            if (form instanceof AdvertisingRule.Verdict.Refused refused) {
                return new Outcome.Refused(refused.reason(), refused.detail());
            }
            complete = ((AdvertisingRule.Verdict.Sendable) form).text();
        }
        TextPolicy.Verdict size = book.size().judge(complete);
        if (size instanceof TextPolicy.Verdict.Refused refused) {
            return new Outcome.Refused(refused.reason(), refused.detail());
        }
        return judgeContent(text, (TextPolicy.Verdict.Sendable) size, book);
    }

    private static Outcome judgeContent(String text, TextPolicy.Verdict.Sendable size, Book book) {
        Optional<LinkRule> links = book.links();
        if (links.isPresent()) {
            Optional<LinkRule.Link> foreign = links.get().firstForeign(text);
            if (foreign.isPresent()) {
                return new Outcome.Refused(
                        RejectReason.LINK_NOT_REGISTERED, foreign.get().text());
            }
        }
        String wireText = size.text().equals(text) ? null : size.text();
        TemplateMatcher templates = book.templates();
        Optional<Template> template = templates.match(text);
        if (template.isEmpty() && wireText != null) {
            template = templates.match(wireText);
        }
        List<Hit> hits = new ArrayList<>(0);
        ContentMode mode = book.mode();
        if (mode == ContentMode.HOLD_ALL) {
            hits.add(new Hit(POLICY, mode.name(), -1, -1));
        } else if (template.isEmpty() && mode != ContentMode.FREE) {
            Optional<TemplateMatcher.NearMiss> miss = templates.nearest(text);
            String detail = miss.map(TextJudge::describe).orElse("");
            if (mode == ContentMode.TEMPLATE_OR_REJECT) {
                return new Outcome.Refused(RejectReason.TEMPLATE_MISMATCH, detail);
            }
            hits.add(new Hit(TEMPLATE, detail, miss.map(each -> each.at()).orElse(-1), -1));
        }
        List<String> violations = new ArrayList<>(0);
        KeywordHit banned = sortKeywords(book.keywords().hits(text), hits, violations);
        return banned != null
                ? new Outcome.Refused(RejectReason.KEYWORD_BANNED, banned.rule().pattern())
                : new Outcome.Sendable(
                        size, wireText, template.map(Template::id).orElse(null), hits, violations);
    }

    /** The first word that refuses the text; of the others those that hold it become hits, the rest violations. */
    private static @Nullable KeywordHit sortKeywords(List<KeywordHit> found, List<Hit> hits, List<String> violations) {
        for (KeywordHit hit : found) {
            Severity severity = hit.rule().severity();
            if (severity == Severity.REJECT) {
                return hit;
            }
            String word = hit.rule().pattern();
            if (severity == Severity.HOLD) {
                hits.add(new Hit(KEYWORD, word, hit.start(), hit.end()));
            } else if (!violations.contains(word)) {
                violations.add(word);
            }
        }
        return null;
    }

    /** Without words of any language: {@code #12 @17: «la ma » ≠ «laxma»}. */
    private static String describe(TemplateMatcher.NearMiss miss) {
        return "#" + miss.templateId() + " @" + miss.at() + ": «" + miss.expected() + "» ≠ «" + miss.found() + "»";
    }
}
