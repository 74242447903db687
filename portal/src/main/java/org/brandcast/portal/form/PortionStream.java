package org.brandcast.portal.form;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file that is made portion by portion while it is read, so that neither memory nor one transaction holds all of it. For
 * one reader.
 *
 * @param <C> from where the next portion goes on
 */
public final class PortionStream<C> extends InputStream {
    private final Maker<C> maker;
    private byte[] portion = new byte[0];
    private int position;
    private @Nullable C next;
    private boolean started;

    /** Makes one portion. */
    @FunctionalInterface
    public interface Maker<C> {
        /**
         * Writes what stands behind the cursor.
         *
         * @param from null: at the beginning
         * @return from where the next portion goes on; null: this was the last one
         */
        @Nullable
        C write(@Nullable C from, ByteArrayOutputStream out);
    }

    public PortionStream(Maker<C> maker) {
        this.maker = maker;
    }

    @Override
    public int read() {
        return fill() ? portion[position++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, portion.length - position);
        System.arraycopy(portion, position, target, offset, count);
        position += count;
        return count;
    }

    private boolean fill() {
        while (position == portion.length) {
            if (started && next == null) {
                return false;
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            next = maker.write(next, out);
            started = true;
            portion = out.toByteArray();
            position = 0;
        }
        return true;
    }
}
