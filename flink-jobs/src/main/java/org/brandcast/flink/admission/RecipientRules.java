package org.brandcast.flink.admission;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.brandcast.domain.content.BrandnameRule;
import org.brandcast.domain.lifecycle.RejectReason;
import org.brandcast.domain.numbering.Msisdn;
import org.brandcast.domain.numbering.MsisdnReader;
import org.brandcast.domain.numbering.NumberReading;
import org.brandcast.domain.routing.RouteChooser;
import org.brandcast.flink.admission.control.ControlView;
import org.brandcast.flink.io.SchemaTypes;
import org.brandcast.schemas.BrandnameCarrier;
import org.brandcast.schemas.BrandnameControl;
import org.brandcast.schemas.CampaignControl;
import org.brandcast.schemas.CampaignState;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.OutboundMessage;
import org.brandcast.schemas.SendRequest;
import org.jspecify.annotations.Nullable;

/**
 * The rules that need no account, as pure functions; cheapest first, and what counts a message against something last,
 * so that a refused one is counted nowhere.
 */
public final class RecipientRules {
    /** A request waits this long for the control version that its door knew. */
    public static final Duration CONTROL_WAIT = Duration.ofSeconds(30);

    /** Validity of a one-time password whose sender names no deadline. */
    public static final Duration OTP_VALIDITY = Duration.ofMinutes(10);

    /** Validity of everything else whose sender names no deadline. */
    public static final Duration VALIDITY = Duration.ofHours(24);

    /** No deadline is later than this after the acceptance: it bounds how long decisions are remembered. */
    public static final Duration MAX_VALIDITY = Duration.ofDays(3);

    private RecipientRules() {}

    /** Judges a request by control data as it is now. */
    public static Verdict judge(ControlView control, SendRequest request, Recipient recipient, Asking asking) {
        long waitsUntil = asking.sinceMillis() + CONTROL_WAIT.toMillis();
        if (control.version() < Math.max(asking.floor(), request.getControlVersion())
                && asking.nowMillis() < waitsUntil) {
            return new Verdict.Wait(waitsUntil);
        }
        if (!control.knowsTenant(request.getTenantId())) {
            return new Verdict.UnknownTenant();
        }
        if (!control.isActive(request.getTenantId())) {
            return refuse(RejectReason.TENANT_SUSPENDED, Long.toString(request.getTenantId()), "");
        }
        NumberReading reading = MsisdnReader.read(request.getTo());
        if (reading instanceof NumberReading.Refused refused) {
            return refuse(refused.reason(), refused.detail(), "");
        }
        long deadline = deadlineOf(request, asking.nowMillis());
        if (asking.nowMillis() >= deadline) {
            return refuse(RejectReason.DEADLINE_PASSED, Long.toString(deadline), "");
        }
        Verdict campaign = judgeCampaign(control, request.getCampaignId(), request.getTenantId(), deadline);
        return campaign != null
                ? campaign
                : judgeMobile(control, request, ((NumberReading.Mobile) reading).msisdn(), recipient, asking, deadline);
    }

    /** After this instant the message must not be sent. */
    static long deadlineOf(SendRequest request, long nowMillis) {
        // A partner's own producer may write any timestamp; a message can't have been accepted in the future.
        long accepted = Math.min(request.getAcceptedAtMillis(), nowMillis);
        Duration validity = request.getType() == MessageType.OTP ? OTP_VALIDITY : VALIDITY;
        Long named = request.getDeadlineMillis();
        return named == null ? accepted + validity.toMillis() : Math.min(named, accepted + MAX_VALIDITY.toMillis());
    }

    /** The recipient's carrier, for what is told of a request that isn't judged any more; empty: not known. */
    static String carrierOf(ControlView control, SendRequest request, Recipient recipient, long nowMillis) {
        return MsisdnReader.read(request.getTo()) instanceof NumberReading.Mobile mobile
                ? recipient
                        .facts()
                        .carrierOf(mobile.msisdn(), control.prefixTable(), nowMillis)
                        .orElse("")
                : "";
    }

