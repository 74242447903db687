package org.brandcast.flink.admission;

import java.time.Duration;
import java.util.function.Supplier;
import org.brandcast.domain.content.BodyHash;
import org.brandcast.domain.lifecycle.RejectReason;
import org.brandcast.flink.admission.control.ControlView;
import org.brandcast.flink.io.DeadLetters;
import org.brandcast.schemas.DeadLetter;
import org.brandcast.schemas.MessageFacts;
import org.brandcast.schemas.OutboundMessage;
import org.brandcast.schemas.SendRequest;
import org.brandcast.schemas.UnreadableRecordException;
import org.jspecify.annotations.Nullable;

/**
 * From a door's record to what is sent on: reads it, has it judged, and puts the verdict into the form that the account
 * takes. A rule that throws costs one dead letter, never the job.
 *
 * <p>Owned by one operator instance and its thread.
 */
public final class Judgement {
    /** What waited for the hours goes out over this time, not in the instant in which they open. */
    static final Duration RELEASE_SPREAD = Duration.ofMinutes(10);

    private final DeadLetters deadLetters;
    private final long controlFloor;
    private final SendRequestReader reader = new SendRequestReader();

    public Judgement(DeadLetters deadLetters, long controlFloor) {
        this.deadLetters = deadLetters;
        this.controlFloor = controlFloor;
    }

    /** What becomes of a record in the recipient step. */
    public sealed interface Result {}

    /**
     * The account is told.
     *
     * @param windows the number's windows with the message counted; null: they stay as they are
     * @param stay how the request waits here meanwhile; null: it is done with
     */
    public record Told(
            AccountCommand command,
            @Nullable FrequencyWindows windows,
            @Nullable Stay stay) implements Result {}

    /**
     * A request that waits and of which the account has been told.
     *
     * @param forModerator else for its hours
     */
    public record Stay(boolean forModerator, long untilMillis) {}

    /** It stays here until this time at most, and nobody is told. */
    public record Wait(long untilMillis) implements Result {}

    /** It ends in the dead letters. */
    public record Dead(DeadLetter letter) implements Result {}

    /** A request that is asked about: the first time, or again after it has waited. */
    public record Question(
            RecipientRecord record,
            SendRequest request,
            long sinceMillis,
            boolean continues,
            @Nullable String moderator) {}

    public SendRequest read(RecipientRecord record) throws UnreadableRecordException {
        return reader.read(record.raw());
    }

    public Dead unreadable(RecipientRecord record, UnreadableRecordException problem, long nowMillis) {
        return new Dead(deadLetters.unreadable(record.raw(), problem, nowMillis));
    }

    /** Has a request judged. */
    public Result judge(Question question, ControlView control, Recipient recipient, long nowMillis) {
        return guarded(question.record(), nowMillis, () -> {
            Asking asking = new Asking(controlFloor, question.sinceMillis(), question.moderator(), nowMillis);
            Verdict verdict = RecipientRules.judge(control, question.request(), recipient, asking);
            if (verdict instanceof Verdict.Wait wait) {
                return new Wait(wait.untilMillis());
            }
            if (verdict instanceof Verdict.UnknownTenant) {
                long tenant = question.request().getTenantId();
                return new Dead(deadLetters.of(
                        question.record().raw(),
                        tenant,
                        DeadLetters.UNKNOWN_TENANT,
                        "no control record of tenant " + tenant + " at version " + control.version(),
                        nowMillis));
            }
            return told(question, verdict, control.version(), nowMillis);
        });
    }

    /** The end of a held request that no moderator has let through. */
    public Result end(
            Question question,
            ControlView control,
            Recipient recipient,
            RejectReason reason,
            String detail,
            long nowMillis) {
        return guarded(question.record(), nowMillis, () -> {
            String carrier = RecipientRules.carrierOf(control, question.request(), recipient, nowMillis);
            return told(question, new Verdict.Refuse(reason, detail, carrier), control.version(), nowMillis);
        });
    }

