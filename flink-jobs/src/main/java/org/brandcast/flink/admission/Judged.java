package org.brandcast.flink.admission;

import java.util.List;
import org.brandcast.schemas.MessageFacts;
import org.brandcast.schemas.RuleHit;
import org.jspecify.annotations.Nullable;

/**
 * A request with what the recipient step says of it. A refused one goes on to the account too, and one that has to wait,
 * so that idempotency has one arbiter.
 *
 * <p>Never changed once made, its facts neither: it is handed on between operators as it is.
 *
 * @param facts with the brandname in its registered case and the recipient's carrier, as far as known
 * @param orderId the order that the sender named
 * @param controlVersion that it was judged by
 * @param continues it was told as held or delayed before, and this is how it went on
 */
public record Judged(
        MessageFacts facts, @Nullable Long orderId, long controlVersion, boolean continues, Outcome outcome) {

    /** What the recipient step says. */
    public sealed interface Outcome {}

    /**
     * By every rule but the account's it may be sent.
     *
     * @param routes that reach the carrier, best first; at least one
     * @param moderator who approved it; null: nobody had to
     * @param counted this very record counted it against the number's frequency
     */
    public record Passed(
            CheckedText text,
            List<String> routes,
            String routeReason,
            long deadlineMillis,
            @Nullable String moderator,
            boolean counted)
            implements Outcome {}

    /**
     * It is refused.
     *
     * @param reason code of the reject
     * @param detail the value that broke the rule
     */
    public record Refused(String reason, String detail) implements Outcome {}

    /** It waits for a moderator. */
    public record Held(List<RuleHit> hits, int segments, long expiresAtMillis) implements Outcome {}

    /** It waits for its hours. */
    public record Delayed(String reason, long untilMillis) implements Outcome {}
}
