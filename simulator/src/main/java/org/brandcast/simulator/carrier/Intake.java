package org.brandcast.simulator.carrier;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.brandcast.domain.text.Gsm7;
import org.brandcast.simulator.script.CurrentScript;
import org.brandcast.simulator.script.Dice;
import org.brandcast.simulator.script.Fate;
import org.brandcast.simulator.script.Script;
import org.brandcast.simulator.script.SmscMessageIds;
import org.brandcast.simulator.store.MessageStore;
import org.brandcast.simulator.store.ReceiptState;
import org.brandcast.simulator.store.SubmitFacts;
import org.brandcast.simulator.store.SubmitFacts.Address;
import org.brandcast.simulator.store.SubmitFacts.Coding;
import org.brandcast.simulator.store.SubmitFacts.Content;
import org.brandcast.simulator.store.SubmitFacts.Octets;
import org.brandcast.simulator.store.SubmitFacts.Options;
import org.brandcast.simulator.store.SubmitFacts.Outcome;
import org.brandcast.simulator.store.SubmitFacts.Sar;

/**
 * Takes messages as the script says and keeps them as the SMSC keeps its own: a whole text as one submit_sm would hold
 * it, the client's reference in the place of service_type, SOAP or JSON in that of protocol_id. Safe for many threads.
 */
final class Intake {
    private static final int REMEMBERED_REFUSALS = 100_000;
    private static final int GSM7 = 0;
    private static final int UCS2 = 8;
    private static final int ALPHANUMERIC = 5;
    private static final int SOAP = 1;

    private final MessageStore store;
    private final CurrentScript script;
    private final Clock clock;
    private final Map<Long, Integer> refusals = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Integer> eldest) {
            return size() > REMEMBERED_REFUSALS;
        }
    };

    Intake(MessageStore store, CurrentScript script, Clock clock) {
        this.store = store;
        this.script = script;
        this.clock = clock;
    }

    /** What became of a message: a status of {@link Fate}, and for {@link Fate#OK} what was kept. */
    record Taken(int status, Optional<SubmitFacts> facts) {}

    Taken take(Incoming message) throws IOException {
        Script now = script.get();
        long segment = Dice.hash(Dice.hash(message.to()), message.text().getBytes(UTF_8));
        int status;
        synchronized (refusals) {
            status = Fate.submitStatus(now, message.to(), segment, refusals.getOrDefault(segment, 0));
            if (status != Fate.OK) {
                refusals.merge(segment, 1, Integer::sum);
            }
        }
        if (status != Fate.OK) {
            store.refused(status);
            return new Taken(status, Optional.empty());
        }
        return new Taken(Fate.OK, Optional.of(store.append(sequence -> facts(message, now, sequence))));
    }

    private SubmitFacts facts(Incoming message, Script now, long sequence) {
        long receivedAt = clock.millis();
        Fate.End end = Fate.end(now, message.to());
        boolean gsm7 = Gsm7.canEncode(message.text());
        byte[] octets =
                gsm7 ? Gsm7.encodeUnpacked(message.text()) : message.text().getBytes(UTF_16BE);
        return new SubmitFacts(
                sequence,
                receivedAt,
                new Address(message.from(), ALPHANUMERIC, 0),
                new Address(message.to(), 1, 1),
                new Content(new Coding(gsm7 ? GSM7 : UCS2, 0, message.soap() ? SOAP : 0, 0, 1), new Octets(octets)),
                new Options("", message.reference(), SubmitFacts.ABSENT, Sar.NONE),
                new Outcome(
                        now.ids().format(),
                        Fate.receiptIsLost(now, message.to()) ? ReceiptState.LOST : ReceiptState.OWED,
                        end.state(),
                        end.error(),
                        receivedAt + Fate.receiptDelayMillis(now, sequence)));
    }

    /** The id of a message as JSON clients get it. */
    static String idOf(SubmitFacts facts) {
        return SmscMessageIds.write(facts.outcome().idFormat(), facts.sequence());
    }

    static boolean isSoap(SubmitFacts facts) {
        return facts.coding().protocolId() == SOAP;
    }

    static String referenceOf(SubmitFacts facts) {
        return facts.options().serviceType();
    }

    /** The message of an id. */
    Optional<SubmitFacts> find(String id) throws IOException {
        OptionalLong sequence = SmscMessageIds.read(script.get().ids().format(), id);
        return sequence.isEmpty()
                ? Optional.empty()
                : store.find(sequence.getAsLong()).map(MessageStore.Stored::facts);
    }

    /** Notes that the client knows the end of a message. */
    void told(SubmitFacts facts) throws IOException {
        store.acknowledged(facts.sequence());
    }
}
