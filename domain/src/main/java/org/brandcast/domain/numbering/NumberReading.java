package org.brandcast.domain.numbering;

import org.brandcast.domain.lifecycle.RejectReason;

/** What {@link MsisdnReader} made of a typed number. */
public sealed interface NumberReading {
    /** A mobile number in its normal form. */
    record Mobile(Msisdn msisdn) implements NumberReading {}

    /**
     * Not a number that an SMS can be sent to.
     *
     * @param detail what was typed, shortened to what a report can show; personal data
     */
    record Refused(RejectReason reason, String detail) implements NumberReading {}
}
