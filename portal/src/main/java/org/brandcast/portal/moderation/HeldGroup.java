package org.brandcast.portal.moderation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.brandcast.portal.message.HeldHits;
import org.brandcast.portal.page.Messages;
import org.jspecify.annotations.Nullable;

/**
 * Requests of one tenant that wait with one text under one brandname: they are read once and decided together.
 *
 * @param firstId the one that waits longest; names the group
 * @param runs the text, cut where a rule's hit begins or ends
 * @param decidable whether the reader may decide: the tenants above, and the operator
 */
public record HeldGroup(
        String firstId,
        long tenantId,
        String tenantName,
        String brandname,
        String type,
        String door,
        @Nullable Long campaignId,
        @Nullable String campaignName,
        String recipient,
        List<Run> runs,
        List<String> reasons,
        long messages,
        long segments,
        long heldAtMillis,
        long expiresAtMillis,
        boolean decidable) {

    /** A piece of the text; {@code hit}: a rule stands against it. */
    public record Run(String text, boolean hit) {}

    /** Hits that overlap become one mark; one that lies outside the text marks nothing. */
    public static List<Run> runs(String text, List<HeldHits.Hit> hits) {
        boolean[] marked = new boolean[text.length()];
        for (HeldHits.Hit hit : hits) {
            for (int i = Math.max(0, hit.start()); hit.start() >= 0 && i < Math.min(hit.end(), text.length()); i++) {
                marked[i] = true;
            }
        }
        List<Run> runs = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= text.length(); i++) {
            if (i == text.length() || marked[i] != marked[from]) {
                runs.add(new Run(text.substring(from, i), marked[from]));
                from = i;
            }
        }
        return runs;
    }

    /** Each rule once, with what it found. */
    public static List<String> reasons(List<HeldHits.Hit> hits, Locale locale) {
        return hits.stream()
                .map(hit -> {
                    Optional<String> rule = Messages.find(locale, "hold.rule." + hit.rule());
                    return rule.orElse(hit.rule()) + (hit.detail().isEmpty() ? "" : ": " + hit.detail());
                })
                .distinct()
                .toList();
    }
}
