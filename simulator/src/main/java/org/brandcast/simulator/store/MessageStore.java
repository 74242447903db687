package org.brandcast.simulator.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.brandcast.simulator.script.Dice;
import org.jspecify.annotations.Nullable;

/**
 * Every submit that was accepted, in log files with a compact index in memory (about 60 bytes a message; texts stay
 * in the files). {@link #append} returns when the record is in the page cache, so kill -9 loses nothing; a power cut
 * may.
 *
 * <p>When more than {@code keep} messages are held, the oldest file without owed receipts is dropped.
 *
 * <p>Safe for many threads.
 */
public final class MessageStore implements Closeable {
    private static final int SEGMENT_MESSAGES = 65_536;
    private static final int MAX_LISTED_DUPLICATES = 100_000;
    private static final long NONE = -1;
    private static final String PREFIX = "submits-";
    private static final String SUFFIX = ".log";

    private final Object lock = new Object();
    private final Path directory;
    private final long keep;
    private final List<LogSegment> segments = new ArrayList<>();
    private final List<Duplicate> duplicates = new ArrayList<>();
    private final Map<Integer, Long> refusals = new TreeMap<>();
    private LongIntMap firstSeen = new LongIntMap();
    private LongIntMap numbers = new LongIntMap();
    private long origin;
    private long nextSequence;
    private long submits;
    private long messages;
    private long duplicateCount;
    private long owed;
    private long acknowledged;
    private long lost;

    /** The same segment received again; {@code first} is where it came first. */
    public record Duplicate(long sequence, long first) {}

    /** Figures since the last reset; they survive a restart. {@code messages} counts first segments, once each. */
    public record Counts(
            long submits,
            long messages,
            long distinctNumbers,
            long duplicates,
            Map<Integer, Long> refusalsByStatus,
            long receiptsOwed,
            long receiptsAcknowledged,
            long receiptsLost) {}

    /** A message and its receipt's present state. */
    public record Stored(SubmitFacts facts, ReceiptState receipt) {}

    private MessageStore(Path directory, long keep) {
        this.directory = directory;
        this.keep = keep;
    }

    /** Opens the log in a folder, which is made if needed. */
    public static MessageStore open(Path directory, long keep, Clock clock) throws IOException {
        Files.createDirectories(directory);
        MessageStore store = new MessageStore(directory, keep);
        synchronized (store.lock) {
            store.load();
            if (store.segments.isEmpty()) {
                // Ids grow with the time, so that an emptied folder doesn't hand out used ones again.
                store.nextSequence = clock.millis() / 1000 * 1000;
                store.origin = store.nextSequence;
                store.startSegment();
            }
        }
        return store;
    }

