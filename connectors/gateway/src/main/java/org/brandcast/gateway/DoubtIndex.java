package org.brandcast.gateway;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.brandcast.gateway.MessageInFlight.Segment;
import org.brandcast.smpp.Dlr;

/**
 * Finds the segment in doubt that a receipt speaks of, although nobody ever learned its SMSC id: by the echoed
 * user_message_reference, else as the only candidate with that number, brandname, time and text. Two candidates are no
 * answer: a wrong match would settle a message that perhaps never left.
 *
 * <p>A receipt may come before the doubt begins, so the latest unmatched ones are kept for a while; and a receipt whose
 * id an answer named belongs to that answer, never to a doubt.
 *
 * <p>Not safe for use by many threads.
 */
final class DoubtIndex {
    private static final int MAX_ACCEPTED_IDS = 100_000;
    private static final int MAX_EARLY_RECEIPTS = 5_000;

    /** SMSCs write dates by the minute, and their clocks differ from ours. */
    private static final long DATE_TOLERANCE_MILLIS = 2 * 60_000;

    /** A receipt that waits for its doubt. */
    record EarlyReceipt(Dlr dlr, String smscMessageId) {}

    private final Map<String, List<Segment>> byNumber = new HashMap<>();
    private final RecentIds acceptedIds = new RecentIds(MAX_ACCEPTED_IDS);
    private final Map<String, Deque<EarlyReceipt>> early = new LinkedHashMap<>();
    private int earlyCount;
    private int size;

    int size() {
        return size;
    }

    /** Notes an id that an answer named. */
    void accepted(String smscMessageId) {
        acceptedIds.add(smscMessageId);
    }

    void add(Segment segment) {
        byNumber.computeIfAbsent(segment.message().outbound.getTo(), to -> new ArrayList<>(1))
                .add(segment);
        size++;
    }

    void remove(Segment segment) {
        String to = segment.message().outbound.getTo();
        List<Segment> doubts = byNumber.get(to);
        if (doubts != null && doubts.remove(segment)) {
            size--;
            if (doubts.isEmpty()) {
                byNumber.remove(to);
            }
        }
    }

    /** The segment in doubt that this receipt settles; a receipt that settles none is kept for a while. */
    Optional<Segment> settledBy(Dlr dlr, String smscMessageId) {
        if (acceptedIds.contains(smscMessageId)) {
            return Optional.empty();
        }
        Optional<Segment> match = match(byNumber.getOrDefault(dlr.to(), List.of()), dlr);
        if (match.isEmpty()) {
            keep(new EarlyReceipt(dlr, smscMessageId));
        }
        return match;
    }

    /** The receipt that came before this segment's doubt, if exactly this one can be meant. */
    Optional<EarlyReceipt> earlyReceiptOf(Segment segment) {
        Deque<EarlyReceipt> receipts = early.get(segment.message().outbound.getTo());
        if (receipts == null) {
            return Optional.empty();
        }
        int before = receipts.size();
        receipts.removeIf(receipt -> acceptedIds.contains(receipt.smscMessageId()));
        earlyCount -= before - receipts.size();
        List<Segment> doubts = byNumber.getOrDefault(segment.message().outbound.getTo(), List.of());
        for (Iterator<EarlyReceipt> each = receipts.iterator(); each.hasNext(); ) {
            EarlyReceipt receipt = each.next();
            if (match(doubts, receipt.dlr()).filter(segment::equals).isPresent()) {
                each.remove();
                earlyCount--;
                return Optional.of(receipt);
            }
        }
        return Optional.empty();
    }

    private static Optional<Segment> match(List<Segment> doubts, Dlr dlr) {
        List<Segment> candidates = new ArrayList<>(1);
        for (Segment segment : doubts) {
            if (fits(segment, dlr)) {
                candidates.add(segment);
            }
        }
        return candidates.size() == 1 ? Optional.of(candidates.get(0)) : Optional.empty();
    }

    private static boolean fits(Segment segment, Dlr dlr) {
        if (!segment.message().outbound.getBrandname().equalsIgnoreCase(dlr.from())) {
            return false;
        }
        if (dlr.reference().isPresent()) {
            return dlr.reference().getAsInt() == segment.userMessageReference();
        }
        return dlr.submitted()
                        .filter(submitted -> Math.abs(submitted - segment.writtenAtMillis) <= DATE_TOLERANCE_MILLIS)
                        .isPresent()
                && sameText(segment.text(), dlr.textStart())
                && isUnlikeItsSiblings(segment, dlr.textStart());
    }

    /** The parts of one message share number, brandname and time, so only their texts tell them apart. */
    private static boolean isUnlikeItsSiblings(Segment segment, String receiptText) {
        List<String> texts = segment.message().wire.segmentTexts();
        for (int i = 0; i < texts.size(); i++) {
            if (i != segment.number() - 1 && sameText(texts.get(i), receiptText)) {
                return false;
            }
        }
        return true;
    }

    /** Compares letters and digits of ASCII only: what SMSCs make of the rest differs. No text fits every text. */
    private static boolean sameText(String text, String receiptText) {
        String start = plain(receiptText);
        return start.isEmpty() || plain(text).startsWith(start);
    }

    private static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80 && Character.isLetterOrDigit(c)) {
                plain.append(c);
            }
        }
        return plain.toString().toLowerCase(Locale.ROOT);
    }

    private void keep(EarlyReceipt receipt) {
        early.computeIfAbsent(receipt.dlr().to(), to -> new ArrayDeque<>(1)).addLast(receipt);
        earlyCount++;
        while (earlyCount > MAX_EARLY_RECEIPTS && !early.isEmpty()) {
            Iterator<Deque<EarlyReceipt>> oldest = early.values().iterator();
            earlyCount -= oldest.next().size();
            oldest.remove();
        }
    }
}
