package org.brandcast.flink.admission;

import java.util.ArrayList;
import java.util.List;
import org.brandcast.domain.lifecycle.ChargeOn;
import org.brandcast.domain.quota.LedgerEntry;
import org.brandcast.domain.quota.LedgerStep;
import org.brandcast.flink.io.SchemaTypes;
import org.brandcast.schemas.AdmissionEvent;
import org.brandcast.schemas.Admitted;
import org.brandcast.schemas.Conflicted;
import org.brandcast.schemas.LedgerDelta;
import org.brandcast.schemas.MessageFacts;
import org.brandcast.schemas.OrderEcho;
import org.brandcast.schemas.OutboundMessage;
import org.brandcast.schemas.Rejected;
import org.brandcast.schemas.SendRequest;
import org.brandcast.schemas.Settled;
import org.jspecify.annotations.Nullable;

/** Puts decisions into the words of the contract. */
public final class Events {
    private static final int MAX_DETAIL = 200;

    private Events() {}

    public static Decision admitted(Judged judged, AccountDecision.Admit admit, long nowMillis) {
        MessageFacts facts = judged.facts();
        String route = judged.routes().get(0);
        Admitted admitted = new Admitted();
        admitted.setFacts(facts);
        admitted.setRoute(route);
        admitted.setRouteReason(judged.routeReason());
        admitted.setOtherRoutes(judged.routes().subList(1, judged.routes().size()));
        admitted.setEncoding(judged.encoding());
        admitted.setSegments(judged.segments());
        admitted.setUnitPriceVnd(admit.reserved().reservation().unitPriceVnd());
        admitted.setChargeOn(chargeOn(admit.terms().chargeOn()));
        admitted.setDeadlineMillis(judged.deadlineMillis());
        admitted.setViolations(List.of());
        admitted.setLedger(
                delta(admit.reserved().account().orderId(), admit.reserved().entry()));
        return new Decision(
                facts.getMessageId(),
                event(facts.getTenantId(), nowMillis, admitted),
                outbound(judged, route, nowMillis));
    }

    private static OutboundMessage outbound(Judged judged, String route, long nowMillis) {
        MessageFacts facts = judged.facts();
        OutboundMessage message = new OutboundMessage();
        message.setMessageId(facts.getMessageId());
        message.setTenantId(facts.getTenantId());
        message.setType(facts.getType());
        message.setRoute(route);
        message.setBrandname(facts.getBrandname());
        message.setTo(facts.getTo());
        message.setText(facts.getText());
        message.setEncoding(judged.encoding());
        message.setSegments(judged.segments());
        message.setCampaignId(facts.getCampaignId());
        message.setControlVersion(judged.controlVersion());
        message.setAdmittedAtMillis(nowMillis);
        message.setDeadlineMillis(judged.deadlineMillis());
        message.setHop(0);
        return message;
    }

    /** A judged request in the form in which it came, for the dead letters. */
    public static SendRequest requestOf(Judged judged) {
        MessageFacts facts = judged.facts();
        SendRequest request = new SendRequest();
        request.setMessageId(facts.getMessageId());
        request.setTenantId(facts.getTenantId());
        request.setDoor(facts.getDoor());
        request.setType(facts.getType());
        request.setBrandname(facts.getBrandname());
        request.setTo(facts.getTo());
        request.setText(facts.getText());
        request.setClientRef(facts.getClientRef());
        request.setOrderId(judged.orderId());
        request.setCampaignId(facts.getCampaignId());
        request.setSenderId(facts.getSenderId());
        request.setControlVersion(judged.controlVersion());
        request.setAcceptedAtMillis(facts.getAcceptedAtMillis());
        request.setDeadlineMillis(judged.deadlineMillis());
        return request;
    }

    public static Decision rejected(MessageFacts facts, AccountDecision.Reject reject, long nowMillis) {
        Rejected rejected = new Rejected();
        rejected.setFacts(facts);
        rejected.setReason(reject.reason());
        rejected.setDetail(cut(reject.detail()));
        return new Decision(facts.getMessageId(), event(facts.getTenantId(), nowMillis, rejected), null);
    }

    public static Decision conflicted(MessageFacts facts, AccountDecision.Conflict conflict, long nowMillis) {
        Conflicted conflicted = new Conflicted();
        conflicted.setFacts(facts);
        conflicted.setOriginalBodyHash(conflict.originalBodyHash());
        return new Decision(facts.getMessageId(), event(facts.getTenantId(), nowMillis, conflicted), null);
    }

    public static Decision settled(
            long tenantId, String messageId, @Nullable Long campaignId, LedgerStep step, long nowMillis) {
        Settled settled = new Settled();
        settled.setMessageId(messageId);
        settled.setCampaignId(campaignId);
        List<LedgerDelta> deltas = new ArrayList<>(step.entries().size());
        for (LedgerEntry entry : step.entries()) {
            deltas.add(delta(step.account().orderId(), entry));
        }
        settled.setDeltas(deltas);
        return new Decision(messageId, event(tenantId, nowMillis, settled), null);
    }

    public static Decision echo(LedgerStep step, LedgerEntry entry, long nowMillis) {
        OrderEcho echo = new OrderEcho();
        echo.setOrderId(step.account().orderId());
        echo.setGrantVersion(step.account().grantVersion());
        echo.setClosed(step.account().closed());
        echo.setClamped(step.clamped());
        echo.setLedger(delta(step.account().orderId(), entry));
        return new Decision(
                "order/" + step.account().orderId(), event(step.account().tenantId(), nowMillis, echo), null);
    }

    private static LedgerDelta delta(long orderId, LedgerEntry entry) {
        LedgerDelta delta = new LedgerDelta();
        delta.setOrderId(orderId);
        delta.setSequence(entry.sequence());
        delta.setVerb(SchemaTypes.toSchema(entry.verb()));
        delta.setSegments(entry.segments());
        delta.setAmountVnd(entry.amountVnd());
        delta.setGrantedAfter(entry.grantedAfter());
        delta.setReservedAfter(entry.reservedAfter());
        delta.setPostedAfter(entry.postedAfter());
        return delta;
    }

    private static AdmissionEvent event(long tenantId, long nowMillis, Object body) {
        AdmissionEvent event = new AdmissionEvent();
        event.setTenantId(tenantId);
        event.setAtMillis(nowMillis);
        event.setBody(body);
        return event;
    }

    private static org.brandcast.schemas.ChargeOn chargeOn(ChargeOn chargeOn) {
        return switch (chargeOn) {
            case ACCEPTED -> org.brandcast.schemas.ChargeOn.ACCEPTED;
            case DELIVERED -> org.brandcast.schemas.ChargeOn.DELIVERED;
        };
    }

    private static String cut(String detail) {
        return detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL - 1) + "…";
    }
}
