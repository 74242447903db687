package org.brandcast.gateway.server;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.brandcast.smpp.server.SubmitSm;
import org.brandcast.smpp.server.UserData;
import org.jspecify.annotations.Nullable;

/**
 * Parts of longer messages until all have come, whichever of an account's binds they come by. Bounded in number and time.
 * A complete message is remembered for that time too: a part that is sent again, because its answer was lost, belongs to
 * it and is no beginning of another.
 */
final class Reassembly {
    private final int most;
    private final long timeoutMillis;
    private final Map<Key, Parts> open = new HashMap<>();

    /**
     * An empty one.
     *
     * @param most messages at a time
     */
    Reassembly(int most, long timeoutMillis) {
        this.most = most;
        this.timeoutMillis = timeoutMillis;
    }

    /** What makes parts siblings (3GPP TS 23.040, 9.2.3.24.1: reference, number of parts, and both addresses). */
    record Key(long accountId, int reference, int total, String source, String destination) {
        static Key of(long accountId, UserData.Part part, SubmitSm submit) {
            return new Key(
                    accountId,
                    part.reference(),
                    part.total(),
                    submit.source().addr(),
                    submit.destination().addr());
        }
    }

    /**
     * A part as it came.
     *
     * @param octets its text's
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by Arrays.equals
    record Part(SubmitSm submit, byte[] octets) {}

    /** What a part does. */
    enum Effect {
        /** Siblings are missing. */
        WAITS,
        /** All are there, by this part or for some time. */
        COMPLETE,
        /** There is no room for another message. */
        FULL
    }

    /**
     * A part's effect.
     *
     * @param parts all of the message's in order when it is complete, else empty
     * @param abandoned a message whose reference this part takes for another; null: none
     */
    record Outcome(
            Effect effect,
            String messageId,
            List<Part> parts,
            @Nullable Incomplete abandoned) {}

    /** A message whose parts never all came, with those that did. */
    record Incomplete(long accountId, String messageId, Map<Integer, Part> parts) {}

    private static final class Parts {
        private final String messageId;
        private final @Nullable Part[] bySequence;
        private final long sinceMillis;
        private int missing;

        Parts(String messageId, int total, long sinceMillis) {
            this.messageId = messageId;
            this.bySequence = new Part[total];
            this.sinceMillis = sinceMillis;
            this.missing = total;
        }

        List<Part> inOrder() {
            List<Part> parts = new ArrayList<>();
            for (Part part : bySequence) {
                parts.add(part);
            }
            return parts;
        }

        Incomplete asIncomplete(long accountId) {
            Map<Integer, Part> came = new HashMap<>();
            for (int i = 0; i < bySequence.length; i++) {
                Part part = bySequence[i];
                if (part != null) {
                    came.put(i + 1, part);
                }
            }
            return new Incomplete(accountId, messageId, came);
        }
    }

    /**
     * Takes a part.
     *
     * @param newId of the message, if this is its first part
     */
    synchronized Outcome take(Key key, int sequence, Part part, Supplier<String> newId, long nowMillis) {
        Parts parts = open.get(key);
        Incomplete abandoned = null;
        if (parts != null) {
            Part known = parts.bySequence[sequence - 1];
            boolean other = known != null
                    && (!Arrays.equals(known.octets(), part.octets())
                            || known.submit().dataCoding() != part.submit().dataCoding());
            if (other) {
                abandoned = parts.missing > 0 ? parts.asIncomplete(key.accountId()) : null;
                open.remove(key);
                parts = null;
            }
        }
        if (parts == null) {
            if (open.size() >= most) {
                return new Outcome(Effect.FULL, "", List.of(), abandoned);
            }
            parts = new Parts(newId.get(), key.total(), nowMillis);
            open.put(key, parts);
        }
        if (parts.bySequence[sequence - 1] == null) {
            parts.bySequence[sequence - 1] = part;
            parts.missing--;
        }
        return parts.missing > 0
                ? new Outcome(Effect.WAITS, parts.messageId, List.of(), abandoned)
                : new Outcome(Effect.COMPLETE, parts.messageId, parts.inOrder(), abandoned);
    }

    /** Forgets a message that was complete and refused. */
    synchronized void forget(Key key) {
        open.remove(key);
    }

    /** Takes those out that waited too long; complete ones are just forgotten. */
    synchronized List<Incomplete> expire(long nowMillis) {
        List<Incomplete> expired = new ArrayList<>();
        Iterator<Map.Entry<Key, Parts>> entries = open.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<Key, Parts> entry = entries.next();
            if (nowMillis - entry.getValue().sinceMillis >= timeoutMillis) {
                entries.remove();
                if (entry.getValue().missing > 0) {
                    expired.add(entry.getValue().asIncomplete(entry.getKey().accountId()));
                }
            }
        }
        return expired;
    }

    synchronized int size() {
        return open.size();
    }
}
