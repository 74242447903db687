package org.brandcast.flink.admission;

import java.util.ArrayList;
import java.util.List;
import org.brandcast.domain.lifecycle.ChargeOn;
import org.brandcast.domain.quota.LedgerEntry;
import org.brandcast.domain.quota.LedgerStep;
import org.brandcast.domain.quota.OrderAccount;
import org.brandcast.flink.io.SchemaTypes;
import org.brandcast.schemas.AdmissionEvent;
import org.brandcast.schemas.Admitted;
import org.brandcast.schemas.Conflicted;
import org.brandcast.schemas.Delayed;
import org.brandcast.schemas.Door;
import org.brandcast.schemas.Dropped;
import org.brandcast.schemas.FrequencyReturn;
import org.brandcast.schemas.Held;
import org.brandcast.schemas.LedgerDelta;
import org.brandcast.schemas.MessageFacts;
import org.brandcast.schemas.OrderEcho;
import org.brandcast.schemas.OrderThreshold;
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
        Judged.Passed passed = admit.passed();
        String route = passed.routes().get(0);
        Admitted admitted = new Admitted();
        admitted.setFacts(facts);
        admitted.setRoute(route);
        admitted.setRouteReason(passed.routeReason());
        admitted.setOtherRoutes(passed.routes().subList(1, passed.routes().size()));
        admitted.setEncoding(passed.text().encoding());
        admitted.setSegments(passed.text().segments());
        admitted.setUnitPriceVnd(admit.reserved().reservation().unitPriceVnd());
        admitted.setChargeOn(chargeOn(admit.terms().chargeOn()));
        admitted.setDeadlineMillis(passed.deadlineMillis());
        admitted.setLedger(
                delta(admit.reserved().account().orderId(), admit.reserved().entry()));
        admitted.setWireText(passed.text().wireText());
        admitted.setTemplateId(passed.text().templateId());
        admitted.setViolations(passed.text().violations());
        admitted.setModerator(passed.moderator());
        return new Decision(
                facts.getMessageId(),
                event(facts.getTenantId(), nowMillis, admitted),
                outbound(judged, passed, route, nowMillis),
                null);
    }

    private static OutboundMessage outbound(Judged judged, Judged.Passed passed, String route, long nowMillis) {
        MessageFacts facts = judged.facts();
        String wireText = passed.text().wireText();
        OutboundMessage message = new OutboundMessage();
        message.setMessageId(facts.getMessageId());
        message.setTenantId(facts.getTenantId());
        message.setType(facts.getType());
        message.setRoute(route);
        message.setBrandname(facts.getBrandname());
        message.setTo(facts.getTo());
        message.setText(wireText == null ? facts.getText() : wireText);
        message.setEncoding(passed.text().encoding());
        message.setSegments(passed.text().segments());
        message.setCampaignId(facts.getCampaignId());
        message.setControlVersion(judged.controlVersion());
        message.setAdmittedAtMillis(nowMillis);
        message.setDeadlineMillis(passed.deadlineMillis());
        message.setHop(0);
        return message;
    }

    /** It waits: for a moderator, or for its hours. */
    public static Decision pending(Judged judged, long nowMillis) {
        MessageFacts facts = judged.facts();
        Object body;
        if (judged.outcome() instanceof Judged.Held held) {
            Held told = new Held();
            told.setFacts(facts);
            told.setHits(held.hits());
            told.setSegments(held.segments());
            told.setExpiresAtMillis(held.expiresAtMillis());
            body = told;
        } else {
            Judged.Delayed delayed = (Judged.Delayed) judged.outcome();
            body = new Delayed(facts, delayed.reason(), 0, delayed.untilMillis());
        }
        return Decision.of(facts.getMessageId(), event(facts.getTenantId(), nowMillis, body));
    }

    /** A message given back waits; of what its sender once said no more is known than the gateway was told. */
    public static Decision deferred(Deferral deferral, long nowMillis) {
        OutboundMessage message = deferral.message();
        MessageFacts facts = new MessageFacts();
        facts.setMessageId(message.getMessageId());
        facts.setTenantId(message.getTenantId());
        facts.setDoor(Door.UNRECOGNISED);
        facts.setType(message.getType());
        facts.setBrandname(message.getBrandname());
        facts.setTo(message.getTo());
        facts.setCarrier("");
        facts.setText(message.getText());
        facts.setBodyHash("");
        facts.setCampaignId(message.getCampaignId());
        facts.setAcceptedAtMillis(message.getAdmittedAtMillis());
        Delayed delayed = new Delayed(facts, deferral.reason(), deferral.hop(), deferral.untilMillis());
        return Decision.of(message.getMessageId(), event(message.getTenantId(), nowMillis, delayed));
    }

    /** A message given back goes out again, under the reservation that it has. */
    public static Decision again(Deferral deferral, long nowMillis) {
        OutboundMessage message = OutboundMessage.newBuilder(deferral.message())
                .setHop(deferral.hop())
                .setJudgedAtMillis(nowMillis)
                .build();
        return new Decision(message.getMessageId(), null, message, null);
    }

    /** A message given back may not go any more. */
    public static Decision dropped(Deferral deferral, long nowMillis) {
        OutboundMessage message = deferral.message();
        Dropped dropped = new Dropped();
        dropped.setMessageId(message.getMessageId());
        dropped.setCampaignId(message.getCampaignId());
        dropped.setRoute(message.getRoute());
        dropped.setTo(message.getTo());
        dropped.setSegments(message.getSegments());
        dropped.setHop(deferral.hop());
        dropped.setReason(deferral.reason());
        dropped.setDetail(cut(deferral.detail()));
        return Decision.of(message.getMessageId(), event(message.getTenantId(), nowMillis, dropped));
    }

    /** Nobody is told, but the recipient's window gets a message back that was counted and isn't sent. */
    public static Decision returned(String messageId, long tenantId, String to, long nowMillis) {
        return new Decision(messageId, null, null, new FrequencyReturn(messageId, tenantId, to, nowMillis));
    }

    public static Decision threshold(OrderAccount account, int percent, long nowMillis) {
        OrderThreshold threshold = new OrderThreshold(
                account.orderId(),
                account.grantVersion(),
                percent,
                account.granted(),
                account.reserved() + account.posted(),
                SchemaTypes.toSchema(account.unit()));
        return Decision.of("order/" + account.orderId(), event(account.tenantId(), nowMillis, threshold));
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
        return request;
    }

    public static Decision rejected(MessageFacts facts, AccountDecision.Reject reject, long nowMillis) {
        Rejected rejected = new Rejected();
        rejected.setFacts(facts);
        rejected.setReason(reject.reason());
        rejected.setDetail(cut(reject.detail()));
        return Decision.of(facts.getMessageId(), event(facts.getTenantId(), nowMillis, rejected));
    }

    public static Decision conflicted(MessageFacts facts, AccountDecision.Conflict conflict, long nowMillis) {
        Conflicted conflicted = new Conflicted();
        conflicted.setFacts(facts);
        conflicted.setOriginalBodyHash(conflict.originalBodyHash());
        return Decision.of(facts.getMessageId(), event(facts.getTenantId(), nowMillis, conflicted));
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
        return Decision.of(messageId, event(tenantId, nowMillis, settled));
    }

    public static Decision echo(LedgerStep step, LedgerEntry entry, long nowMillis) {
        OrderEcho echo = new OrderEcho();
        echo.setOrderId(step.account().orderId());
        echo.setGrantVersion(step.account().grantVersion());
        echo.setClosed(step.account().closed());
        echo.setClamped(step.clamped());
        echo.setLedger(delta(step.account().orderId(), entry));
        return Decision.of(
                "order/" + step.account().orderId(), event(step.account().tenantId(), nowMillis, echo));
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
