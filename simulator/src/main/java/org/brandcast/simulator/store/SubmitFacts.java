package org.brandcast.simulator.store;

import java.util.Arrays;
import org.brandcast.simulator.script.Script.FinalState;
import org.brandcast.simulator.script.Script.IdFormat;
import org.jspecify.annotations.Nullable;

/**
 * One accepted submit_sm and what was decided about it. What is in here survives kill -9.
 *
 * @param sequence the message's place in the sequence of this SMSC; the message id is this number in some format
 */
public record SubmitFacts(
        long sequence,
        long receivedAtMillis,
        Address from,
        Address to,
        Content content,
        Options options,
        Outcome outcome) {

    /** A TLV that the PDU didn't have. */
    public static final int ABSENT = -1;

    /** An address with its type of number and numbering plan. */
    public record Address(String number, int ton, int npi) {}

    /** The message itself: short_message, or message_payload where that was used; a UDH is still in the octets. */
    public record Content(Coding coding, Octets octets) {}

    /** The PDU's one-octet fields, unsigned. */
    public record Coding(int dataCoding, int esmClass, int protocolId, int priority, int registeredDelivery) {
        /** The user data starts with a header (SMPP 3.4, 5.2.12). */
        public boolean hasUserDataHeader() {
            return (esmClass & 0x40) != 0;
        }
    }

    /** Octets that are equal by value; nobody changes them. */
    public static final class Octets {
        private final byte[] bytes;

        public Octets(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Octets octets && Arrays.equals(bytes, octets.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }

    /** What else the PDU asked for; {@code userMessageReference} is {@link #ABSENT} without the TLV. */
    public record Options(String validityPeriod, String serviceType, int userMessageReference, Sar sar) {}

    /** The SAR TLVs: reference, number of segments, this segment's number from 1. */
    public record Sar(int reference, int total, int part) {
        public static final Sar NONE = new Sar(ABSENT, 1, 1);
    }

    /**
     * What the script decided.
     *
     * @param idFormat in which submit_sm_resp wrote the id
     * @param receipt what is to be told, when the message came; the store knows the present state
     * @param end how the message ends
     * @param error the carrier's error code in the receipt
     * @param dueAtMillis when the final receipt is due
     */
    public record Outcome(IdFormat idFormat, ReceiptState receipt, FinalState end, String error, long dueAtMillis) {}

    /** Which part of which message this segment is. */
    public Concatenation concatenation() {
        return Concatenation.of(this);
    }

    public Coding coding() {
        return content.coding();
    }

    /** Not a copy: read only. */
    public byte[] payload() {
        return content.octets().bytes;
    }
}