    private void load() throws IOException {
        TreeMap<Long, Path> files = new TreeMap<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, PREFIX + "*" + SUFFIX)) {
            for (Path file : found) {
                String name = file.getFileName().toString();
                files.put(Long.parseLong(name.substring(PREFIX.length(), name.length() - SUFFIX.length())), file);
            }
        }
        for (Map.Entry<Long, Path> file : files.entrySet()) {
            LogSegment segment = LogSegment.open(file.getValue(), file.getKey(), SEGMENT_MESSAGES);
            if (segments.isEmpty()) {
                origin = file.getKey();
            }
            segments.add(segment);
            nextSequence = file.getKey();
            segment.replay(new LogSegment.Replay() {
                @Override
                public void submit(SubmitFacts facts) {
                    count(facts);
                    nextSequence = facts.sequence() + 1;
                }

                @Override
                public void acknowledged(long sequence) {
                    settle(sequence);
                }

                @Override
                public void refused(int status) {
                    refusals.merge(status, 1L, Long::sum);
                }
            });
        }
    }

    private void startSegment() throws IOException {
        segments.add(
                LogSegment.open(directory.resolve(PREFIX + nextSequence + SUFFIX), nextSequence, SEGMENT_MESSAGES));
    }

    /** Makes the facts of a message that has its sequence number. */
    public interface FactsOf {
        SubmitFacts at(long sequence);
    }

    /** Takes the next sequence number and writes the message. */
    public SubmitFacts append(FactsOf factsOf) throws IOException {
        synchronized (lock) {
            if (newest().isFull()) {
                dropOldSegments();
                startSegment();
            }
            SubmitFacts facts = factsOf.at(nextSequence);
            newest().append(facts);
            nextSequence++;
            count(facts);
            return facts;
        }
    }

    /** Notes that the final receipt was acknowledged; true if it was owed until now. */
    public boolean acknowledged(long sequence) throws IOException {
        synchronized (lock) {
            if (!settle(sequence)) {
                return false;
            }
            newest().append(SubmitRecord.encodeAcknowledged(sequence));
            return true;
        }
    }

    /** Notes that a submit was refused. */
    public void refused(int status) throws IOException {
        synchronized (lock) {
            newest().append(SubmitRecord.encodeRefused(status));
            refusals.merge(status, 1L, Long::sum);
        }
    }

    public Optional<Stored> find(long sequence) throws IOException {
        LogSegment segment;
        int index;
        ReceiptState receipt;
        synchronized (lock) {
            segment = segmentOf(sequence);
            if (segment == null) {
                return Optional.empty();
            }
            index = (int) (sequence - segment.baseSequence());
            receipt = segment.receipt(index);
        }
        return Optional.of(new Stored(segment.read(index), receipt));
    }

    /** Tells the sequence of each message whose receipt is owed, oldest first. */
    public void forEachOwed(LongConsumer consumer) {
        synchronized (lock) {
            for (LogSegment segment : segments) {
                for (int i = 0; i < segment.count(); i++) {
                    if (segment.receipt(i) == ReceiptState.OWED) {
                        consumer.accept(segment.baseSequence() + i);
                    }
                }
            }
        }
    }

    public Counts counts() {
        synchronized (lock) {
            return new Counts(
                    submits, messages, numbers.size(), duplicateCount, Map.copyOf(refusals), owed, acknowledged, lost);
        }
    }

    /** The first {@value #MAX_LISTED_DUPLICATES} duplicates, in the order of their arrival. */
    public List<Duplicate> duplicates() {
        synchronized (lock) {
            return List.copyOf(duplicates);
        }
    }

    /** Which messages to look at. An empty {@code to} stands for every number. */
    public record Query(Optional<String> to, Predicate<SubmitFacts> matches) {}

    /** Looks at messages one by one. */
    public interface Visitor {
        /** True to see the next one. */
        boolean visit(Stored message);
    }

    /** Shows the matching messages after a sequence number, oldest first. */
    public void scanUp(long after, Query query, Visitor visitor) {
        scan(after + 1, 1, query, visitor);
    }

    /** Shows the matching messages before a sequence number, newest first. */
    public void scanDown(long before, Query query, Visitor visitor) {
        scan(before - 1, -1, query, visitor);
    }

    private void scan(long from, int step, Query query, Visitor visitor) {
        OptionalLong key = query.to().isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(NumberKey.of(query.to().get()));
        long sequence = seek(from, step, key);
        while (sequence != NONE && offer(sequence, query, visitor)) {
            sequence = seek(sequence + step, step, key);
        }
    }

    /** The next sequence number from one on that may be to a number; {@link #NONE} at the end. */
    private long seek(long from, int step, OptionalLong toKey) {
        synchronized (lock) {
            long first = segments.get(0).baseSequence();
            long sequence = step > 0 ? Math.max(from, first) : Math.min(from, nextSequence - 1);
            LogSegment segment = null;
            while (sequence >= first && sequence < nextSequence) {
                if (segment == null || !segment.contains(sequence)) {
                    segment = segmentOf(sequence);
                }
                boolean wanted = segment != null
                        && (toKey.isEmpty()
                                || segment.toKey((int) (sequence - segment.baseSequence())) == toKey.getAsLong());
                if (wanted) {
                    return sequence;
                }
                sequence += step;
            }
            return NONE;
        }
    }

    /** False if the visitor has seen enough. */
    private boolean offer(long sequence, Query query, Visitor visitor) {
        try {
            Optional<Stored> stored = find(sequence);
            if (stored.isEmpty() || !query.matches().test(stored.get().facts())) {
                return true;
            }
            return visitor.visit(stored.get());
        } catch (IOException e) {
            throw new UncheckedIOException("reading message " + sequence + " in " + directory, e);
        }
    }

    /** Forgets every message and figure; sequence numbers go on. Returns how many messages there were. */
    public long clear() throws IOException {
        synchronized (lock) {
            long had = submits;
            for (LogSegment segment : segments) {
                segment.delete();
            }
            segments.clear();
            duplicates.clear();
            refusals.clear();
            firstSeen = new LongIntMap();
            numbers = new LongIntMap();
            submits = 0;
            messages = 0;
            duplicateCount = 0;
            owed = 0;
            acknowledged = 0;
            lost = 0;
            origin = nextSequence;
            startSegment();
            return had;
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (lock) {
            for (LogSegment segment : segments) {
                segment.close();
            }
        }
    }

    private LogSegment newest() {
        return segments.get(segments.size() - 1);
    }

    private @Nullable LogSegment segmentOf(long sequence) {
        for (int i = segments.size() - 1; i >= 0; i--) {
            LogSegment segment = segments.get(i);
            if (segment.contains(sequence)) {
                return segment;
            }
        }
        return null;
    }

    private boolean settle(long sequence) {
        LogSegment segment = segmentOf(sequence);
        if (segment == null || !segment.acknowledge((int) (sequence - segment.baseSequence()))) {
            return false;
        }
        owed--;
        acknowledged++;
        return true;
    }

    private void count(SubmitFacts facts) {
        submits++;
        switch (facts.outcome().receipt()) {
            case OWED -> owed++;
            case LOST -> lost++;
            case ACKNOWLEDGED, NOT_REQUESTED -> {
                // nothing to follow
            }
        }
        int place = (int) (facts.sequence() - origin);
        numbers.putIfAbsent(Dice.mix(NumberKey.of(facts.to().number())), place);
        int first = firstSeen.putIfAbsent(segmentHash(facts), place);
        if (first == LongIntMap.MISSING) {
            if (facts.concatenation().part() == 1) {
                messages++;
            }
            return;
        }
        duplicateCount++;
        if (duplicates.size() < MAX_LISTED_DUPLICATES) {
            duplicates.add(new Duplicate(facts.sequence(), origin + first));
        }
    }

    /** Sender, number, coding and all octets with their header or SAR numbers: equal for the same segment only. */
    static long segmentHash(SubmitFacts facts) {
        long hash = Dice.hash(facts.to().number());
        hash = Dice.hash(hash, facts.from().number().getBytes(ISO_8859_1));
        SubmitFacts.Sar sar = facts.options().sar();
        hash = Dice.mix(hash ^ (((long) sar.reference() << 32) | ((long) sar.total() << 16) | sar.part()));
        return Dice.hash(hash ^ facts.coding().dataCoding(), facts.payload());
    }

    private void dropOldSegments() throws IOException {
        boolean dropped = false;
        while ((long) segments.size() * SEGMENT_MESSAGES > keep
                && segments.size() > 1
                && segments.get(0).owed() == 0) {
            segments.remove(0).delete();
            dropped = true;
        }
        if (dropped) {
            rebuildMaps();
        }
    }

    private void rebuildMaps() {
        firstSeen = new LongIntMap();
        numbers = new LongIntMap();
        for (LogSegment segment : segments) {
            for (int i = 0; i < segment.count(); i++) {
                int place = (int) (segment.baseSequence() + i - origin);
                firstSeen.putIfAbsent(segment.hash(i), place);
                numbers.putIfAbsent(Dice.mix(segment.toKey(i)), place);
            }
        }
    }
}
