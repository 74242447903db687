package org.brandcast.gateway.server;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.brandcast.schemas.DlrState;
import org.brandcast.schemas.SmppReceipt;
import org.brandcast.schemas.SmppReceiptPart;
import org.brandcast.schemas.UnreadableRecordException;
import org.brandcast.smpp.SmppStatus;
import org.brandcast.smpp.SubmitPdu.Address;
import org.brandcast.smpp.TlvMessageState;
import org.brandcast.smpp.server.ReceiptSm;
import org.brandcast.smpp.server.SmscSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The receipts that are owed. In memory they stand as they stand in topic {@code smpp-receipts}, encoded: open while the
 * message is under way, due once it has a state, gone once a client has taken it. kill -9 between a client's answer and
 * the tombstone repeats that receipt; nothing loses one, for an event's place is only kept when what it made due is
 * durable.
 *
 * <p>Safe for use by many threads.
 */
final class ReceiptBook {
    /** Behind it nobody waits for a receipt any more: the longest validity and some. */
    static final long KEPT_MILLIS = java.time.Duration.ofDays(5).toMillis();

    private static final long PAUSE_NANOS = java.time.Duration.ofSeconds(3).toNanos();
    private static final Logger log = LoggerFactory.getLogger(ReceiptBook.class);

    private final DoorLog store;
    private final AccountBook accounts;
    private final int most;
    private final LongSupplier nowMillis;
    private final Map<String, byte[]> owed = new ConcurrentHashMap<>();
    private final Map<Long, Due> due = new ConcurrentHashMap<>();
    private final AtomicLong told = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong forgotten = new AtomicLong();

    /** One account's receipts that wait for a bind, oldest first. */
    private static final class Due {
        private final Deque<String> waiting = new ArrayDeque<>();
        private long pausedUntilNanos = System.nanoTime();
        private int next;
    }

    ReceiptBook(DoorLog store, AccountBook accounts, int most, LongSupplier nowMillis) {
        this.store = store;
        this.accounts = accounts;
        this.most = most;
        this.nowMillis = nowMillis;
    }

    boolean isFull() {
        return owed.size() >= most;
    }

    boolean owes(String messageId) {
        return owed.containsKey(messageId);
    }

    int size() {
        return owed.size();
    }

    long told() {
        return told.get();
    }

    /** Receipts that a client refused for good. */
    long refused() {
        return refused.get();
    }

    /** Receipts that nobody fetched, or no event came for, in {@link #KEPT_MILLIS}. */
    long forgotten() {
        return forgotten.get();
    }

    /** Takes over what the topic says, in its order. */
    void restore(String messageId, byte @Nullable [] receipt) {
        if (receipt == null) {
            owed.remove(messageId);
        } else {
            owed.put(messageId, receipt);
        }
    }

    /** Everything was restored: what is due waits for binds from now on. */
    void restored() {
        owed.forEach((messageId, receipt) -> {
            SmppReceipt read = read(receipt);
            if (read != null && read.getState() != null) {
                enqueue(read.getAccountId(), messageId);
            }
        });
    }

    /** A message is under way whose receipt is wanted. A retry of one that is owed already changes nothing. */
    CompletableFuture<Void> open(String messageId, SmppReceipt receipt) {
        byte[] octets = DoorLog.RECEIPTS.encode(receipt);
        byte[] known = owed.putIfAbsent(messageId, octets);
        return store.receipt(messageId, known == null ? octets : known);
    }

    /** A message that never became one, of which a part was accepted. */
    CompletableFuture<Void> fail(String messageId, SmppReceipt receipt) {
        byte[] octets = DoorLog.RECEIPTS.encode(receipt);
        owed.put(messageId, octets);
        return store.receipt(messageId, octets).thenRun(() -> {
            enqueue(receipt.getAccountId(), messageId);
            pump(receipt.getAccountId());
        });
    }

    /** A message's end is known. The future tells that this won't be forgotten; it is done at once for what isn't owed. */
    CompletableFuture<Void> settle(String messageId, DlrState state, int errorCode, String reason, long atMillis) {
        byte[] octets = owed.get(messageId);
        SmppReceipt receipt = octets == null ? null : read(octets);
        if (receipt == null || receipt.getState() != null) {
            return CompletableFuture.completedFuture(null);
        }
        boolean wanted = state == DlrState.DELIVERED ? receipt.getOnSuccess() : receipt.getOnFailure();
        if (!wanted) {
            owed.remove(messageId);
            return store.receipt(messageId, null);
        }
        receipt.setState(state);
        receipt.setErrorCode(errorCode);
        receipt.setReason(reason);
        receipt.setDoneAtMillis(atMillis);
        byte[] settled = DoorLog.RECEIPTS.encode(receipt);
        return store.receipt(messageId, settled).thenRun(() -> {
            owed.put(messageId, settled);
            enqueue(receipt.getAccountId(), messageId);
            pump(receipt.getAccountId());
        });
    }

