package org.brandcast.simulator.script;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the simulated carrier does. Rates are probabilities from 0 to 1. {@link ScriptJson} reads and checks the JSON
 * form; {@link Fate} turns a script and a message into decisions.
 *
 * @param seed the same seed treats the same number in the same way
 */
public record Script(long seed, Response response, Ids ids, Receipts receipts, Connection connection) {

    /** A well-behaved carrier: answers in 5 to 10 ms, delivers 97% within a second. */
    public static final Script DEFAULT = new Script(
            1,
            new Response(new Delay(5, 5), new Refusals(0, 0, 0), new Silences(0, 0, 0), List.of()),
            new Ids(IdFormat.DECIMAL, null),
            new Receipts(
                    new Delay(300, 700),
                    Form.BOTH,
                    false,
                    Intermediate.NONE,
                    new Accidents(0, 0),
                    new Failures(
                            0.03,
                            List.of(
                                    new Failure(FinalState.UNDELIVERABLE, "001", 6),
                                    new Failure(FinalState.EXPIRED, "027", 3),
                                    new Failure(FinalState.REJECTED, "011", 1))),
                    new Pacing(200, 5_000, 10_000)),
            new Connection(0, 0));

    public Script {
        Objects.requireNonNull(response, "response is null");
        Objects.requireNonNull(ids, "ids is null");
        Objects.requireNonNull(receipts, "receipts is null");
        Objects.requireNonNull(connection, "connection is null");
    }

    /** A time that is spread: {@code millis}, and up to {@code jitterMillis} more, uniformly. */
    public record Delay(long millis, long jitterMillis) {}

    /**
     * The answer to a submit_sm.
     *
     * @param delay from the request to submit_sm_resp
     * @param rejects numbers that are always refused
     */
    public record Response(Delay delay, Refusals refusals, Silences silences, List<Reject> rejects) {
        public Response {
            rejects = List.copyOf(rejects);
        }
    }

    /** Refused with ESME_RTHROTTLED (0x58), ESME_RMSGQFUL (0x14) and ESME_RSYSERR (0x08). */
    public record Refusals(double throttleRate, double queueFullRate, double systemErrorRate) {
        public double sum() {
            return throttleRate + queueFullRate + systemErrorRate;
        }
    }

    /**
     * Accepted, but the client can't know.
     *
     * @param withheldRate never answered: the client runs into its time-out
     * @param slowRate answered after {@code slowMillis} instead of the usual delay
     */
    public record Silences(double withheldRate, double slowRate, long slowMillis) {}

    /** Numbers that end so are refused with this command_status. */
    public record Reject(String suffix, int status) {}

    /** How message ids are written; {@code receiptFormat} null: as in the response. */
    public record Ids(IdFormat format, @Nullable IdFormat receiptFormat) {}

    /** Ways in which carriers write the same id. */
    public enum IdFormat {
        /** {@code 1795123456789}. */
        DECIMAL,
        /** The same number in hexadecimal, upper case. */
        HEX,
        /** The decimal number with leading zeros, 20 digits. */
        ZERO_PADDED,
        /** Derived from the number: two UUIDs never share one. */
        UUID
    }

    /**
     * Delivery receipts.
     *
     * @param delay from the request to the receipt
     * @param beforeResponse the receipt is written first, the submit_sm_resp after it
     */
    public record Receipts(
            Delay delay,
            Form form,
            boolean beforeResponse,
            Intermediate intermediate,
            Accidents accidents,
            Failures failures,
            Pacing pacing) {}

    /** Receipts that are never sent, or sent a second time after they were acknowledged; by number. */
    public record Accidents(double lostRate, double duplicateRate) {}

    /** Messages that aren't delivered, by number, and how they end. */
    public record Failures(double rate, List<Failure> kinds) {
        public Failures {
            kinds = List.copyOf(kinds);
        }
    }

    /**
     * How deliver_sm are sent.
     *
     * @param window deliver_sm per session that may wait for their response
     * @param retryMillis from a refused or unanswered deliver_sm to the next attempt
     * @param ackTimeoutMillis without deliver_sm_resp for so long: unanswered
     */
    public record Pacing(int window, long retryMillis, long ackTimeoutMillis) {}

    /** Where a receipt says what it says. */
    public enum Form {
        /** In the text only: {@code id:… stat:DELIVRD …}. */
        TEXT,
        /** In the TLVs receipted_message_id and message_state only. */
        TLV,
        BOTH
    }

    /** Whether an ENROUTE comes before the final receipt, and how it is marked. */
    public enum Intermediate {
        NONE,
        /** esm_class 0x04, as many carriers do. */
        AS_RECEIPT,
        /** esm_class 0x20, the intermediate delivery notification of SMPP 3.4, 5.2.12. */
        AS_NOTIFICATION
    }

    /** One way to fail; {@code weight} is its share among the failures. */
    public record Failure(FinalState state, String error, int weight) {}

    /** Final states: number of the message_state TLV (SMPP 3.4, 5.2.28) and word of the receipt text. */
    public enum FinalState {
        DELIVERED(2, "DELIVRD"),
        EXPIRED(3, "EXPIRED"),
        DELETED(4, "DELETED"),
        UNDELIVERABLE(5, "UNDELIV"),
        REJECTED(8, "REJECTD");

        private final int tlv;
        private final String word;

        FinalState(int tlv, String word) {
            this.tlv = tlv;
            this.word = word;
        }

        public int tlv() {
            return tlv;
        }

        public String word() {
            return word;
        }
    }

    /**
     * What happens to a session; 0: never. Counted in accepted submits, on each session anew.
     *
     * @param dropAfterSubmits the socket is closed after so many, the last of them unanswered
     * @param unbindAfterSubmits the SMSC sends unbind after so many, in mid-window
     */
    public record Connection(int dropAfterSubmits, int unbindAfterSubmits) {}
}
