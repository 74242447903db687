package org.brandcast.portal.template;

import java.util.List;
import org.brandcast.domain.content.Template;
import org.brandcast.domain.content.TemplateMatcher;
import org.brandcast.domain.text.Folding;

/**
 * What the tester says of a text.
 *
 * @param outcome MATCH, NEAR, or NONE where there is no template to try
 * @param templateId the one that matches or comes nearest; 0: none
 * @param followed how the text goes along with the nearest one
 * @param left the rest of it
 * @param expected what the template has there; empty: its end
 */
public record TemplateTrial(
        String outcome, long templateId, String pattern, String followed, String left, String expected) {

    static TemplateTrial of(List<TemplateView> templates, String text) {
        List<Template> parsed = templates.stream()
                .map(view -> Template.read(view.id(), view.pattern()))
                .filter(Template.Reading.Parsed.class::isInstance)
                .map(reading -> ((Template.Reading.Parsed) reading).template())
                .toList();
        if (parsed.isEmpty()) {
            return new TemplateTrial("NONE", 0, "", "", text, "");
        }
        TemplateMatcher matcher = new TemplateMatcher(parsed);
        return matcher.match(text)
                .map(found -> new TemplateTrial("MATCH", found.id(), found.pattern(), text, "", ""))
                .orElseGet(() -> nearest(matcher, parsed, Folding.composed(text)));
    }

    private static TemplateTrial nearest(TemplateMatcher matcher, List<Template> parsed, String text) {
        TemplateMatcher.NearMiss miss = matcher.nearest(text).orElseThrow();
        String pattern = parsed.stream()
                .filter(template -> template.id() == miss.templateId())
                .findFirst()
                .orElseThrow()
                .pattern();
        return new TemplateTrial(
                "NEAR",
                miss.templateId(),
                pattern,
                text.substring(0, miss.at()),
                text.substring(miss.at()),
                miss.expected());
    }
}
