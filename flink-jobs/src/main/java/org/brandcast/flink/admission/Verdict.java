package org.brandcast.flink.admission;

import java.util.List;
import org.brandcast.domain.lifecycle.RejectReason;
import org.brandcast.domain.routing.RouteChooser;
import org.brandcast.schemas.RuleHit;
import org.jspecify.annotations.Nullable;

/** What the rules that need no account say of a request. */
public sealed interface Verdict {

    /**
     * It passes.
     *
     * @param brandname in its registered case
     * @param windows the recipient's frequency windows with this message in them; null: nothing was counted, or it was
     *     counted before
     */
    record Pass(
            String brandname,
            String carrier,
            CheckedText text,
            RouteChooser.Plan plan,
            long deadlineMillis,
            @Nullable FrequencyWindows windows)
            implements Verdict {}

    /**
     * It is refused.
     *
     * @param carrier empty if refused before it was known
     */
    record Refuse(RejectReason reason, String detail, String carrier) implements Verdict {}

    /** A moderator must see it; nothing of it is counted or reserved. */
    record Hold(String brandname, String carrier, List<RuleHit> hits, int segments, long expiresAtMillis)
            implements Verdict {}

    /** Advertising that would pass, outside its hours. */
    record Delay(String brandname, String carrier, RejectReason reason, long untilMillis, long deadlineMillis)
            implements Verdict {}

    /** It can't be judged yet; to be asked again, at the latest at this time. */
    record Wait(long untilMillis) implements Verdict {}

    /** Nobody is told: control data has no such tenant. */
    record UnknownTenant() implements Verdict {}
}
