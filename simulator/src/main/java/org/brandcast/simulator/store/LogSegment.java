package org.brandcast.simulator.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One file of the log and the compact index of its submits: 21 bytes a message. Written by one thread at a time (the
 * store's lock); a written record may be read by any thread.
 */
final class LogSegment {
    private final Path file;
    private final FileChannel channel;
    private final long baseSequence;
    private final int[] offsets;
    private final long[] toKeys;
    private final long[] hashes;
    private final byte[] receipts;
    private int count;
    private int owed;
    private long size;

    private LogSegment(Path file, FileChannel channel, long baseSequence, int capacity) {
        this.file = file;
        this.channel = channel;
        this.baseSequence = baseSequence;
        this.offsets = new int[capacity];
        this.toKeys = new long[capacity];
        this.hashes = new long[capacity];
        this.receipts = new byte[capacity];
    }

    /** Opens or makes the file; records in it are read with {@link #replay}. */
    static LogSegment open(Path file, long baseSequence, int capacity) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        return new LogSegment(file, channel, baseSequence, capacity);
    }

    /** Receives the records of a file in their order. */
    interface Replay {
        void submit(SubmitFacts facts);

        void acknowledged(long sequence);

        void refused(int status);
    }

    /** Reads the file from its start; a record cut by a kill is cut off (nobody got an answer to it). */
    void replay(Replay replay) throws IOException {
        long length = channel.size();
        ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
        long position = 0;
        buffer.limit(0);
        while (true) {
            if (!hasRecord(buffer)) {
                buffer.compact();
                int read = channel.read(buffer, position + buffer.position());
                buffer.flip();
                if (read <= 0) {
                    break;
                }
                continue;
            }
            int recordBytes = buffer.getInt(buffer.position());
            if (recordBytes <= 0 || recordBytes > SubmitRecord.MAX_BYTES) {
                break;
            }
            ByteBuffer body = buffer.slice(buffer.position() + SubmitRecord.LENGTH_BYTES, recordBytes);
            if (!replayOne(body, position, replay)) {
                break;
            }
            buffer.position(buffer.position() + SubmitRecord.LENGTH_BYTES + recordBytes);
            position += SubmitRecord.LENGTH_BYTES + recordBytes;
        }
        if (position < length) {
            channel.truncate(position);
        }
        size = position;
    }

    private static boolean hasRecord(ByteBuffer buffer) {
        if (buffer.remaining() < SubmitRecord.LENGTH_BYTES) {
            return false;
        }
        int bytes = buffer.getInt(buffer.position());
        return bytes <= 0 || bytes > SubmitRecord.MAX_BYTES || buffer.remaining() >= SubmitRecord.LENGTH_BYTES + bytes;
    }

    private boolean replayOne(ByteBuffer body, long position, Replay replay) {
        try {
            switch (body.get()) {
                case SubmitRecord.SUBMIT -> {
                    SubmitFacts facts = SubmitRecord.decode(body);
                    index(facts, (int) position);
                    replay.submit(facts);
                }
                case SubmitRecord.ACKNOWLEDGED -> replay.acknowledged(body.getLong());
                case SubmitRecord.REFUSED -> replay.refused(body.getInt());
                default -> {
                    return false;
                }
            }
            return true;
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            return false;
        }
    }

    /** Appends a submit: in the page cache, and so safe from kill -9, when this returns. */
    void append(SubmitFacts facts) throws IOException {
        long position = size;
        write(SubmitRecord.encode(facts));
        index(facts, (int) position);
    }

    void append(ByteBuffer record) throws IOException {
        write(record);
    }

    private void write(ByteBuffer record) throws IOException {
        long position = size;
        while (record.hasRemaining()) {
            position += channel.write(record, position);
        }
        size = position;
    }

    private void index(SubmitFacts facts, int offset) {
        offsets[count] = offset;
        toKeys[count] = NumberKey.of(facts.to().number());
        hashes[count] = MessageStore.segmentHash(facts);
        receipts[count] = SubmitRecord.codeOf(facts.outcome().receipt());
        if (facts.outcome().receipt() == ReceiptState.OWED) {
            owed++;
        }
        count++;
    }

    /** Reads one submit back from the file. */
    SubmitFacts read(int index) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(512);
        long position = offsets[index];
        fill(buffer, position);
        int recordBytes = buffer.getInt(0);
        if (buffer.limit() < SubmitRecord.LENGTH_BYTES + recordBytes) {
            buffer = ByteBuffer.allocate(SubmitRecord.LENGTH_BYTES + recordBytes);
            fill(buffer, position);
        }
        return SubmitRecord.decode(buffer.position(SubmitRecord.LENGTH_BYTES + 1));
    }

    private void fill(ByteBuffer buffer, long position) throws IOException {
        while (buffer.hasRemaining()) {
            int read = channel.read(buffer, position + buffer.position());
            if (read < 0) {
                break;
            }
        }
        buffer.flip();
        if (buffer.remaining() < SubmitRecord.LENGTH_BYTES) {
            throw new EOFException("no record at " + position + " of " + file);
        }
    }

    boolean contains(long sequence) {
        return sequence >= baseSequence && sequence < baseSequence + count;
    }

    /** True if the receipt was owed until now. */
    boolean acknowledge(int index) {
        if (receipt(index) != ReceiptState.OWED) {
            return false;
        }
        receipts[index] = SubmitRecord.codeOf(ReceiptState.ACKNOWLEDGED);
        owed--;
        return true;
    }

    ReceiptState receipt(int index) {
        return SubmitRecord.receiptState(receipts[index]);
    }

    long toKey(int index) {
        return toKeys[index];
    }

    long hash(int index) {
        return hashes[index];
    }

    long baseSequence() {
        return baseSequence;
    }

    int count() {
        return count;
    }

    int owed() {
        return owed;
    }

    boolean isFull() {
        return count == offsets.length || size > Integer.MAX_VALUE - 2L * SubmitRecord.MAX_BYTES;
    }

    void close() throws IOException {
        channel.close();
    }

    void delete() throws IOException {
        close();
        Files.deleteIfExists(file);
    }
}
