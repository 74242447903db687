package org.brandcast.flink.admission;

import java.util.List;
import org.brandcast.domain.content.BodyHash;
import org.brandcast.domain.numbering.MsisdnReader;
import org.brandcast.domain.numbering.NumberReading;
import org.brandcast.flink.io.DeadLetters;
import org.brandcast.schemas.Encoding;
import org.brandcast.schemas.MessageFacts;
import org.brandcast.schemas.SendRequest;
import org.brandcast.schemas.UnreadableRecordException;

/**
 * From a door's record to what is sent on: reads it, has it judged, and puts the verdict into the form that the account
 * takes. A rule that throws costs one dead letter, never the job.
 *
 * <p>Owned by one operator instance and its thread.
 */
public final class Judgement {
    private final DeadLetters deadLetters;
    private final long controlFloor;
    private final SendRequestReader reader = new SendRequestReader();

    public Judgement(DeadLetters deadLetters, long controlFloor) {
        this.deadLetters = deadLetters;
        this.controlFloor = controlFloor;
    }

    /** What becomes of a record in the recipient step. */
    public sealed interface Result {}

    /** It goes to the account. */
    public record Done(AccountCommand command) implements Result {}

    /** It stays here until this time at most. */
    public record Wait(long untilMillis) implements Result {}

    /** It ends in the dead letters. */
    public record Dead(org.brandcast.schemas.DeadLetter letter) implements Result {}

    /**
     * Has a record judged.
     *
     * @param since when the record came here, or when the operator was restored if that was later
     */
    public Result of(DoorRecord door, ControlView control, long since, long nowMillis) {
        try {
            SendRequest request = reader.read(door.raw());
            Verdict verdict = RecipientRules.judge(control, request, controlFloor, since, nowMillis);
            if (verdict instanceof Verdict.Wait wait) {
                return new Wait(wait.untilMillis());
            }
            if (verdict instanceof Verdict.UnknownTenant) {
                return new Dead(deadLetters.of(
                        door.raw(),
                        request.getTenantId(),
                        DeadLetters.UNKNOWN_TENANT,
                        "no control record of tenant " + request.getTenantId() + " at version " + control.version(),
                        nowMillis));
            }
            return new Done(AccountCommand.of(judged(request, verdict, control.version(), nowMillis)));
        } catch (UnreadableRecordException e) {
            return new Dead(deadLetters.unreadable(door.raw(), e, nowMillis));
        } catch (RuntimeException e) {
            return new Dead(deadLetters.of(door.raw(), null, DeadLetters.FAULT, e.toString(), nowMillis));
        }
    }

    private static Judged judged(SendRequest request, Verdict verdict, long controlVersion, long nowMillis) {
        MessageFacts facts = facts(request, nowMillis);
        if (verdict instanceof Verdict.Pass pass) {
            facts.setBrandname(pass.brandname());
            facts.setCarrier(pass.carrier());
            return new Judged(
                    facts,
                    request.getOrderId(),
                    "",
                    "",
                    pass.encoding(),
                    pass.segments(),
                    pass.routes(),
                    pass.routeReason(),
                    pass.deadlineMillis(),
                    controlVersion);
        }
        Verdict.Refuse refuse = (Verdict.Refuse) verdict;
        facts.setCarrier(refuse.carrier());
        return new Judged(
                facts,
                request.getOrderId(),
                refuse.reason().code(),
                refuse.detail(),
                Encoding.GSM7,
                0,
                List.of(),
                "",
                0,
                controlVersion);
    }

    private static MessageFacts facts(SendRequest request, long nowMillis) {
        MessageFacts facts = new MessageFacts();
        facts.setMessageId(request.getMessageId());
        facts.setTenantId(request.getTenantId());
        facts.setDoor(request.getDoor());
        facts.setType(request.getType());
        facts.setBrandname(request.getBrandname());
        facts.setTo(
                MsisdnReader.read(request.getTo()) instanceof NumberReading.Mobile mobile
                        ? mobile.msisdn().e164()
                        : request.getTo());
        facts.setCarrier("");
        facts.setText(request.getText());
        facts.setBodyHash(BodyHash.of(
                request.getType().name(),
                request.getBrandname(),
                request.getTo(),
                request.getText(),
                request.getOrderId()));
        facts.setClientRef(request.getClientRef());
        facts.setCampaignId(request.getCampaignId());
        facts.setSenderId(request.getSenderId());
        facts.setAcceptedAtMillis(Math.min(request.getAcceptedAtMillis(), nowMillis));
        return facts;
    }
}
