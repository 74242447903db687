package org.brandcast.simulator.text;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.brandcast.simulator.store.Concatenation;
import org.brandcast.simulator.store.MessageStore;
import org.brandcast.simulator.store.ReceiptState;
import org.brandcast.simulator.store.SubmitFacts;

/** The segments that came to one number, put together as its phone would. Not safe for several threads. */
public final class Conversation {
    /** References wrap: a part that comes later than this belongs to another message. */
    private static final long ONE_MESSAGE_MILLIS = 3_600_000;

    private final List<Group> groups = new ArrayList<>();

    private static final class Group {
        private final String from;
        private final Concatenation concatenation;
        private final UserData.Alphabet alphabet;
        private final TreeMap<Integer, String> parts = new TreeMap<>();
        private final MessageStore.Stored first;
        private ReceiptState receipt;

        private Group(MessageStore.Stored first, UserData data) {
            this.first = first;
            this.from = first.facts().from().number();
            this.concatenation = data.concatenation();
            this.alphabet = data.alphabet();
            this.receipt = first.receipt();
        }

        private boolean takes(SubmitFacts facts, UserData data) {
            Concatenation other = data.concatenation();
            return concatenation.parts() > 1
                    && other.parts() == concatenation.parts()
                    && other.reference() == concatenation.reference()
                    && from.equals(facts.from().number())
                    && !parts.containsKey(other.part())
                    && Math.abs(facts.receivedAtMillis() - first.facts().receivedAtMillis()) < ONE_MESSAGE_MILLIS;
        }
    }

    /** Adds the next segment in the order of arrival. */
    public void add(MessageStore.Stored stored) {
        UserData data = UserData.of(stored.facts());
        Group group = null;
        for (int i = groups.size() - 1; i >= 0 && group == null; i--) {
            if (groups.get(i).takes(stored.facts(), data)) {
                group = groups.get(i);
            }
        }
        if (group == null) {
            group = new Group(stored, data);
            groups.add(group);
        }
        group.parts.put(data.concatenation().part(), data.text());
        if (stored.receipt() == ReceiptState.OWED) {
            group.receipt = ReceiptState.OWED;
        }
    }

    /** The messages, oldest first. */
    public List<Bubble> bubbles() {
        List<Bubble> bubbles = new ArrayList<>();
        Set<String> shown = new HashSet<>();
        for (Group group : groups) {
            List<String> segments = new ArrayList<>();
            int missing = 0;
            for (int part = 1; part <= Math.max(1, group.concatenation.parts()); part++) {
                String text = group.parts.get(part);
                missing += text == null ? 1 : 0;
                segments.add(text == null ? "" : text);
            }
            SubmitFacts facts = group.first.facts();
            bubbles.add(new Bubble(
                    group.from,
                    segments,
                    group.alphabet,
                    facts.receivedAtMillis(),
                    facts.outcome().end(),
                    group.receipt,
                    missing,
                    !shown.add(group.from + '\n' + group.concatenation.reference() + '\n' + segments)));
        }
        return bubbles;
    }
}
