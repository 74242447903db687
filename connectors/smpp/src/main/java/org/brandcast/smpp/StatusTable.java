package org.brandcast.smpp;

import java.util.Map;
import java.util.Objects;
import org.brandcast.smpp.SubmitOutcome.QueueFull;
import org.brandcast.smpp.SubmitOutcome.Rejected;
import org.brandcast.smpp.SubmitOutcome.Throttled;

/**
 * What each command_status means, with what one SMSC means otherwise than SMPP 3.4 says. SMSCs differ: one says
 * ESME_RSUBMITFAIL where it throttles, another gives every fault a vendor's number.
 *
 * <p>Immutable; safe for use by many threads.
 */
public final class StatusTable {
    /** Meanings that SMPP 3.4 (section 5.1.3) gives by itself. */
    public static final StatusTable STANDARD = new StatusTable(Map.of());

    private final Map<Integer, Meaning> exceptions;

    /** What follows from a negative command_status. */
    public enum Meaning {
        /** Refused for good: no other route would take it. */
        REJECTED,
        /** Refused here for good: another route may take it. */
        ROUTE_FAULT,
        /** The bind pauses. */
        THROTTLED,
        /** A bounded number of retries. */
        QUEUE_FULL
    }

    /**
     * A table.
     *
     * @param exceptions where the SMSC differs, by command_status
     */
    public StatusTable(Map<Integer, Meaning> exceptions) {
        this.exceptions = Map.copyOf(exceptions);
    }

    public Meaning meaningOf(int commandStatus) {
        Meaning exception = exceptions.get(commandStatus);
        return exception != null ? exception : standard(commandStatus);
    }

    /** ROUTE_FAULT: what is wrong with the bind, the account, its sender or the SMSC, and not with the message. */
    private static Meaning standard(int commandStatus) {
        return switch (commandStatus) {
            case SmppStatus.ESME_RTHROTTLED -> Meaning.THROTTLED;
            case SmppStatus.ESME_RMSGQFUL -> Meaning.QUEUE_FULL;
            case SmppStatus.ESME_RINVBNDSTS,
                    SmppStatus.ESME_RSYSERR,
                    SmppStatus.ESME_RINVSRCADR,
                    SmppStatus.ESME_RINVSERTYP,
                    SmppStatus.ESME_RSUBMITFAIL,
                    SmppStatus.ESME_RINVSRCTON,
                    SmppStatus.ESME_RINVSRCNPI,
                    SmppStatus.ESME_RINVSYSTYP,
                    SmppStatus.ESME_RX_T_APPN,
                    SmppStatus.ESME_RUNKNOWNERR -> Meaning.ROUTE_FAULT;
            default -> Meaning.REJECTED;
        };
    }

    /** The outcome as this table means it; those that aren't refusals stay as they are. */
    public SubmitOutcome read(SubmitOutcome outcome) {
        if (outcome instanceof Rejected rejected) {
            return rejected.reason().isEmpty() ? refusal(rejected.commandStatus()) : outcome;
        }
        if (exceptions.isEmpty()) {
            return outcome;
        }
        if (outcome instanceof Throttled) {
            return refusal(SmppStatus.ESME_RTHROTTLED);
        }
        return outcome instanceof QueueFull ? refusal(SmppStatus.ESME_RMSGQFUL) : outcome;
    }

    private SubmitOutcome refusal(int commandStatus) {
        return switch (meaningOf(commandStatus)) {
            case REJECTED -> new Rejected(commandStatus, false);
            case ROUTE_FAULT -> new Rejected(commandStatus, true);
            case THROTTLED -> new Throttled();
            case QUEUE_FULL -> new QueueFull();
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StatusTable table && table.exceptions.equals(exceptions);
    }

    @Override
    public int hashCode() {
        return Objects.hash(exceptions);
    }

    @Override
    public String toString() {
        return "StatusTable" + exceptions;
    }
}
