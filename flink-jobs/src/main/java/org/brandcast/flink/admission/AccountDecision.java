package org.brandcast.flink.admission;

import java.util.List;
import org.brandcast.domain.lifecycle.RejectReason;
import org.brandcast.domain.quota.OrderTerms;
import org.brandcast.domain.quota.ReserveOutcome;

/** What becomes of a judged request at its tenant's account. */
public sealed interface AccountDecision {

    /** The same request was decided before, or waits already: nothing happens. */
    record Duplicate() implements AccountDecision {}

    /** Another body came under the id of a decided message: it is told, and changes nothing. */
    record Conflict(String originalBodyHash) implements AccountDecision {}

    /** It waits for a moderator or its hours: registered, and told. */
    record Pend() implements AccountDecision {}

    /**
     * It is refused, by a rule before or by the account.
     *
     * @param reason code of the reject
     */
    record Reject(String reason, String detail) implements AccountDecision {
        static Reject of(RejectReason reason, String detail) {
            return new Reject(reason.code(), detail);
        }
    }

    /**
     * It is admitted and pays by this reservation.
     *
     * @param caps that it counts against
     */
    record Admit(Judged.Passed passed, OrderTerms terms, ReserveOutcome.Reserved reserved, List<CapBook.Cap> caps)
            implements AccountDecision {}
}