    private static @Nullable SmppReceipt read(byte[] octets) {
        try {
            return DoorLog.RECEIPTS.decode(octets);
        } catch (UnreadableRecordException e) {
            log.error("A receipt can't be read", e);
            return null;
        }
    }

    private void enqueue(long accountId, String messageId) {
        Due queue = due.computeIfAbsent(accountId, id -> new Due());
        synchronized (queue) {
            queue.waiting.addLast(messageId);
        }
    }

    /** Delivers what is due to whichever binds of the account have room. */
    void pump(long accountId) {
        Due queue = due.get(accountId);
        Optional<Account> account = accounts.byId(accountId);
        if (queue == null || account.isEmpty()) {
            return;
        }
        while (true) {
            String messageId;
            SmscSession session;
            synchronized (queue) {
                List<SmscSession> free = queue.pausedUntilNanos - System.nanoTime() > 0
                        ? List.of()
                        : account.get().sessions().stream()
                                .filter(each -> each.freeSlots() > 0)
                                .toList();
                if (free.isEmpty() || queue.waiting.isEmpty()) {
                    return;
                }
                session = free.get(Math.floorMod(queue.next++, free.size()));
                messageId = queue.waiting.pollFirst();
            }
            deliver(accountId, queue, messageId, session);
        }
    }

    /** Of every account: those whose pause is over, or whose client had no room. */
    void pumpAll() {
        due.keySet().forEach(this::pump);
    }

    private void deliver(long accountId, Due queue, String messageId, SmscSession session) {
        byte[] octets = owed.get(messageId);
        SmppReceipt receipt = octets == null ? null : read(octets);
        if (receipt == null || receipt.getState() == null) {
            return;
        }
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        for (SmppReceiptPart part : receipt.getParts()) {
            answers.add(session.deliver(pdu(receipt, part)).toCompletableFuture());
        }
        var unused = CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .whenComplete((all, failure) -> {
                    boolean again = failure != null
                            || answers.stream().anyMatch(answer -> isTemporary(answer.getNow(SmppStatus.ESME_ROK)));
                    if (again) {
                        synchronized (queue) {
                            queue.waiting.addFirst(messageId);
                            // A client that has no room is let alone; one that left is not waited for.
                            queue.pausedUntilNanos =
                                    failure == null ? System.nanoTime() + PAUSE_NANOS : queue.pausedUntilNanos;
                        }
                    } else {
                        boolean taken = answers.stream().allMatch(a -> a.getNow(-1) == SmppStatus.ESME_ROK);
                        (taken ? told : refused).incrementAndGet();
                        forget(messageId);
                    }
                    pump(accountId);
                });
    }

    private static boolean isTemporary(int status) {
        return status == SmppStatus.ESME_RX_T_APPN
                || status == SmppStatus.ESME_RMSGQFUL
                || status == SmppStatus.ESME_RTHROTTLED
                || status == SmppStatus.ESME_RSYSERR;
    }

    /** A tombstone that is lost repeats the receipt after a restart. */
    private void forget(String messageId) {
        owed.remove(messageId);
        var unused = store.receipt(messageId, null);
    }

    private static ReceiptSm pdu(SmppReceipt receipt, SmppReceiptPart part) {
        boolean ours = receipt.getErrorCode() >= ErrorCodes.FIRST_OF_OURS
                && !receipt.getReason().isEmpty();
        return new ReceiptSm(
                new Address((byte) receipt.getDestTon(), (byte) receipt.getDestNpi(), receipt.getDestinationAddr()),
                new Address((byte) receipt.getSourceTon(), (byte) receipt.getSourceNpi(), receipt.getSourceAddr()),
                part.getSmscMessageId(),
                TlvMessageState.valueOf(receipt.getState().name()),
                receipt.getErrorCode(),
                receipt.getSubmittedAtMillis(),
                receipt.getDoneAtMillis(),
                ours ? receipt.getReason() : receipt.getText(),
                part.getUserMessageReference());
    }

    /** Gives up what is too old. */
    void expire() {
        long oldest = nowMillis.getAsLong() - KEPT_MILLIS;
        owed.forEach((messageId, octets) -> {
            SmppReceipt receipt = read(octets);
            if (receipt == null || receipt.getSubmittedAtMillis() < oldest) {
                forgotten.incrementAndGet();
                forget(messageId);
            }
        });
    }
}
