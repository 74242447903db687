package org.brandcast.simulator.smpp;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Many threads write whole PDUs; whoever flushes first writes them all with one system call while the others go on.
 * At most {@value #MAX_PENDING_BYTES} bytes wait for a slow reader, then writers wait too.
 */
final class CombiningOutputStream extends OutputStream {
    private static final int MAX_PENDING_BYTES = 4 << 20;

    private final OutputStream target;
    private final Object lock = new Object();
    private byte[] pending = new byte[8192];
    private byte[] spare = new byte[8192];
    private int length;
    private boolean writing;
    private @Nullable IOException failure;

    CombiningOutputStream(OutputStream target) {
        this.target = target;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    /** One call, one PDU: never split by another writer's. */
    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        synchronized (lock) {
            awaitRoom(count);
            throwIfFailed();
            if (length + count > pending.length) {
                pending = java.util.Arrays.copyOf(pending, Math.max(pending.length * 2, length + count));
            }
            System.arraycopy(bytes, offset, pending, length, count);
            length += count;
        }
    }

    @Override
    public void flush() throws IOException {
        synchronized (lock) {
            throwIfFailed();
            if (writing || length == 0) {
                return;
            }
            writing = true;
        }
        while (true) {
            byte[] batch;
            int count;
            synchronized (lock) {
                if (length == 0) {
                    writing = false;
                    lock.notifyAll();
                    return;
                }
                batch = pending;
                count = length;
                pending = spare;
                spare = batch;
                length = 0;
                lock.notifyAll();
            }
            try {
                target.write(batch, 0, count);
            } catch (IOException e) {
                fail(e);
                throw e;
            }
        }
    }

    private void fail(IOException e) {
        synchronized (lock) {
            failure = e;
            writing = false;
            length = 0;
            lock.notifyAll();
        }
    }

    private void throwIfFailed() throws IOException {
        if (failure != null) {
            throw new IOException("the connection failed earlier: " + failure.getMessage(), failure);
        }
    }

    private void awaitRoom(int count) throws IOException {
        try {
            while (length + count > MAX_PENDING_BYTES && writing && failure == null) {
                lock.wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for a slow reader", e);
        }
    }
}
