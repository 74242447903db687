package org.brandcast.flink.admission;

import java.util.List;
import org.brandcast.domain.lifecycle.RejectReason;
import org.brandcast.schemas.Encoding;

/** What the rules that need no account say of a request. */
public sealed interface Verdict {

    /**
     * It passes.
     *
     * @param brandname in its registered case
     */
    record Pass(
            String brandname,
            String carrier,
            Encoding encoding,
            int segments,
            List<String> routes,
            String routeReason,
            long deadlineMillis)
            implements Verdict {}

    /**
     * It is refused.
     *
     * @param carrier empty if refused before it was known
     */
    record Refuse(RejectReason reason, String detail, String carrier) implements Verdict {}

    /** It can't be judged yet; to be asked again, at the latest at this time. */
    record Wait(long untilMillis) implements Verdict {}

    /** Nobody is told: control data has no such tenant. */
    record UnknownTenant() implements Verdict {}
}