    /**
     * Null: it runs. A campaign that control data doesn't name runs too: only pausing and cancelling have to be told.
     */
    private static @Nullable Verdict judgeCampaign(
            ControlView control, @Nullable Long campaignId, long tenantId, long deadline) {
        CampaignControl campaign = campaignId == null ? null : control.campaign(campaignId);
        if (campaignId == null || campaign == null) {
            return null;
        }
        if (campaign.getTenantId() != tenantId) {
            return refuse(RejectReason.CAMPAIGN_UNKNOWN, campaignId.toString(), "");
        }
        if (campaign.getState() == CampaignState.CANCELLED) {
            return refuse(RejectReason.CAMPAIGN_CANCELLED, campaignId.toString(), "");
        }
        return campaign.getState() == CampaignState.PAUSED ? new Verdict.Wait(deadline) : null;
    }

    private static Verdict judgeMobile(
            ControlView control,
            SendRequest request,
            Msisdn msisdn,
            Recipient recipient,
            Asking asking,
            long deadline) {
        long now = asking.nowMillis();
        Optional<String> found = recipient.facts().carrierOf(msisdn, control.prefixTable(), now);
        if (found.isEmpty()) {
            return refuse(RejectReason.NUMBER_UNKNOWN_PREFIX, msisdn.e164(), "");
        }
        String carrier = found.get();
        BrandnameControl brandname = control.brandname(request.getBrandname(), request.getTenantId());
        if (brandname == null) {
            return refuse(RejectReason.BRANDNAME_NOT_OWNED, request.getBrandname(), carrier);
        }
        if (!isRegistered(brandname, carrier, now)) {
            return refuse(RejectReason.BRANDNAME_NOT_REGISTERED, brandname.getName() + " @ " + carrier, carrier);
        }
        AdvertisingGate gate = request.getType() == MessageType.AD
                ? new AdvertisingGate(
                        control, request.getTenantId(), brandname.getName(), brandname.getTenantId(), recipient, now)
                : null;
        Optional<RejectReason> suppressed = gate == null ? Optional.empty() : gate.suppression(now);
        if (suppressed.isPresent()) {
            return refuse(suppressed.get(), msisdn.e164(), carrier);
        }
        TextRules.Outcome text =
                new TextRules(control, request, brandname, carrier, now).judge(gate == null ? null : gate.rules());
        if (text instanceof TextRules.Outcome.Refused refused) {
            return refuse(refused.reason(), refused.detail(), carrier);
        }
        return judgeSending(
                control,
                request,
                new Checked(brandname.getName(), carrier, (TextRules.Outcome.Sendable) text, gate, deadline),
                asking);
    }

    private static boolean isRegistered(BrandnameControl brandname, String carrier, long nowMillis) {
        for (BrandnameCarrier registration : brandname.getCarriers()) {
            if (registration.getCarrier().equals(carrier)
                    && registration.getValidFromMillis() <= nowMillis
                    && nowMillis < registration.getValidUntilMillis()) {
                return true;
            }
        }
        return false;
    }

    /** A request of which everything may be sent; what is left is how, and when. */
    private record Checked(
            String brandname,
            String carrier,
            TextRules.Outcome.Sendable text,
            @Nullable AdvertisingGate gate,
            long deadlineMillis) {}

    private static Verdict judgeSending(ControlView control, SendRequest request, Checked checked, Asking asking) {
        String carrier = checked.carrier();
        CheckedText text = checked.text().text();
        RouteChooser.Plan plan = control.routes(new RouteChooser.Message(
                request.getMessageId(),
                carrier,
                SchemaTypes.toDomain(request.getType()),
                BrandnameRule.fold(checked.brandname()),
                request.getTenantId(),
                text.segments()));
        if (plan.routes().isEmpty()) {
            return refuse(RejectReason.NO_ROUTE, plan.reason(), carrier);
        }
        if (!checked.text().hits().isEmpty() && asking.moderator() == null) {
            long expires = Math.min(asking.sinceMillis() + checked.text().holdMillis(), checked.deadlineMillis());
            return new Verdict.Hold(checked.brandname(), carrier, checked.text().hits(), text.segments(), expires);
        }
        FrequencyWindows windows = null;
        if (checked.gate() != null) {
            Due due = due(checked.gate(), request.getMessageId(), checked.deadlineMillis(), asking.nowMillis());
            if (due.refusal() != null) {
                return refuse(due.refusal(), due.detail(), carrier);
            }
            if (due.atMillis() > asking.nowMillis()) {
                return new Verdict.Delay(
                        checked.brandname(),
                        carrier,
                        RejectReason.AD_OUT_OF_HOURS,
                        due.atMillis(),
                        checked.deadlineMillis());
            }
            windows = checked.gate().counted(request.getMessageId(), asking.nowMillis());
        }
        return new Verdict.Pass(checked.brandname(), carrier, text, plan, checked.deadlineMillis(), windows);
    }

