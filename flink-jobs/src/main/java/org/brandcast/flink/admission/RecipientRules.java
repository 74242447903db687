package org.brandcast.flink.admission;

import java.time.Duration;
import java.util.Optional;
import org.brandcast.domain.lifecycle.RejectReason;
import org.brandcast.domain.numbering.Msisdn;
import org.brandcast.domain.numbering.MsisdnReader;
import org.brandcast.domain.numbering.NumberReading;
import org.brandcast.domain.text.SmsEncoding;
import org.brandcast.domain.text.SmsText;
import org.brandcast.schemas.BrandnameCarrier;
import org.brandcast.schemas.BrandnameControl;
import org.brandcast.schemas.CampaignControl;
import org.brandcast.schemas.CampaignState;
import org.brandcast.schemas.CarrierControl;
import org.brandcast.schemas.Encoding;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.SendRequest;

/** The rules that need no account, as one pure function; cheapest first. */
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

    /**
     * Judges a request by control data as it is now.
     *
     * @param floor control version that existed when the job was submitted: no request is judged by less, whatever its
     *     door knew
     * @param since when the request first came here
     */
    public static Verdict judge(ControlView control, SendRequest request, long floor, long since, long nowMillis) {
        long waitsUntil = since + CONTROL_WAIT.toMillis();
        if (control.version() < Math.max(floor, request.getControlVersion()) && nowMillis < waitsUntil) {
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
        long deadline = deadlineOf(request, nowMillis);
        if (nowMillis >= deadline) {
            return refuse(RejectReason.DEADLINE_PASSED, Long.toString(deadline), "");
        }
        return judgeCampaign(control, request, deadline)
                .orElseGet(() ->
                        judgeMobile(control, request, ((NumberReading.Mobile) reading).msisdn(), nowMillis, deadline));
    }

    /** After this instant the message must not be sent. */
    static long deadlineOf(SendRequest request, long nowMillis) {
        // A partner's own producer may write any timestamp; a message can't have been accepted in the future.
        long accepted = Math.min(request.getAcceptedAtMillis(), nowMillis);
        Duration validity = request.getType() == MessageType.OTP ? OTP_VALIDITY : VALIDITY;
        Long named = request.getDeadlineMillis();
        return named == null ? accepted + validity.toMillis() : Math.min(named, accepted + MAX_VALIDITY.toMillis());
    }

    /** A campaign that control data doesn't name runs: only pausing and cancelling have to be told. */
    private static Optional<Verdict> judgeCampaign(ControlView control, SendRequest request, long deadline) {
        if (request.getCampaignId() == null) {
            return Optional.empty();
        }
        CampaignControl campaign = control.campaign(request.getCampaignId());
        if (campaign == null) {
            return Optional.empty();
        }
        if (campaign.getTenantId() != request.getTenantId()) {
            return Optional.of(refuse(
                    RejectReason.CAMPAIGN_UNKNOWN, request.getCampaignId().toString(), ""));
        }
        if (campaign.getState() == CampaignState.CANCELLED) {
            return Optional.of(refuse(
                    RejectReason.CAMPAIGN_CANCELLED, request.getCampaignId().toString(), ""));
        }
        return campaign.getState() == CampaignState.PAUSED ? Optional.of(new Verdict.Wait(deadline)) : Optional.empty();
    }

    private static Verdict judgeMobile(
            ControlView control, SendRequest request, Msisdn msisdn, long nowMillis, long deadline) {
        Optional<String> found = control.prefixTable().carrierOf(msisdn, nowMillis);
        if (found.isEmpty()) {
            return refuse(RejectReason.NUMBER_UNKNOWN_PREFIX, msisdn.e164(), "");
        }
        String carrier = found.get();
        BrandnameControl brandname = control.brandname(request.getBrandname());
        if (brandname == null || !brandname.getActive() || brandname.getTenantId() != request.getTenantId()) {
            return refuse(RejectReason.BRANDNAME_NOT_OWNED, request.getBrandname(), carrier);
        }
        if (!isRegistered(brandname, carrier, nowMillis)) {
            return refuse(RejectReason.BRANDNAME_NOT_REGISTERED, brandname.getName() + " @ " + carrier, carrier);
        }
        ControlView.RouteCandidates candidates = control.candidates(carrier);
        if (candidates.routes().isEmpty()) {
            return refuse(RejectReason.NO_ROUTE, carrier, carrier);
        }
        return judgeText(control, request, new Addressed(brandname.getName(), carrier, candidates, deadline));
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

    /** What is known of a message before its text is looked at. */
    private record Addressed(
            String brandname, String carrier, ControlView.RouteCandidates candidates, long deadlineMillis) {}

    private static Verdict judgeText(ControlView control, SendRequest request, Addressed to) {
        String text = request.getText();
        if (text.isBlank()) {
            return refuse(RejectReason.TEXT_EMPTY, "", to.carrier());
        }
        CarrierControl carrier = control.carrier(to.carrier());
        SmsText sms = SmsText.of(text);
        boolean ucs2 = sms.encoding() == SmsEncoding.UCS2;
        if (ucs2 && !carrier.getUcs2Allowed()) {
            return refuse(RejectReason.UCS2_REFUSED, sms.ucs2Characters(), to.carrier());
        }
        int segments = sms.segmentCount();
        if (segments > carrier.getMaxSegments()) {
            return refuse(RejectReason.TEXT_TOO_LONG, segments + " > " + carrier.getMaxSegments(), to.carrier());
        }
        Optional<String> banned = control.keywordFilter().firstHit(text);
        if (banned.isPresent()) {
            return refuse(RejectReason.KEYWORD_BANNED, banned.get(), to.carrier());
        }
        return new Verdict.Pass(
                to.brandname(),
                to.carrier(),
                ucs2 ? Encoding.UCS2 : Encoding.GSM7,
                segments,
                to.candidates().routes(),
                to.candidates().reason(),
                to.deadlineMillis());
    }

    private static Verdict.Refuse refuse(RejectReason reason, String detail, String carrier) {
        return new Verdict.Refuse(reason, detail, carrier);
    }
}
