package org.brandcast.simulator.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;
import org.brandcast.simulator.script.Script.FinalState;
import org.brandcast.simulator.script.Script.IdFormat;
import org.brandcast.simulator.store.SubmitFacts.Address;
import org.brandcast.simulator.store.SubmitFacts.Coding;
import org.brandcast.simulator.store.SubmitFacts.Content;
import org.brandcast.simulator.store.SubmitFacts.Octets;
import org.brandcast.simulator.store.SubmitFacts.Options;
import org.brandcast.simulator.store.SubmitFacts.Outcome;
import org.brandcast.simulator.store.SubmitFacts.Sar;

/**
 * The log's records: a four-byte length of what follows, a type, a body. Integers are big-endian; strings have a
 * one-byte length and are Latin-1, as SMPP's C-octet strings are.
 */
final class SubmitRecord {
    static final byte SUBMIT = 1;
    static final byte ACKNOWLEDGED = 2;
    static final byte REFUSED = 3;

    static final int LENGTH_BYTES = 4;

    /** Above any record: a message_payload has at most 64 KiB. */
    static final int MAX_BYTES = 70_000;

    // Codes in the files are places in these lists: append only.
    private static final List<IdFormat> ID_FORMATS =
            List.of(IdFormat.DECIMAL, IdFormat.HEX, IdFormat.ZERO_PADDED, IdFormat.UUID);
    private static final List<ReceiptState> RECEIPT_STATES =
            List.of(ReceiptState.NOT_REQUESTED, ReceiptState.OWED, ReceiptState.ACKNOWLEDGED, ReceiptState.LOST);
    private static final List<FinalState> FINAL_STATES = List.of(
            FinalState.DELIVERED,
            FinalState.EXPIRED,
            FinalState.DELETED,
            FinalState.UNDELIVERABLE,
            FinalState.REJECTED);

    private SubmitRecord() {}

    /** The record in full, ready to be written. */
    static ByteBuffer encode(SubmitFacts facts) {
        ByteBuffer out = ByteBuffer.allocate(192 + facts.payload().length);
        out.position(LENGTH_BYTES);
        out.put(SUBMIT).putLong(facts.sequence()).putLong(facts.receivedAtMillis());
        putAddress(out, facts.from());
        putAddress(out, facts.to());
        Coding coding = facts.coding();
        out.put((byte) coding.dataCoding())
                .put((byte) coding.esmClass())
                .put((byte) coding.protocolId())
                .put((byte) coding.priority())
                .put((byte) coding.registeredDelivery());
        putText(out, facts.options().validityPeriod());
        putText(out, facts.options().serviceType());
        out.putInt(facts.options().userMessageReference());
        out.putInt(facts.options().sar().reference())
                .put((byte) facts.options().sar().total())
                .put((byte) facts.options().sar().part());
        out.put((byte) ID_FORMATS.indexOf(facts.outcome().idFormat()))
                .put(codeOf(facts.outcome().receipt()))
                .put((byte) FINAL_STATES.indexOf(facts.outcome().end()));
        putText(out, facts.outcome().error());
        out.putLong(facts.outcome().dueAtMillis());
        out.putInt(facts.payload().length).put(facts.payload());
        return finish(out);
    }

    static ByteBuffer encodeAcknowledged(long sequence) {
        ByteBuffer out = ByteBuffer.allocate(LENGTH_BYTES + 9);
        out.position(LENGTH_BYTES);
        return finish(out.put(ACKNOWLEDGED).putLong(sequence));
    }

    static ByteBuffer encodeRefused(int status) {
        ByteBuffer out = ByteBuffer.allocate(LENGTH_BYTES + 5);
        out.position(LENGTH_BYTES);
        return finish(out.put(REFUSED).putInt(status));
    }

    /**
     * The submit in a record whose length and type were read.
     *
     * @throws BufferUnderflowException if the record is cut
     * @throws IndexOutOfBoundsException if it has a code that isn't known
     */
    static SubmitFacts decode(ByteBuffer in) {
        long sequence = in.getLong();
        long receivedAtMillis = in.getLong();
        Address from = getAddress(in);
        Address to = getAddress(in);
        Coding coding = new Coding(octet(in), octet(in), octet(in), octet(in), octet(in));
        String validityPeriod = getText(in);
        String serviceType = getText(in);
        int userMessageReference = in.getInt();
        Sar sar = new Sar(in.getInt(), octet(in), octet(in));
        IdFormat idFormat = ID_FORMATS.get(octet(in));
        ReceiptState receipt = receiptState(in.get());
        FinalState end = FINAL_STATES.get(octet(in));
        String error = getText(in);
        long dueAtMillis = in.getLong();
        byte[] payload = new byte[in.getInt()];
        in.get(payload);
        return new SubmitFacts(
                sequence,
                receivedAtMillis,
                from,
                to,
                new Content(coding, new Octets(payload)),
                new Options(validityPeriod, serviceType, userMessageReference, sar),
                new Outcome(idFormat, receipt, end, error, dueAtMillis));
    }

    static byte codeOf(ReceiptState state) {
        return (byte) RECEIPT_STATES.indexOf(state);
    }

    static ReceiptState receiptState(byte code) {
        return RECEIPT_STATES.get(code);
    }

    private static ByteBuffer finish(ByteBuffer out) {
        out.putInt(0, out.position() - LENGTH_BYTES);
        return out.flip();
    }

    private static void putAddress(ByteBuffer out, Address address) {
        out.put((byte) address.ton()).put((byte) address.npi());
        putText(out, address.number());
    }

    private static Address getAddress(ByteBuffer in) {
        int ton = octet(in);
        int npi = octet(in);
        return new Address(getText(in), ton, npi);
    }

    private static void putText(ByteBuffer out, String text) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        out.put((byte) bytes.length).put(bytes);
    }

    private static String getText(ByteBuffer in) {
        byte[] bytes = new byte[octet(in)];
        in.get(bytes);
        return new String(bytes, ISO_8859_1);
    }

    private static int octet(ByteBuffer in) {
        return in.get() & 0xff;
    }
}