    /** When an advertising message may go, or why never. */
    private record Due(long atMillis, @Nullable RejectReason refusal, String detail) {}

    private static Due due(AdvertisingGate gate, String messageId, long deadline, long nowMillis) {
        OptionalLong opening = gate.opening(nowMillis);
        if (opening.isEmpty() || opening.getAsLong() >= deadline) {
            String detail = opening.isEmpty() ? "" : Long.toString(opening.getAsLong());
            return new Due(nowMillis, RejectReason.AD_OUT_OF_HOURS, detail);
        }
        if (opening.getAsLong() > nowMillis) {
            return new Due(opening.getAsLong(), null, "");
        }
        return gate.hasRoom(messageId, nowMillis)
                ? new Due(nowMillis, null, "")
                : new Due(nowMillis, RejectReason.AD_FREQUENCY, gate.limit());
    }

    /** What is asked again of an admitted message that a gateway gave back. */
    public sealed interface Release {
        /**
         * It may go.
         *
         * @param windows with the message counted; null: nothing was counted
         */
        record Go(@Nullable FrequencyWindows windows) implements Release {}

        /** Not yet; to be asked again at this time. */
        record Later(long atMillis) implements Release {}

        record Never(RejectReason reason, String detail) implements Release {}
    }

    /** The rules of the instant of sending, for a message that has passed all others. */
    public static Release release(ControlView control, OutboundMessage message, Recipient recipient, long nowMillis) {
        long deadline = message.getDeadlineMillis();
        if (!control.isActive(message.getTenantId())) {
            return new Release.Never(RejectReason.TENANT_SUSPENDED, Long.toString(message.getTenantId()));
        }
        if (nowMillis >= deadline) {
            return new Release.Never(RejectReason.DEADLINE_PASSED, Long.toString(deadline));
        }
        Verdict campaign = judgeCampaign(control, message.getCampaignId(), message.getTenantId(), deadline);
        if (campaign instanceof Verdict.Refuse refuse) {
            return new Release.Never(refuse.reason(), refuse.detail());
        }
        if (campaign != null) {
            return new Release.Later(Math.min(deadline, nowMillis + CONTROL_WAIT.toMillis()));
        }
        if (message.getType() != MessageType.AD) {
            return new Release.Go(null);
        }
        BrandnameControl brandname = control.brandname(message.getBrandname(), message.getTenantId());
        long advertiser = brandname == null ? message.getTenantId() : brandname.getTenantId();
        AdvertisingGate gate = new AdvertisingGate(
                control, message.getTenantId(), message.getBrandname(), advertiser, recipient, nowMillis);
        Optional<RejectReason> suppressed = gate.suppression(nowMillis);
        if (suppressed.isPresent()) {
            return new Release.Never(suppressed.get(), message.getTo());
        }
        Due due = due(gate, message.getMessageId(), deadline, nowMillis);
        if (due.refusal() != null) {
            return new Release.Never(due.refusal(), due.detail());
        }
        return due.atMillis() > nowMillis
                ? new Release.Later(due.atMillis())
                : new Release.Go(gate.counted(message.getMessageId(), nowMillis));
    }

    private static Verdict.Refuse refuse(RejectReason reason, String detail, String carrier) {
        return new Verdict.Refuse(reason, detail, carrier);
    }
}