    private Result guarded(RecipientRecord record, long nowMillis, Supplier<Result> judging) {
        try {
            return judging.get();
        } catch (RuntimeException e) {
            return new Dead(deadLetters.of(record.raw(), null, DeadLetters.FAULT, e.toString(), nowMillis));
        }
    }

    private static Told told(Question question, Verdict verdict, long controlVersion, long nowMillis) {
        MessageFacts facts = factsOf(question.record(), question.request(), nowMillis);
        FrequencyWindows windows = null;
        Stay stay = null;
        Judged.Outcome outcome;
        if (verdict instanceof Verdict.Pass pass) {
            name(facts, pass.brandname(), pass.carrier());
            windows = pass.windows();
            outcome = new Judged.Passed(
                    pass.text(),
                    pass.plan().routes(),
                    pass.plan().reason(),
                    pass.deadlineMillis(),
                    question.moderator(),
                    windows != null);
        } else if (verdict instanceof Verdict.Hold hold) {
            name(facts, hold.brandname(), hold.carrier());
            stay = new Stay(true, hold.expiresAtMillis());
            outcome = new Judged.Held(hold.hits(), hold.segments(), hold.expiresAtMillis());
        } else if (verdict instanceof Verdict.Delay delay) {
            name(facts, delay.brandname(), delay.carrier());
            long until = spread(facts.getMessageId(), delay.untilMillis(), delay.deadlineMillis());
            stay = new Stay(false, until);
            outcome = new Judged.Delayed(delay.reason().code(), until);
        } else {
            Verdict.Refuse refuse = (Verdict.Refuse) verdict;
            facts.setCarrier(refuse.carrier());
            outcome = new Judged.Refused(refuse.reason().code(), refuse.detail());
        }
        Judged judged =
                new Judged(facts, question.request().getOrderId(), controlVersion, question.continues(), outcome);
        return new Told(AccountCommand.of(judged), windows, stay);
    }

    /** When a message that may go from an instant on does go: the same for each copy, and before its deadline. */
    public static long spread(String messageId, long fromMillis, long deadlineMillis) {
        long room = Math.min(RELEASE_SPREAD.toMillis(), (deadlineMillis - fromMillis) / 2);
        return room <= 0 ? fromMillis : fromMillis + Math.floorMod(messageId.hashCode(), room);
    }

    /** When a message that a gateway gave back is asked about again, first or after having waited. */
    public static long releaseAt(OutboundMessage message, long notBeforeMillis, long nowMillis) {
        long from = notBeforeMillis <= nowMillis
                ? nowMillis + 1
                : spread(message.getMessageId(), notBeforeMillis, message.getDeadlineMillis());
        return Math.max(nowMillis + 1, Math.min(from, message.getDeadlineMillis()));
    }

    private static void name(MessageFacts facts, String brandname, String carrier) {
        facts.setBrandname(brandname);
        facts.setCarrier(carrier);
    }

    private static MessageFacts factsOf(RecipientRecord record, SendRequest request, long nowMillis) {
        MessageFacts facts = new MessageFacts();
        facts.setMessageId(request.getMessageId());
        facts.setTenantId(request.getTenantId());
        facts.setDoor(request.getDoor());
        facts.setType(request.getType());
        facts.setBrandname(request.getBrandname());
        facts.setTo(record.recipient());
        facts.setCarrier("");
        facts.setText(request.getText());
        facts.setBodyHash(bodyHashOf(request));
        facts.setClientRef(request.getClientRef());
        facts.setCampaignId(request.getCampaignId());
        facts.setSenderId(request.getSenderId());
        facts.setAcceptedAtMillis(Math.min(request.getAcceptedAtMillis(), nowMillis));
        return facts;
    }

    private static String bodyHashOf(SendRequest request) {
        return BodyHash.of(
                request.getType().name(),
                request.getBrandname(),
                request.getTo(),
                request.getText(),
                request.getOrderId());
    }
}
