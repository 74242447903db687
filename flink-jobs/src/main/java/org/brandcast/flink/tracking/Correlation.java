package org.brandcast.flink.tracking;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.brandcast.domain.numbering.MsisdnReader;
import org.brandcast.domain.numbering.NumberReading;
import org.brandcast.schemas.DeliveryReceipt;
import org.brandcast.schemas.SubmitResult;
import org.jspecify.annotations.Nullable;

/**
 * What is known under one id of one SMSC: who was submitted under it, and which receipts came for nobody yet. An SMSC
 * reuses its ids after a while, so there may be several submits: a receipt belongs to the youngest one that was
 * submitted before it came, to the same number.
 *
 * <p>Immutable, a state as it is; every operation returns what follows.
 *
 * @param submits oldest first, at most {@value #MOST}
 * @param parked oldest first, at most {@value #MOST}
 */
public record Correlation(List<Submit> submits, List<Parked> parked) {
    /** Far more than any SMSC has of one id within the time that they are kept; a bound, not a rule. */
    static final int MOST = 16;

    /** The response and the receipt may come over two binds, read by two clocks of one gateway pair. */
    private static final long CLOCK_SLACK_MILLIS = 60_000;

    public static final Correlation NOTHING = new Correlation(List.of(), List.of());

    /** A segment that was accepted under the id. */
    public record Submit(String messageId, int segment, String to, long submittedAtMillis, long forgetAtMillis) {}

    /** A receipt that waits for its submit. */
    public record Parked(DeliveryReceipt receipt, long giveUpAtMillis) {}

    /** What follows: the new state, whether it differs from the old one, and what to tell. */
    public record Step(Correlation state, boolean changed, List<MessageFact> facts) {}

    public Correlation {
        submits = List.copyOf(submits);
        parked = List.copyOf(parked);
    }

    public boolean isNothing() {
        return submits.isEmpty() && parked.isEmpty();
    }

    /** A segment was accepted under the id: receipts that were early find it. A repeated result changes nothing. */
    public Step submitted(SubmitResult result, long forgetAtMillis) {
        Submit submit = new Submit(
                result.getMessageId(),
                result.getSegment(),
                result.getTo(),
                result.getSubmittedAtMillis(),
                forgetAtMillis);
        if (submits.stream().anyMatch(known -> isSameSegment(known, submit))) {
            return new Step(this, false, List.of());
        }
        List<Submit> all = new ArrayList<>(submits);
        all.add(submit);
        List<Parked> waiting = new ArrayList<>();
        List<MessageFact> facts = new ArrayList<>();
        for (Parked each : parked) {
            if (fits(each.receipt(), submit)) {
                facts.add(MessageFact.matched(submit.messageId(), submit.segment(), each.receipt()));
            } else {
                waiting.add(each);
            }
        }
        return new Step(new Correlation(all.subList(Math.max(0, all.size() - MOST), all.size()), waiting), true, facts);
    }

    /** A receipt came: it belongs to a submit, or waits for one. A copy of one that waits changes nothing. */
    public Step received(DeliveryReceipt receipt, long giveUpAtMillis) {
        Submit owner = ownerOf(receipt);
        if (owner != null) {
            return new Step(this, false, List.of(MessageFact.matched(owner.messageId(), owner.segment(), receipt)));
        }
        if (parked.stream().anyMatch(each -> isSameReceipt(each.receipt(), receipt))) {
            return new Step(this, false, List.of());
        }
        List<Parked> all = new ArrayList<>(parked);
        all.add(new Parked(receipt, giveUpAtMillis));
        List<MessageFact> facts = new ArrayList<>();
        while (all.size() > MOST) {
            facts.add(MessageFact.unmatched(all.remove(0).receipt()));
        }
        return new Step(new Correlation(submits, all), true, facts);
    }

    /** The inputs have been read up to this time: what is older than its time ends. */
    public Step readTo(long millis) {
        List<MessageFact> facts = parked.stream()
                .filter(each -> each.giveUpAtMillis() <= millis)
                .map(each -> MessageFact.unmatched(each.receipt()))
                .toList();
        Correlation left = new Correlation(
                submits.stream().filter(each -> each.forgetAtMillis() > millis).toList(),
                parked.stream().filter(each -> each.giveUpAtMillis() > millis).toList());
        return new Step(left, true, facts);
    }

    private @Nullable Submit ownerOf(DeliveryReceipt receipt) {
        for (int i = submits.size() - 1; i >= 0; i--) {
            if (fits(receipt, submits.get(i))) {
                return submits.get(i);
            }
        }
        return null;
    }

    private static boolean fits(DeliveryReceipt receipt, Submit submit) {
        return receipt.getReceivedAtMillis() >= submit.submittedAtMillis() - CLOCK_SLACK_MILLIS
                && isSameNumber(receipt.getTo(), submit.to());
    }

    /** SMSCs write the number in forms of their own, or leave it out. */
    private static boolean isSameNumber(String told, String ours) {
        return told.isBlank() || told.equals(ours) || Objects.equals(readable(told), ours);
    }

    private static @Nullable String readable(String number) {
        return MsisdnReader.read(number) instanceof NumberReading.Mobile mobile
                ? mobile.msisdn().e164()
                : null;
    }

    private static boolean isSameSegment(Submit one, Submit other) {
        return one.messageId().equals(other.messageId())
                && one.segment() == other.segment()
                && one.submittedAtMillis() == other.submittedAtMillis();
    }

    private static boolean isSameReceipt(DeliveryReceipt one, DeliveryReceipt other) {
        return one.getState() == other.getState()
                && one.getTo().equals(other.getTo())
                && one.getErrorCode().equals(other.getErrorCode());
    }
}
