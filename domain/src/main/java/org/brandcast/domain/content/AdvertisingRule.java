package org.brandcast.domain.content;

import java.util.List;
import java.util.Optional;
import org.brandcast.domain.lifecycle.RejectReason;

/** The form of an advertising text: its label first, an opt-out instruction at its end; added or refused by policy. */
public final class AdvertisingRule {
    private final AdvertisingPolicy policy;
    private final KeywordFilter optOutMarks;

    public AdvertisingRule(AdvertisingPolicy policy) {
        this.policy = policy;
        this.optOutMarks = new KeywordFilter(policy.optOutMarks());
    }

    /** What becomes of a text. */
    public sealed interface Verdict {
        /** The text that may be sent: the given one, with what was added to it. */
        record Sendable(String text, List<Addition> additions) implements Verdict {}

        record Refused(RejectReason reason, String detail) implements Verdict {}
    }

    public enum Addition {
        LABEL,
        OPT_OUT
    }

    public Verdict judge(String text) {
        boolean label = policy.labels().isEmpty() || policy.labels().stream().anyMatch(text::startsWith);
        boolean optOut = policy.optOutMarks().isEmpty() || hasOptOut(text);
        if (label && optOut) {
            return new Verdict.Sendable(text, List.of());
        }
        if (!policy.addMissing()) {
            return label
                    ? new Verdict.Refused(RejectReason.AD_OPT_OUT_MISSING, policy.optOutText())
                    : new Verdict.Refused(RejectReason.AD_LABEL_MISSING, String.join(" ", policy.labels()));
        }
        String labelled = label ? text : policy.labels().get(0) + " " + text.stripLeading();
        String complete = optOut ? labelled : labelled.stripTrailing() + " " + policy.optOutText();
        List<Addition> additions = label
                ? List.of(Addition.OPT_OUT)
                : optOut ? List.of(Addition.LABEL) : List.of(Addition.LABEL, Addition.OPT_OUT);
        return new Verdict.Sendable(complete, additions);
    }

    private boolean hasOptOut(String text) {
        String end = text.substring(Math.max(0, text.length() - policy.optOutWithin()));
        Optional<String> mark = optOutMarks.firstHit(end);
        return mark.isPresent();
    }
}
