package org.brandcast.flink.admission;

import java.util.List;
import org.brandcast.schemas.Encoding;
import org.brandcast.schemas.MessageFacts;
import org.jspecify.annotations.Nullable;

/**
 * A request that the recipient step has judged by every rule that needs no account. A refused one goes on to the
 * account too, so that idempotency has one arbiter.
 *
 * @param facts with the brandname in its registered case and the recipient's carrier, as far as known
 * @param orderId the order that the sender named
 * @param refusal code of the reject; empty: it passed
 * @param refusalDetail the value that broke the rule
 * @param segments of the text; 0 if refused before they were counted
 * @param routes that reach the carrier, best first; empty if refused
 * @param controlVersion that it was judged by
 */
public record Judged(
        MessageFacts facts,
        @Nullable Long orderId,
        String refusal,
        String refusalDetail,
        Encoding encoding,
        int segments,
        List<String> routes,
        String routeReason,
        long deadlineMillis,
        long controlVersion) {}
